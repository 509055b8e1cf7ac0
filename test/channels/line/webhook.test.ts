import { afterEach, expect, test } from "vitest";
import type { Incoming } from "../../../src/domain/message.ts";
import { answers } from "../../support/lineServer.ts";
import { aLine, aListener, closeAll } from "./support.ts";

afterEach(closeAll);
const soon = { timeout: 10_000 };
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const textOf = ({ content }: Incoming) => (content.kind === "text" ? content.text : content.kind);

test("only what LINE signed is taken in: not without a signature, with a wrong one, another body's, or a byte altered", async () => {
  const line = await aLine();
  const { heard } = await aListener(line);
  const user = line.user(7);
  const body = JSON.stringify({ destination: "U0", events: [user.messageOf({ type: "text", text: "hello" })] });
  const right = line.signatureOf(body);
  for (const signature of ["", "wrong", line.signatureOf("{}"), right.toLowerCase(), `${right.slice(0, -3)}AA=`])
    expect(await line.post(body, signature)).toBe(401);
  expect(await line.post(body.replace("hello", "hallo"), right)).toBe(401);
  expect(await line.post(` ${body}`, right)).toBe(401);
  expect(heard).toEqual([]);
  expect(await line.post(body, right)).toBe(200);
  expect(heard.map(textOf)).toEqual(["hello"]);
});

test("a rejection says nothing: bottender's own would send the request back", async () => {
  const line = await aLine();
  const { url } = await aListener(line);
  const answer = await fetch(`${url}/line`, { method: "POST", body: '{"events":[]}' });
  expect([answer.status, await answer.text()]).toEqual([401, ""]);
  // bottender's check throws where the body is none: that is a no as well.
  expect(await line.post("no json")).toBe(401);
});

test("a body of 5 MB does not come in, and other routes are read as before", async () => {
  const line = await aLine();
  const { url, heard } = await aListener(line);
  expect(await line.post(JSON.stringify({ events: [], fill: "x".repeat(5 * 1024 * 1024) }))).toBe(413);
  expect(heard).toEqual([]);
  expect((await fetch(`${url}/health`)).status).toBe(200);
});

test("LINE's tests of the webhook are answered with 200: no events, and the two reply tokens that were never given out", async () => {
  const line = await aLine();
  const { heard } = await aListener(line);
  expect(await line.post(JSON.stringify({ destination: "U0", events: [] }))).toBe(200);
  const events = ["0", "f"].map((digit) => ({
    ...line.user(7).messageOf({ type: "text", text: "Hello, world" }),
    replyToken: digit.repeat(32),
  }));
  expect(await line.post(JSON.stringify({ destination: "U0", events }))).toBe(200);
  expect(heard).toEqual([]);
});

test("what has an unknown shape is acknowledged, noted without its words, and holds up nothing beside it; a message is answered", async () => {
  const line = await aLine();
  const { heard, lines } = await aListener(line);
  const user = line.user(7);
  const strange = { ...user.messageOf({ type: "text", text: "x" }), message: { id: 1, text: "private words" } };
  const none = { ...strange, webhookEventId: undefined };
  const events = [strange, none, { type: "somethingNew" }, user.messageOf({ type: "text", text: "hello" })];
  expect(await line.post(JSON.stringify({ destination: "U0", events }))).toBe(200);
  expect(await line.post(JSON.stringify({ destination: "U0" }))).toBe(200);
  expect(heard.map(textOf)).toEqual(["unsupported", "hello"]);
  expect(lines.filter((one) => one.includes('"type":"message"'))).toHaveLength(2);
  expect(lines.join()).not.toContain("private words");
});

test("of one delivery with several people's events each is taken, each person's in the order of their times", async () => {
  const line = await aLine();
  const { heard } = await aListener(line);
  const [one, two] = [line.user(1), line.user(2)];
  const at = (user: typeof one, text: string, timestamp: number) => ({
    ...user.messageOf({ type: "text", text }),
    timestamp,
  });
  await line.deliver([at(one, "second", 20), at(two, "other", 5), at(one, "third", 30), at(one, "first", 10)]);
  const of = (address: string) => heard.filter((incoming) => incoming.address === address).map(textOf);
  expect(of(one.userId)).toEqual(["first", "second", "third"]);
  expect(of(two.userId)).toEqual(["other"]);
});

test("when one turn of a delivery fails the answer is 500, the others are committed, and all come again under their keys", async () => {
  const line = await aLine();
  const taken: string[] = [];
  const keys = new Map<string, string>();
  let away = true;
  const { lines } = await aListener(line, async (incoming) => {
    const text = textOf(incoming);
    if (text === "b1" && away) {
      away = false;
      throw new Error("the store is away");
    }
    if (keys.has(text)) expect(keys.get(text)).toBe(incoming.key);
    keys.set(text, incoming.key);
    taken.push(text);
  });
  const [a, b] = [line.user(1), line.user(2)];
  const text = (user: typeof a, words: string) => user.messageOf({ type: "text", text: words });
  await line.deliver([text(a, "a1"), text(b, "b1"), text(a, "a2"), text(b, "b2")]);
  // The first time b's second message waits for the first; the second time what was committed comes again.
  expect(taken.sort()).toEqual(["a1", "a1", "a2", "a2", "b1", "b2"]);
  expect(line.answered).toEqual([500, 200]);
  expect(lines.join()).toContain("the platform will send it again");
  expect(lines.join()).not.toContain("the store is away");
});

test("two deliveries of a chat at once are taken one after the other, even while LINE is asked for the language", async () => {
  const line = await aLine();
  const order: string[] = [];
  await aListener(line, async (incoming) => {
    order.push(`${textOf(incoming)} begins`);
    await pause(30);
    order.push(`${textOf(incoming)} ends`);
  });
  const user = line.user(1, "zh-Hans");
  line.fails({ times: 1, with: answers.error(500, "slow"), path: /profile/ });
  const first = user.says("a");
  await pause(5);
  await Promise.all([first, user.says("b")]);
  expect(order).toEqual(["a begins", "a ends", "b begins", "b ends"]);
});

test("the language is asked of LINE once for each person, and a person without one is taken as well", async () => {
  const line = await aLine();
  const { heard } = await aListener(line);
  const [known, unknown] = [line.user(1, "zh-Hans"), line.user(2)];
  await known.says("a");
  await known.says("b");
  await unknown.says("c");
  expect(heard.map(({ language }) => language)).toEqual(["zh-Hans", "zh-Hans", undefined]);
  expect(line.calls.filter(({ path }) => path.includes("profile"))).toHaveLength(2);
});

test("while it stops LINE is told to come again later", async () => {
  const line = await aLine();
  const { channel } = await aListener(line);
  await channel.stop();
  expect(await line.post(JSON.stringify({ destination: "U0", events: [] }))).toBe(503);
});

test("the webhook is named to LINE, again while that fails, and only when LINE has another", async () => {
  const line = await aLine();
  line.fails({ times: 1, with: answers.notJson, path: /webhook\/endpoint/ });
  const { channel, url, lines } = await aListener(line);
  await expect.poll(() => line.webhook.endpoint, soon).toBe(`${url}/line`);
  expect(channel.describe()).toBe(`on, by webhook at ${url}/line`);
  expect(lines.filter((one) => one.includes("trying again")).length).toBeLessThanOrEqual(1);
  const named = () => line.calls.filter(({ path, body }) => path.endsWith("/webhook/endpoint") && body).length;
  const before = named();
  await channel.start(async () => undefined);
  await pause(50);
  expect(named()).toBe(before);
});
