import { afterEach, expect, test } from "vitest";
import type { Incoming } from "../../../src/domain/message.ts";
import { answers } from "../../support/viberServer.ts";
import { aListener, aViber, closeAll } from "./support.ts";

afterEach(closeAll);
const soon = { timeout: 10_000 };
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const textOf = ({ content }: Incoming) => (content.kind === "text" ? content.text : content.kind);

test("the webhook is set at the start, for what we want to know, without people's names and pictures", async () => {
  const viber = await aViber();
  const { url, channel } = await aListener(viber);
  expect(viber.callsOf("set_webhook")).toEqual([
    {
      method: "set_webhook",
      body: {
        url: `${url}/viber`,
        event_types: ["subscribed", "unsubscribed", "conversation_started", "failed"],
        send_name: false,
        send_photo: false,
      },
    },
  ]);
  // Viber called it meanwhile, and was answered.
  expect(viber.answered).toEqual([200]);
  expect(channel.describe()).toBe(`on, by webhook at ${url}/viber`);
});

test("a webhook that could not be set is tried again, and the reason is logged", async () => {
  const viber = await aViber();
  viber.fails({ times: 1, with: answers.status(10, "webhookNotSet"), method: /set_webhook/ });
  const { lines } = await aListener(viber);
  expect(viber.callsOf("set_webhook")).toHaveLength(2);
  expect(lines.join()).toMatch(/status 10 .*setting Viber's webhook failed; trying again/);
});

test("only what Viber signed is taken in: not without a signature, with a wrong one, another body's, or a byte altered", async () => {
  const viber = await aViber();
  const { heard } = await aListener(viber);
  const sender = { id: "A=", language: "en" };
  const callback = {
    event: "message",
    message_token: viber.nextToken(),
    sender,
    message: { type: "text", text: "hello" },
  };
  const body = viber.bodyOf(callback);
  const right = viber.signatureOf(body);
  const status = async (given: string, signature: string) => (await viber.post(given, signature)).status;
  for (const signature of ["", "wrong", viber.signatureOf("{}"), right.slice(2), `${right}00`])
    expect(await status(body, signature)).toBe(401);
  expect(await status(body.replace("hello", "hallo"), right)).toBe(401);
  expect(await status(`${body} `, right)).toBe(401);
  expect(heard).toEqual([]);
  expect(await status(body, right)).toBe(200);
  expect(heard.map(textOf)).toEqual(["hello"]);
});

test("a rejection says nothing: bottender's own would send the request back", async () => {
  const viber = await aViber();
  await aListener(viber);
  expect(await viber.post('{"event":"webhook"}', "")).toEqual({ status: 401, body: "" });
});

test("a body of 5 MB does not come in", async () => {
  const viber = await aViber();
  await aListener(viber);
  expect((await viber.post(JSON.stringify({ event: "message", fill: "x".repeat(5 * 1024 * 1024) }))).status).toBe(413);
});

test("two messages whose tokens differ in the last digit are two messages", async () => {
  const viber = await aViber();
  const { heard } = await aListener(viber);
  const user = viber.user(7);
  await user.says("one");
  await user.says("two");
  expect(new Set(heard.map(({ key }) => key)).size).toBe(2);
  await viber.sendsLastAgain();
  expect(heard.at(-1)?.key).toBe(heard.at(-2)?.key);
});

test("a turn that failed is answered with 500 and comes again under its key; two of a chat are taken in order", async () => {
  const viber = await aViber();
  const order: string[] = [];
  const keys: string[] = [];
  await aListener(viber, async (incoming) => {
    keys.push(incoming.key);
    if (keys.length === 1) throw new Error("the store is away");
    order.push(`${textOf(incoming)} begins`);
    await pause(30);
    order.push(`${textOf(incoming)} ends`);
  });
  const user = viber.user(7);
  await user.says("a");
  expect(viber.answered).toEqual([200, 500, 200]);
  expect(keys[1]).toBe(keys[0]);
  await Promise.all([user.says("b"), user.says("c")]);
  for (let i = 0; i < order.length; i += 2) expect(order[i + 1]).toBe(order[i]?.replace("begins", "ends"));
});

test("what has an unknown shape is acknowledged, and noted without its words; a message is answered", async () => {
  const viber = await aViber();
  const { heard, lines } = await aListener(viber);
  for (const strange of [
    { event: "message", message_token: "1", message: { type: "text", text: "private words" } },
    { event: "somethingNew" },
    { words: "private words" },
    ["private words"],
  ])
    expect((await viber.post(JSON.stringify(strange))).status).toBe(200);
  expect((await viber.post("no json")).status).toBe(200);
  expect(heard).toEqual([]);
  await viber.user(7).sends({ type: "text", text: { private: "private words" } });
  expect(heard.map(textOf)).toEqual(["unsupported"]);
  expect(lines.join()).toContain('"event":"message"');
  expect(lines.join()).not.toContain("private words");
});

test("whoever opens the chat reads a welcome in their language, whose button begins with what the link carried", async () => {
  const viber = await aViber();
  const { heard } = await aListener(viber);
  const user = viber.user(7, "zh");
  expect(await user.opens("LJ-20261124-0001-B")).toMatchObject({
    type: "text",
    text: "这里是临江办公室。",
    sender: { name: "Linjiang Office" },
    min_api_version: 1,
  });
  // Nothing is kept of somebody who only looked.
  expect(heard).toEqual([]);
  await user.presses("开始");
  expect(heard.map(({ content }) => content)).toEqual([{ kind: "choice", id: "/start LJ-20261124-0001-B" }]);
  await user.opens("<b>not a code</b>");
  await user.presses("开始");
  expect(heard.at(-1)?.content).toEqual({ kind: "choice", id: "/start" });
});

test("a message that did not arrive is recorded and logged by its number; what was delivered and seen is passed over", async () => {
  const viber = await aViber();
  const { channel, heard, lines, refused } = await aListener(viber);
  const user = viber.user(7, "en", { hasWritten: true });
  await channel.sender.send({ address: user.id, lastSeenAt: new Date() }, { text: "private words" }, 4711);
  await viber.failsLater(user.id);
  await user.happens({ event: "delivered", user_id: user.id });
  await user.happens({ event: "seen", user_id: user.id });
  expect(lines).toEqual([expect.stringMatching(/warn .*"token":"\d{19}","outgoing":4711.*did not arrive/)]);
  expect(refused).toEqual([[4711, "rejected"]]);
  expect(heard).toEqual([]);
});

test("while it stops Viber is told to come again later", async () => {
  const viber = await aViber();
  const { channel } = await aListener(viber);
  await channel.stop();
  expect((await viber.post(JSON.stringify({ event: "webhook" }))).status).toBe(503);
});

test("it stops at once, even while Viber is asked to set the webhook and does not answer", async () => {
  const viber = await aViber();
  viber.fails({ times: 1, with: answers.never, method: /set_webhook/ });
  const { channel } = await aListener(viber, undefined, "another-token");
  const from = performance.now();
  await channel.stop();
  expect(performance.now() - from).toBeLessThan(2000);
});

test("each thing that is wrong is said in one line, with what to do", async () => {
  const viber = await aViber();
  const { channel, url } = await aListener(viber);
  const said = () => channel.check?.();
  expect(await said()).toBeUndefined();
  viber.account.webhook = "https://elsewhere.example/viber";
  expect(await said()).toContain(`Viber posts to https://elsewhere.example/viber instead of ${url}/viber`);
  viber.account.webhook = "";
  expect(await said()).toMatch(/Viber knows no webhook: start the program/);
  for (const [fault, words] of [
    [answers.status(2, "invalidAuthToken"), /VIBER_AUTH_TOKEN \(status 2\): copy it again/],
    [answers.status(7, "publicAccountBlocked"), /status 7 \(publicAccountBlocked\)/],
    [answers.http(502), /Viber answered 502: try again later/],
    [answers.hangUp, /Viber can't be reached.*try again later/],
  ] as const) {
    viber.fails({ times: 1, with: fault, method: /account/ });
    expect(await said()).toMatch(words);
  }
});

test("a webhook that answers with 401, because the token is another bot's, is named when it is set", async () => {
  const viber = await aViber();
  const { lines } = await aListener(viber, undefined, "another-token-that-is-not-this-bot's");
  await expect.poll(() => lines.join(), soon).toMatch(/VIBER_AUTH_TOKEN \(status 2\)/);
});
