import fc from "fast-check";
import { camelcaseKeysDeep } from "messaging-api-common";
import { expect, test } from "vitest";
import { ZodError } from "zod";
import { toIncoming } from "../../../src/channels/messenger/event.ts";

const base = { sender: { id: "9" }, recipient: { id: "1" }, timestamp: 1_790_000_000_000 };
/** As it comes out of the connector. */
const read = (given: object) => toIncoming(camelcaseKeysDeep({ ...base, ...given } as never));
const said = (message: object) => read({ message: { mid: "m_1", ...message } })?.content;
const attached = (type: string, payload: object | null, more: object = {}) =>
  said({ attachments: [{ type, payload }], ...more });

test("an event names its key and who wrote", () => {
  expect(read({ message: { mid: "m_1", text: "hello" } })).toEqual({
    channel: "messenger",
    key: "m_1",
    address: "9",
    content: { kind: "text", text: "hello" },
  });
});

test.each([
  ["12|a|b", { kind: "choice", id: "a|b", prompt: 12 }],
  ["|/day 2026-11-25", { kind: "choice", id: "/day 2026-11-25" }],
  ["OF_AN_OLDER_PROGRAM", { kind: "choice", id: "OF_AN_OLDER_PROGRAM" }],
])("the quick reply %s is understood", (payload, expected) => {
  expect(said({ text: "1. Yes", quick_reply: { payload } })).toEqual(expected);
  expect(read({ postback: { payload, title: "1. Yes" } })?.content).toEqual(expected);
});

test("the button for one's own number brings the number", () => {
  const expected = { kind: "contact", phone: "+8659955501", name: "", own: true };
  expect(said({ text: "+8659955501", quick_reply: { payload: "+8659955501" } })).toEqual(expected);
});

test("pressing twice is two presses, the same press again is one; a press of another, or of another moment, has another key", () => {
  const press = (more: object = {}, payload = "|/menu") => read({ postback: { mid: "m_p", payload }, ...more })?.key;
  expect(press()).toBe(press());
  const keys = [press(), press({ timestamp: 2 }), press({ sender: { id: "10" } }), press({}, "|/book")];
  expect(new Set(keys).size).toBe(4);
  expect(read({ postback: { payload: "|/menu" } })?.key).toMatch(/^postback:[0-9a-f]{40}$/);
});

test("a link with a ref is a deep link, for somebody new and for somebody known", () => {
  const start = { kind: "text", text: "/start door-1" };
  const referral = { ref: "door-1", source: "SHORTLINK", type: "OPEN_THREAD" };
  expect(read({ referral })?.content).toEqual(start);
  expect(read({ postback: { payload: "|/start", referral } })?.content).toEqual(start);
  expect(read({ optin: { ref: "door-1" } })?.content).toEqual(start);
  expect(read({ referral: { source: "SHORTLINK" } })?.content).toEqual({ kind: "text", text: "/start" });
  expect(read({ referral })?.key).not.toBe(read({ referral, timestamp: 2 })?.key);
});

test("an opt-in to something that we don't send is no message", () => {
  expect(read({ optin: { type: "notification_messages", payload: "x" } })).toBeUndefined();
});

