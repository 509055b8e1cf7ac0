import { Telegram } from "telegraf";
import { afterEach, expect, test } from "vitest";
import { telegramSender } from "../../../src/channels/telegram/sender.ts";
import { answers, token } from "../../support/telegramServer.ts";
import { files, to } from "../support.ts";
import { aTelegram, closeAll } from "./support.ts";

afterEach(closeAll);

async function aSender(options = {}) {
  const telegram = await aTelegram(options);
  const sender = telegramSender(
    new Telegram(token, { apiRoot: `${telegram.apiRoot}/`, webhookReply: false }),
    files,
    30,
  );
  return { telegram, sender };
}
const thrown = (promise: Promise<unknown>) =>
  promise.then(
    () => "nothing",
    (error: Error) => `${error.message} ${error.stack}`,
  );

test("a message arrives with its buttons", async () => {
  const { telegram, sender } = await aSender();
  expect(await sender.send(to("5"), { text: "Which?", prompt: 1, choices: [{ id: "a", label: "A" }] }, 1)).toEqual({
    ok: true,
  });
  expect(telegram.messages(5)).toMatchObject([{ text: "Which?", buttons: [{ text: "1. A", callback_data: "1|a" }] }]);
});

test("an API under a path of its own is reached", async () => {
  const { telegram, sender } = await aSender({ path: "/bot-api" });
  const file = { name: "a.txt", mediaType: "text/plain", text: "x" };
  expect(await sender.send(to("5"), { text: "hello" }, 1)).toEqual({ ok: true });
  expect(await sender.send(to("5"), { text: "", file }, 2)).toEqual({ ok: true });
  expect(telegram.messages(5)).toHaveLength(2);
});

test("a picture goes as a photo, and as a document when Telegram does not take it as one", async () => {
  const { telegram } = await aSender();
  const file = { name: "chart.png", mediaType: "image/png", sha256: "0".repeat(64), size: 3 };
  const bytes = { blob: async () => new Blob(["png"], { type: "image/png" }) };
  const withBytes = telegramSender(new Telegram(token, { apiRoot: `${telegram.apiRoot}/` }), bytes, 30);
  expect(await withBytes.send(to("5"), { text: "The month", file }, 1)).toEqual({ ok: true });
  telegram.fails({ with: answers.error(400, "Bad Request: PHOTO_INVALID_DIMENSIONS") });
  expect(await withBytes.send(to("5"), { text: "Again", file }, 2)).toEqual({ ok: true });
  expect(telegram.messages(5).map((shown) => [shown.text, shown.file])).toEqual([
    ["The month", "photo"],
    ["Again", "document"],
  ]);
});

test("a message whose file is no longer stored is given up at once: the chat's next messages must not wait for it", async () => {
  const { telegram } = await aSender();
  const file = { name: "letter.pdf", mediaType: "application/pdf", sha256: "0".repeat(64), size: 3 };
  const gone = {
    blob: async () => {
      throw Object.assign(new Error("no such file in the store"), { name: "FileGone" });
    },
  };
  const sender = telegramSender(new Telegram(token, { apiRoot: `${telegram.apiRoot}/` }), gone, 30);
  expect(await sender.send(to("5"), { text: "Your letter", file }, 1)).toMatchObject({ ok: false, reason: "rejected" });
});

test("a topic of a group gets its message, and groups are paced apart", async () => {
  const { telegram, sender } = await aSender();
  await sender.send(to("-100/12"), { text: "hello" }, 1);
  expect(telegram.messages(-100)).toMatchObject([{ topic: "12" }]);
  expect([sender.isGroup?.("-100/12"), sender.isGroup?.("5")]).toEqual([true, false]);
  expect(sender.pace).toMatchObject({ perChatPerSecond: 1, perGroupPerMinute: 20 });
  expect(sender.pace.perSecond).toBeLessThanOrEqual(30);
});

test("a file arrives with its name, its kind and its caption, and a CSV so that Excel reads it as UTF-8", async () => {
  const { telegram, sender } = await aSender();
  const csv = { name: "day-list.csv", mediaType: "text/csv", text: "时间,姓名\r\n" };
  await sender.send(to("5"), { text: "Today", file: csv }, 1);
  await sender.send(to("5"), { text: "Again", file: { ...csv, text: `\uFEFF${csv.text}` } }, 2);
  await sender.send(
    to("5"),
    { text: "", file: { name: "visit.ics", mediaType: "text/calendar", text: "BEGIN:VCALENDAR" } },
    3,
  );
  const documents = telegram
    .messages(5)
    .map(({ text, document }) => [text, document?.name, document?.mediaType, document?.bytes.toString()]);
  expect(documents).toEqual([
    ["Today", "day-list.csv", expect.stringMatching(/^text\/csv/), `\uFEFF${csv.text}`],
    ["Again", "day-list.csv", expect.stringMatching(/^text\/csv/), `\uFEFF${csv.text}`],
    ["", "visit.ics", expect.stringMatching(/^text\/calendar/), "BEGIN:VCALENDAR"],
  ]);
});

