// The dates of a case for staff: what is due by when, and how that was counted.

import { clockEvents, clocks } from "../../domain/clocks.ts";
import { may } from "../../domain/rights.ts";
import { dateInWords } from "../../i18n/dates.ts";
import type { Case, CaseDeadline } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { mayWorkOn } from "../cases/caseAccess.ts";
import type { StaffMember } from "../people/staff.ts";
import { tracksFor } from "./caseTrack.ts";
import { clocksThatRun, deadlineOf } from "./deadlineRows.ts";
import { extensionOf } from "./extension.ts";
import { openQuestions } from "./supervision.ts";

export type Offer = { id: string; label: string };

/** One line for each clock, and the supervisor's open questions. */
export async function deadlineLines(work: Work, subject: Case, language: string): Promise<string[]> {
  const { texts } = work;
  const rows = await clocksThatRun(work, subject.id);
  const questions = await openQuestions(work, subject.id);
  return [
    ...rows.flatMap((row) => (deadlineOf(row).length > 0 ? [lineOf(work, row, language)] : [])),
    ...questions.map(({ question }) => texts.say(language, "supervise.open", { question })),
  ];
}

function lineOf({ texts, office, now }: Work, row: CaseDeadline, language: string): string {
  const [deadline] = deadlineOf(row);
  const owed = deadline && clocks[deadline.clock].owed;
  const key =
    row.status === "paused"
      ? "stands"
      : !owed
        ? "window"
        : row.dueAt < now
          ? "late"
          : row.clock === "answer"
            ? "answer"
            : "runs";
  const line = texts.say(language, `deadline.staff.${key}`, {
    what: texts.say(language, `deadline.clock.${row.clock}`),
    date: dateInWords(row.dueAt, office.zone, language),
  });
  const rule = ruleInWords({ texts }, row.rule, language);
  return rule ? texts.say(language, "deadline.withRule", { line, rule }) : line;
}

const counted = /: (\d+) (h|d|wd|mo) from (\w+)$/;
const amounts: Record<string, string> = { h: "hours", d: "days", wd: "workingDays", mo: "months" };

/** "60 days after acceptance": how a date was counted, for people. What was set by hand, or has no such rule, says nothing. */
function ruleInWords({ texts }: Pick<Work, "texts">, rule: string, language: string): string {
  const [, n = "", unit = "", event = ""] = counted.exec(rule) ?? [];
  const amount = amounts[unit];
  if (!amount || !clockEvents.some((known) => known === event)) return "";
  return texts.say(language, "deadline.counted", {
    amount: texts.say(language, `deadline.amount.${amount}`, { count: Number(n) }),
    event: texts.say(language, `deadline.from.${event}`),
  });
}

/** What this member of staff can do about the dates of a case now. */
export async function deadlineOffers(
  work: Work,
  staff: StaffMember,
  subject: Case,
  language: string,
): Promise<Offer[]> {
  if (!mayWorkOn(staff, subject)) return [];
  const say = (key: string) => work.texts.say(language, key);
  const offers: Offer[] = [];
  const extensible = may(staff, "case.extend") && (await extensionOf(work, subject)).ok;
  if (extensible) offers.push({ id: `/extend ${subject.receiptNumber}`, label: say("deadline.extend") });
  for (const { id } of await openQuestions(work, subject.id))
    offers.push({ id: `/explain ${id}`, label: say("supervise.answer") });
  if (may(staff, "case.supervise") && subject.closedAt === null)
    offers.push({ id: `/supervise ${subject.receiptNumber}`, label: say("supervise.ask") });
  const mayRetime = may(staff, "case.track") && subject.answeredAt === null && subject.closedAt === null;
  if (mayRetime && tracksFor(work, subject, language).length > 1)
    offers.push({ id: `/track ${subject.receiptNumber}`, label: say("track.set") });
  return offers;
}
