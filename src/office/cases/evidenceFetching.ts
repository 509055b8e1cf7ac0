// Evidence on its way: fetched from its platform and stored, right after the message that it came with has committed.

import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { fileKindOf } from "../../domain/message.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log.ts";
import type { Blobs, Put } from "../../store/blobs.ts";
import { type EvidenceFile, Prisma } from "../../store/generated/client.ts";
import { nameAsStored } from "../../store/photo.ts";
import type { Work } from "../../store/work.ts";
import { removeUnused } from "../unusedFiles.ts";
import { longestFetch } from "./droppedFiles.ts";
import type { FetchJob } from "./evidence.ts";
import { tellSenders } from "./lostFiles.ts";
import { sendPapers } from "./papers.ts";

export type FetchParts = {
  /** Runs a piece of work in a transaction of its own. */
  inOffice: <T>(doing: (work: Work) => Promise<T>) => Promise<T>;
  blobs: Blobs;
  /** The bytes, from the channel. An error's name says what is wrong (channels/channel.ts). */
  fetch: (channel: string, source: string) => Promise<Readable>;
  clock: Clock;
  log: Log;
};

const job = z.object({ fileId: z.number().int() }) satisfies z.ZodType<FetchJob>;

/** Does one job that `keepFile` left. What can't be fetched now is left to `fetchWaiting`. */
export async function fetchSent(parts: FetchParts, data: unknown): Promise<void> {
  const { fileId } = job.parse(data);
  const [file] = await takeUp(parts, fileId);
  if (file) await fetchFile(parts, file, { twice: true });
}

const atOnce = 4;

/** Fetches whatever waits and was not tried lately, the longest untried first, so that one that never comes holds up no other. */
export async function fetchWaiting(parts: FetchParts): Promise<void> {
  const untilDone = async () => {
    for (let [file] = await takeUp(parts); file; [file] = await takeUp(parts)) await fetchFile(parts, file);
  };
  await Promise.all(Array.from({ length: atOnce }, untilDone));
}

type Waiting = Pick<EvidenceFile, "id" | "name" | "mediaType" | "createdAt"> & { channel: string; source: string };

/**
 * The file by that id, or the next one: whoever takes it up has it for itself as long as fetching may take. A try of a time that is still to
 * come was made before the clock was set back. A file that was named is waited for, where a turn is just giving it to a case: passed over
 * it would be without its job, and come a minute late. Of all that wait, the next is as good.
 */
function takeUp({ inOffice, clock }: FetchParts, fileId?: number): Promise<Waiting[]> {
  const now = clock();
  const before = new Date(now.getTime() - longestFetch);
  return inOffice(
    ({ tx }) => tx.$queryRaw<Waiting[]>`
    update evidence_file f set tried_at = ${now} from chat c
    where c.id = f.chat_id and f.id = (
      select id from evidence_file
      where status = 'waiting' and (tried_at is null or tried_at < ${before} or tried_at > ${now}) and (${fileId ?? null}::int is null or id = ${fileId ?? null})
      order by tried_at nulls first, id limit 1 ${fileId === undefined ? Prisma.sql`for update skip locked` : Prisma.sql`for update`})
    returning f.id, f.name, f.media_type as "mediaType", f.created_at as "createdAt", coalesce(f.source, '') as source, c.channel`,
  );
}

/** Errors of a channel's `fetchFile` that no second try mends. */
const hopeless: Record<string, Fault> = { FileTooBig: "tooLarge", FileGone: "gone" };
/** Why a file is given up. */
type Fault = Exclude<Extract<Put, { ok: false }>["reason"], "noRoom"> | "gone" | "late";
type Stored = Extract<Put, { ok: true }> | { ok: false; reason: Fault };
/** Hours. */
const patience = 24;

async function fetchFile(parts: FetchParts, file: Waiting, { twice = false } = {}): Promise<void> {
  const put = await stored(parts, file, twice);
  if (!put) return;
  if (!put.ok) return parts.inOffice((work) => giveUp(work, file.id, put.reason));
  const wanted = await parts.inOffice((work) => record(work, file, put));
  // Whoever sent it has had it erased meanwhile.
  if (!wanted) await removeUnused(parts, put.sha256, parts.clock());
}

/** Milliseconds. */
const beforeSecondTry = 500;

/** Nothing where another try may bring it. Twice: what just broke is tried once more at once, since its next turn comes in minutes. */
async function stored(parts: FetchParts, file: Waiting, twice: boolean): Promise<Stored | undefined> {
  const { blobs, fetch, clock, log } = parts;
  const { id, channel, source, mediaType, createdAt } = file;
  try {
    const put = await blobs.put(await fetch(channel, source), mediaType);
    if (put.ok) return put;
    const { reason } = put;
    if (reason !== "noRoom") return { ok: false, reason };
    // There may be room again before the platform lets go of it.
    throw Object.assign(new Error("no room for files"), { name: "NoRoom" });
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    if (twice && !hopeless[name]) {
      await pause(beforeSecondTry);
      return stored(parts, file, false);
    }
    log.warn({ file: id, error: name }, "a file could not be fetched");
    const late = clock().getTime() - createdAt.getTime() > patience * 3_600_000;
    const reason = hopeless[name] ?? (late ? "late" : undefined);
    return reason && { ok: false, reason };
  }
}

/** False when it is not waited for any more. A paper of the office is sent on to the applicant as soon as we have it. */
async function record(
  work: Work,
  { id, name: sent }: Waiting,
  { sha256, size, mediaType, metadataLeft }: Extract<Put, { ok: true }>,
): Promise<boolean> {
  const name = nameAsStored(sent, mediaType);
  const kind = fileKindOf(mediaType);
  const [found] = await work.tx.evidenceFile.updateManyAndReturn({
    where: { id, status: "waiting" },
    data: { status: "stored", sha256, size, mediaType, name, kind, metadataLeft: metadataLeft ?? false },
    include: { case: { select: { receiptNumber: true } } },
  });
  if (found?.case) await tellSenders(work, [found], found.case.receiptNumber);
  if (found?.fromStaff && found.caseId) await sendPapers(work, found.caseId);
  return found !== undefined;
}

async function giveUp(work: Work, id: number, fault: Fault) {
  const [lost] = await work.tx.evidenceFile.updateManyAndReturn({
    where: { id, status: "waiting" },
    data: { status: "failed", fault },
    include: { case: { select: { receiptNumber: true } } },
  });
  if (lost?.case) await tellSenders(work, [lost], lost.case.receiptNumber);
}