const cdn = "https://cdn.fbsbx.com/v/t59/1234_n.";
test.each([
  ["image", `${cdn}jpg?oh=1`, { kind: "photo", name: "1234_n.jpg", mediaType: "image/jpeg" }],
  ["image", `${cdn}png?oh=1`, { kind: "photo", mediaType: "image/png" }],
  // A photo without a name must be known as one all the same: its place is taken out.
  [
    "image",
    "https://scontent.example/abc",
    { kind: "photo", name: expect.stringMatching(/^photo-.*\.jpg$/), mediaType: "image/jpeg" },
  ],
  ["image", `${cdn}pdf`, { kind: "photo", mediaType: "image/jpeg" }],
  ["audio", `${cdn}mp4`, { kind: "voice", mediaType: "audio/mp4" }],
  ["video", `${cdn}mp4`, { kind: "video", mediaType: "video/mp4" }],
  [
    "file",
    "https://cdn.fbsbx.com/v/%E6%9D%90%E6%96%99%201.pdf?x",
    { kind: "document", name: "材料 1.pdf", mediaType: "application/pdf" },
  ],
  ["file", "https://cdn.fbsbx.com/v/%ZZ", { kind: "document", name: expect.stringMatching(/^document-.*\.bin$/) }],
])("an attached %s at %s is a file", (type, url, expected) => {
  expect(attached(type, { url }, { text: "look" })).toMatchObject({
    kind: "files",
    caption: "look",
    files: [{ size: 0, source: url, ...expected }],
  });
});

test("several photos of one message are one set of evidence", () => {
  const photos = ["a", "b", "c"].map((name) => ({
    type: "image",
    payload: { url: `https://cdn.example/${name}.jpg` },
  }));
  expect(said({ attachments: photos })).toMatchObject({
    files: [{ name: "a.jpg" }, { name: "b.jpg" }, { name: "c.jpg" }],
  });
});

test("a place is its coordinates", () => {
  expect(attached("location", { coordinates: { lat: 26.64, long: 118.17 } })).toEqual({
    kind: "location",
    latitude: 26.64,
    longitude: 118.17,
  });
});

test("a sticker is something we can't use, as it came before August 2026 and since", () => {
  const sticker = { kind: "unsupported", what: "sticker" };
  expect(
    said({ sticker_id: 369239263222822, attachments: [{ type: "image", payload: { url: "https://x.example/1" } }] }),
  ).toEqual(sticker);
  expect(attached("image", { url: "https://x.example/1", sticker_id: 369239263222822 })).toEqual(sticker);
  expect(attached("sticker", { sticker_id: "369239263222822" })).toEqual(sticker);
});

test("a shared link is its text; what can't be read is said to be so", () => {
  expect(attached("fallback", null, { text: "https://x.example" })).toEqual({
    kind: "text",
    text: "https://x.example",
  });
  expect(said({ attachments: [{ type: "fallback", title: "A page", payload: { url: "https://x.example" } }] })).toEqual(
    {
      kind: "text",
      text: "A page\nhttps://x.example",
    },
  );
  expect(attached("fallback", null)).toEqual({ kind: "unsupported", what: "fallback" });
  expect(attached("reel", { url: "https://x.example" })).toEqual({ kind: "unsupported", what: "reel" });
  expect(said({})).toEqual({ kind: "unsupported", what: "message" });
});

test("an edit says its new text, and each of its edits has a key of its own", () => {
  const edit = (num_edit: number) => read({ message_edit: { mid: "m_1", text: "now", num_edit } });
  expect(edit(1)?.content).toEqual({ kind: "edited", text: "now" });
  expect(edit(1)?.key).not.toBe(edit(2)?.key);
  expect(edit(1)?.key).not.toBe("m_1");
});

test("whatever else Meta may put into a message, it is answered as something", () => {
  const strange = fc.record({
    text: fc.anything(),
    quick_reply: fc.anything(),
    sticker_id: fc.anything(),
    attachments: fc.oneof(fc.anything(), fc.array(fc.record({ type: fc.anything(), payload: fc.anything() }))),
    is_echo: fc.constant(undefined),
    is_deleted: fc.constant(undefined),
  });
  fc.assert(
    fc.property(strange, (message) => {
      expect(said(message)?.kind).toBeTypeOf("string");
    }),
  );
});

test("of anything at all nothing worse comes than a shape that we don't know", () => {
  fc.assert(
    fc.property(fc.anything(), (given) => {
      try {
        toIncoming(given);
      } catch (error) {
        expect(error).toBeInstanceOf(ZodError);
      }
    }),
  );
});
