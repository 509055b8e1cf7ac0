// One upload: taken, or refused in words that its sender can read.

import type { FastifyReply, FastifyRequest } from "fastify";
import type { Texts } from "../../i18n/texts.ts";
import type { Clock } from "../../lib/clock.ts";
import { networkOf } from "../../lib/network.ts";
import { shortFileName } from "../../lib/shortened.ts";
import { tidyFileName } from "../../lib/tidyFileName.ts";
import { type Blobs, largestFile, type Put } from "../../store/blobs.ts";
import type { Database } from "../../store/database.ts";
import { nameAsStored } from "../../store/photo.ts";
import { mediaTypeOf } from "../mediaTypes.ts";
import { type Standing, standingOf, type Unsent } from "./unsent.ts";
import { longestName, sealed, unsentGoAt, untilOf } from "./uploads.ts";

type Refusal = Extract<Put, { ok: false }>["reason"] | "tooManyUnsent" | "broken" | "noFile";

type Parts = {
  database: Database;
  blobs: Blobs;
  dropUnlessSent: (sha256: string, goAt: Date) => Promise<void>;
  clock: Clock;
  secretKey: string;
  office: () => Promise<{ languages: string[]; texts: Texts }>;
};

const refusals: Record<Refusal, { status: number; help: string }> = {
  noFile: { status: 400, help: "upload.noFile" },
  broken: { status: 400, help: "upload.broken" },
  empty: { status: 400, help: "upload.empty" },
  tooLarge: { status: 413, help: "upload.tooLarge" },
  unreadablePicture: { status: 415, help: "upload.unreadablePicture" },
  tooManyUnsent: { status: 429, help: "upload.tooManyUnsent" },
  noRoom: { status: 507, help: "upload.noRoom" },
};

export async function takeUpload(
  parts: Parts,
  unsent: Unsent,
  { address, request, reply }: { address: string; request: FastifyRequest; reply: FastifyReply },
): Promise<unknown> {
  // A store that can't be asked now is no reason to lose an upload.
  const standing: Standing = await standingOf(parts.database, address).catch(() => ({
    agreed: true,
    files: 0,
    bytes: 0,
  }));
  const refuse = async (reason: Refusal) =>
    reply.code(refusals[reason].status).send({ error: reason, help: await helpFor(parts, request, standing, reason) });
  const part = await request.file().catch((error: Error & { statusCode?: number }) => {
    if ((error.statusCode ?? 500) >= 500) return undefined; // cut off before its file
    throw error;
  });
  if (!part) return refuse("noFile");
  const now = parts.clock();
  const until = untilOf(now, standing.agreed);
  const expected = Math.min(Number(request.headers["content-length"] ?? largestFile), largestFile);
  const who = { visitor: address, network: networkOf(request.ip) };
  const place = unsent.enter(who, standing, { size: expected, until: unsentGoAt(until) });
  if (!place) {
    part.file.resume(); // read to its end, so that the answer is
    return refuse("tooManyUnsent");
  }
  try {
    const said = /^[\w.+-]+\/[\w.+-]+$/.test(part.mimetype) ? part.mimetype : mediaTypeOf(part.filename);
    const put = await parts.blobs.put(part.file, said);
    const reason = put.ok ? (put.size === 0 ? "empty" : undefined) : put.reason;
    if (!put.ok || reason) {
      place.leave();
      return refuse(reason ?? "empty");
    }
    const { sha256, size, mediaType, metadataLeft } = put;
    const name = shortFileName(nameAsStored(tidyFileName(part.filename || "file"), mediaType), longestName);
    await parts.dropUnlessSent(sha256, unsentGoAt(until));
    place.holds(sha256, size);
    return sealed(parts.secretKey, address, { sha256, name, mediaType, size, metadataLeft }, until);
  } catch (error) {
    place.leave();
    const isOurs = error instanceof Error && "syscall" in error; // the disk's
    if (!isOurs && (part.file.errored || request.raw.destroyed)) return refuse("broken");
    throw error;
  }
}

/** In the language of the chat, or else of the browser. */
async function helpFor(parts: Parts, request: FastifyRequest, { language }: Standing, reason: Refusal) {
  try {
    const { languages, texts } = await parts.office();
    const asked = request.headers["accept-language"]?.split(/[,;]/)[0]?.trim();
    const spoken = language ?? texts.nearest(asked, languages);
    return texts.say(spoken, refusals[reason].help, { megabytes: largestFile / 1024 / 1024 });
  } catch {
    return reason; // without its office there are no words
  }
}
