// Evidence: recorded as it is sent, in the same transaction as the message, and attached to the case that it belongs to.

import type { SentFile } from "../../domain/message.ts";
import { shortFileName } from "../../lib/shortened.ts";
import { tidyFileName } from "../../lib/tidyFileName.ts";
import type { EvidenceFile } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { mustBeTold } from "./lostFiles.ts";

/** What the worker finds in the queue "files" (evidenceFetching.ts). */
export type FetchJob = { fileId: number };

/** Records one file; its bytes may still be with the platform, and are fetched as soon as this transaction has committed. */
export async function keepFile({ tx, now, jobs }: Work, chatId: number, sent: SentFile): Promise<number> {
  const { id } = await tx.evidenceFile.create({
    data: { ...sent, name: tidy(sent.name), chatId, status: sent.sha256 ? "stored" : "waiting", createdAt: now },
  });
  if (!sent.sha256) await jobs.soon(tx, "files", { fileId: id } satisfies FetchJob);
  return id;
}

const longestName = 120;

/** A name that every platform and every disk takes; its ending stays. */
function tidy(name: string): string {
  const clean =
    tidyFileName(name)
      .replace(/[:*?"<>|]/g, "_")
      .trim() || "file";
  return shortFileName(clean, longestName);
}

/**
 * Files become a case's: what an applicant sent, or (`fromStaff`) papers of the office. Files of another case stay there. Returned are those
 * of which only now can be told what they belong to: whoever sent them is to hear of them (`tellSenders`).
 */
export async function attachFiles(
  { tx }: Pick<Work, "tx">,
  caseId: number,
  fileIds: number[],
  fromStaff = false,
): Promise<EvidenceFile[]> {
  if (fileIds.length === 0) return [];
  const attached = await tx.evidenceFile.updateManyAndReturn({
    where: { id: { in: fileIds }, caseId: null },
    data: { caseId, fromStaff },
  });
  return attached.filter(mustBeTold);
}
