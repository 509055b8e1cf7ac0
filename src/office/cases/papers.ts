// Papers of the office (a decision as PDF, a form as Word) go to the applicant as they are, after the words that they belong to.

import type { Work } from "../../store/work.ts";
import { asSent } from "./caseFiles.ts";
import { sendInCase } from "./tellOfCase.ts";

/**
 * Sends what is stored and was not sent yet, each paper once. Called when a step has given papers to a case and when one has been fetched:
 * both change the paper's row first, so of two at the same time the second finds what the first has done.
 */
export async function sendPapers(work: Work, caseId: number): Promise<void> {
  const { tx, texts, now } = work;
  const papers = await tx.evidenceFile.updateManyAndReturn({
    where: { caseId, fromStaff: true, status: "stored", sentOnAt: null },
    data: { sentOnAt: now },
  });
  if (papers.length === 0) return;
  const subject = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
  for (const paper of papers.sort((a, b) => a.id - b.id)) {
    const file = asSent(paper);
    const words = { name: paper.name, receipt: subject.receiptNumber };
    const text = (language: string) => texts.say(language, "files.paper", words);
    if (file) await sendInCase(work, subject, { file, text, forGroup: true });
  }
}
