// A Message as Messenger shows it. Limits: docs/channels.md, with their sources.

import type { Message, StoredFile, TextFile } from "../../domain/message.ts";
import { findReceiptNumber } from "../../domain/receipt.ts";
import { type Button, type Limits, layOut, layOutListed } from "../limits.ts";

export const limits: Limits = { text: 2000, buttons: 13, label: 20, payload: 1000, windowHours: 24 };
/** A button template keeps its buttons when more is written below it; quick replies are gone then. */
const template = { text: 640, buttons: 3 };

type QuickReply = { contentType: "text"; title: string; payload: string } | { contentType: "user_phone_number" };
type TemplateButton = { type: "postback"; title: string; payload: string };
export type MessengerMessage =
  | { text: string; quickReplies?: QuickReply[] }
  | { attachment: { type: "template"; payload: { templateType: "button"; text: string; buttons: TemplateButton[] } } }
  | { attachment: { type: "file" | "image"; payload: { url: string } } };

export type Part = { message: MessengerMessage } | { file: TextFile | StoredFile };

/** The Send API's messages that show it, in order: the file first, so that the buttons stand under what came last. */
export function render(message: Message): Part[] {
  const lasting = templateOf(message);
  const { texts, buttons } = layOutListed(message, limits);
  const shown = lasting ? [lasting] : texts.map((text): MessengerMessage => ({ text }));
  const last = shown.at(-1);
  const quickReplies = lasting ? [] : quickRepliesOf(message, buttons);
  if (last && "text" in last && quickReplies.length > 0) last.quickReplies = quickReplies;
  const parts: Part[] = [...(message.file ? [{ file: message.file }] : []), ...shown.map((one) => ({ message: one }))];
  if (parts.length === 0) throw new Error("a message without anything to show");
  return parts;
}

/**
 * Commands with a few words above them: they make sense when something else has been asked since, and their buttons stay. What is in a
 * template can't be copied, and a receipt number must be.
 */
function templateOf(message: Message): MessengerMessage | undefined {
  const { text, prompt, choices = [], secret } = message;
  if (prompt !== undefined || choices.length === 0 || secret || findReceiptNumber(text)) return undefined;
  const { texts, buttons } = layOut(message, { ...limits, ...template });
  const [only = ""] = texts;
  // Laid out in the text by number, the labels did not fit.
  if (texts.length !== 1 || only !== text || choices.length > buttons.length) return undefined;
  const asked = buttons.map(({ label, payload }) => ({ type: "postback" as const, title: label, payload }));
  return { attachment: { type: "template", payload: { templateType: "button", text, buttons: asked } } };
}

function quickRepliesOf({ wants }: Message, buttons: Button[]): QuickReply[] {
  const own = buttons.map(({ label, payload }): QuickReply => ({ contentType: "text", title: label, payload }));
  // Shows the number that the person's profile has, to be sent with one press; nothing where it has none.
  const asksNumber = wants === "phone" && own.length < limits.buttons;
  return asksNumber ? [{ contentType: "user_phone_number" }, ...own] : own;
}

/** Meta fetches it from there. Pictures up to 8 MB are shown as such; whatever else is a file to open. */
export function attachmentOf({ mediaType }: TextFile | StoredFile, url: string): MessengerMessage {
  const type = /^image\/(jpeg|png|gif)$/.test(mediaType) ? "image" : "file";
  return { attachment: { type, payload: { url } } };
}
