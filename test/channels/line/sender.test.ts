import { afterEach, expect, test } from "vitest";
import { lineSender, retryKey } from "../../../src/channels/line/sender.ts";
import type { Delivery, Recipient } from "../../../src/domain/message.ts";
import { accessToken, answers } from "../../support/lineServer.ts";
import { files, to } from "../support.ts";
import { aLine, clientOf, closeAll } from "./support.ts";

afterEach(closeAll);

async function aSender(options: Parameters<typeof aLine>[0] = {}) {
  const line = await aLine(options);
  const user = line.user(7);
  let now = new Date();
  const sender = lineSender({ client: clientOf(line), files, now: () => now, patienceMs: 200 });
  return {
    line,
    user,
    sender,
    /** Somebody who has just written, with the token that LINE gave along. */
    writes: (): Recipient => {
      const event = line.eventOf({ type: "message" }, { type: "user", userId: user.userId });
      return to(user.userId, { replyToken: String(event.replyToken), lastSeenAt: now });
    },
    later: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    said: () => user.sees().map(({ by }, i) => `${by}: ${user.reads()[i]?.text.slice(0, 12)}`),
  };
}
const message = { text: "hello" };

test("a message is answered with its token while that is fresh; the next one, and a late one, goes as a push", async () => {
  const { sender, writes, said, later } = await aSender();
  const first = writes();
  expect(await sender.send(first, { text: "one" }, 1)).toEqual({ ok: true });
  expect(await sender.send(first, { text: "two" }, 2)).toEqual({ ok: true });
  const second = writes();
  later(51);
  expect(await sender.send(second, { text: "three" }, 3)).toEqual({ ok: true });
  expect(said()).toEqual(["reply: one", "push: two", "push: three"]);
});

test("a token that LINE does not take any more is followed by a push at once", async () => {
  const { line, sender, user, said } = await aSender({ replyTokenMs: 0 });
  const event = line.eventOf({ type: "message" }, { type: "user", userId: user.userId });
  await new Promise((done) => setTimeout(done, 5));
  const recipient = to(user.userId, { replyToken: String(event.replyToken) });
  expect(await sender.send(recipient, message, 1)).toEqual({ ok: true });
  expect(said()).toEqual(["push: hello"]);
});

