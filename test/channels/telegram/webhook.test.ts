import { afterEach, expect, test } from "vitest";
import type { Incoming } from "../../../src/domain/message.ts";
import { aTelegram, aWebhookListener, closeAll, secret } from "./support.ts";

afterEach(closeAll);
const soon = { timeout: 10_000 };
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const textOf = ({ content }: Incoming) => (content.kind === "text" ? content.text : content.kind);

function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = { "x-telegram-bot-api-secret-token": secret },
) {
  return fetch(`${url}/telegram`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}
const updateSaying = (text: string, update_id = 1) => ({
  update_id,
  message: { message_id: 1, from: { id: 5, is_bot: false }, chat: { id: 5, type: "private" }, text },
});

test("the webhook is set with its secret, for the updates we know", async () => {
  const telegram = await aTelegram();
  const { url, channel } = await aWebhookListener(telegram, async () => undefined);
  await expect.poll(() => telegram.webhookUrl(), soon).toBe(`${url}/telegram`);
  expect(telegram.lastCall("setWebhook")).toMatchObject({
    secret_token: secret,
    max_connections: 40,
    allowed_updates: ["message", "edited_message", "callback_query", "my_chat_member"],
  });
  expect(channel.describe()).toBe(`on, by webhook at ${url}/telegram`);
});

test("without the secret nothing is taken in, whatever is sent", async () => {
  const telegram = await aTelegram();
  const heard: Incoming[] = [];
  const { url } = await aWebhookListener(telegram, async (incoming) => void heard.push(incoming));
  for (const headers of [
    {},
    { "x-telegram-bot-api-secret-token": "wrong" },
    { "x-telegram-bot-api-secret-token": `${secret}x` },
  ])
    expect((await post(url, updateSaying("hello"), headers as Record<string, string>)).status).toBe(401);
  expect((await post(url, "not json", {})).status).toBe(401);
  expect(heard).toEqual([]);
  expect((await post(url, updateSaying("hello"))).status).toBe(200);
  expect(heard.map(textOf)).toEqual(["hello"]);
});

test("Telegram is answered after the commit; a turn that failed is answered with 500 and comes again under the same key", async () => {
  const telegram = await aTelegram();
  const keys: string[] = [];
  const { lines } = await aWebhookListener(telegram, async ({ key }) => {
    keys.push(key);
    await pause(20);
    if (keys.length < 3) throw new Error("the store is away");
  });
  await expect.poll(() => telegram.webhookUrl(), soon).toBeDefined();
  await telegram.user(5).says("hello"); // resolves when Telegram was answered with 2xx
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
  expect(lines.filter((line) => line.includes("Telegram will send it again"))).toHaveLength(2);
});

test("two messages of a chat at once are taken one after the other, those of two chats at the same time", async () => {
  const telegram = await aTelegram();
  const order: string[] = [];
  await aWebhookListener(telegram, async (incoming) => {
    order.push(`${textOf(incoming)} begins`);
    await pause(60);
    order.push(`${textOf(incoming)} ends`);
  });
  await expect.poll(() => telegram.webhookUrl(), soon).toBeDefined();
  const [first, second] = [telegram.user(1), telegram.user(2)];
  await Promise.all([first.says("a"), first.says("a"), second.says("b")]);
  const ofA = order.filter((line) => line.startsWith("a"));
  expect(ofA).toEqual(["a begins", "a ends", "a begins", "a ends"]);
  expect(order.indexOf("b begins")).toBeLessThan(order.indexOf("a ends"));
});

test("an update of unknown shape is acknowledged, and noted without its words", async () => {
  const telegram = await aTelegram();
  const { url, lines } = await aWebhookListener(telegram, async () => undefined);
  expect((await post(url, { update_id: 9, message: { text: "private words" } })).status).toBe(200);
  expect(lines.join()).toMatch(/"update":9,"kind":\["message"\]/);
  expect(lines.join()).not.toContain("private words");
});

test("what waited for a poll comes by webhook once it is set; a body above 1 MB does not come in", async () => {
  const telegram = await aTelegram();
  await telegram.user(5).says("early");
  const heard: Incoming[] = [];
  const { url } = await aWebhookListener(telegram, async (incoming) => void heard.push(incoming));
  await expect.poll(() => heard.map(textOf), soon).toEqual(["early"]);
  expect((await post(url, updateSaying("x".repeat(1_100_000)))).status).toBe(413);
});

test("stop waits for the turns in hand and lets Telegram come again later", async () => {
  const telegram = await aTelegram();
  const { promise: goesOn, resolve: goOn } = Promise.withResolvers<void>();
  const begun: string[] = [];
  const { channel, url } = await aWebhookListener(telegram, async (incoming) => {
    begun.push(textOf(incoming));
    await goesOn;
  });
  const inHand = post(url, updateSaying("hello"));
  await expect.poll(() => begun.length, soon).toBe(1);
  const stopped = channel.stop().then(() => "stopped");
  expect(await Promise.race([stopped, pause(100).then(() => "waiting")])).toBe("waiting");
  expect((await post(url, updateSaying("too late", 2))).status).toBe(503);
  goOn();
  await stopped;
  expect((await inHand).status).toBe(200);
  expect(begun).toEqual(["hello"]);
});
