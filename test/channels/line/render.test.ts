import fc from "fast-check";
import { expect, test } from "vitest";
import { render } from "../../../src/channels/line/render.ts";
import type { Message } from "../../../src/domain/message.ts";
import { readMessages } from "../../support/lineLimits.ts";
import { files } from "../support.ts";

const shown = (message: Message) => render(message, files);
const navigation = [
  { id: "~back", label: "Back" },
  { id: "~cancel", label: "Cancel" },
];

test("a short question is a template: two answers a confirmation, up to four buttons else", async () => {
  const choices = [
    { id: "y", label: "Yes" },
    { id: "n", label: "No" },
  ];
  expect(await shown({ text: "Sure?", prompt: 3, choices })).toEqual([
    {
      type: "template",
      altText: "Sure?",
      template: {
        type: "confirm",
        text: "Sure?",
        actions: [
          { type: "postback", label: "1. Yes", data: "3|y", displayText: "1. Yes" },
          { type: "postback", label: "2. No", data: "3|n", displayText: "2. No" },
        ],
      },
    },
  ]);
  expect(await shown({ text: "Sure?", prompt: 3, choices, navigation })).toMatchObject([
    { template: { type: "buttons", actions: [{}, {}, { label: "Back" }, { label: "Cancel" }] } },
  ]);
});

test("what may hold something to copy is no template, nor what LINE might cut off: news, and texts that are not short", async () => {
  const choices = [{ id: "/case 1", label: "Show it" }];
  expect(await shown({ text: "Receipt number: LJ-20261124-0001-B", choices })).toMatchObject([{ type: "text" }]);
  expect(await shown({ text: "x".repeat(61), prompt: 1, choices: [{ id: "a", label: "A" }] })).toMatchObject([
    { type: "text" },
  ]);
});

test("beside quick replies the choices stand in the text: LINE on a computer shows no quick replies, and they go with the next message", async () => {
  const choices = Array.from({ length: 6 }, (_, i) => ({ id: String(i), label: `Choice ${i}` }));
  const [message] = await shown({ text: "Which?", prompt: 2, choices, navigation });
  expect(message).toMatchObject({
    type: "text",
    text: expect.stringMatching(/^Which\?\n\n1\. Choice 0\n[\s\S]*6\. Choice 5$/),
  });
  expect(message?.quickReply?.items.map(({ action }) => action.label)).toEqual([
    ...choices.map(({ label }, i) => `${i + 1}. ${label}`),
    "Back",
    "Cancel",
  ]);
});

test("a label too long for its button shows the number; those beside it keep their words", async () => {
  const choices = [
    { id: "a", label: "Short" },
    { id: "b", label: "A label that is much too long" },
  ];
  const [message] = await shown({ text: "Which?\n".repeat(40), prompt: 2, choices });
  expect(message?.quickReply?.items.map(({ action }) => action.label)).toEqual(["1. Short", "2"]);
});

test("a place and pictures are asked for with the buttons that open the map, the camera and the album", async () => {
  const place = await shown({
    text: "Where?",
    prompt: 1,
    wants: "location",
    wantsLabel: "Send my location",
    navigation,
  });
  expect(place[0]?.quickReply?.items.map(({ action }) => action.type)).toEqual(["location", "postback", "postback"]);
  const wanted = { wants: "files", wantsLabel: "Choose photos", cameraLabel: "Take a photo" } as const;
  const photos = await shown({ text: "Photos?", prompt: 1, ...wanted, choices: [{ id: "~skip", label: "No files" }] });
  expect(photos[0]?.quickReply?.items.map(({ action }) => action.type)).toEqual(["camera", "cameraRoll", "postback"]);
});

test("a picture is shown by its link over https; any other file is its name and its link", async () => {
  const picture = { name: "chart.png", mediaType: "image/png", sha256: "a".repeat(64), size: 10 };
  const [image, text] = await shown({ text: "The month", file: picture });
  expect(image).toMatchObject({
    type: "image",
    originalContentUrl: expect.stringMatching(/^https:\/\/door\.test\/files\//),
  });
  expect(text).toMatchObject({ type: "text", text: "The month" });
  const [letter] = await shown({
    text: "Your letter",
    file: { ...picture, name: "letter.pdf", mediaType: "application/pdf" },
  });
  expect(letter).toMatchObject({
    text: expect.stringMatching(/^Your letter\n\nletter\.pdf\nhttps:\/\/door\.test\/files\//),
  });
  const large = await shown({ text: "", file: { ...picture, size: 2 * 1024 * 1024 } });
  expect(large).toMatchObject([{ type: "text", text: expect.stringMatching(/^chart\.png\nhttps:/) }]);
  const unreachable = { link: async () => "http://127.0.0.1/files/x" };
  expect(await render({ text: "", file: picture }, unreachable)).toMatchObject([{ type: "text" }]);
});

test("a picture without words carries the buttons itself", async () => {
  const file = { name: "chart.png", mediaType: "image/png", sha256: "a".repeat(64), size: 10 };
  expect(await shown({ text: "", file, navigation })).toMatchObject([
    { type: "image", quickReply: { items: [{ action: { label: "Back" } }, { action: { label: "Cancel" } }] } },
  ]);
  const choices = [{ id: "a", label: "A" }];
  expect(await shown({ text: "", file, prompt: 1, choices })).toMatchObject([
    { type: "image" },
    { type: "text", text: "1. A", quickReply: { items: [{}] } },
  ]);
});

test("a text of several messages carries its buttons under the last", async () => {
  const all = await shown({ text: "A line of words.\n".repeat(900), prompt: 1, choices: [{ id: "a", label: "A" }] });
  expect(all.length).toBeGreaterThan(2);
  expect(all.map(({ quickReply }) => Boolean(quickReply))).toEqual([...all.slice(1).map(() => false), true]);
});

test("a message with nothing to show is a bug that shows itself", async () => {
  await expect(shown({ text: " " })).rejects.toThrow();
});

const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }).filter((text) => text.trim() !== "");
const choice = fc.record({
  id: fc.string({ unit: fc.constantFrom(..."abz019-"), minLength: 1, maxLength: 50 }),
  label: words,
});
const label = fc
  .string({ unit: fc.constantFrom(..."abc 取消"), minLength: 1, maxLength: 20 })
  .filter((text) => text.trim() !== "");
const message = fc.record(
  {
    text: fc.oneof(
      words,
      fc.integer({ min: 1, max: 400 }).map((lines) => "字句, words and 😀.\n".repeat(lines)),
    ),
    prompt: fc.nat(9999),
    choices: fc.array(choice, { maxLength: 40 }),
    navigation: fc.array(fc.record({ id: fc.constant("~back"), label }), { maxLength: 3 }),
    wants: fc.constantFrom("location" as const, "files" as const),
    wantsLabel: fc.constant("Send my location"),
    cameraLabel: fc.constant("Take a photo"),
  },
  { requiredKeys: ["text"] },
);

test("whatever is said, LINE takes it, and no choice is lost", async () => {
  await fc.assert(
    fc.asyncProperty(message, async (given) => {
      const all = await shown(given);
      for (let i = 0; i < all.length; i += 5) {
        const read = readMessages(all.slice(i, i + 5));
        if (!read.ok) throw new Error(JSON.stringify(read.refusal));
      }
      const said = JSON.stringify(all).replace(/\\n/g, "\n");
      for (const { label: words } of given.choices ?? [])
        expect(said.replace(/\s/g, "")).toContain(
          JSON.stringify(words)
            .slice(1, -1)
            .replace(/\s|\\[ntr]/g, ""),
        );
    }),
    { numRuns: 200 },
  );
});
