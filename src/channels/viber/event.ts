// Viber's callback as an Incoming. Shapes: https://developers.viber.com/docs/api/rest-bot-api/#callbacks (keys in camel case by now)

import { z } from "zod";
import type { Content, Incoming, SentFile } from "../../domain/message.ts";
import { readPayload } from "../limits.ts";
import { mediaTypeOf } from "../mediaTypes.ts";
import { pressMark } from "./render.ts";

const user = z.object({ id: z.string().min(1), language: z.string().optional() });
const token = z.string().min(1);

/** Absent or null: what Viber leaves out is not written down. */
const words = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const bytes = z
  .number()
  .nullish()
  .transform((value) => value ?? undefined);

const message = z.object({
  type: z.string(),
  text: words,
  media: words,
  fileName: words,
  /** Viber has had both names. */
  fileSize: bytes,
  size: bytes,
  location: z.object({ lat: z.coerce.number(), lon: z.coerce.number() }).nullish(),
  contact: z.object({ name: z.string().default(""), phoneNumber: z.string() }).nullish(),
});
type ViberMessage = z.infer<typeof message>;

const callback = z.object({ event: z.string() });
const callbacks = {
  message: z.object({ messageToken: token, sender: user, message: z.unknown() }),
  subscribed: z.object({ messageToken: token, user }),
  unsubscribed: z.object({ messageToken: token, userId: z.string().min(1) }),
  conversation_started: z.object({ user, context: z.string().optional() }),
  failed: z.object({ messageToken: token }),
};

/** What a callback is for us. */
export type Callback =
  | { kind: "message"; incoming: Incoming }
  /** Somebody opened the chat, perhaps by a link with a context, and has not written yet. */
  | { kind: "opened"; language?: string; context?: string }
  /** A message of ours did not arrive. */
  | { kind: "failed"; token: string }
  /** Delivered, seen, the webhook was set, and kinds that nobody waits for. */
  | { kind: "notice" };

/**
 * A message whose content has an unknown shape is one that can't be used, so that its sender hears of it; `strange` is told. Throws a
 * ZodError when the callback itself has an unknown shape.
 */
export function readCallback(given: unknown, strange: (fault: z.ZodError) => void = () => undefined): Callback {
  const { event } = callback.parse(given);
  switch (event) {
    case "message": {
      const { messageToken, sender, message: sent } = callbacks.message.parse(given);
      const said = message.safeParse(sent);
      if (!said.success) strange(said.error);
      const content = said.data
        ? contentOf(said.data, messageToken)
        : { kind: "unsupported" as const, what: "unknown" };
      return messageFrom(messageToken, sender, content);
    }
    case "subscribed": {
      const { messageToken, user: who } = callbacks.subscribed.parse(given);
      return messageFrom(messageToken, who, { kind: "joined" });
    }
    case "unsubscribed": {
      const { messageToken, userId } = callbacks.unsubscribed.parse(given);
      return messageFrom(messageToken, { id: userId }, { kind: "left" });
    }
    case "conversation_started": {
      const { user: who, context } = callbacks.conversation_started.parse(given);
      return { kind: "opened", language: who.language, context };
    }
    case "failed":
      return { kind: "failed", token: callbacks.failed.parse(given).messageToken };
    default:
      return { kind: "notice" };
  }
}

function messageFrom(key: string, { id, language }: z.infer<typeof user>, content: Content): Callback {
  return { kind: "message", incoming: { channel: "viber", key, address: id, language, content } };
}

function contentOf(said: ViberMessage, key: string): Content {
  const { type, text, media, location, contact } = said;
  if (type === "text") return pressOrText(text ?? "");
  if (type === "url") return { kind: "text", text: [text, media].filter(Boolean).join("\n") };
  if (type === "location" && location) return { kind: "location", latitude: location.lat, longitude: location.lon };
  if (type === "contact" && contact)
    return { kind: "contact", phone: contact.phoneNumber, name: contact.name, own: false };
  if ((type === "picture" || type === "video" || type === "file") && media) {
    const file = fileOf(said, type, media, key);
    return { kind: "files", files: [file], ...(text ? { caption: text } : {}) };
  }
  return { kind: "unsupported", what: type };
}

/** A pressed button comes as a text that the person seems to have written: what we had put under the button. */
const pressOrText = (text: string): Content =>
  text.startsWith(pressMark) ? readPayload(text.slice(pressMark.length)) : { kind: "text", text };

const kinds = { picture: "photo", video: "video", file: "document" } as const;
const usualNames = { picture: "jpg", video: "mp4", file: "bin" } as const;

function fileOf(said: ViberMessage, type: keyof typeof kinds, media: string, key: string): SentFile {
  const name = said.fileName || `${kinds[type]}-${key}.${usualNames[type]}`;
  const size = said.fileSize ?? said.size ?? 0;
  return { kind: kinds[type], name, mediaType: mediaTypeOf(name), size, source: media };
}
