// Files that a person sent and filed nowhere, when the person has them erased: the rows at once, the bytes by a worker after the commit.

import { z } from "zod";
import type { Blobs } from "../../store/blobs.ts";
import type { Work } from "../../store/work.ts";
import { fetchLease } from "./evidence.ts";

const job = z.object({ sha256: z.string(), keptAt: z.coerce.date() });

/** Forgets what came from these chats and belongs to no case. */
export async function dropUnfiled({ tx, jobs }: Pick<Work, "tx" | "jobs">, chatIds: number[]): Promise<void> {
  const gone = await tx.$queryRaw<{ sha256: string | null; createdAt: Date; triedAt: Date | null }[]>`
    delete from evidence_file where chat_id = any(${chatIds}) and case_id is null
    returning sha256, created_at as "createdAt", tried_at as "triedAt"`;
  for (const { sha256, createdAt, triedAt } of gone) {
    // What a platform had was stored after it was asked for; what the web chat sent, before the message came.
    const keptAt = triedAt ? new Date(triedAt.getTime() + fetchLease) : createdAt;
    if (sha256) await jobs.soon(tx, "droppedFiles", { sha256, keptAt });
  }
}

type Parts = { inOffice: <T>(doing: (work: Work) => Promise<T>) => Promise<T>; blobs: Blobs };

/** Removes the bytes, unless something else has the same: a case, a letter, or somebody who has just sent them. */
export async function removeDropped({ inOffice, blobs }: Parts, data: unknown): Promise<void> {
  const { sha256, keptAt } = job.parse(data);
  const used = await inOffice(
    async ({ tx }) =>
      (await tx.evidenceFile.count({ where: { sha256 } })) + (await tx.letter.count({ where: { sha256 } })),
  );
  if (used === 0) await blobs.removeUnlessPutSince(sha256, keptAt);
}
