import fc from "fast-check";
import { camelcaseKeysDeep } from "messaging-api-common";
import { expect, test } from "vitest";
import { toIncoming } from "../../../src/channels/whatsapp/event.ts";

const base = {
  MessageSid: "SM1234567890",
  From: "whatsapp:+8613900000007",
  SmsStatus: "received",
  NumMedia: "0",
  Body: "",
};
/** As it comes out of the connector. */
const read = (given: Record<string, string>) => toIncoming(camelcaseKeysDeep({ ...base, ...given }));
const said = (given: Record<string, string>) => read(given)?.content;

test("a message names its key and its number", () => {
  expect(read({ Body: "hello", ProfileName: "Wang", WaId: "8613900000007" })).toEqual({
    channel: "whatsapp",
    key: "SM1234567890",
    address: "+8613900000007",
    content: { kind: "text", text: "hello" },
  });
});

test("a link with words to send, and a number, are what is written", () => {
  expect(said({ Body: "/start door-1" })).toEqual({ kind: "text", text: "/start door-1" });
  expect(said({ Body: "2" })).toEqual({ kind: "text", text: "2" });
});

test.each([
  [
    { ButtonPayload: "12|a|b", ButtonText: "Yes", Body: "Yes" },
    { kind: "choice", id: "a|b", prompt: 12 },
  ],
  [
    { ListId: "|/day 2026-11-25", ListTitle: "Day", Body: "Day" },
    { kind: "choice", id: "/day 2026-11-25" },
  ],
  // A button of a template that somebody made in Twilio's console.
  [
    { ButtonPayload: "YES_PAYLOAD", ButtonText: "Show it", Body: "Show it" },
    { kind: "text", text: "Show it" },
  ],
])("the press %j is understood", (given, expected) => {
  expect(said(given as never)).toEqual(expected);
});

test("a place is its coordinates", () => {
  expect(said({ Latitude: "26.64", Longitude: "118.17", Address: "5 East St", Body: "East St" })).toEqual({
    kind: "location",
    latitude: 26.64,
    longitude: 118.17,
  });
});

const url = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1";
test.each([
  ["image/jpeg", "look", { kind: "photo", name: "photo-34567890.jpg", mediaType: "image/jpeg" }, "look"],
  ["audio/ogg; codecs=opus", "", { kind: "voice", name: "voice-34567890.ogg", mediaType: "audio/ogg" }, undefined],
  ["video/mp4", "", { kind: "video", name: "video-34567890.mp4" }, undefined],
  ["application/pdf", "材料 1.pdf", { kind: "document", name: "材料 1.pdf", mediaType: "application/pdf" }, undefined],
  ["application/pdf", "what I said", { kind: "document", name: "document-34567890.pdf" }, "what I said"],
  ["text/vcard", "", { kind: "document", name: "document-34567890.bin" }, undefined],
])("%s with the text %j is a file", (type, Body, expected, caption) => {
  const content = said({ NumMedia: "1", MediaUrl0: url, MediaContentType0: type, Body });
  expect(content).toMatchObject({ kind: "files", files: [{ size: 0, source: url, ...expected }] });
  expect(content?.kind === "files" ? content.caption : "").toBe(caption);
});

test("ten files of one message are one set of evidence, though bottender knows messages of one only", () => {
  const given: Record<string, string> = { NumMedia: "10", Body: "all of it" };
  for (let i = 0; i < 10; i++)
    Object.assign(given, { [`MediaUrl${i}`]: `${url}${i}`, [`MediaContentType${i}`]: "image/png" });
  const content = said(given);
  const files = content?.kind === "files" ? content.files : [];
  expect(files.map(({ source }) => source)).toEqual(Array.from({ length: 10 }, (_, i) => `${url}${i}`));
  expect(new Set(files.map(({ name }) => name)).size).toBe(10);
});

test("who wants nothing more has left: by the operators' words, or as Twilio understood it", () => {
  for (const Body of ["STOP", " STOP ", "UNSUBSCRIBE", "STOPALL"]) expect(said({ Body })).toEqual({ kind: "left" });
  expect(said({ Body: "退订", OptOutType: "STOP" })).toEqual({ kind: "left" });
  // Here "stop" means: stop asking.
  expect(said({ Body: "stop" })).toEqual({ kind: "text", text: "stop" });
  expect(said({ Body: "Please STOP the noise" })).toMatchObject({ kind: "text" });
  expect(said({ Body: "START", OptOutType: "START" })).toEqual({ kind: "text", text: "START" });
  expect(said({ Body: "HELP", OptOutType: "HELP" })).toEqual({ kind: "text", text: "HELP" });
});

test("a sticker is something we can't use, and so is what has nothing in it; a reaction says nothing", () => {
  const sticker = { NumMedia: "1", MediaUrl0: url, MediaContentType0: "image/webp", MessageType: "sticker" };
  expect(said(sticker)).toEqual({ kind: "unsupported", what: "sticker" });
  expect(said({ MessageType: "contacts" })).toEqual({ kind: "unsupported", what: "contacts" });
  expect(said({})).toEqual({ kind: "unsupported", what: "message" });
  expect(read({ MessageType: "reaction", Body: "👍" })).toBeUndefined();
});

test("whatever Twilio may put into a message, it is answered as something", () => {
  const text = fc.oneof(fc.string(), fc.constantFrom("", "1", "-1", "1e9", "NaN", "12|a", "audio/ogg", "x.pdf"));
  const names = [
    "Body",
    "NumMedia",
    "MediaUrl0",
    "MediaContentType0",
    "Latitude",
    "Longitude",
    "ButtonPayload",
    "ListId",
  ];
  const strange = fc.record(Object.fromEntries(names.map((name) => [name, text])), { requiredKeys: [] });
  fc.assert(
    fc.property(strange, (fields) => {
      expect(said(fields as Record<string, string>)?.kind).toBeTypeOf("string");
    }),
  );
});

test("an empty coordinate is no place", () => {
  expect(said({ Latitude: "", Longitude: "", Body: "hello" })).toEqual({ kind: "text", text: "hello" });
});
