// A Message as Telegram shows it. Limits: https://core.telegram.org/bots/api (sendMessage, InlineKeyboardButton, sendDocument)

import type { Choice, Message, StoredFile, TextFile } from "../../domain/message.ts";
import { type Limits, payloadOf, split } from "../limits.ts";

/** Labels longer than this are cut off on a phone. */
export const limits: Limits = { text: 4096, buttons: 100, label: 58, payload: 64 };
const longestCaption = 1024;

type Button = { text: string; callback_data: string };
type Keyboard =
  | { inline_keyboard: Button[][] }
  | { keyboard: object[][]; resize_keyboard: true; one_time_keyboard: true };
export type Call =
  | { method: "sendMessage"; text: string; keyboard?: Keyboard }
  | { method: "sendDocument"; file: TextFile | StoredFile; caption?: string; keyboard?: Keyboard };

/**
 * The Bot API calls that show a message, in order. Throws when there is nothing to show, or a choice can't be put under a
 * button: bugs of ours.
 */
export function render(message: Message): Call[] {
  const tooLong = message.choices?.some(({ label }) => label.length > limits.label) ?? false;
  const list =
    tooLong && !message.listed ? (message.choices ?? []).map(({ label }, i) => `${i + 1}. ${label}`).join("\n") : "";
  const text = [message.text, list].filter(Boolean).join("\n\n");
  const keyboard = keyboardOf(message, tooLong);
  if (message.file) {
    if (text.length <= longestCaption) return [{ method: "sendDocument", file: message.file, caption: text, keyboard }];
    return [...texts(text), { method: "sendDocument", file: message.file, keyboard }];
  }
  if (!text.trim()) throw new Error("a message without a text");
  return texts(text, keyboard);
}

function texts(text: string, keyboard?: Keyboard): Call[] {
  const parts = split(text, limits.text);
  return parts.map((part, i) => ({
    method: "sendMessage",
    text: part,
    ...(i === parts.length - 1 ? { keyboard } : {}),
  }));
}

function keyboardOf(
  { choices = [], navigation = [], prompt, wants, wantsLabel = "" }: Message,
  numbersOnly: boolean,
): Keyboard | undefined {
  if (choices.length === 0 && wantsLabel && (wants === "location" || wants === "phone")) {
    const ask = {
      text: wantsLabel,
      ...(wants === "location" ? { request_location: true } : { request_contact: true }),
    };
    // A message has one keyboard, and only this kind can ask for these: the words of the others are typed by their buttons.
    const rows: object[][] = [[ask], navigation.map(({ label }) => ({ text: label }))];
    return {
      keyboard: rows.filter((row) => row.length > 0),
      resize_keyboard: true,
      one_time_keyboard: true,
    };
  }
  const button = ({ id, label }: Choice): Button => ({ text: label, callback_data: payloadOf(id, prompt, limits) });
  const numbered = choices.map((choice, i) => ({
    ...choice,
    label: numbersOnly ? String(i + 1) : `${i + 1}  ${choice.label}`,
  }));
  const rows = numbersOnly ? inRows(numbered.map(button), 5) : numbered.map((choice) => [button(choice)]);
  if (navigation.length > 0) rows.push(navigation.map(button));
  return rows.length > 0 ? { inline_keyboard: rows } : undefined;
}

const inRows = <T>(all: T[], width: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / width) }, (_, i) => all.slice(i * width, (i + 1) * width));
