// Telegram's update as an Incoming. Shapes: https://core.telegram.org/bots/api#update

import { z } from "zod";
import type { Content, Incoming, SentFile } from "../../domain/message.ts";

const user = z.object({ id: z.number(), is_bot: z.boolean(), language_code: z.string().optional() });
const chat = z.object({ id: z.number(), type: z.enum(["private", "group", "supergroup", "channel"]) });
const file = z.object({
  file_id: z.string(),
  file_size: z.number().optional(),
  file_name: z.string().optional(),
  mime_type: z.string().optional(),
});
const location = z.object({ latitude: z.number(), longitude: z.number() });

const message = z.object({
  message_id: z.number(),
  message_thread_id: z.number().optional(),
  is_topic_message: z.boolean().optional(),
  from: user.optional(),
  chat,
  text: z.string().optional(),
  caption: z.string().optional(),
  media_group_id: z.string().optional(),
  photo: z.array(file).optional(),
  document: file.optional(),
  voice: file.optional(),
  audio: file.optional(),
  video: file.optional(),
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

const membership = z.object({ chat, from: user, new_chat_member: z.object({ status: z.string() }) });

export const update = z.object({
  update_id: z.number(),
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

/** What the update says, or nothing: other bots, channels, and kinds that nobody waits for. */
export function toIncoming(given: Update): Incoming | undefined {
  const key = String(given.update_id);
  const said = given.message ?? given.edited_message;
  if (said) {
    if (said.from?.is_bot || said.chat.type === "channel") return undefined;
    const content: Content = given.edited_message
      ? { kind: "edited", text: said.text ?? said.caption ?? "" }
      : contentOf(said);
    return {
      channel: "telegram",
      key,
      address: addressOf(said),
      language: said.from?.language_code,
      group: isGroup(said.chat),
      content,
    };
  }
  const press = given.callback_query;
  if (press?.message && press.data !== undefined) {
    const [prompt = "", ...id] = press.data.split("|");
    const content: Content = { kind: "choice", id: id.join("|"), ...(prompt ? { prompt: Number(prompt) } : {}) };
    const { message: under, from } = press;
    return {
      channel: "telegram",
      key,
      address: addressOf(under),
      language: from.language_code,
      group: isGroup(under.chat),
      content,
    };
  }
  const member = given.my_chat_member;
  if (member && member.chat.type === "private") {
    const left = member.new_chat_member.status === "kicked";
    const content: Content = { kind: left ? "left" : "joined" };
    return { channel: "telegram", key, address: addressOf(member), language: member.from.language_code, content };
  }
  return undefined;
}

const isGroup = ({ type }: z.infer<typeof chat>) => type !== "private";

function contentOf(said: TelegramMessage): Content {
  const at = said.location ?? said.venue?.location;
  if (said.text !== undefined) return { kind: "text", text: said.text };
  if (at) return { kind: "location", latitude: at.latitude, longitude: at.longitude };
  if (said.contact) {
    const { phone_number, first_name, last_name, user_id } = said.contact;
    const name = [first_name, last_name].filter(Boolean).join(" ");
    return { kind: "contact", phone: phone_number, name, own: user_id !== undefined && user_id === said.from?.id };
  }
  const files = filesOf(said);
  if (files.length > 0) return { kind: "files", files, caption: said.caption, album: said.media_group_id };
  return { kind: "unsupported", what: "message" };
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
    ...sent("document", said.document, "bin", "application/octet-stream"),
    ...sent("voice", said.voice ?? said.audio, "ogg", "audio/ogg"),
    ...sent("video", said.video ?? said.video_note, "mp4", "video/mp4"),
  ];
}
