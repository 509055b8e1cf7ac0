// A date that moves is told to the applicant, with the old one, the new one and the reason, and stands in the history.

import { clocks } from "../../domain/clocks.ts";
import { dateInWords } from "../../i18n/dates.ts";
import type { Fact } from "../../notifications/facts.ts";
import type { Case, CaseDeadline } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { recordEvent } from "../cases/caseHistory.ts";
import { tellOfCase } from "../cases/tellOfCase.ts";
import type { StaffMember } from "../people/staff.ts";
import { deadlineOf, setDue } from "./deadlineRows.ts";

/** Why a date moves: in a person's words, or by a rule whose text is `deadline.because.<rule>`. */
export type Why = { reason: string } | { rule: "hearing" | "information" | "track" | "policy" };

export type Move = {
  row: CaseDeadline;
  dueAt: Date;
  why: Why;
  /** The rule that makes the new date, and from when it counts, where they are others. */
  rule?: string;
  startedAt?: Date;
  /** An extension; `interim` when what is said counts as an interim reply. */
  extended?: { interim: boolean };
  resumed?: boolean;
  by?: StaffMember;
};

/** What the applicant reads. */
export function moveInWords(
  { office, texts }: Pick<Work, "office" | "texts">,
  subject: Pick<Case, "receiptNumber">,
  { row, dueAt, why, extended }: Pick<Move, "row" | "dueAt" | "why" | "extended">,
  language: string,
): string {
  return texts.say(language, extended?.interim ? "deadline.interim" : "deadline.moved", {
    receipt: subject.receiptNumber,
    what: texts.say(language, `deadline.clock.${row.clock}`),
    before: dateInWords(row.dueAt, office.zone, language),
    after: dateInWords(dueAt, office.zone, language),
    reason: "reason" in why ? why.reason : texts.say(language, `deadline.because.${why.rule}`),
  });
}

/** Moves a date in the caller's transaction; the case must be locked. `reached` is about the applicant. */
export const moveDue = (work: Work, subject: Case, move: Move): Promise<{ reached: boolean }> =>
  moveDues(work, subject, [move]);

/** The same for several dates of one case: the applicant is told of them in one message, and of none that is between office and unit. */
export async function moveDues(work: Work, subject: Case, moves: Move[]): Promise<{ reached: boolean }> {
  for (const { row, dueAt, rule, startedAt, extended, resumed } of moves)
    await setDue(work, row, dueAt, { startedAt, rule, extended: extended !== undefined, resumed });
  const told = moves.filter(isTold);
  if (told.length === 0) return { reached: true };
  for (const move of told) await recordMove(work, subject, move);
  const trueWhile = told.map(({ row, dueAt }): Fact => ({ of: "due", deadline: row.id, at: dueAt.toISOString() }));
  const text = (language: string) => movesInWords(work, subject, moves, language);
  return { reached: await tellOfCase(work, subject, text, { trueWhile }) };
}

/** A date that is another, and not between office and unit. */
const isTold = ({ row, dueAt }: Move) =>
  dueAt.getTime() !== row.dueAt.getTime() && !deadlineOf(row).some(({ clock }) => clocks[clock].inside);

/** What the applicant reads of all of them; nothing where there is nothing to tell. */
export const movesInWords = (
  work: Pick<Work, "office" | "texts">,
  subject: Pick<Case, "receiptNumber">,
  moves: Move[],
  language: string,
): string =>
  moves
    .filter(isTold)
    .map((move) => moveInWords(work, subject, move, language))
    .join("\n\n");

function recordMove(work: Work, subject: Case, move: Move): Promise<void> {
  const { row, dueAt, why, extended, by } = move;
  return recordEvent(work, {
    caseId: subject.id,
    type: extended ? "extended" : "dueMoved",
    role: by?.role ?? "clock",
    staffId: by?.id,
    data: {
      clock: row.clock,
      formerDue: row.dueAt.toISOString(),
      newDue: dueAt.toISOString(),
      // The letter that extends the time for an answer names it.
      ...(row.clock === "answer" ? { answerDue: dueAt.toISOString() } : {}),
      reason: "reason" in why ? why.reason : why.rule,
      text: moveInWords(work, subject, move, subject.language),
    },
  });
}
