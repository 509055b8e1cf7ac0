// Twilio's webhook for a WhatsApp message as an Incoming.
// Fields: https://www.twilio.com/docs/messaging/guides/webhook-request

import { z } from "zod";
import type { Content, Incoming, SentFile } from "../../domain/message.ts";
import { readPayload } from "../limits.ts";
import { endingOf } from "../mediaTypes.ts";
import { numberOf } from "./twilio.ts";

/** As Twilio writes it, "26.64"; a message with something strange in it must be answered all the same. */
const coordinate = z.string().regex(/^-?\d/).transform(Number).optional().catch(undefined);

const message = z.looseObject({
  messageSid: z.string().min(1),
  from: z.string().startsWith("whatsapp:"),
  body: z.string().catch(""),
  numMedia: z.coerce.number().int().min(0).catch(0),
  latitude: coordinate,
  longitude: coordinate,
  buttonPayload: z.string().optional().catch(undefined),
  listId: z.string().optional().catch(undefined),
  /** "STOP", "START" or "HELP", where Twilio has been asked to know these words. */
  optOutType: z.string().optional(),
  /** "text", "image", "sticker", … */
  messageType: z.string().optional(),
});
type Given = z.infer<typeof message>;

/** Throws a ZodError for a shape that we don't know. */
export function toIncoming(given: unknown): Incoming | undefined {
  const read = message.parse(given);
  const content = contentOf(read);
  return content && { channel: "whatsapp", key: read.messageSid, address: numberOf(read.from), content };
}

/**
 * The words by which a person wants nothing more from a number, typed as the operators' notices print them. In small letters "stop" means
 * what it means everywhere here: stop asking.
 */
const optOut = ["STOP", "STOPALL", "UNSUBSCRIBE", "OPTOUT", "REVOKE"];

function contentOf(given: Given): Content | undefined {
  const { body, latitude, longitude, messageType, optOutType } = given;
  if (optOutType === "STOP" || (!optOutType && optOut.includes(body.trim()))) return { kind: "left" };
  if (messageType === "reaction") return undefined;
  const pressed = given.buttonPayload ?? given.listId;
  // A button of an approved template, made in Twilio's console, carries what somebody typed there: its words count.
  if (pressed !== undefined && /^\d*\|./s.test(pressed)) return readPayload(pressed);
  if (latitude !== undefined && longitude !== undefined) return { kind: "location", latitude, longitude };
  if (messageType === "sticker") return { kind: "unsupported", what: "sticker" };
  if (given.numMedia > 0) return filesOf(given);
  return body ? { kind: "text", text: body } : { kind: "unsupported", what: messageType ?? "message" };
}

const media = z.object({ url: z.string(), contentType: z.string().catch("application/octet-stream") });
/** More than WhatsApp has; nobody makes us count to a million. */
const mostMedia = 20;

/** Up to ten: the connector would read a message of one only. */
function filesOf(given: Given): Content {
  const files: SentFile[] = [];
  for (let i = 0; i < Math.min(given.numMedia, mostMedia); i++) {
    const found = media.safeParse({
      url: given[`mediaUrl${i}`],
      contentType: given[`mediaContentType${i}`],
    });
    if (found.success) files.push(fileOf(given, i, found.data.url, found.data.contentType));
  }
  const named = files.length === 1 && files[0]?.name === given.body;
  return { kind: "files", files, ...(given.body && !named ? { caption: given.body } : {}) };
}

function fileOf({ body, messageSid }: Given, i: number, source: string, contentType: string): SentFile {
  // "audio/ogg; codecs=opus"
  const mediaType = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const kind = kindOf(mediaType);
  // Of a document WhatsApp tells the name in place of a text.
  const name = kind === "document" && /^[^/\\\n]{1,150}\.\w{1,8}$/.test(body) ? body : undefined;
  const made = `${kind}-${messageSid.slice(-8)}${i > 0 ? `-${i + 1}` : ""}.${endingOf(mediaType)}`;
  return { kind, name: name ?? made, mediaType, size: 0, source };
}

function kindOf(mediaType: string): SentFile["kind"] {
  const family = mediaType.split("/")[0];
  if (family === "image") return "photo";
  if (family === "audio") return "voice";
  return family === "video" ? "video" : "document";
}
