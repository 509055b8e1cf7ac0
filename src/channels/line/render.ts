// A Message as LINE shows it. Limits: https://developers.line.biz/en/reference/messaging-api/#message-objects

import type { Message, StoredFile, TextFile } from "../../domain/message.ts";
import { shortened } from "../../lib/shortened.ts";
import { type Button, type Limits, layOut, layOutListed } from "../limits.ts";
import type { OutgoingFiles } from "../outgoingFiles.ts";

export const limits: Limits = { text: 5000, buttons: 13, label: 20, payload: 300 };
/** Messages of one call. */
export const mostAtOnce = 5;
/** A template may have 160 characters (a confirmation 240), but its text is cut off where it grows too high: only short questions are safe. */
const template = { buttons: 4, text: 60, lines: 2 };
const largestPicture = 1024 * 1024;

type Action =
  | { type: "postback"; label: string; data: string; displayText: string }
  | { type: "location" | "camera" | "cameraRoll"; label: string };
type QuickReply = { items: { type: "action"; action: Action }[] };
export type LineMessage = { quickReply?: QuickReply } & (
  | { type: "text"; text: string }
  | { type: "image"; originalContentUrl: string; previewImageUrl: string }
  | { type: "template"; altText: string; template: { type: "buttons" | "confirm"; text: string; actions: Action[] } }
);

/**
 * The message objects that show a message, in order. Throws when there is nothing to show, or a choice can't be put under a button:
 * bugs of ours.
 */
export async function render(message: Message, files: Pick<OutgoingFiles, "link">): Promise<LineMessage[]> {
  const link = message.file && (await files.link(message.file));
  const picture = message.file && link && isPicture(message.file, link) ? [pictureOf(link)] : [];
  const text =
    picture.length > 0 ? message.text : [message.text, fileLine(message.file, link)].filter(Boolean).join("\n\n");
  const shown = [...picture, ...wordsOf({ ...message, text })];
  const last = shown.at(-1);
  if (!last) throw new Error("a message without anything to show");
  if (last.type !== "template") last.quickReply = quickReplyOf(message);
  return shown;
}

/**
 * A short question with few answers becomes a template, whose buttons stay. Everywhere else the choices stand in the text by number as
 * well: quick replies go with the next message, and LINE on a computer never shows them.
 */
function wordsOf(message: Message): LineMessage[] {
  const asTemplate = templateOf(message);
  if (asTemplate) return [asTemplate];
  return layOutListed(message, limits).texts.map((text) => ({ type: "text", text }));
}

function quickReplyOf(message: Message): QuickReply | undefined {
  const special = specialActions(message);
  const { buttons } = layOutListed(message, { ...limits, buttons: limits.buttons - special.length });
  const actions = [...special, ...buttons.map(postback)];
  return actions.length > 0 ? { items: actions.map((action) => ({ type: "action", action })) } : undefined;
}

/** Only of a question: what is in a template can't be copied, and a receipt number must be. */
function templateOf(message: Message): LineMessage | undefined {
  const { text, prompt, choices = [], navigation = [], wants } = message;
  const count = choices.length + navigation.length;
  if (prompt === undefined || wants || choices.length === 0 || count > template.buttons) return undefined;
  const labels = [...choices.map(({ label }, i) => `${i + 1}. ${label}`), ...navigation.map(({ label }) => label)];
  const kind = count === 2 ? "confirm" : "buttons";
  const isShort = text.trim() !== "" && text.length <= template.text && text.split("\n").length <= template.lines;
  if (!isShort || labels.some((label) => label.length > limits.label)) return undefined;
  const actions = layOut(message, limits).buttons.map(postback);
  return { type: "template", altText: text, template: { type: kind, text, actions } };
}

/** Pressed, it shows its label as the person's own words. */
const postback = ({ label, payload }: Button): Action => ({
  type: "postback",
  label: shortened(label, limits.label),
  data: payload,
  displayText: label,
});

/** Buttons that open the map, the camera or the pictures: LINE has them among quick replies only. */
function specialActions({ wants, wantsLabel, cameraLabel }: Message): Action[] {
  if (wants === "location" && wantsLabel) return [{ type: "location", label: wantsLabel }];
  if (wants !== "files") return [];
  return [
    ...(cameraLabel ? [{ type: "camera" as const, label: cameraLabel }] : []),
    ...(wantsLabel ? [{ type: "cameraRoll" as const, label: wantsLabel }] : []),
  ];
}

/** LINE fetches pictures itself, over https alone; what is larger than its preview may be goes as a link. */
const isPicture = (file: TextFile | StoredFile, link: string): boolean =>
  "sha256" in file &&
  ["image/jpeg", "image/png"].includes(file.mediaType) &&
  file.size <= largestPicture &&
  link.startsWith("https:");

const pictureOf = (link: string): LineMessage => ({
  type: "image",
  originalContentUrl: link,
  previewImageUrl: link,
});

const fileLine = (file: TextFile | StoredFile | undefined, link: string | undefined): string =>
  file ? [file.name, link].filter(Boolean).join("\n") : "";
