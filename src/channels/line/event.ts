// LINE's webhook event as an Incoming. Shapes: https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects

import { z } from "zod";
import type { Content, Incoming, SentFile } from "../../domain/message.ts";
import { readPayload } from "../limits.ts";
import { mediaTypeOf } from "../mediaTypes.ts";

const source = z.discriminatedUnion("type", [
  z.object({ type: z.literal("user"), userId: z.string().min(1) }),
  z.object({ type: z.literal("group"), groupId: z.string().min(1), userId: z.string().optional() }),
  z.object({ type: z.literal("room"), roomId: z.string().min(1), userId: z.string().optional() }),
]);

const mentionee = z.object({ index: z.number(), length: z.number(), isSelf: z.boolean().optional() });
const stored = { contentProvider: z.object({ type: z.string() }) };

/** Loose in its `type`: kinds that come later are answered as something that can't be used. */
const message = z.object({ type: z.string(), id: z.string() });
const messages = {
  text: message.extend({ text: z.string(), mention: z.object({ mentionees: z.array(mentionee) }).optional() }),
  image: message.extend({ ...stored, imageSet: z.object({ id: z.string() }).optional() }),
  video: message.extend(stored),
  audio: message.extend(stored),
  file: message.extend({ fileName: z.string(), fileSize: z.number() }),
  location: message.extend({ latitude: z.number(), longitude: z.number() }),
};

const event = z.object({
  type: z.string(),
  webhookEventId: z.string().min(1),
  /** In standby a person of the office is talking in LINE's own desk, or another program is. */
  mode: z.string().optional(),
  source: source.optional(),
  replyToken: z.string().optional(),
  message: z.unknown().optional(),
  postback: z.unknown().optional(),
  unsend: z.unknown().optional(),
});
type LineEvent = z.infer<typeof event>;

/**
 * What the event says, or nothing: notices, and kinds that nobody waits for. A message whose content has an unknown shape is one that can't
 * be used, so that its sender hears of it; `strange` is told. Throws a ZodError when the event itself has an unknown shape.
 */
export function toIncoming(
  given: unknown,
  strange: (fault: z.ZodError) => void = () => undefined,
): Incoming | undefined {
  const read = event.parse(given);
  if (!read.source || read.mode === "standby") return undefined;
  const content = contentOf(read, strange);
  if (!content) return undefined;
  return { channel: "line", key: read.webhookEventId, ...whereOf(read.source), replyToken: read.replyToken, content };
}

function whereOf(from: z.infer<typeof source>): Pick<Incoming, "address" | "group" | "from"> {
  if (from.type === "user") return { address: from.userId };
  const address = from.type === "group" ? from.groupId : from.roomId;
  return { address, group: true, ...(from.userId ? { from: from.userId } : {}) };
}

/** The account's own chats begin with U, groups with C, rooms of several people with R. */
export const isGroup = (address: string): boolean => !address.startsWith("U");

function contentOf(
  { type, message: said, postback, unsend }: LineEvent,
  strange: (fault: z.ZodError) => void,
): Content | undefined {
  switch (type) {
    case "message":
      return readableOr(() => messageOf(said), strange);
    case "postback":
      return readPayload(z.object({ data: z.string() }).parse(postback).data);
    // Whoever adds the account has said nothing yet, and waits for a greeting.
    case "follow":
      return { kind: "text", text: "/start" };
    case "unsend":
      return { kind: "takenBack", message: z.object({ messageId: z.string() }).parse(unsend).messageId };
    case "unfollow":
    case "leave":
      return { kind: "left" };
    case "join":
      return { kind: "joined" };
    default:
      return undefined;
  }
}

function readableOr(read: () => Content, strange: (fault: z.ZodError) => void): Content {
  try {
    return read();
  } catch (fault) {
    if (!(fault instanceof z.ZodError)) throw fault;
    strange(fault);
    return { kind: "unsupported", what: "unknown" };
  }
}

function messageOf(given: unknown): Content {
  const { type, id } = message.parse(given);
  switch (type) {
    case "text":
      return { kind: "text", text: textOf(messages.text.parse(given)) };
    case "location": {
      const { latitude, longitude } = messages.location.parse(given);
      return { kind: "location", latitude, longitude };
    }
    case "image": {
      const { contentProvider, imageSet } = messages.image.parse(given);
      return fileOf(contentProvider, id, { kind: "photo", name: `photo-${id}.jpg` }, imageSet?.id);
    }
    case "video":
      return fileOf(messages.video.parse(given).contentProvider, id, { kind: "video", name: `video-${id}.mp4` });
    case "audio":
      return fileOf(messages.audio.parse(given).contentProvider, id, { kind: "voice", name: `voice-${id}.m4a` });
    case "file": {
      const { fileName, fileSize } = messages.file.parse(given);
      return { kind: "files", files: [sent({ kind: "document", name: fileName, size: fileSize, source: id })] };
    }
    default:
      return { kind: "unsupported", what: type };
  }
}

/** A file that lies somewhere else than with LINE can't be fetched by its id, and an address that a stranger chose is not followed. */
function fileOf(
  { type }: { type: string },
  id: string,
  file: Pick<SentFile, "kind" | "name">,
  album?: string,
): Content {
  if (type !== "line") return { kind: "unsupported", what: "externalFile" };
  // LINE does not say how large it is.
  return { kind: "files", files: [sent({ ...file, size: 0, source: id })], ...(album ? { album } : {}) };
}

const sent = (file: Omit<SentFile, "mediaType">): SentFile => ({ ...file, mediaType: mediaTypeOf(file.name) });

/** In a group our name stands before a command: "@Open Door /day" is "/day". */
function textOf({ text, mention }: z.infer<typeof messages.text>): string {
  const own = mention?.mentionees.filter(({ isSelf }) => isSelf).toSorted((a, b) => b.index - a.index) ?? [];
  if (own.length === 0) return text;
  return own.reduce((rest, { index, length }) => rest.slice(0, index) + rest.slice(index + length), text).trim();
}
