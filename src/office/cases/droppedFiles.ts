// Files that a person sent and filed nowhere, when the person has them erased, or when they are old.

import type { Work } from "../../store/work.ts";
import { dropBytes } from "../unusedFiles.ts";

/** No channel takes longer for one file. Milliseconds. */
export const longestFetch = 3 * 60_000;

type Gone = { sha256: string | null; createdAt: Date; triedAt: Date | null };

/** Forgets what came from these chats and belongs to no case. */
export async function dropUnfiled(work: Pick<Work, "tx" | "jobs">, chatIds: number[]): Promise<void> {
  const gone = await work.tx.$queryRaw<Gone[]>`
    delete from evidence_file where chat_id = any(${chatIds}) and case_id is null
    returning sha256, created_at as "createdAt", tried_at as "triedAt"`;
  await dropTheirBytes(work, gone);
}

/** Forgets these, unless they have come to belong to a case. */
export async function dropFiles(work: Pick<Work, "tx" | "jobs">, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  const gone = await work.tx.$queryRaw<Gone[]>`
    delete from evidence_file where id = any(${ids}) and case_id is null
    returning sha256, created_at as "createdAt", tried_at as "triedAt"`;
  await dropTheirBytes(work, gone);
}

/** Forgets what was sent before that time and belongs to no case, a number of files at a time. How many it were. */
export async function dropUnfiledBefore(work: Pick<Work, "tx" | "jobs">, before: Date, most: number): Promise<number> {
  const gone = await work.tx.$queryRaw<Gone[]>`
    delete from evidence_file where case_id is null and id in (
      select id from evidence_file where case_id is null and created_at < ${before} limit ${most} for update skip locked)
    returning sha256, created_at as "createdAt", tried_at as "triedAt"`;
  await dropTheirBytes(work, gone);
  return gone.length;
}

async function dropTheirBytes(work: Pick<Work, "tx" | "jobs">, gone: Gone[]): Promise<void> {
  for (const { sha256, createdAt, triedAt } of gone) {
    // What a platform had was stored after it was asked for; what the web chat sent, before the message came.
    const keptAt = triedAt ? new Date(triedAt.getTime() + longestFetch) : createdAt;
    if (sha256) await dropBytes(work, sha256, keptAt);
  }
}
