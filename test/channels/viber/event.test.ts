import { camelcaseKeysDeep } from "messaging-api-common";
import { expect, test } from "vitest";
import { ZodError } from "zod";
import { readCallback } from "../../../src/channels/viber/event.ts";
import { exactTokens } from "../../../src/channels/viber/tokens.ts";

const sender = { id: "01234567890A=", name: "Wang", language: "zh", country: "CN", api_version: 7 };
const read = (given: object) => readCallback(camelcaseKeysDeep(given as never));
const said = (message: object) => {
  const callback = read({ event: "message", timestamp: 1, message_token: "49", sender, message });
  return callback.kind === "message" ? callback.incoming : undefined;
};
const media = "https://media.example/a";
const file = (kind: string, name: string, mediaType: string, size = 0) => ({
  kind,
  name,
  mediaType,
  size,
  source: media,
});

test.each([
  ["text", { type: "text", text: "hello" }, { kind: "text", text: "hello" }],
  ["a pressed button", { type: "text", text: "od:12|a" }, { kind: "choice", id: "a", prompt: 12 }],
  ["a pressed command", { type: "text", text: "od:|/visit 3" }, { kind: "choice", id: "/visit 3" }],
  // What people type is never taken for a button.
  ["a text with a bar", { type: "text", text: "3|5 East Street" }, { kind: "text", text: "3|5 East Street" }],
  [
    "picture",
    { type: "picture", media, text: "the lamp" },
    { kind: "files", files: [file("photo", "photo-49.jpg", "image/jpeg")], caption: "the lamp" },
  ],
  [
    "video",
    { type: "video", media, size: 9 },
    { kind: "files", files: [file("video", "video-49.mp4", "video/mp4", 9)] },
  ],
  [
    "file",
    { type: "file", media, file_name: "信.pdf", file_size: 12 },
    { kind: "files", files: [file("document", "信.pdf", "application/pdf", 12)] },
  ],
  [
    "photo as file",
    { type: "file", media, file_name: "A.JPG", size: 1 },
    { kind: "files", files: [file("document", "A.JPG", "image/jpeg", 1)] },
  ],
  [
    "location",
    { type: "location", location: { lat: 26.6, lon: "118.1" } },
    { kind: "location", latitude: 26.6, longitude: 118.1 },
  ],
  [
    "contact",
    { type: "contact", contact: { name: "Wang", phone_number: "+86599" } },
    { kind: "contact", phone: "+86599", name: "Wang", own: false },
  ],
  ["url", { type: "url", media: "https://news.example/1" }, { kind: "text", text: "https://news.example/1" }],
  [
    "a text with empty fields",
    { type: "text", text: "hello", media: null, location: null },
    { kind: "text", text: "hello" },
  ],
  ["sticker", { type: "sticker", sticker_id: 46105 }, { kind: "unsupported", what: "sticker" }],
  ["a kind that comes later", { type: "hologram" }, { kind: "unsupported", what: "hologram" }],
])("%s arrives as what it is", (_, message, content) => {
  expect(said(message)).toEqual({ channel: "viber", key: "49", address: sender.id, language: "zh", content });
});

test("without the camel case bottender's events would come out empty", () => {
  const given = { event: "message", message_token: "49", sender, message: { type: "text", text: "hello" } };
  expect(() => readCallback(given)).toThrow(ZodError);
  expect(read(given)).toMatchObject({ kind: "message" });
});

test.each([
  [{ event: "subscribed", message_token: "1", user: sender }, { kind: "joined" }],
  [{ event: "unsubscribed", message_token: "1", user_id: sender.id }, { kind: "left" }],
])("%o is understood", (callback, content) => {
  expect(read(callback)).toMatchObject({ kind: "message", incoming: { address: sender.id, content } });
});

test.each(["webhook", "delivered", "seen", "somethingNew"])("%s is a notice", (event) => {
  expect(read({ event, message_token: "1", user_id: sender.id })).toEqual({ kind: "notice" });
});

test("somebody who opens the chat, and a message of ours that failed", () => {
  expect(
    read({ event: "conversation_started", message_token: "1", user: sender, context: "LJ-1", subscribed: false }),
  ).toEqual({
    kind: "opened",
    language: "zh",
    context: "LJ-1",
  });
  expect(read({ event: "failed", message_token: "49", user_id: "x", desc: "x" })).toEqual({
    kind: "failed",
    token: "49",
  });
});

test("tokens of 64 bits stay apart: as JavaScript's numbers these two would be one", () => {
  const tokenOf = (token: string) => exactTokens(`{"message_token":${token},"n":1}`);
  expect(Number("4912661846655238145")).toBe(Number("4912661846655238146"));
  expect(tokenOf("4912661846655238145")).toEqual({ message_token: "4912661846655238145", n: 1 });
  expect(tokenOf("4912661846655238146")).toEqual({ message_token: "4912661846655238146", n: 1 });
  expect(tokenOf('"49"')).toEqual({ message_token: "49", n: 1 });
  expect(exactTokens("<html>")).toBeUndefined();
});
