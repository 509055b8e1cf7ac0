import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { outgoingFiles } from "../../src/channels/outgoingFiles.ts";
import type { Recipient } from "../../src/domain/message.ts";
import type { Blobs } from "../../src/store/blobs.ts";

/** Somebody who has just written. */
export const to = (address: string, more: Partial<Recipient> = {}): Recipient => ({
  address,
  lastSeenAt: new Date(),
  ...more,
});

/** Blobs in memory. */
export function blobsInMemory(): Blobs {
  const kept = new Map<string, Buffer>();
  return {
    put: async (bytes, mediaType) => {
      const all = await buffer(bytes);
      const sha256 = createHash("sha256").update(all).digest("hex");
      kept.set(sha256, all);
      return { ok: true, sha256, size: all.length, mediaType };
    },
    get: async (sha256) => Readable.from([kept.get(sha256) ?? Buffer.alloc(0)]),
    blob: async (sha256, type) => new Blob([new Uint8Array(kept.get(sha256) ?? Buffer.alloc(0))], { type }),
    removeUnlessPutSince: async (sha256) => {
      kept.delete(sha256);
    },
  };
}

/** Our own files, with links under https://door.test. */
export const filesOf = (blobs: Blobs) =>
  outgoingFiles({
    blobs,
    publicUrl: "https://door.test",
    secretKey: "a key for tests that is long enough",
    now: () => new Date(),
  });
export const files = filesOf(blobsInMemory());
