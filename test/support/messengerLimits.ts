// What Meta refuses of a message to a person, with the codes it refuses it by. Below "docs" is
// https://developers.facebook.com/documentation/business-messaging/messenger-platform
//   text 2,000 characters: https://developers.facebook.com/docs/messenger-platform/reference/send-api
//   13 quick replies: docs/send-messages/quick-replies · titles of 20 characters:
//     https://developers.facebook.com/docs/messenger-platform/instagram/features/quick-replies
//   payload 1,000 characters: https://developers.facebook.com/docs/messenger-platform/reference/buttons/quick-replies
//   button template, 640 characters and 3 buttons: docs/send-messages/template/button
//   menu, 20 entries: https://developers.facebook.com/docs/messenger-platform/send-messages/persistent-menu
//   titles of 20 characters on a template's buttons and 30 in the menu: from memory, no page found
//   300 texts a second for a page: docs/overview/rate-limiting
//   24 hours; HUMAN_AGENT 7 days; the other tags retired on 27 April 2026: docs/send-messages
//   error codes: docs/error-codes

export const longest = { text: 2000, title: 20, payload: 1000, templateText: 640, menuTitle: 30 };
export const most = { quickReplies: 13, templateButtons: 3, menuEntries: 20, textsPerSecond: 300 };
export const hours = { window: 24, humanAgent: 7 * 24 };

export type Refusal = { status: number; code: number; subcode?: number; message: string };

export type SentButton = { type?: string; content_type?: string; title?: string; payload?: string };
export type SentMessage = {
  text?: string;
  quick_replies?: SentButton[];
  attachment?: {
    type: string;
    payload: { url?: string; template_type?: string; text?: string; buttons?: SentButton[] };
  };
};

const invalid = (message: string): Refusal => ({ status: 400, code: 100, message: `(#100) ${message}` });

/** Why Meta would not show this, or nothing. */
export function refusalOfMessage({ text, quick_replies, attachment }: SentMessage): Refusal | undefined {
  if (text === undefined && !attachment) return invalid("param message must be non-empty.");
  if (text !== undefined && attachment)
    return invalid("Only one of the text, attachment, and dynamic_text fields can be specified");
  if (text !== undefined && (text.trim() === "" || text.length > longest.text))
    return invalid(`Length of param message[text] must be less than or equal to ${longest.text}`);
  if (text !== undefined && !text.isWellFormed()) return invalid("Invalid UTF-8");
  if (quick_replies && (quick_replies.length === 0 || quick_replies.length > most.quickReplies))
    return invalid(`param quick_replies must have at most ${most.quickReplies} elements`);
  const refused = (quick_replies ?? []).map((given) => refusalOfButton(given, "content_type")).find(Boolean);
  if (refused) return refused;
  return attachment && refusalOfAttachment(attachment);
}

function refusalOfAttachment({ type, payload }: NonNullable<SentMessage["attachment"]>): Refusal | undefined {
  if (type !== "template") {
    if (!["image", "audio", "video", "file"].includes(type))
      return invalid("param message[attachment][type] is unknown");
    if (!URL.canParse(payload.url ?? "")) return invalid("param message[attachment][payload][url] is no URL");
    return undefined;
  }
  const { template_type, text = "", buttons = [] } = payload;
  if (template_type !== "button") return invalid("param template_type is unknown");
  if (text === "" || text.length > longest.templateText) return invalid("param text is too long");
  if (buttons.length < 1 || buttons.length > most.templateButtons)
    return invalid("param buttons must have 1 to 3 elements");
  return buttons.map((button) => refusalOfButton(button, "type")).find(Boolean);
}

function refusalOfButton(button: SentButton, kind: "type" | "content_type"): Refusal | undefined {
  const { title = "", payload = "" } = button;
  if (button[kind] === "user_phone_number") return undefined;
  if (button[kind] !== (kind === "type" ? "postback" : "text")) return invalid(`param ${kind} is unknown`);
  if (title === "" || title.length > longest.title)
    return invalid(`param title must be at most ${longest.title} characters`);
  if (payload === "" || payload.length > longest.payload) return invalid("param payload is too long");
  return undefined;
}

export type Profile = {
  get_started?: { payload: string };
  persistent_menu?: { locale: string; call_to_actions: SentButton[] }[];
};

export function refusalOfProfile({ get_started, persistent_menu = [] }: Profile): Refusal | undefined {
  if (persistent_menu.length > 0 && !get_started?.payload) return invalid("You must set a Get Started button");
  if (persistent_menu.length > 0 && !persistent_menu.some(({ locale }) => locale === "default"))
    return invalid("param persistent_menu must contain a default locale");
  const entries = persistent_menu.flatMap(({ call_to_actions }) => call_to_actions);
  if (persistent_menu.some(({ call_to_actions }) => call_to_actions.length > most.menuEntries))
    return invalid("too many");
  if (new Set(persistent_menu.map(({ locale }) => locale)).size < persistent_menu.length)
    return invalid("param persistent_menu has a locale twice");
  if (persistent_menu.some(({ locale }) => !/^(default|[a-z]{2}_[A-Z]{2})$/.test(locale)))
    return invalid("unknown locale");
  const fits = ({ title = "", payload = "" }: SentButton) =>
    title.length >= 1 && title.length <= longest.menuTitle && payload.length >= 1 && payload.length <= longest.payload;
  return entries.every(fits) ? undefined : invalid("param call_to_actions has an invalid element");
}

/** Whether a message may go to somebody who last wrote so long ago. */
export function refusalOfManner(
  { messaging_type, tag }: { messaging_type?: string; tag?: string },
  silentHours: number,
): Refusal | undefined {
  const outside = {
    status: 400,
    code: 10,
    subcode: 2018278,
    message: "(#10) This message is sent outside of allowed window.",
  };
  if (messaging_type === "MESSAGE_TAG") {
    if (tag !== "HUMAN_AGENT") return invalid("Invalid parameter");
    return silentHours < hours.humanAgent ? undefined : outside;
  }
  if (messaging_type !== "RESPONSE" && messaging_type !== "UPDATE") return invalid("param messaging_type is unknown");
  return silentHours < hours.window ? undefined : outside;
}
