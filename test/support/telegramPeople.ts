// The people before the local Bot API server: what they write, press, send and see.

import type { Button } from "./telegramLimits.ts";

export type Shown = {
  chatId: string;
  messageId: number;
  text: string;
  buttons: Button[];
  /** "document" or "photo" when the message carried one; its text is its caption. */
  file?: string;
  document?: { name: string; mediaType: string; bytes: Buffer };
  topic?: string;
  /** How often its text was changed since. */
  edits?: number;
  /** When it arrived, in the milliseconds of `performance.now()`. */
  at: number;
};

type Server = {
  shown: Shown[];
  blocked: Set<string>;
  nextId: () => number;
  keep: (id: string, bytes: Buffer) => void;
  /** Resolves when a webhook has acknowledged the update; at once when it waits for a poll. */
  deliver: (update: { update_id: number }) => Promise<void>;
};

/** A person in a private chat, or as a member of a group (negative id), there perhaps in a topic. */
export function person(server: Server, id: number, language_code = "en", group?: { id: number; topic?: number }) {
  const { nextId, keep, deliver, blocked } = server;
  const from = { id, is_bot: false, first_name: "Wang", language_code };
  const chat = group ? { id: group.id, type: "supergroup", title: "A group" } : { id, type: "private" };
  const topic = group?.topic ? { message_thread_id: group.topic, is_topic_message: true } : {};
  let lastMessage = 0;

  const update = (kind: string, content: object) => deliver({ update_id: nextId(), [kind]: content } as never);
  function sends(content: object): Promise<void> {
    lastMessage = nextId();
    return update("message", { message_id: lastMessage, from, chat, date: 0, ...topic, ...content });
  }
  function file(bytes: Buffer, file_id = `file-${nextId()}`) {
    keep(file_id, bytes);
    return { file_id, file_unique_id: file_id, file_size: bytes.length };
  }
  /** What the chat shows of the bot, oldest first. */
  const sees = () => server.shown.filter(({ chatId }) => chatId === String(chat.id));
  const membership = (status: string) =>
    update("my_chat_member", { chat, from, date: 0, new_chat_member: { status, user: { id: 1, is_bot: true } } });
  const sharesLocation = (latitude = 26.64, longitude = 118.17) => sends({ location: { latitude, longitude } });
  const sharesContact = (phone_number: string, more: object = { user_id: id }) =>
    sends({ contact: { phone_number, first_name: from.first_name, ...more } });

  /** Presses the newest button whose label contains this, on either kind of keyboard. */
  function presses(label: string): Promise<void> {
    const found = sees()
      .flatMap((message) => message.buttons.map((button) => ({ message, button })))
      .findLast(({ button }) => button.text.includes(label));
    if (!found) throw new Error(`no button ${label} in: ${sees().at(-1)?.text}`);
    const { button, message } = found;
    if (button.request_location) return sharesLocation();
    if (button.request_contact) return sharesContact(`+86599${id}`);
    if (!button.callback_data) return sends({ text: button.text });
    const under = { message_id: message.messageId, chat, date: 0, text: message.text, ...topic };
    return update("callback_query", { id: String(nextId()), from, data: button.callback_data, message: under });
  }

  return {
    says: (text: string) => sends({ text }),
    /** Any message, as the fields that the Bot API gives it. */
    sends,
    presses,
    /** Changes the text of what was sent last. */
    edits: (text: string) => update("edited_message", { message_id: lastMessage, from, chat, date: 0, ...topic, text }),
    sendsPhoto: (bytes: Buffer, more: object = {}) =>
      sends({
        photo: [
          { ...file(bytes.subarray(0, 1)), width: 90 },
          { ...file(bytes), width: 1280 },
        ],
        ...more,
      }),
    /** Several photos at once: one update each, under one album. */
    sendsAlbum: (photos: Buffer[], caption?: string) => {
      const media_group_id = `album-${nextId()}`;
      return Promise.all(
        photos.map((bytes, i) =>
          sends({ photo: [file(bytes)], media_group_id, ...(i === 0 && caption ? { caption } : {}) }),
        ),
      );
    },
    sendsDocument: (bytes: Buffer, file_name: string, mime_type: string, more: object = {}) =>
      sends({ document: { ...file(bytes), file_name, mime_type }, ...more }),
    sendsVoice: (bytes: Buffer) => sends({ voice: { ...file(bytes), mime_type: "audio/ogg", duration: 1 } }),
    sendsAnimation: (bytes: Buffer) => {
      const animation = { ...file(bytes), mime_type: "video/mp4", file_name: "lamp.mp4", duration: 1 };
      return sends({ animation, document: animation });
    },
    sendsSticker: () => sends({ sticker: { file_id: "sticker", emoji: "👍" } }),
    sharesLocation,
    sharesContact,
    /** Blocks the bot: it is told so, and from now on gets 403. In a group: puts it out. */
    blocks: () => {
      blocked.add(String(chat.id));
      return membership(group ? "left" : "kicked");
    },
    unblocks: () => {
      blocked.delete(String(chat.id));
      return membership("member");
    },
    sees,
  };
}
