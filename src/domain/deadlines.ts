// Where a due date comes from: a clock of the office's policy, counted by the office's calendar.

import { DateTime } from "luxon";
import { addWorkingDays, type Calendar, endOfDay, isWorkingDay, nextWorkingDay, officeDay } from "./calendar.ts";
import type { Policy, PolicyClock } from "./policy.ts";

/** The applicant is told of the decision, is answered, may ask for a review. */
export type Clock = "decision" | "answer" | "reviewRequest";

/** The first that a profile sets is the one that binds. */
const clockNames: Record<Clock, PolicyClock[]> = {
  decision: ["acceptance_notice_within", "route_within", "acknowledge_within"],
  answer: ["handle_within"],
  reviewRequest: ["review_request_window"],
};

function clockOf(policy: Policy, clock: Clock) {
  for (const name of clockNames[clock]) {
    const amount = policy[name];
    if (amount) return { name, amount };
  }
  return undefined;
}

/** The event that starts a clock: "accepted" where the profile says so, else the registration. */
export const startsOn = (policy: Policy, clock: Clock): "accepted" | "registered" =>
  clockOf(policy, clock)?.amount.starts === "accepted" ? "accepted" : "registered";

export type Due = {
  due: Date;
  /** The rule that made it, such as "generic_default.handle_within: 30 d". */
  rule: string;
};

/**
 * The due date of a clock that started at that instant, or none where the policy sets none. Days and months run to the end of
 * their last day in the office's zone; the day of the start counts only where the profile says so; 31 January and one month is
 * the last day of February.
 */
export function dueDate(given: {
  policy: Policy;
  clock: Clock;
  startedAt: Date;
  calendar: Calendar;
  zone: string;
}): Due | undefined {
  const { policy, startedAt, calendar, zone } = given;
  const found = clockOf(policy, given.clock);
  if (!found) return undefined;
  const { n, unit } = found.amount;
  const rule = `${policy.key}.${found.name}: ${n} ${unit}`;
  if (unit === "h") return { due: new Date(startedAt.getTime() + n * 3_600_000), rule };
  const start = officeDay(startedAt, zone);
  const day = policy.counting?.include_first_day
    ? countedFrom(start, n, unit, calendar)
    : after(start, n, unit, calendar);
  return { due: endOfDay(day, zone), rule };
}

function after(start: string, n: number, unit: "d" | "wd" | "mo", calendar: Calendar): string {
  if (unit === "wd") return addWorkingDays(calendar, start, n);
  const from = DateTime.fromISO(start, { zone: "utc" });
  return from.plus(unit === "mo" ? { months: n } : { days: n }).toISODate() ?? start;
}

function countedFrom(start: string, n: number, unit: "d" | "wd" | "mo", calendar: Calendar): string {
  if (unit !== "wd") return after(start, Math.max(0, n - 1), unit === "mo" ? "mo" : "d", calendar);
  const first = isWorkingDay(calendar, start) ? start : nextWorkingDay(calendar, start);
  return addWorkingDays(calendar, first, Math.max(0, n - 1));
}
