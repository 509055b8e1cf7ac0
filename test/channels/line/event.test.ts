import { expect, test } from "vitest";
import { ZodError } from "zod";
import { toIncoming } from "../../../src/channels/line/event.ts";

const userId = `U${"1".padStart(32, "0")}`;
const groupId = `C${"2".padStart(32, "0")}`;
const base = {
  mode: "active",
  timestamp: 1,
  webhookEventId: "01HEVENT",
  deliveryContext: { isRedelivery: false },
  source: { type: "user", userId },
  replyToken: "token",
};
const read = (more: object) => toIncoming({ ...base, ...more });
const said = (message: object, more: object = {}) =>
  read({ type: "message", message: { id: "9", ...message }, ...more });
const stored = { contentProvider: { type: "line" } };
const file = (kind: string, name: string, mediaType: string, size = 0) => ({
  kind: "files",
  files: [{ kind, name, mediaType, size, source: "9" }],
});

test.each([
  ["text", { type: "text", text: "hello" }, { kind: "text", text: "hello" }],
  ["image", { type: "image", ...stored }, file("photo", "photo-9.jpg", "image/jpeg")],
  ["video", { type: "video", ...stored }, file("video", "video-9.mp4", "video/mp4")],
  ["audio", { type: "audio", ...stored }, file("voice", "voice-9.m4a", "audio/mp4")],
  ["file", { type: "file", fileName: "信.pdf", fileSize: 12 }, file("document", "信.pdf", "application/pdf", 12)],
  // A photo sent as a file must be known as one, or the place in it would be stored.
  ["photo as file", { type: "file", fileName: "A.JPG", fileSize: 1 }, file("document", "A.JPG", "image/jpeg", 1)],
  [
    "location",
    { type: "location", latitude: 26.6, longitude: 118.1 },
    { kind: "location", latitude: 26.6, longitude: 118.1 },
  ],
  ["sticker", { type: "sticker", packageId: "1" }, { kind: "unsupported", what: "sticker" }],
  ["a kind that comes later", { type: "hologram" }, { kind: "unsupported", what: "hologram" }],
  // An address that a stranger chose is not followed.
  [
    "external image",
    { type: "image", contentProvider: { type: "external" } },
    { kind: "unsupported", what: "externalFile" },
  ],
])("a message of the kind %s arrives as what it is", (_, message, content) => {
  expect(said(message)).toEqual({ channel: "line", key: "01HEVENT", address: userId, replyToken: "token", content });
});

test("pictures sent together are one album", () => {
  expect(said({ type: "image", ...stored, imageSet: { id: "S", index: 1, total: 2 } })?.content).toMatchObject({
    album: "S",
  });
});

test.each([
  ["postback", { postback: { data: "12|a" } }, { kind: "choice", id: "a", prompt: 12 }],
  ["postback", { postback: { data: "|/visit 3" } }, { kind: "choice", id: "/visit 3" }],
  ["follow", { follow: { isUnblocked: false } }, { kind: "text", text: "/start" }],
  ["unfollow", {}, { kind: "left" }],
  ["join", {}, { kind: "joined" }],
  ["leave", {}, { kind: "left" }],
  ["unsend", { unsend: { messageId: "1" } }, { kind: "takenBack", message: "1" }],
])("an event %s is understood", (type, more, content) => {
  expect(read({ type, ...more })?.content).toEqual(content);
});

test.each(["memberJoined", "memberLeft", "beacon", "accountLink", "videoPlayComplete", "membership", "somethingNew"])(
  "an event %s says nothing to us",
  (type) => expect(read({ type })).toBeUndefined(),
);

test("while another program or a person of the office has the chat, nothing is answered", () => {
  expect(said({ type: "text", text: "hello" }, { mode: "standby" })).toBeUndefined();
});

test("a group is marked as one, with the writer's own chat, and our name before a command is no part of it", () => {
  const mention = { mentionees: [{ index: 0, length: 10, type: "user", isSelf: true }] };
  const source = { type: "group", groupId, userId };
  expect(said({ type: "text", text: "@Open Door /day", mention }, { source })).toMatchObject({
    address: groupId,
    group: true,
    from: userId,
    content: { text: "/day" },
  });
  const room = { type: "room", roomId: "R1" };
  expect(said({ type: "text", text: "hello" }, { source: room })).toMatchObject({ address: "R1", group: true });
  expect(said({ type: "text", text: "hello" }, { source: room })).not.toHaveProperty("from");
});

test("a message whose content can't be read is one that can't be used: its sender hears of it, and the log", () => {
  const faults: string[] = [];
  const given = { ...base, type: "message", message: { id: "9", type: "text" } };
  const read = toIncoming(given, ({ issues }) => faults.push(...issues.map(({ path }) => path.join("."))));
  expect(read).toMatchObject({ address: userId, content: { kind: "unsupported", what: "unknown" } });
  expect(faults).toEqual(["text"]);
});

test("an event that is none, or a button that brings nothing back, is a fault", () => {
  expect(() => read({ type: "postback" })).toThrow(ZodError);
  expect(() => toIncoming({ type: "message" })).toThrow(ZodError);
});
