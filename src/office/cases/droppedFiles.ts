// Files that a person sent and filed nowhere, when the person has them erased, or when they are old: the rows at once, the bytes by a worker
// after the commit.

import { z } from "zod";
import type { Blobs } from "../../store/blobs.ts";
import type { Work } from "../../store/work.ts";

/** No channel takes longer for one file. Milliseconds. */
export const longestFetch = 3 * 60_000;

const job = z.object({ sha256: z.string(), keptAt: z.coerce.date() });

type Gone = { sha256: string | null; createdAt: Date; triedAt: Date | null };

/** Forgets what came from these chats and belongs to no case. */
export async function dropUnfiled(work: Pick<Work, "tx" | "jobs">, chatIds: number[]): Promise<void> {
  const gone = await work.tx.$queryRaw<Gone[]>`
    delete from evidence_file where chat_id = any(${chatIds}) and case_id is null
    returning sha256, created_at as "createdAt", tried_at as "triedAt"`;
  await removeBytes(work, gone);
}

/** Forgets what was sent before that time and belongs to no case, a number of files at a time. How many it were. */
export async function dropUnfiledBefore(work: Pick<Work, "tx" | "jobs">, before: Date, most: number): Promise<number> {
  const gone = await work.tx.$queryRaw<Gone[]>`
    delete from evidence_file where case_id is null and id in (
      select id from evidence_file where case_id is null and created_at < ${before} limit ${most} for update skip locked)
    returning sha256, created_at as "createdAt", tried_at as "triedAt"`;
  await removeBytes(work, gone);
  return gone.length;
}

async function removeBytes({ tx, jobs }: Pick<Work, "tx" | "jobs">, gone: Gone[]): Promise<void> {
  for (const { sha256, createdAt, triedAt } of gone) {
    // What a platform had was stored after it was asked for; what the web chat sent, before the message came.
    const keptAt = triedAt ? new Date(triedAt.getTime() + longestFetch) : createdAt;
    if (sha256) await jobs.soon(tx, "droppedFiles", { sha256, keptAt });
  }
}

type Parts = { inOffice: <T>(doing: (work: Work) => Promise<T>) => Promise<T>; blobs: Blobs };

/** Does one job that `dropUnfiled` left. */
export async function removeDropped(parts: Parts, data: unknown): Promise<void> {
  const { sha256, keptAt } = job.parse(data);
  await removeUnused(parts, sha256, keptAt);
}

/** Removes the bytes, unless something else has the same: a case, a letter, or somebody who has sent them since. */
export async function removeUnused({ inOffice, blobs }: Parts, sha256: string, keptAt: Date): Promise<void> {
  const used = await inOffice(
    async ({ tx }) =>
      (await tx.evidenceFile.count({ where: { sha256 } })) + (await tx.letter.count({ where: { sha256 } })),
  );
  if (used === 0) await blobs.removeUnlessPutSince(sha256, keptAt);
}
