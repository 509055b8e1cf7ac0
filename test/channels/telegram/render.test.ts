import fc from "fast-check";
import { expect, test } from "vitest";
import { split } from "../../../src/channels/limits.ts";
import { render } from "../../../src/channels/telegram/render.ts";
import type { Message } from "../../../src/domain/message.ts";
import { refusalOfMessage } from "../../support/telegramLimits.ts";

const one = (message: Message) => {
  const calls = render(message);
  expect(calls).toHaveLength(1);
  return calls[0]!;
};

test("each choice has a row with its number, and the navigation one row without", () => {
  const call = one({
    text: "Which?",
    prompt: 7,
    choices: [
      { id: "a", label: "First" },
      { id: "/menu", label: "Second" },
    ],
    navigation: [
      { id: "~back", label: "Back" },
      { id: "~cancel", label: "Cancel" },
    ],
  });
  expect(call.keyboard).toEqual({
    inline_keyboard: [
      [{ text: "1. First", callback_data: "7|a" }],
      [{ text: "2. Second", callback_data: "|/menu" }],
      [
        { text: "Back", callback_data: "7|~back" },
        { text: "Cancel", callback_data: "7|~cancel" },
      ],
    ],
  });
});

test("labels too long for a button stand in the text, and the buttons show numbers, five a row", () => {
  const choices = Array.from({ length: 7 }, (_, i) => ({ id: `${i}`, label: `${"long ".repeat(12)}${i}` }));
  const call = one({ text: "Which?", prompt: 1, choices });
  expect(call).toMatchObject({ text: expect.stringMatching(/^Which\?\n\n1\. long [\s\S]*\n7\. long/) });
  expect(call.keyboard).toMatchObject({
    inline_keyboard: [
      [{ text: "1" }, { text: "2" }, { text: "3" }, { text: "4" }, { text: "5" }],
      [{ text: "6" }, { text: "7" }],
    ],
  });
});

test("a list that the text has already is not written twice", () => {
  const label = "long ".repeat(20);
  expect(one({ text: `1. ${label}`, listed: true, choices: [{ id: "/x", label }] })).toMatchObject({
    text: `1. ${label}`,
  });
});

test("callback data may have 64 bytes, counted as bytes, and one more is a bug that shows itself", () => {
  const id = (characters: number) => ({
    text: "x",
    prompt: 1234,
    choices: [{ id: "字".repeat(characters), label: "x" }],
  });
  expect(() => render(id(19))).not.toThrow(); // 5 + 57 bytes
  expect(() => render(id(20))).toThrow(/too long for a button/);
});

test("a message that shows nothing is a bug that shows itself", () => {
  expect(() => render({ text: " ", choices: [{ id: "/x", label: "x" }] })).toThrow(/without a text/);
});

test("a location or a phone is asked for by a keyboard of its own, on which the choices and the navigation type their words", () => {
  const message: Message = { text: "Where?", prompt: 2, wants: "location", wantsLabel: "Share my location" };
  const skip = [{ id: "~skip", label: "Skip" }];
  const back = [{ id: "~back", label: "Back" }];
  expect(one({ ...message, choices: skip, navigation: back }).keyboard).toEqual({
    keyboard: [[{ text: "Share my location", request_location: true }], [{ text: "Skip" }], [{ text: "Back" }]],
    resize_keyboard: true,
    one_time_keyboard: true,
  });
  expect(one(message).keyboard).toMatchObject({ keyboard: [[{ request_location: true }]] });
  expect(one({ ...message, wants: "phone" }).keyboard).toMatchObject({ keyboard: [[{ request_contact: true }]] });
  expect(one({ ...message, wants: "files", choices: skip }).keyboard).toMatchObject({
    inline_keyboard: [[{ text: "1. Skip" }]],
  });
});

test("a picture from our store goes as a photo, a large one and any other file as a document", () => {
  const file = { name: "chart.png", mediaType: "image/png", sha256: "0".repeat(64), size: 1000 };
  expect(one({ text: "The month", file })).toMatchObject({ method: "sendPhoto", caption: "The month" });
  expect(one({ text: "", file: { ...file, mediaType: "image/jpeg" } })).toMatchObject({ method: "sendPhoto" });
  expect(one({ text: "", file: { ...file, size: 11 * 1024 * 1024 } })).toMatchObject({ method: "sendDocument" });
  expect(one({ text: "", file: { ...file, mediaType: "application/pdf" } })).toMatchObject({ method: "sendDocument" });
});

test("a file carries its text as caption up to 1,024 characters, else the text goes first and the buttons last", () => {
  const file = { name: "list.csv", mediaType: "text/csv", text: "a;b" };
  const choices = [{ id: "/x", label: "x" }];
  expect(one({ text: "a".repeat(1024), file, choices })).toMatchObject({ method: "sendDocument", caption: /^a+$/ });
  expect(render({ text: "a".repeat(1025), file, choices })).toMatchObject([
    { method: "sendMessage", text: "a".repeat(1025) },
    { method: "sendDocument", file, keyboard: { inline_keyboard: [[{ text: "1. x" }]] } },
  ]);
  expect(render({ text: "a".repeat(1025), file, choices })[0]?.keyboard).toBeUndefined();
});

test.each([
  ["at a paragraph", `${"a".repeat(3000)}\n\n${"b".repeat(500)}\n${"c".repeat(2000)}`, ["a", "b"]],
  ["else at a line", `${"a".repeat(3000)}\n${"b".repeat(2000)}`, ["a", "b"]],
  ["else after a sentence", `${"甲".repeat(3000)}。${"乙".repeat(2000)}`, ["甲", "乙"]],
  ["else at a space", `${"a".repeat(3000)} ${"b".repeat(2000)}`, ["a", "b"]],
  ["else where it must", "a".repeat(5000), ["a", "a"]],
])("a text of more than 4,096 characters is cut %s, and the buttons stand under the last part", (_, text, firsts) => {
  const calls = render({ text, choices: [{ id: "/x", label: "x" }] });
  expect(calls.map((call) => call.method === "sendMessage" && call.text[0])).toEqual(firsts);
  expect(calls.map(({ keyboard }) => keyboard !== undefined)).toEqual([false, true]);
});

test("4,096 characters are one message", () => {
  expect(split("a".repeat(4096), 4096)).toHaveLength(1);
  expect(split("a".repeat(4097), 4096)).toHaveLength(2);
});

test("whatever the text, Telegram takes every part, and nothing but space between parts is lost", () => {
  const piece = fc.constantFrom("a", "字", "😀", "👩‍👩‍👧", " ", "\n", "\n\n", "。", ". ", "   \n  ");
  const text = fc.array(piece, { minLength: 1, maxLength: 120 }).map((pieces) => `x${pieces.join("")}`);
  fc.assert(
    fc.property(text, fc.integer({ min: 4, max: 60 }), (whole, longest) => {
      const parts = split(whole, longest);
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(longest);
        expect(refusalOfMessage("sendMessage", { text: part, markup: {}, chatId: "1" })).toBeUndefined();
      }
      expect(parts.join("").replace(/\s/g, "")).toBe(whole.replace(/\s/g, ""));
    }),
    { numRuns: 300 },
  );
});