test("a reply that was taken although no answer came is not sent again", async () => {
  const { line, sender, writes, said } = await aSender();
  const recipient = writes();
  line.fails({ times: 1, with: answers.hangUp, after: true });
  await expect(sender.send(recipient, message, 1)).rejects.toThrow(/can't be reached/);
  // Meanwhile the person has written again: this message still belongs to the token it was tried with.
  expect(await sender.send(writes(), message, 1)).toEqual({ ok: true });
  expect(said()).toEqual(["reply: hello"]);
});

test("a reply that never arrived is sent again with the same token, or as a push when that is too old", async () => {
  const { line, sender, writes, said, later } = await aSender();
  const recipient = writes();
  line.fails({ times: 1, with: answers.hangUp });
  await expect(sender.send(recipient, message, 1)).rejects.toThrow();
  expect(await sender.send(recipient, message, 1)).toEqual({ ok: true });
  const other = writes();
  // A token that is invalid by now may have grown old: it proves nothing.
  line.fails({ times: 1, with: answers.error(500, "Internal Server Error") });
  await expect(sender.send(other, { text: "other" }, 2)).rejects.toThrow("LINE answered 500");
  later(16);
  expect(await sender.send(other, { text: "other" }, 2)).toEqual({ ok: true });
  expect(said()).toEqual(["reply: hello", "push: other"]);
});

test("a push that was taken although no answer came is not sent again: LINE knows its retry key", async () => {
  const { line, sender, user, said } = await aSender();
  line.fails({ times: 1, with: answers.hangUp, after: true });
  await expect(sender.send(to(user.userId), message, 1)).rejects.toThrow();
  expect(await sender.send(to(user.userId), message, 1)).toEqual({ ok: true });
  expect(said()).toEqual(["push: hello"]);
  const keys = line.callsOf("/push").map(({ headers }) => headers["x-line-retry-key"]);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
});

test("a retry key is the message's own: another for another number, part, reader or text, the same from any process", () => {
  const keys = [
    retryKey(to("U1"), message, 1, 0),
    retryKey(to("U1"), message, 2, 0),
    retryKey(to("U1"), message, 1, 1),
    retryKey(to("U2"), message, 1, 0),
    // A store that begins afresh numbers from 1 again.
    retryKey(to("U1"), { text: "other" }, 1, 0),
  ];
  expect(new Set(keys).size).toBe(5);
  expect(retryKey(to("U1", { replyToken: "x" }), message, 1, 0)).toBe(keys[0]);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("a reply carries no retry key: LINE would refuse it", async () => {
  const { line, sender, writes } = await aSender();
  await sender.send(writes(), message, 1);
  expect(line.callsOf("/reply")[0]?.headers).not.toHaveProperty("x-line-retry-key");
});

test("more than five messages go in calls of five, and a second try goes on where the first one stopped", async () => {
  const { line, sender, writes, user } = await aSender();
  const text = "A line of words.\n".repeat(2000);
  const recipient = writes();
  line.fails({ times: 1, with: answers.notJson, path: /push/ });
  await expect(sender.send(recipient, { text }, 1)).rejects.toThrow("LINE answered 502");
  expect(await sender.send(recipient, { text }, 1)).toEqual({ ok: true });
  expect(user.sees().map(({ by }) => by)).toEqual(["reply", "reply", "reply", "reply", "reply", "push", "push"]);
  const whole = user.reads().map(({ text: part }) => part);
  expect(whole.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
});

test.each<[number, string, Delivery]>([
  [
    429,
    "The API rate limit has been exceeded. Try again later.",
    { ok: false, reason: "slowDown", retryAfterSeconds: 2 },
  ],
  [429, "You have reached your monthly limit.", { ok: false, reason: "windowClosed", detail: "429 monthly limit" }],
  [403, "Forbidden", { ok: false, reason: "blocked", detail: "403" }],
  [404, "Not found", { ok: false, reason: "blocked", detail: "404" }],
  [400, "Failed to send messages", { ok: false, reason: "blocked", detail: "400" }],
  [
    400,
    "The property, 'to', in the request body is invalid (line: -, column: -)",
    { ok: false, reason: "blocked", detail: "400" },
  ],
  [
    400,
    "The request body has 1 error(s)",
    { ok: false, reason: "rejected", detail: "400 The request body has 1 error(s)" },
  ],
  [413, "Payload Too Large", { ok: false, reason: "rejected", detail: "413 Payload Too Large" }],
])("%i %s is understood", async (status, words, expected) => {
  const { line, sender, user } = await aSender();
  line.fails({ times: 1, with: answers.error(status, words) });
  expect(await sender.send(to(user.userId), message, 1)).toEqual(expected);
});

test.each([
  ["5xx", answers.error(500, "Internal Server Error")],
  ["a gateway's page", answers.notJson],
  ["a broken connection", answers.hangUp],
  ["no answer in time", answers.never],
  // The operator's matter, not the person's: the chat must not be taken for blocked.
  ["a token that is being changed", answers.error(401, "Authentication failed")],
  ["a plan without pushes", answers.error(403, "Access to this API is not available for your account")],
])("%s passes by itself: it is thrown, without the token or the words, and the next try arrives", async (_, fault) => {
  const { line, sender, user, said } = await aSender();
  line.fails({ times: 1, with: fault });
  const thrown = await sender.send(to(user.userId), { text: "private words" }, 1).catch((error: Error) => error);
  expect(thrown).toBeInstanceOf(Error);
  expect(`${thrown} ${JSON.stringify(thrown)}`).not.toContain(accessToken);
  expect(`${thrown} ${JSON.stringify(thrown)}`).not.toContain("private");
  expect(await sender.send(to(user.userId), { text: "private words" }, 1)).toEqual({ ok: true });
  expect(said()).toHaveLength(1);
});

test("when the month's pushes are used up, what is not an answer is held, and the conversation does not fall behind", async () => {
  const { line, sender, user, writes, said } = await aSender();
  line.monthlyLimitReached(true);
  expect(await sender.send(to(user.userId), { text: "news" }, 1)).toMatchObject({ reason: "windowClosed" });
  // The person writes: what was held comes first, and leaves the token to the answer.
  const recipient = writes();
  expect(await sender.send(recipient, { text: "news" }, 1)).toMatchObject({ reason: "windowClosed" });
  expect(await sender.send(recipient, { text: "answer" }, 2)).toEqual({ ok: true });
  line.monthlyLimitReached(false);
  expect(await sender.send(writes(), { text: "news" }, 1)).toEqual({ ok: true });
  expect(said()).toEqual(["reply: answer", "push: news"]);
});

test("what comes too fast for LINE is sent again after a pause", async () => {
  const { sender, user } = await aSender({ perSecond: 1 });
  expect(await sender.send(to(user.userId), { text: "one" }, 1)).toEqual({ ok: true });
  expect(await sender.send(to(user.userId), { text: "two" }, 2)).toMatchObject({ reason: "slowDown" });
  await new Promise((done) => setTimeout(done, 1000));
  expect(await sender.send(to(user.userId), { text: "two" }, 2)).toEqual({ ok: true });
});

test("its pace keeps below LINE's 2,000 a second, and groups are known by their ids", async () => {
  const { sender } = await aSender();
  expect(sender.pace.perSecond).toBeLessThan(2000);
  expect(["U1", "C1", "R1"].map((address) => sender.isGroup?.(address))).toEqual([false, true, true]);
});
