// What other rules make of a date that runs: its clock counted anew from where it started, without the time in which it stood still.
// Nothing is written here.

import { type ClockName, clockNames, clocks, figureOf, startsOf } from "./clocks.ts";
import { type Deadline, type Given, isLate, pausing, resuming, startClock } from "./deadlines.ts";
import { dueAfterPause } from "./dueDate.ts";
import type { Figure } from "./policySchema.ts";

/**
 * Why a date stays as it is: it was extended, and so promised to this applicant by itself; it is over, and late stays late; by the new
 * rules it would be over already; it would take from a right that somebody has been told of; the new rules know no such time, or have
 * not begun to count it; it is so already.
 */
export type Stays = "extended" | "overdue" | "wouldBeOver" | "earlierRight" | "noSuchTime" | "notBegun" | "same";
export type Recounted = { moves: true; startedAt: Date; dueAt: Date; rule: string } | { moves: false; stays: Stays };

type Happened = { type: string; at: Date };
type Rules = Pick<Given, "policy" | "track" | "counting">;

/** The clocks that a policy sets; the others are started by hand, with a date of their own. */
export const clocksOfPolicies: ClockName[] = clockNames.filter((name) => clocks[name].starts.length > 0);

/** The date of a clock of `clocksOfPolicies` under these rules. `history` is the case's, oldest first. */
export function recounted(
  rules: Rules,
  deadline: Deadline & { extensions: number },
  history: Happened[],
  now: Date,
): Recounted {
  const stays = (why: Stays): Recounted => ({ moves: false, stays: why });
  if (deadline.extensions > 0) return stays("extended");
  if (isLate(deadline, now)) return stays("overdue");
  const figure = figureOf(rules.policy, deadline.clock, rules.track)?.figure;
  if (!figure) return stays("noSuchTime");
  const begins: readonly string[] = startsOf(deadline.clock, figure);
  const from = history.findLastIndex(({ type }) => begins.includes(type));
  const start = history[from];
  const anew = start && startClock(rules, deadline.clock, start.at, start.type);
  if (!anew) return stays("notBegun");
  const { startedAt, rule } = anew;
  const stood = standstills(history.slice(from + 1), figure);
  const dueAt = stood.reduce((due, pause) => dueAfterPause(due, pause, figure.unit, rules.counting), anew.dueAt);
  if (dueAt.getTime() === deadline.dueAt.getTime() && rule === deadline.rule) return stays("same");
  if (dueAt < (deadline.pausedAt ?? now)) return stays("wouldBeOver");
  if (!clocks[deadline.clock].owed && dueAt < deadline.dueAt) return stays("earlierRight");
  return { moves: true, startedAt, dueAt, rule };
}

/** When a clock with this figure has stood still, as far as that is over. */
function standstills(history: Happened[], figure: Figure): { from: Date; to: Date }[] {
  const pausesFor: readonly string[] = figure.pause_on;
  const found: { from: Date; to: Date }[] = [];
  let from: Date | undefined;
  for (const { type, at } of history) {
    const pauses = type in pausing && pausesFor.includes(pausing[type as keyof typeof pausing]);
    if (pauses) from ??= at;
    if (!(type in resuming) || !from) continue;
    found.push({ from, to: at });
    from = undefined;
  }
  return found;
}
