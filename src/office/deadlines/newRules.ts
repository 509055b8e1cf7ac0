// The dates of open cases under the rules that are in force now, or would be: counted, so that it can be shown first, and moved.
// Nothing here is done unless whoever applies an office file asks for it.

import { clocksOfPolicies, type Stays } from "../../domain/newRules.ts";
import { policyOf } from "../../domain/policy.ts";
import { trackAtFiling, tracksOf } from "../../domain/tracks.ts";
import { againOnConflict } from "../../store/database.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { lockCase } from "./deadlineRows.ts";
import { moveDues } from "./dueMoves.ts";
import { movesOf, ofItsDates, recount } from "./recount.ts";

/** What becomes of the dates of one clock: how many move, and how many stay as they are for which reason. */
export type DateCount = { clock: string; later: number; earlier: number; stay: Partial<Record<Stays, number>> };

const atOnce = 500;

/** Runs in a transaction of its own. */
export type InOffice = <T>(doing: (work: Work) => Promise<T>) => Promise<T>;

/** What would become of all dates of open cases, in the order of the clocks. Changes nothing. */
export async function countAllDates(inOffice: InOffice): Promise<DateCount[]> {
  const counts = new Map<string, DateCount>(
    clocksOfPolicies.map((clock) => [clock, { clock, later: 0, earlier: 0, stay: {} }]),
  );
  for await (const ids of openCases(inOffice)) await inOffice((work) => countDates(work, ids, counts));
  return [...counts.values()].filter(({ later, earlier, stay }) => later + earlier + Object.keys(stay).length > 0);
}

/** Of how many cases dates have moved, and how many of their applicants no chat has reached. */
export type MovedDates = {
  moved: number;
  notReached: number;
  /** Another office was put in force meanwhile: the cases that were left have the dates that they had. */
  overtaken: boolean;
};

/**
 * Moves the dates of all open cases, each case in a transaction of its own: it may be killed at any point and run again, or twice at
 * once. `version` is that of the office; as soon as another is in force nothing more is moved. On the way `progress` hears how many
 * cases have been looked at.
 */
export async function moveAllDates(
  inOffice: InOffice,
  version: number,
  progress: (looked: number) => void = () => undefined,
): Promise<MovedDates> {
  let [looked, moved, notReached] = [0, 0, 0];
  for await (const ids of openCases(inOffice)) {
    for (const id of ids) {
      const done = await againOnConflict(() => inOffice((work) => moveDates(work, version, id)));
      if (done === "overtaken") return { moved, notReached, overtaken: true };
      if (done.moved) moved += 1;
      if (!done.reached) notReached += 1;
    }
    looked += ids.length;
    progress(looked);
  }
  return { moved, notReached, overtaken: false };
}

async function* openCases(inOffice: InOffice): AsyncGenerator<number[]> {
  let last = 0;
  for (;;) {
    const where = { id: { gt: last }, closedAt: null };
    const found = await inOffice(({ tx }) =>
      tx.case.findMany({ where, select: { id: true }, orderBy: { id: "asc" }, take: atOnce }),
    );
    if (found.length > 0) yield found.map(({ id }) => id);
    if (found.length < atOnce) return;
    last = found.at(-1)?.id ?? last;
  }
}

async function countDates(work: Work, ids: number[], counts: Map<string, DateCount>): Promise<void> {
  const cases = await work.tx.case.findMany({ where: { id: { in: ids } }, include: ofItsDates });
  for (const { row, becomes } of cases.flatMap((subject) => recount(work, subject, rulesOf(work.office, subject)))) {
    const count = counts.get(row.clock);
    if (!count) continue;
    if (becomes.moves && becomes.dueAt > row.dueAt) count.later += 1;
    else if (becomes.moves && becomes.dueAt < row.dueAt) count.earlier += 1;
    else {
      const why = becomes.moves ? "same" : becomes.stays;
      count.stay[why] = (count.stay[why] ?? 0) + 1;
    }
  }
}

/**
 * Gives one case the policy in force, and its dates the new rules. The applicant is told of all that move in one message; done a
 * second time it finds nothing to move and tells nobody.
 */
async function moveDates(
  work: Work,
  version: number,
  caseId: number,
): Promise<{ moved: boolean; reached: boolean } | "overtaken"> {
  const { tx } = work;
  await lockCase(work, caseId);
  // Asked with the case locked: whoever moves it by a newer office has to wait, or has done so and is seen here.
  const { _max: latest } = await tx.officeVersion.aggregate({ _max: { version: true } });
  if (latest.version !== version) return "overtaken";
  const subject = await tx.case.findUniqueOrThrow({ where: { id: caseId }, include: ofItsDates });
  if (subject.closedAt !== null) return { moved: false, reached: true };
  const { policyKey, track } = rulesOf(work.office, subject);
  if (policyKey !== subject.policyKey || track !== subject.track)
    await tx.case.update({ where: { id: caseId }, data: { policyKey, track } });
  const moves = movesOf(recount(work, subject, { policyKey, track }), { rule: "policy" });
  const { reached } = await moveDues(work, subject, moves);
  return { moved: moves.some(({ row, dueAt }) => row.dueAt.getTime() !== dueAt.getTime()), reached };
}

const rulesOf = (office: Work["office"], subject: Case) => ({
  policyKey: office.policy,
  track: trackUnder(office, subject),
});

/** The case keeps its procedure where the policy in force has it too, or is the one it had; else it gets the one of a new case. */
function trackUnder(office: Work["office"], subject: Case): string | null {
  const policy = policyOf(office);
  const { track, kind, category, subcategory } = subject;
  const kept = track === null ? subject.policyKey === office.policy : Object.hasOwn(tracksOf(policy), track);
  if (kept) return track;
  return trackAtFiling(policy, { kind, category, subcategory: subcategory ?? undefined }) ?? null;
}