test.each([
  [429, "Too Many Requests: retry after 7", { retry_after: 7 }, { reason: "slowDown", retryAfterSeconds: 7 }],
  [403, "Forbidden: bot was blocked by the user", {}, { reason: "blocked" }],
  [403, "Forbidden: bot was kicked from the supergroup chat", {}, { reason: "blocked" }],
  [400, "Bad Request: chat not found", {}, { reason: "blocked" }],
  [400, "Bad Request: user is deactivated", {}, { reason: "blocked" }],
  [400, "Bad Request: PEER_ID_INVALID", {}, { reason: "blocked" }],
  [400, "Bad Request: message thread not found", {}, { reason: "rejected" }],
  [413, "Request Entity Too Large", {}, { reason: "rejected" }],
])("%i %s is understood, of a message and of a file", async (code, description, parameters, expected) => {
  const { telegram, sender } = await aSender();
  telegram.fails({ times: 2, with: answers.error(code, description, parameters) });
  const file = { name: "a.txt", mediaType: "text/plain", text: "x" };
  const told = [
    await sender.send(to("5"), { text: "a secret thing" }, 1),
    await sender.send(to("5"), { text: "a secret thing", file }, 2),
  ];
  expect(told).toMatchObject([
    { ok: false, ...expected },
    { ok: false, ...expected },
  ]);
  expect(JSON.stringify(told)).not.toContain("secret");
});

test.each(["badGateway", "notJson", "hangUp"] as const)(
  "%s passes by itself: it is thrown, and no error has the token",
  async (kind) => {
    const { telegram, sender } = await aSender();
    telegram.fails({ times: 2, with: answers[kind] });
    const file = { name: "a.txt", mediaType: "text/plain", text: "x" };
    for (const message of [{ text: "x" }, { text: "x", file }]) {
      const error = await thrown(sender.send(to("5"), message, 1));
      expect(error).toMatch(/\w/);
      expect(error).not.toMatch(/^nothing/);
      expect(error).not.toContain(token.split(":")[1]);
    }
    expect(await sender.send(to("5"), { text: "x" }, 1)).toEqual({ ok: true });
  },
);

test("a group that became a supergroup gets the message under its new id", async () => {
  const { telegram, sender } = await aSender();
  telegram.upgrades(-5, -1005);
  expect(await sender.send(to("-5"), { text: "hello" }, 1)).toEqual({ ok: true });
  expect(telegram.messages(-1005)).toMatchObject([{ text: "hello" }]);
});

test("a group that was upgraded and put the bot out is gone", async () => {
  const { telegram, sender } = await aSender();
  telegram.upgrades(-5, -1005);
  telegram.block(-1005);
  expect(await sender.send(to("-5"), { text: "hello" }, 1)).toMatchObject({ ok: false, reason: "blocked" });
});

test("the parts of one message keep the chat's pace, and a 429 between them repeats nothing", async () => {
  const { telegram, sender } = await aSender({ perChatPerSecond: 1 });
  const text = `${"a".repeat(4000)}\n\n${"b".repeat(4000)}`;
  expect(await sender.send(to("5"), { text }, 1)).toEqual({ ok: true });
  expect(telegram.refusedForPace()).toBe(0);
  telegram.limits({});
  telegram.passNext();
  telegram.failNext(answers.error(429, "Too Many Requests: retry after 3", { retry_after: 3 }));
  expect(await sender.send(to("6"), { text }, 2)).toMatchObject({ reason: "slowDown", retryAfterSeconds: 3 });
  expect(await sender.send(to("6"), { text }, 2)).toEqual({ ok: true });
  expect(telegram.messages(6).map((shown) => shown.text[0])).toEqual(["a", "b"]);
});

test("the half of a message is remembered for that message alone", async () => {
  const { telegram, sender } = await aSender();
  const text = `${"a".repeat(4000)}\n\n${"b".repeat(4000)}`;
  telegram.passNext();
  telegram.failNext(answers.badGateway);
  await expect(sender.send(to("5"), { text }, 1)).rejects.toThrow();
  await sender.send(to("5"), { text: "another" }, 2);
  await sender.send(to("5"), { text }, 1);
  expect(telegram.messages(5).map((shown) => shown.text.slice(0, 7))).toEqual(["aaaaaaa", "another", "bbbbbbb"]);
});
