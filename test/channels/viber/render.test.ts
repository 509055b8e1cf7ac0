import fc from "fast-check";
import { expect, test } from "vitest";
import { render } from "../../../src/channels/viber/render.ts";
import type { Message } from "../../../src/domain/message.ts";
import { keyboard, most, rowsOf, message as taken } from "../../support/viberLimits.ts";
import { files } from "../support.ts";

const shown = (message: Message) => render(message, files);
const labels = (count: number, of: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => ({ id: String(i), label: of(i) }));
const navigation = [
  { id: "~back", label: "Back" },
  { id: "~cancel", label: "Cancel" },
];

test("choices stand one in a row, numbered, and navigation in a row of its own; a press shows nothing of ours in the chat", async () => {
  const [message] = await shown({ text: "Which?", prompt: 3, choices: labels(2, (i) => `Choice ${i}`), navigation });
  expect(message).toMatchObject({ type: "text", text: "Which?", min_api_version: 1 });
  expect(message?.keyboard?.Buttons.map(({ Text, Columns, ActionBody }) => [Text, Columns, ActionBody])).toEqual([
    ["1. Choice 0", 6, "od:3|0"],
    ["2. Choice 1", 6, "od:3|1"],
    ["Back", 3, "od:3|~back"],
    ["Cancel", 3, "od:3|~cancel"],
  ]);
  expect(message?.keyboard?.Buttons.every(({ Silent }) => Silent)).toBe(true);
});

test.each([1, 2, 3, 4, 5, 6, 7, 10])(
  "%i numbers fill their rows, so that nothing of the next row moves up",
  async (count) => {
    const [message] = await shown({
      text: "Which?",
      prompt: 3,
      choices: labels(count, (i) => `${"long ".repeat(20)}${i}`),
      navigation,
    });
    const buttons = message?.keyboard?.Buttons ?? [];
    expect(buttons).toHaveLength(count + 2);
    for (const row of rowsOf(buttons))
      expect(row.reduce((sum, i) => sum + (buttons[i]?.Columns ?? 0), 0)).toBe(keyboard.columns);
    expect(rowsOf(buttons).at(-1)).toEqual([count, count + 1]);
  },
);

test("a button's words are read as HTML, so signs of HTML are written out", async () => {
  const [message] = await shown({ text: "<b> & you", prompt: 1, choices: [{ id: "a", label: "A & B <c>" }] });
  expect(message).toMatchObject({ text: "<b> & you" });
  expect(message?.keyboard?.Buttons[0]?.Text).toBe("1. A &amp; B &lt;c&gt;");
});

test("a place and a number are asked for with Viber's own buttons, which older programs don't know", async () => {
  const place = await shown({
    text: "Where?",
    prompt: 1,
    wants: "location",
    wantsLabel: "Send my location",
    navigation,
  });
  expect(place[0]).toMatchObject({
    min_api_version: 3,
    keyboard: { Buttons: [{ ActionType: "location-picker" }, {}, {}] },
  });
  const phone = await shown({ text: "Number?", prompt: 1, wants: "phone", wantsLabel: "Send my number" });
  expect(phone[0]).toMatchObject({ min_api_version: 3, keyboard: { Buttons: [{ ActionType: "share-phone" }] } });
});

test("files are fetched by Viber from their links: pictures as pictures, others by name and size; the words and buttons come after", async () => {
  const picture = { name: "chart.png", mediaType: "image/png", sha256: "a".repeat(64), size: 10 };
  expect(await shown({ text: "The month", file: picture, choices: [{ id: "/menu", label: "Menu" }] })).toMatchObject([
    { type: "picture", media: expect.stringMatching(/^https:\/\/door\.test\/files\//) },
    { type: "text", text: "The month", keyboard: { Buttons: [{}] } },
  ]);
  const list = { name: "list.csv", mediaType: "text/csv", text: "时间" };
  expect(await shown({ text: "", file: list })).toMatchObject([{ type: "file", file_name: "list.csv", size: 9 }]);
  expect(await shown({ text: "", file: { ...picture, size: 2 * 1024 * 1024 } })).toMatchObject([{ type: "file" }]);
  expect(await render({ text: "", file: list }, { ...files, link: async () => undefined })).toMatchObject([
    { text: "list.csv" },
  ]);
});

test("a message with nothing to show is a bug that shows itself", async () => {
  await expect(shown({ text: " " })).rejects.toThrow();
});

test("the fullest message in Chinese stays within 30 KB", async () => {
  const choices = labels(40, (i) => `${"字".repeat(36)}${i}`).map((one) => ({ ...one, id: "9".repeat(50) }));
  for (const message of await shown({ text: "字".repeat(20_000), prompt: 9999, choices, navigation }))
    expect(
      Buffer.byteLength(JSON.stringify({ receiver: "x".repeat(30), sender: { name: "字".repeat(28) }, ...message })),
    ).toBeLessThan(most.requestBytes);
});

const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }).filter((text) => text.trim() !== "");
const id = fc.string({ unit: fc.constantFrom(..."abz019-"), minLength: 1, maxLength: 50 });
const message = fc.record(
  {
    text: fc.oneof(
      words,
      fc.integer({ min: 1, max: 500 }).map((lines) => "字句, words and 😀.\n".repeat(lines)),
    ),
    prompt: fc.nat(9999),
    choices: fc.array(fc.record({ id, label: words }), { maxLength: 40 }),
    navigation: fc.array(fc.record({ id: fc.constant("~back"), label: fc.constantFrom("Back", "取消") }), {
      maxLength: 3,
    }),
    wants: fc.constantFrom("location" as const, "phone" as const, "files" as const),
    wantsLabel: fc.constant("Send it"),
  },
  { requiredKeys: ["text"] },
);

test("whatever is said, Viber takes it", async () => {
  await fc.assert(
    fc.asyncProperty(message, async (given) => {
      for (const one of await shown(given)) {
        const body = { receiver: "A=", sender: { name: "Linjiang Office" }, ...one };
        expect(taken.safeParse(body).error?.issues).toBeUndefined();
        expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(most.requestBytes);
      }
    }),
    { numRuns: 200 },
  );
});
