// Bytes that nothing refers to any more: noted in the transaction that lets go of them, thrown away by a worker after its commit.

import { z } from "zod";
import type { Blobs } from "../store/blobs.ts";
import type { Transaction } from "../store/database.ts";
import type { Work } from "../store/work.ts";

const job = z.object({ sha256: z.string(), keptAt: z.coerce.date() });

/**
 * `keptAt`: the bytes were put by then at the latest. Whoever has put the same since is about to refer to them. `goAt` leaves time until
 * something does refer to them.
 */
export const dropBytes = (
  { tx, jobs }: Pick<Work, "tx" | "jobs">,
  sha256: string,
  keptAt: Date,
  goAt?: Date,
): Promise<void> => jobs.soon(tx, "droppedFiles", { sha256, keptAt }, goAt);

type Parts = { inOffice: <T>(doing: (work: Work) => Promise<T>) => Promise<T>; blobs: Blobs };

/** Does one job that `dropBytes` left. */
export async function removeDropped(parts: Parts, data: unknown): Promise<void> {
  const { sha256, keptAt } = job.parse(data);
  await removeUnused(parts, sha256, keptAt);
}

/** Removes the bytes, unless a row refers to the same ones, or somebody has put them since. */
export async function removeUnused({ inOffice, blobs }: Parts, sha256: string, keptAt: Date): Promise<void> {
  if (!(await inOffice(({ tx }) => isReferredTo(tx, sha256)))) await blobs.removeUnlessPutSince(sha256, keptAt);
}

/** By what a person sent, by a paper or letter of the office, or by the pack of a day. */
async function isReferredTo(tx: Transaction, sha256: string): Promise<boolean> {
  const where = { sha256 };
  return (
    (await tx.evidenceFile.count({ where })) +
      (await tx.letter.count({ where })) +
      (await tx.dayPack.count({ where })) >
    0
  );
}
