import { ViberClient } from "messaging-api-viber";
import { afterEach, expect, test } from "vitest";
import { viberSender } from "../../../src/channels/viber/sender.ts";
import type { Delivery } from "../../../src/domain/message.ts";
import { answers, authToken } from "../../support/viberServer.ts";
import { files, to } from "../support.ts";
import { aViber, closeAll } from "./support.ts";

afterEach(closeAll);

async function aSender({ apiVersion = 10, hasWritten = true } = {}) {
  const viber = await aViber();
  const user = viber.user(7, "en", { apiVersion, hasWritten });
  const tokens: [string, number][] = [];
  const sender = viberSender({
    client: new ViberClient({ accessToken: authToken, sender: { name: "x" }, origin: viber.origin }),
    senderName: "Linjiang Office",
    files,
    taken: (token, id) => tokens.push([token, id]),
    patienceMs: 200,
  });
  return { viber, user, sender, tokens, send: (text: string, id = 1) => sender.send(to(user.id), { text }, id) };
}

test("a message arrives under our name, and Viber's token for it is kept whole", async () => {
  const { user, send, tokens, viber } = await aSender();
  expect(await send("hello", 4711)).toEqual({ ok: true });
  expect(user.sees().map(({ message }) => [message.sender.name, user.reads()[0]?.text])).toEqual([
    ["Linjiang Office", "hello"],
  ]);
  expect(tokens).toEqual([[String(BigInt(viber.nextToken()) - 1n), 4711]]);
});

test("somebody who has not written, or has left, can't be reached", async () => {
  const { send, user } = await aSender({ hasWritten: false });
  expect(await send("hello")).toEqual({ ok: false, reason: "blocked", detail: "6" });
  expect(user.sees()).toEqual([]);
});

test.each<[number, Delivery]>([
  [5, { ok: false, reason: "blocked", detail: "5" }],
  [6, { ok: false, reason: "blocked", detail: "6" }],
  [11, { ok: false, reason: "blocked", detail: "11" }],
  [21, { ok: false, reason: "blocked", detail: "21" }],
  [1, { ok: false, reason: "rejected", detail: "1 a fault" }],
  [3, { ok: false, reason: "rejected", detail: "3 a fault" }],
  [4, { ok: false, reason: "rejected", detail: "4 a fault" }],
])("status %i in an answer of 200 is understood", async (status, expected) => {
  const { viber, send } = await aSender();
  viber.fails({ times: 1, with: answers.status(status) });
  expect(await send("hello")).toEqual(expected);
});

test("a 429 before Viber's own answers slows the channel down", async () => {
  const { viber, send } = await aSender();
  viber.fails({ times: 1, with: answers.http(429) });
  expect(await send("hello")).toEqual({ ok: false, reason: "slowDown", retryAfterSeconds: 2 });
});

test.each([
  ["5xx", answers.http(502)],
  ["a broken connection", answers.hangUp],
  ["no answer in time", answers.never],
  // What only the operator can mend: a changed token, a blocked or suspended bot, no balance.
  ["status 2", answers.status(2)],
  ["status 7", answers.status(7)],
  ["status 9", answers.status(9)],
  ["status 24", answers.status(24)],
  ["a status that comes later", answers.status(99)],
])("%s passes by itself: it is thrown, without the token or the words, and the next try arrives", async (_, fault) => {
  const { viber, send, user } = await aSender();
  viber.fails({ times: 1, with: fault });
  const thrown = await send("private words").catch((error: Error) => error);
  expect(thrown).toBeInstanceOf(Error);
  expect(`${thrown} ${JSON.stringify(thrown)}`).not.toContain(authToken);
  expect(`${thrown} ${JSON.stringify(thrown)}`).not.toContain("private");
  expect(await send("private words")).toEqual({ ok: true });
  expect(user.sees()).toHaveLength(1);
});

test("the hundred and first message in an hour to somebody who does not answer waits for that chat alone, and goes when they write", async () => {
  const { viber, send, user, sender } = await aSender();
  const other = viber.user(8, "en", { hasWritten: true });
  for (let i = 1; i <= 100; i++) expect(await send(`${i}`, i)).toEqual({ ok: true });
  await expect(send("101", 101)).rejects.toThrow("status 12");
  expect(await sender.send(to(other.id), { text: "hello" }, 102)).toEqual({ ok: true });
  // Viber counts from the person's last message.
  void user.says("I am here").catch(() => undefined);
  await new Promise((done) => setTimeout(done, 20));
  expect(await send("101", 101)).toEqual({ ok: true });
});

test("an old Viber gets the question without the special button", async () => {
  const { sender, user } = await aSender({ apiVersion: 2 });
  const message = {
    text: "Where?",
    prompt: 1,
    wants: "location" as const,
    wantsLabel: "Send my location",
    choices: [{ id: "~skip", label: "Skip" }],
  };
  expect(await sender.send(to(user.id), message, 1)).toEqual({ ok: true });
  expect(user.reads()[0]?.buttons.map(({ Text }) => Text)).toEqual(["1. Skip"]);
});

test("a message of two parts that failed between them goes on with the second", async () => {
  const { viber, send, user } = await aSender();
  const text = `${"a".repeat(6900)}\n\n${"b".repeat(5000)}`;
  viber.fails({ times: 1, with: answers.http(502), pass: 1 });
  await expect(send(text)).rejects.toThrow("Viber answered 502");
  expect(await send(text)).toEqual({ ok: true });
  expect(user.reads().map(({ text: part }) => part[0])).toEqual(["a", "b"]);
});

test("it sends to people alone, at a pace of its own", async () => {
  const { sender } = await aSender();
  expect(sender.isGroup).toBeUndefined();
  expect(sender.pace.perSecond).toBeGreaterThan(0);
});
