// Telegram's update as an Incoming. Shapes: https://core.telegram.org/bots/api#update

import { z } from "zod";
import type { Content, Incoming, SentFile } from "../../domain/message.ts";
import { readPayload } from "../limits.ts";

const user = z.object({ id: z.number(), is_bot: z.boolean(), language_code: z.string().optional() });
const chat = z.object({ id: z.number(), type: z.enum(["private", "group", "supergroup", "channel"]) });
const file = z.object({
  file_id: z.string(),
  file_size: z.number().optional(),
  file_name: z.string().optional(),
  mime_type: z.string().optional(),
});
const location = z.object({ latitude: z.number(), longitude: z.number() });

/** Loose: what kind of thing an unknown message is shows in its keys. */
const message = z.looseObject({
  message_id: z.number(),
  message_thread_id: z.number().optional(),
  is_topic_message: z.boolean().optional(),
  /** When it was sent, in seconds; an edit keeps it. */
  date: z.number().optional(),
  from: user.optional(),
  /** Who writes as a chat: an anonymous admin of a group, or a channel. */
  sender_chat: z.object({ id: z.number() }).optional(),
  is_automatic_forward: z.boolean().optional(),
  chat,
  text: z.string().optional(),
  caption: z.string().optional(),
  media_group_id: z.string().optional(),
  migrate_to_chat_id: z.number().optional(),
  photo: z.array(file).optional(),
  document: file.optional(),
  voice: file.optional(),
  audio: file.optional(),
  video: file.optional(),
  animation: file.optional(),
  video_note: file.optional(),
  location: location.optional(),
  venue: z.object({ location }).optional(),
  contact: z
    .object({
      phone_number: z.string(),
      first_name: z.string(),
      last_name: z.string().optional(),
      user_id: z.number().optional(),
    })
    .optional(),
});
type TelegramMessage = z.infer<typeof message>;

const membership = z.object({
  chat,
  from: user,
  new_chat_member: z.object({ status: z.string(), is_member: z.boolean().optional() }),
});

export const update = z.object({
  update_id: z.int(),
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: z
    .object({
      id: z.string(),
      from: user,
      data: z.string().optional(),
      message: z
        .object({ message_thread_id: z.number().optional(), is_topic_message: z.boolean().optional(), chat })
        .optional(),
    })
    .optional(),
  my_chat_member: membership.optional(),
});
export type Update = z.infer<typeof update>;

export const allowedUpdates = ["message", "edited_message", "callback_query", "my_chat_member"] as const;

/** "<chat>" or, in a topic of a group, "<chat>/<topic>". */
export function addressOf(where: {
  chat: { id: number };
  message_thread_id?: number;
  is_topic_message?: boolean;
}): string {
  return where.is_topic_message && where.message_thread_id
    ? `${where.chat.id}/${where.message_thread_id}`
    : String(where.chat.id);
}

/**
 * What the update says, or nothing: other bots, channels, Telegram's own notices, and kinds that nobody waits for.
 * `botName` is our own, without "@": in a group, a command for another bot is not for us.
 */
export function toIncoming(given: Update, botName?: string): Incoming | undefined {
  const said = given.message ?? given.edited_message;
  const press = given.callback_query;
  const member = given.my_chat_member;
  if (said) {
    if (said.chat.type === "channel") return undefined;
    if (said.from?.is_bot) return fromNobody(given, botName);
    const content = given.message ? contentOf(said, botName) : editOf(said);
    return content && incoming(given, said, said.from, content);
  }
  if (press?.message && press.data !== undefined)
    return incoming(given, press.message, press.from, readPayload(press.data));
  if (member && member.chat.type !== "channel") return incoming(given, member, member.from, membershipOf(member));
  return undefined;
}

/**
 * What came from a bot is nothing to us, but for a command of somebody who writes as a group or a channel: Telegram puts a bot of its own
 * in their place, and they wait for an answer.
 */
function fromNobody(given: Update, botName?: string): Incoming | undefined {
  const said = given.message;
  if (!said?.sender_chat || said.is_automatic_forward) return undefined;
  const content = said.text === undefined ? undefined : textOf(said.text, botName);
  const asks = content?.kind === "text" && content.text.startsWith("/");
  return asks ? incoming(given, said, undefined, { kind: "unsupported", what: "unknownWriter" }) : undefined;
}

