// Letters: which steps are put in writing, which letters a case has, and their files.

import { DateTime } from "luxon";
import type { StoredFile } from "../../domain/message.ts";
import type { Texts } from "../../i18n/texts.ts";
import type { Letter } from "../../store/generated/client.ts";
import type { LetterKind } from "../../store/generated/enums.ts";
import type { Work } from "../../store/work.ts";

/** By the type of the history entry. What the applicant is only told in passing gets no letter. */
const kindOfEvent: Record<string, LetterKind> = {
  accepted: "acceptance",
  notAccepted: "notAccepted",
  redirected: "notAccepted",
  forwarded: "transfer",
  extended: "extension",
  answered: "reply",
  reviewAnswered: "reviewDecision",
  secondReviewAnswered: "reviewDecision",
};

export type PrintJob = { letterId: number /** Printed again, not sent again. */; quietly?: true };

/**
 * Owes the applicant this step in writing, if it is one that is written. It is printed by a worker right after the commit: the
 * file store may be slow or away, and a step must neither wait for it nor fail with it.
 */
export async function oweLetter(work: Work, event: { id: number; caseId: number; type: string }): Promise<void> {
  const { tx, now, office, jobs } = work;
  const kind = kindOfEvent[event.type];
  if (!kind) return;
  const year = DateTime.fromJSDate(now, { zone: office.zone }).year;
  const { id: letterId } = await tx.letter.create({
    data: { caseId: event.caseId, eventId: event.id, kind, at: now, officeCode: office.code, year },
  });
  await jobs.soon(tx, "letters", { letterId } satisfies PrintJob);
}

/** The letters of a case that are printed, in order. */
export const lettersOf = ({ tx }: Pick<Work, "tx">, caseId: number): Promise<Letter[]> =>
  tx.letter.findMany({ where: { caseId, sha256: { not: null } }, orderBy: { id: "asc" } });

/** "LJ 2026/17" */
export const letterNumber = (texts: Pick<Texts, "say">, letter: Letter, language: string): string =>
  texts.say(language, "letters.number", { office: letter.officeCode, year: letter.year, number: letter.number ?? 0 });

/** A printed letter as a file to send. */
export function letterFile(
  texts: Pick<Texts, "say">,
  letter: Letter,
  receiptNumber: string,
  language: string,
): StoredFile | undefined {
  if (!letter.sha256 || letter.size === null) return undefined;
  const title = texts.say(language, `letters.title.${letter.kind}`);
  const name = `${receiptNumber} ${title} ${letter.year}-${letter.number}.pdf`;
  return { name, mediaType: "application/pdf", sha256: letter.sha256, size: letter.size };
}

/** The name is about to be taken out of closed cases: their letters are printed again without it. */
export async function printAgainWithoutName({ tx, jobs }: Work, caseIds: number[]): Promise<void> {
  const named = await tx.letter.findMany({
    where: {
      sha256: { not: null },
      case: { id: { in: caseIds }, name: { not: null }, confidentiality: "named" },
    },
    select: { id: true },
  });
  for (const { id } of named) await jobs.soon(tx, "letters", { letterId: id, quietly: true } satisfies PrintJob);
}
