// A Message as Messenger shows it. Limits: docs/channels.md, with their sources.

import type { Message, StoredFile, TextFile } from "../../domain/message.ts";
import { type Button, type Limits, layOut } from "../limits.ts";

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
  const { texts, buttons } = layOut(message, limits);
  const parts: Part[] = message.file ? [{ file: message.file }] : [];
  for (const [i, text] of texts.entries())
    parts.push({ message: i === texts.length - 1 ? withButtons(text, buttons, message) : { text } });
  if (parts.length === 0) throw new Error("a message without a text");
  return parts;
}

function withButtons(text: string, buttons: Button[], { prompt, wants }: Message): MessengerMessage {
  // Only commands make sense when something else has been asked since.
  const lasting = prompt === undefined && buttons.length > 0 && buttons.length <= template.buttons;
  if (lasting && text.length <= template.text) {
    const asked = buttons.map(({ label, payload }) => ({ type: "postback" as const, title: label, payload }));
    return {
      attachment: { type: "template", payload: { templateType: "button", text, buttons: asked } },
    };
  }
  const quickReplies: QuickReply[] = buttons.map(({ label, payload }) => ({
    contentType: "text",
    title: label,
    payload,
  }));
  // Shows the number that the person's profile has, to be sent with one press; nothing where it has none.
  if (wants === "phone" && quickReplies.length < limits.buttons)
    quickReplies.unshift({ contentType: "user_phone_number" });
  return quickReplies.length > 0 ? { text, quickReplies } : { text };
}

/** Meta fetches it from there. Pictures up to 8 MB are shown as such; whatever else is a file to open. */
export function attachmentOf({ mediaType }: TextFile | StoredFile, url: string): MessengerMessage {
  const type = /^image\/(jpeg|png|gif)$/.test(mediaType) ? "image" : "file";
  return { attachment: { type, payload: { url } } };
}
