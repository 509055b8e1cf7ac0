// Files that we send: their bytes, and, for platforms that fetch a file by its address, a link to it that nobody can guess.

import { createHmac } from "node:crypto";
import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { StoredFile, TextFile } from "../domain/message.ts";
import { sameHash } from "../domain/receipt.ts";
import { shortFileName } from "../lib/shortened.ts";
import { type Blobs, goneAsNothing } from "../store/blobs.ts";

export type OutgoingFiles = {
  /** Its bytes, which stay on the disk until they are read, with its type. */
  blob: (file: TextFile | StoredFile) => Promise<Blob>;
  /** An address at which a platform finds the file for a week. Nothing where people can't reach the program (PUBLIC_URL is unset). */
  link: (file: TextFile | StoredFile) => Promise<string | undefined>;
  routes: (server: FastifyInstance) => void;
};

const linkDays = 7;

type Parts = { blobs: Blobs; publicUrl?: string; secretKey: string; now: () => Date };

export function outgoingFiles({ blobs, publicUrl, secretKey, now }: Parts): OutgoingFiles {
  const seal = (sha256: string, name: string, mediaType: string, until: number) =>
    createHmac("sha256", secretKey).update(`file:${sha256}:${name}:${mediaType}:${until}`).digest("hex");

  async function stored(file: TextFile | StoredFile): Promise<string> {
    if ("sha256" in file) return file.sha256;
    const put = await blobs.put(Readable.from([textBytes(file)]), file.mediaType, { ours: true });
    if (!put.ok) throw new Error(`a file of ours can't be stored: ${put.reason}`);
    return put.sha256;
  }

  return {
    blob: async (file) =>
      "sha256" in file
        ? blobs.blob(file.sha256, file.mediaType)
        : new Blob([new Uint8Array(textBytes(file))], { type: file.mediaType }),
    link: async (file) => {
      if (!publicUrl) return undefined;
      const sha256 = await stored(file);
      const until = Math.floor(now().getTime() / 1000) + linkDays * 86_400;
      const name = shortFileName(file.name, longestName);
      const url = new URL(`/files/${sha256}/${encodeURIComponent(name)}`, publicUrl);
      url.searchParams.set("type", file.mediaType);
      url.searchParams.set("until", String(until));
      url.searchParams.set("seal", seal(sha256, name, file.mediaType, until));
      return url.href;
    },
    routes: (server) => {
      server.get("/files/:sha256/:name", async (request, reply) => {
        const { sha256, name } = z
          .object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), name: z.string().min(1).max(200) })
          .parse(request.params);
        const asked = z
          .object({ type: z.string().max(100), until: z.coerce.number().int(), seal: z.string().length(64) })
          .parse(request.query);
        const valid = sameHash(asked.seal, seal(sha256, name, asked.type, asked.until));
        const bytes = valid && asked.until * 1000 >= now().getTime() && (await blobs.get(sha256).catch(goneAsNothing));
        if (!bytes) return reply.code(404).send({ error: "noFile", help: "This link is no longer valid." });
        return reply
          .type(asked.type)
          .header("content-disposition", `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
          .header("x-content-type-options", "nosniff")
          .header("cache-control", "private, no-store")
          .send(bytes);
      });
    },
  };
}

/** UTF-16 code units. A Chinese character is nine in an address, and some messages hold 1,000. */
const longestName = 40;

/** Excel reads a CSV as UTF-8 only when it begins with a byte order mark. */
function textBytes({ mediaType, text }: TextFile): Buffer {
  return Buffer.from(mediaType.startsWith("text/csv") && !text.startsWith("\uFEFF") ? `\uFEFF${text}` : text);
}
