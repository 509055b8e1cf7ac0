// A Message as Telegram shows it. Limits: https://core.telegram.org/bots/api (sendMessage, InlineKeyboardButton, sendPhoto, sendDocument)

import type { Message, StoredFile, TextFile } from "../../domain/message.ts";
import { type Button as LaidOutButton, type Limits, layOut } from "../limits.ts";

/** Labels longer than this are cut off on a phone. */
export const limits: Limits = { text: 4096, buttons: 100, label: 58, payload: 64 };
const longestCaption = 1024;
/** Larger pictures go as documents. */
const largestPhoto = 10 * 1024 * 1024;
/** Buttons that show only a number stand in rows. */
const numbersInARow = 5;

type Button = { text: string; callback_data: string };
type Keyboard =
  | { inline_keyboard: Button[][] }
  | { keyboard: object[][]; resize_keyboard: true; one_time_keyboard: true };
export type Call =
  | { method: "sendMessage"; text: string; keyboard?: Keyboard }
  | { method: "sendPhoto" | "sendDocument"; file: TextFile | StoredFile; caption?: string; keyboard?: Keyboard };

/**
 * The Bot API calls that show a message, in order. Throws when there is nothing to show, or a choice can't be put under a
 * button: bugs of ours.
 */
export function render(message: Message): Call[] {
  const { file, navigation = [] } = message;
  const { texts, buttons } = layOut(message, limits);
  const keyboard = asking(message) ?? inline(buttons, navigation.length);
  if (!file && texts.length === 0) throw new Error("a message without a text");
  const said = (parts: string[], last?: Keyboard): Call[] =>
    parts.map((text, i) => ({
      method: "sendMessage",
      text,
      ...(last && i === parts.length - 1 ? { keyboard: last } : {}),
    }));
  if (!file) return said(texts, keyboard);
  const [caption = ""] = texts;
  const method = isPhoto(file) ? "sendPhoto" : "sendDocument";
  if (texts.length <= 1 && caption.length <= longestCaption) return [{ method, file, caption, keyboard }];
  return [...said(texts), { method, file, keyboard }];
}

const isPhoto = (file: TextFile | StoredFile) =>
  "sha256" in file && /^image\/(png|jpeg)$/.test(file.mediaType) && file.size <= largestPhoto;

/** Answers one below the other, numbers alone side by side, and the navigation in a row at the end. */
function inline(buttons: LaidOutButton[], ofNavigation: number): Keyboard | undefined {
  const all = buttons.map(({ label, payload }): Button => ({ text: label, callback_data: payload }));
  const answers = all.slice(0, all.length - ofNavigation);
  const numbersOnly = answers.every(({ text }) => /^\d+$/.test(text));
  const rows = inRows(answers, numbersOnly ? numbersInARow : 1);
  if (ofNavigation > 0) rows.push(all.slice(-ofNavigation));
  return rows.length > 0 ? { inline_keyboard: rows } : undefined;
}

const inRows = <T>(all: T[], width: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / width) }, (_, i) => all.slice(i * width, (i + 1) * width));

/**
 * The keyboard that can share a place or a number. A message has one keyboard, and the buttons of this kind only type their words:
 * the question understands each of them.
 */
function asking({ choices = [], navigation = [], wants, wantsLabel }: Message): Keyboard | undefined {
  if (!wantsLabel || (wants !== "location" && wants !== "phone")) return undefined;
  const share = {
    text: wantsLabel,
    ...(wants === "location" ? { request_location: true } : { request_contact: true }),
  };
  const typing = ({ label }: { label: string }) => ({ text: label });
  const rows: object[][] = [[share], ...choices.map((choice) => [typing(choice)]), navigation.map(typing)];
  return { keyboard: rows.filter((row) => row.length > 0), resize_keyboard: true, one_time_keyboard: true };
}
