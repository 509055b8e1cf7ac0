// What Twilio refuses of a WhatsApp message, with the codes it refuses it by.
//   Body 1,600 characters: https://www.twilio.com/docs/api/errors/21617 · a variable 1,600: https://www.twilio.com/docs/api/errors/21658
//   a template with what is set into it 1,024 characters: https://twilio.com/docs/api/errors/63021
//   one file a message, 16 MB, pictures 5 MB, no text with a document: https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages.md
//   24 hours, and what is refused after them, later and not at once: https://www.twilio.com/docs/api/errors/63016
//   no Body or MediaUrl beside a ContentSid: the same page
//   a webhook is waited for 15 seconds: https://twilio.com/docs/api/errors/11205
//   a list has 1,024 characters, a button of 20, 10 items of 24, ids of 200: https://www.twilio.com/docs/content/twiliolist-picker
//   3 quick replies without approval, titles of 20 (this from memory): https://twilio.com/docs/content/twilio-quick-reply
//   line ends, tabs and five spaces on end in a variable (63013), one file a message: from memory, no page found

export const longest = { body: 1600, variable: 1600, template: 1024 };
export const windowHours = 24;
const pickers = { body: 1024, button: 20, title: 20, item: 24, id: 200, items: 10, replies: 3 };

export type Refusal = { status: number; code: number; message: string };
const refusal = (code: number, message: string, status = 400): Refusal => ({ status, code, message });

export type Fields = {
  From?: string;
  To?: string;
  Body?: string;
  MediaUrl?: string;
  ContentSid?: string;
  ContentVariables?: string;
  StatusCallback?: string;
};

/** What Twilio says at once. */
export function refusalOfMessage(
  fields: Fields,
  account: { number: string; templates: string[]; countsBytes?: boolean },
): Refusal | undefined {
  const { From, To = "", Body, MediaUrl, ContentSid, StatusCallback } = fields;
  if (From !== `whatsapp:${account.number}`)
    return refusal(63007, "Twilio could not find a Channel with the specified From address");
  if (!/^whatsapp:\+\d{6,15}$/.test(To)) return refusal(21211, "Invalid 'To' Phone Number");
  if (ContentSid) return refusalOfTemplate(fields, account.templates);
  if (!Body && !MediaUrl) return refusal(21619, "A text message body or media urls must be specified.");
  const length = account.countsBytes ? Buffer.byteLength(Body ?? "") : (Body ?? "").length;
  if (length > longest.body) return refusal(21617, "The concatenated message body exceeds the 1600 character limit");
  if (Body && !Body.isWellFormed()) return refusal(21602, "Message body is invalid");
  if (MediaUrl !== undefined && !URL.canParse(MediaUrl)) return refusal(21620, "Invalid media URL(s)");
  if (StatusCallback !== undefined && !URL.canParse(StatusCallback))
    return refusal(21609, "Invalid 'StatusCallback' URL");
  return undefined;
}

function refusalOfTemplate({ ContentSid = "", ContentVariables = "", Body, MediaUrl }: Fields, templates: string[]) {
  if (Body !== undefined || MediaUrl !== undefined)
    return refusal(21654, "ContentSid goes with neither Body nor MediaUrl");
  if (!templates.includes(ContentSid)) return refusal(21655, "The ContentSid is Invalid");
  const variables: Record<string, unknown> | undefined = parsed(ContentVariables);
  const values = Object.values(variables ?? {});
  if (!variables || values.length === 0 || !values.every((value) => typeof value === "string" && value !== ""))
    return refusal(21656, "The ContentVariables Parameter is invalid.");
  if (values.some((value) => String(value).length > longest.variable)) return refusal(21658, "too long");
  return undefined;
}

/** What WhatsApp says afterwards, by way of the status. */
export function laterRefusalOf(fields: Fields, { silentHours, words }: { silentHours: number; words: string }) {
  const variables = Object.values(parsed(fields.ContentVariables ?? "") ?? {}).map(String);
  if (!fields.ContentSid) return silentHours < windowHours ? undefined : 63016;
  if (variables.some((value) => /[\n\t]| {5}/.test(value))) return 63013;
  return words.length + variables.join("").length > longest.template ? 63021 : undefined;
}

/** The types of a content that may be sent without anybody's approval. */
export type Types = {
  "twilio/list-picker"?: { body: string; button: string; items: { item: string; id: string }[] };
  "twilio/quick-reply"?: { body: string; actions: { type: string; title: string; id: string }[] };
};
export type Picker = { body: string; button?: string; entries: { label: string; id: string }[] };

/** What the person sees of a content with these variables, or why there is nothing to see. */
export function pickerOf(types: Types, variables: Record<string, unknown>): Picker | { code: number } {
  const filled = (text: string) => text.replace(/\{\{(\w+)\}\}/g, (_, name) => String(variables[name] ?? ""));
  const list = types["twilio/list-picker"];
  const replies = types["twilio/quick-reply"];
  const entries = list
    ? list.items.map(({ item, id }) => ({ label: filled(item), id: filled(id) }))
    : (replies?.actions ?? []).map(({ title, id }) => ({ label: filled(title), id: filled(id) }));
  const picker = { body: filled(list?.body ?? replies?.body ?? ""), button: list && filled(list.button), entries };
  const room = list ? pickers.item : pickers.title;
  const fits =
    picker.body !== "" &&
    picker.body.length <= pickers.body &&
    (picker.button === undefined || (picker.button !== "" && picker.button.length <= pickers.button)) &&
    entries.length >= 1 &&
    entries.length <= (list ? pickers.items : pickers.replies) &&
    entries.every(({ label, id }) => label !== "" && label.length <= room && id !== "" && id.length <= pickers.id) &&
    new Set(entries.map(({ id }) => id)).size === entries.length;
  return fits ? picker : { code: 63021 };
}

export function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