function incoming(
  { update_id }: Update,
  where: Parameters<typeof addressOf>[0] & { chat: z.infer<typeof chat> },
  from: z.infer<typeof user> | undefined,
  content: Content,
): Incoming {
  return {
    channel: "telegram",
    key: String(update_id),
    address: addressOf(where),
    language: from?.language_code,
    group: where.chat.type !== "private",
    ...(where.chat.type !== "private" && from ? { from: String(from.id) } : {}),
    content,
  };
}

/** A live location on the move comes as edits without a text: nothing was said. */
function editOf({ text, caption, date }: TelegramMessage): Content | undefined {
  const now = text ?? caption;
  if (now === undefined) return undefined;
  return { kind: "edited", text: now, ...(date ? { sentAt: new Date(date * 1000) } : {}) };
}

function membershipOf({ new_chat_member: { status, is_member = true } }: z.infer<typeof membership>): Content {
  return { kind: status === "kicked" || status === "left" || !is_member ? "left" : "joined" };
}

/** Kinds that a person can send and nobody here can use. */
const unsupported = ["sticker", "dice", "poll", "game", "story", "paid_media", "checklist", "invoice"] as const;

/** Telegram's own notices; nobody sent them, so nobody waits for an answer. */
const notices = [
  "migrate_from_chat_id",
  "pinned_message",
  "message_auto_delete_timer_changed",
  "write_access_allowed",
  "chat_background_set",
  "proximity_alert_triggered",
  "users_shared",
  "chat_shared",
  "boost_added",
  "connected_website",
  "passport_data",
] as const;

function contentOf(said: TelegramMessage, botName: string | undefined): Content | undefined {
  if (said.migrate_to_chat_id !== undefined) return { kind: "moved", to: String(said.migrate_to_chat_id) };
  const at = said.location ?? said.venue?.location;
  const what = unsupported.find((kind) => said[kind] !== undefined);
  if (said.text !== undefined) return textOf(said.text, botName);
  if (what) return { kind: "unsupported", what };
  if (at) return { kind: "location", latitude: at.latitude, longitude: at.longitude };
  if (said.contact) {
    const { phone_number, first_name, last_name, user_id } = said.contact;
    const name = [first_name, last_name].filter(Boolean).join(" ");
    return { kind: "contact", phone: phone_number, name, own: user_id !== undefined && user_id === said.from?.id };
  }
  const files = filesOf(said);
  if (files.length > 0) return { kind: "files", files, caption: said.caption, album: said.media_group_id };
  return notices.some((kind) => said[kind] !== undefined) ? undefined : { kind: "unsupported", what: "message" };
}

/** "/command@our_bot arguments" is "/command arguments". */
function textOf(text: string, botName: string | undefined): Content | undefined {
  const [, command, addressee, rest = ""] = /^(\/\w+)@(\w+)(.*)$/s.exec(text) ?? [];
  if (!command) return { kind: "text", text };
  if (botName && addressee?.toLowerCase() !== botName.toLowerCase()) return undefined;
  return { kind: "text", text: command + rest };
}

function filesOf(said: TelegramMessage): SentFile[] {
  const sent = (
    kind: SentFile["kind"],
    given: z.infer<typeof file> | undefined,
    ending: string,
    mediaType: string,
  ): SentFile[] =>
    given
      ? [
          {
            kind,
            name: given.file_name ?? `${kind}-${said.message_id}.${ending}`,
            mediaType: given.mime_type ?? mediaType,
            size: given.file_size ?? 0,
            source: given.file_id,
          },
        ]
      : [];
  return [
    // Telegram sends every size of a photo, the largest last.
    ...sent("photo", said.photo?.at(-1), "jpg", "image/jpeg"),
    // An animation (GIF) comes with the same file as a document, for old programs.
    ...sent("document", said.animation ? undefined : said.document, "bin", "application/octet-stream"),
    ...sent("voice", said.voice ?? said.audio, "ogg", "audio/ogg"),
    ...sent("video", said.video ?? said.animation ?? said.video_note, "mp4", "video/mp4"),
  ];
}
