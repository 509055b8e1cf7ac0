// The dates of a case counted anew, by another policy or another of its times.

import { clocksOfPolicies, type Recounted, recounted } from "../../domain/newRules.ts";
import type { Case, CaseDeadline, CaseEvent } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { deadlineOf } from "./deadlineRows.ts";
import { rulesFor } from "./deadlines.ts";
import type { Move, Why } from "./dueMoves.ts";

/** What has to be read of a case for it. */
export const ofItsDates = {
  deadlines: { where: { status: { in: ["running" as const, "paused" as const] }, clock: { in: clocksOfPolicies } } },
  events: { select: { type: true, at: true }, orderBy: { id: "asc" as const } },
};
export type CaseWithDates = Case & { deadlines: CaseDeadline[]; events: Pick<CaseEvent, "type" | "at">[] };

export type Recount = { row: CaseDeadline; becomes: Recounted };

/** What becomes of each date that runs under these rules. */
export function recount(
  work: Pick<Work, "office" | "now">,
  subject: CaseWithDates,
  under: { policyKey: string | null; track: string | null },
): Recount[] {
  const rules = rulesFor(work, under);
  return subject.deadlines.flatMap((row) =>
    deadlineOf(row).map((deadline) => ({
      row,
      becomes: recounted(rules, { ...deadline, extensions: row.extensions }, subject.events, work.now),
    })),
  );
}

/** Those that move, for `moveDues`. */
export const movesOf = (dates: Recount[], why: Why, by?: Move["by"]): Move[] =>
  dates.flatMap(({ row, becomes }) => {
    if (!becomes.moves) return [];
    const { dueAt, rule, startedAt } = becomes;
    return [{ row, dueAt, rule, startedAt, why, by }];
  });
