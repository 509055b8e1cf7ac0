import { expect, test } from "vitest";
import { toIncoming, update } from "../../../src/channels/telegram/update.ts";

const from = { id: 9, is_bot: false, language_code: "zh-hans" };
const chat = { id: 9, type: "private" };
const group = { id: -100, type: "supergroup" };
const read = (given: object, botName?: string) => toIncoming(update.parse({ update_id: 41, ...given }), botName);
const said = (content: object) => read({ message: { message_id: 3, from, chat, date: 0, ...content } }, "our_bot");

test("an update names its key, its chat, and the language of the one who wrote", () => {
  expect(said({ text: "hello" })).toEqual({
    channel: "telegram",
    key: "41",
    address: "9",
    language: "zh-hans",
    group: false,
    content: { kind: "text", text: "hello" },
  });
});

test.each([
  ["/day@our_bot 2026-11-25", "/day 2026-11-25"],
  ["/day@Our_Bot", "/day"],
  ["/start abc_DEF-1", "/start abc_DEF-1"],
  ["write to me@our_bot", "write to me@our_bot"],
])("the command %s is %s", (text, expected) => {
  expect(said({ text })?.content).toEqual({ kind: "text", text: expected });
});

test("a command for another bot is not for us", () => {
  expect(said({ text: "/day@other_bot" })).toBeUndefined();
});

test("in a topic of a group the answer goes to the topic", () => {
  const topic = { chat: group, message_thread_id: 12, is_topic_message: true };
  expect(said({ ...topic, text: "/day" })).toMatchObject({ address: "-100/12", group: true });
  // A reply in a group without topics has a thread as well; it is no topic.
  expect(said({ ...topic, is_topic_message: undefined, text: "/day" })).toMatchObject({ address: "-100" });
});

test.each([
  ["12|a|b", { kind: "choice", id: "a|b", prompt: 12 }],
  ["|/day 2026-11-25", { kind: "choice", id: "/day 2026-11-25" }],
  ["of an older program", { kind: "choice", id: "of an older program" }],
])("the press %s is understood", (data, expected) => {
  expect(read({ callback_query: { id: "1", from, data, message: { message_id: 1, chat, date: 0 } } })).toMatchObject({
    address: "9",
    content: expected,
  });
});

const file = (more = {}) => ({ file_id: "f", file_unique_id: "u", file_size: 5, ...more });
test.each([
  [
    "photo",
    [file({ file_id: "small" }), file({ file_id: "large" })],
    { kind: "photo", source: "large", mediaType: "image/jpeg", name: "photo-3.jpg" },
  ],
  [
    "document",
    file({ file_name: "a.pdf", mime_type: "application/pdf" }),
    { kind: "document", name: "a.pdf", mediaType: "application/pdf" },
  ],
  ["voice", file({ mime_type: "audio/ogg" }), { kind: "voice", mediaType: "audio/ogg" }],
  ["audio", file({ mime_type: "audio/mpeg" }), { kind: "voice", mediaType: "audio/mpeg" }],
  ["video", file({ mime_type: "video/mp4" }), { kind: "video", mediaType: "video/mp4" }],
  ["animation", file({ mime_type: "video/mp4" }), { kind: "video", mediaType: "video/mp4" }],
  ["video_note", file(), { kind: "video", mediaType: "video/mp4" }],
])("a %s is a file", (kind, given, expected) => {
  // An animation comes with the same file as a document.
  const twice = kind === "animation" ? { document: given } : {};
  expect(said({ [kind]: given, ...twice, caption: "look", media_group_id: "m" })?.content).toMatchObject({
    kind: "files",
    caption: "look",
    album: "m",
    files: [{ size: 5, ...expected }],
  });
});

test("a place is its coordinates, with a name or without", () => {
  const location = { latitude: 1.5, longitude: 2.5 };
  expect(said({ location })?.content).toEqual({ kind: "location", ...location });
  expect(said({ venue: { location, title: "Hall", address: "x" }, location })?.content).toEqual({
    kind: "location",
    ...location,
  });
});

test("a contact is the sender's own only when Telegram says so", () => {
  const contact = { phone_number: "+861", first_name: "Wang", last_name: "Fang" };
  const own = (more: object) => said({ contact: { ...contact, ...more } })?.content;
  expect(own({ user_id: 9 })).toEqual({ kind: "contact", phone: "+861", name: "Wang Fang", own: true });
  expect(own({ user_id: 10 })).toMatchObject({ own: false });
  expect(own({})).toMatchObject({ own: false });
});

test.each(["sticker", "dice", "poll", "story"])("a %s is something we can't use", (what) => {
  expect(said({ [what]: {} })?.content).toEqual({
    kind: "unsupported",
    what,
  });
});

test("what Telegram may invent yet is answered as something we can't use; its own notices are not", () => {
  expect(said({ hologram: {} })?.content).toEqual({ kind: "unsupported", what: "message" });
  expect(said({ pinned_message: {} })).toBeUndefined();
});

test("a group that became a supergroup says its new address, once", () => {
  const before = { id: -5, type: "group" };
  expect(said({ chat: before, migrate_to_chat_id: -1005 })).toMatchObject({
    address: "-5",
    content: { kind: "moved", to: "-1005" },
  });
  expect(said({ chat: group, migrate_from_chat_id: -5 })).toBeUndefined();
});

test("an edit says its new text; a live location on the move says nothing", () => {
  const edited = (content: object) => read({ edited_message: { message_id: 3, from, chat, ...content } });
  expect(edited({ text: "now" })?.content).toEqual({ kind: "edited", text: "now" });
  expect(edited({ location: { latitude: 1, longitude: 2 } })).toBeUndefined();
});

test.each([
  ["kicked", {}, "left"],
  ["left", {}, "left"],
  ["restricted", { is_member: false }, "left"],
  ["restricted", { is_member: true }, "joined"],
  ["member", {}, "joined"],
  ["administrator", {}, "joined"],
])("a bot that is now %s %o: %s", (status, more, kind) => {
  const changed = (where: object) =>
    read({ my_chat_member: { chat: where, from, new_chat_member: { status, ...more } } });
  expect(changed(chat)?.content).toEqual({ kind });
  expect(changed(group)).toMatchObject({ address: "-100", group: true, content: { kind } });
  expect(changed({ id: -2, type: "channel" })).toBeUndefined();
});

test("channels, other bots, and kinds nobody waits for are no messages of people", () => {
  expect(said({ chat: { id: -3, type: "channel" }, text: "x" })).toBeUndefined();
  expect(said({ from: { id: 2, is_bot: true }, text: "x" })).toBeUndefined();
  expect(read({ channel_post: { text: "x" } })).toBeUndefined();
});
