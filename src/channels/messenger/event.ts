// One item of Meta's delivery as an Incoming.
// Shapes: https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events

import { createHash } from "node:crypto";
import { z } from "zod";
import type { Content, Incoming, SentFile } from "../../domain/message.ts";
import { readPayload } from "../limits.ts";
import { mediaTypeOf } from "../mediaTypes.ts";

/** What is there and of a shape that we know; a message with something strange in it must be answered all the same. */
const known = <T extends z.ZodType>(shape: T) => shape.optional().catch(undefined);

const referral = z.looseObject({ ref: known(z.string()) });
const attachment = z.looseObject({
  type: z.string().catch("attachment"),
  title: known(z.string()),
  url: known(z.string()),
  payload: known(
    z.looseObject({
      url: known(z.string()),
      title: known(z.string()),
      stickerId: known(z.union([z.number(), z.string()])),
      coordinates: known(z.object({ lat: z.number(), long: z.number() })),
    }),
  ),
});
type Attachment = z.infer<typeof attachment>;

const message = z.looseObject({
  mid: z.string(),
  text: known(z.string()),
  isEcho: known(z.boolean()),
  isDeleted: known(z.boolean()),
  stickerId: known(z.union([z.number(), z.string()])),
  quickReply: known(z.object({ payload: z.string() })),
  attachments: known(z.array(attachment)),
});
type SentMessage = z.infer<typeof message>;

const event = z.looseObject({
  // Somebody who only ticked a box on a page has no id yet: there is no chat to answer in.
  sender: known(z.looseObject({ id: z.string().optional() })),
  timestamp: known(z.coerce.number()),
  message: message.optional(),
  messageEdit: z.object({ mid: z.string(), text: z.string(), numEdit: z.coerce.number() }).optional(),
  postback: z.looseObject({ mid: known(z.string()), payload: known(z.string()), referral: known(referral) }).optional(),
  referral: referral.optional(),
  optin: z.looseObject({ ref: known(z.string()) }).optional(),
});
type Event = z.infer<typeof event>;

/**
 * What the event says, or nothing: echoes of our own messages, "read" and "delivered", reactions, and what nobody waits for.
 * Throws a ZodError for a shape that we don't know.
 */
export function toIncoming(given: unknown): Incoming | undefined {
  const read = event.parse(given);
  const address = read.sender?.id;
  const said = address && whatIsSaid(read);
  return said ? { channel: "messenger", address, ...said } : undefined;
}

type Said = Pick<Incoming, "key" | "content">;

function whatIsSaid(read: Event): Said | undefined {
  if (read.message) return messageOf(read.message);
  if (read.messageEdit) {
    const { mid, text, numEdit } = read.messageEdit;
    return { key: `edit:${numEdit}:${mid}`, content: { kind: "edited", text } };
  }
  const { postback } = read;
  if (postback) {
    const ref = postback.referral?.ref;
    const content: Content = ref ? started(ref) : readPayload(postback.payload ?? "/start");
    return { key: keyOf("postback", read, postback.mid ?? "", postback.payload ?? ""), content };
  }
  const ref = read.referral ? (read.referral.ref ?? "") : read.optin?.ref;
  return ref === undefined ? undefined : { key: keyOf("referral", read, ref), content: started(ref) };
}

/** An m.me link with ?ref=… is a deep link. */
const started = (ref: string): Content => ({ kind: "text", text: `/start ${ref}`.trim() });

/** For events without an id of their own, or whose id may be their button's: the same event has the same key, another another. */
function keyOf(kind: string, { sender, timestamp }: Event, ...more: string[]): string {
  const what = createHash("sha256").update(JSON.stringify([sender?.id, timestamp, ...more]));
  return `${kind}:${what.digest("hex").slice(0, 40)}`;
}

function messageOf(said: SentMessage): Said | undefined {
  if (said.isEcho) return undefined;
  if (said.isDeleted) return { key: `deleted:${said.mid}`, content: { kind: "takenBack", message: said.mid } };
  return { key: said.mid, content: contentOf(said) };
}

function contentOf(said: SentMessage): Content {
  const { text, quickReply, attachments = [] } = said;
  if (quickReply) return pressed(quickReply.payload, text);
  if (said.stickerId !== undefined || attachments.some(isSticker)) return { kind: "unsupported", what: "sticker" };
  const at = attachments.find(({ type }) => type === "location")?.payload?.coordinates;
  if (at) return { kind: "location", latitude: at.lat, longitude: at.long };
  const files = attachments.flatMap((given, i) => fileOf(given, i, said.mid));
  if (files.length > 0) return { kind: "files", files, ...(text ? { caption: text } : {}) };
  if (text) return { kind: "text", text };
  const shared = attachments.map(linkOf).find(Boolean);
  return shared ? { kind: "text", text: shared } : { kind: "unsupported", what: attachments[0]?.type ?? "message" };
}

/** The button for one's own number brings it back in place of a payload of ours. */
function pressed(payload: string, text: string | undefined): Content {
  const isNumber = /^\+?\d{6,15}$/.test(payload);
  return isNumber ? { kind: "contact", phone: text || payload, name: "", own: true } : readPayload(payload);
}

const isSticker = ({ type, payload }: Attachment) => type === "sticker" || payload?.stickerId !== undefined;

/** A shared link comes as a "fallback", with its text or without. */
function linkOf({ type, title, url, payload }: Attachment): string | undefined {
  const address = payload?.url ?? url;
  if (type !== "fallback" || !address) return undefined;
  return [payload?.title ?? title, address].filter(Boolean).join("\n");
}

const kinds: Record<string, { kind: SentFile["kind"]; usual: string; ending: string; family: string }> = {
  image: { kind: "photo", usual: "image/jpeg", ending: "jpg", family: "image/" },
  audio: { kind: "voice", usual: "audio/mp4", ending: "m4a", family: "audio/" },
  video: { kind: "video", usual: "video/mp4", ending: "mp4", family: "video/" },
  file: { kind: "document", usual: "application/octet-stream", ending: "bin", family: "" },
};

/** Meta names a file only in its address, and its size nowhere. */
function fileOf({ type, payload }: Attachment, i: number, mid: string): SentFile[] {
  const known = kinds[type];
  if (!known || !payload?.url) return [];
  const { kind, usual, ending, family } = known;
  const name = nameIn(payload.url) ?? `${kind}-${shortOf(mid)}${i > 0 ? `-${i + 1}` : ""}.${ending}`;
  const byName = mediaTypeOf(name);
  return [{ kind, name, mediaType: byName.startsWith(family) ? byName : usual, size: 0, source: payload.url }];
}

const shortOf = (mid: string) => createHash("sha256").update(mid).digest("hex").slice(0, 8);

function nameIn(address: string): string | undefined {
  const last = URL.parse(address)?.pathname.split("/").at(-1) ?? "";
  try {
    const name = decodeURIComponent(last);
    return /^[^/\\]{1,150}\.\w{1,8}$/.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}
