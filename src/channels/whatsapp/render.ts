// A Message as WhatsApp shows it: numbered text, and files by their address. Limits: docs/channels.md, with their sources.

import type { Message, StoredFile, TextFile } from "../../domain/message.ts";
import { type Limits, layOut, split } from "../limits.ts";

export const limits: Limits = { text: 1600, buttons: 0, label: 24, payload: 200, windowHours: 24 };
/** A template has 1,024 characters with what our text is set into, which is the office's own. */
const longestInTemplate = 850;

export type Part = { body: string; last: boolean } | { mediaUrl: string };

/** What WhatsApp shows as a file; anything else is a link to open. Bytes. */
const shownAsFile: Record<string, number> = {
  "image/jpeg": 5 * 1024 * 1024,
  "image/png": 5 * 1024 * 1024,
  "application/pdf": 16 * 1024 * 1024,
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": 16 * 1024 * 1024,
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": 16 * 1024 * 1024,
};

/** The messages that show it, in order. `link` is the file's address. A file has no text of its own: Twilio gives a document none. */
export function render(message: Message, link: string | undefined): Part[] {
  const { file } = message;
  const asFile = file && link && sizeOf(file) <= (shownAsFile[file.mediaType] ?? -1);
  const parts: Part[] = asFile ? [{ mediaUrl: link }] : [];
  const texts = textsOf(message, asFile ? undefined : link);
  return [...parts, ...texts.map((body, i) => ({ body, last: i === texts.length - 1 }))];
}

/** The same within a template, which has no line ends and carries no files. */
export function renderInTemplate(message: Message, link: string | undefined): string[] {
  const whole = textsOf(message, link).join("\n");
  return split(oneLine(whole), longestInTemplate);
}

function textsOf(message: Message, link: string | undefined): string[] {
  const text = link && message.file ? `${message.text}\n\n${message.file.name}\n${link}` : message.text;
  const { texts } = layOut({ ...message, text }, limits);
  if (texts.length === 0) throw new Error("a message without a text");
  return texts;
}

/** Templates refuse line ends, tabs and more than four spaces on end. */
const oneLine = (text: string): string =>
  text
    .replace(/\s*\n\s*/g, " · ")
    .replace(/\s+/g, " ")
    .trim();

const sizeOf = (file: TextFile | StoredFile): number => ("size" in file ? file.size : Buffer.byteLength(file.text));
