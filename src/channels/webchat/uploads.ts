// What a page has uploaded and sends on with a message: sealed, so that nobody attaches a file that they only know the digest of, or says
// that it is something else.

import { createHmac } from "node:crypto";
import { z } from "zod";
import { fileKindOf, type SentFile } from "../../domain/message.ts";
import { sameHash } from "../../domain/receipt.ts";
import { largestFile } from "../../store/blobs.ts";

/** UTF-16 code units. */
export const longestName = 200;

export const upload = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string().min(1).max(longestName),
  mediaType: z.string().max(100),
  size: z.number().int().min(0).max(largestFile),
  kind: z.enum(["photo", "document", "voice", "video"]),
  metadataLeft: z.literal(true).optional(),
  /** Until when it may be sent on; its bytes go some time after that. */
  until: z.iso.datetime(),
  seal: z.string().regex(/^[0-9a-f]{64}$/),
});
type Upload = z.infer<typeof upload>;
type Stored = Pick<Upload, "sha256" | "name" | "mediaType" | "size" | "metadataLeft">;

const hourMs = 3_600_000;

/** Until when an upload may be sent on: at once, or, by somebody who has agreed to what is kept, when their page is in reach of us again. */
export const untilOf = (now: Date, agreed: boolean): Date => new Date(now.getTime() + (agreed ? 24 : 2) * hourMs);

/** When the bytes of an upload go that nobody has sent on: a little after its seal has run out. */
export const unsentGoAt = (until: Date): Date => new Date(until.getTime() + hourMs);

/** As the page gets it, to send it back with a message by then. `visitor` is the chat's address. */
export function sealed(secretKey: string, visitor: string, stored: Stored, by: Date): Upload {
  const file = { ...stored, kind: fileKindOf(stored.mediaType), until: by.toISOString() };
  return { ...file, seal: sealOf(secretKey, visitor, file) };
}

export const isSealed = (secretKey: string, visitor: string, file: Upload, now: Date): boolean =>
  new Date(file.until) > now && sameHash(file.seal, sealOf(secretKey, visitor, file));

export const asSent = ({ sha256, name, mediaType, size, kind, metadataLeft }: Upload): SentFile => ({
  sha256,
  name,
  mediaType,
  size,
  kind,
  source: sha256,
  ...(metadataLeft ? { metadataLeft } : {}),
});

type Sealed = Omit<Upload, "seal" | "name">;

function sealOf(
  secretKey: string,
  visitor: string,
  { sha256, mediaType, size, kind, until, metadataLeft }: Sealed,
): string {
  const said = JSON.stringify(["upload", visitor, sha256, mediaType, size, kind, until, metadataLeft ?? false]);
  return createHmac("sha256", secretKey).update(said).digest("hex");
}
