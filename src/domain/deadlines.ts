// Where a due date comes from: a clock of the office's policy, counted by the office's calendar.

import { DateTime } from "luxon";
import {
  addDays,
  addWorkingDays,
  type Calendar,
  endOfDay,
  isWorkingDay,
  nextWorkingDay,
  officeDay,
} from "./calendar.ts";
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

/**
 * The event that starts a clock. An applicant's time runs from the answer. The office's runs from the acceptance where the profile
 * says so, else from the registration: receiving and acknowledging happen in the same moment.
 */
export function startsOn(policy: Policy, clock: Clock): "registered" | "accepted" | "answered" {
  if (clock === "reviewRequest") return "answered";
  return clockOf(policy, clock)?.amount.starts === "accepted" ? "accepted" : "registered";
}

export type Due = {
  due: Date;
  /** The rule that made it, such as "generic_default.handle_within: 30 d from registered". */
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
  const { policy, clock, startedAt, calendar, zone } = given;
  const found = clockOf(policy, clock);
  if (!found) return undefined;
  const { n, unit } = found.amount;
  const rule = `${policy.key}.${found.name}: ${n} ${unit} from ${startsOn(policy, clock)}`;
  if (unit === "h") return { due: new Date(startedAt.getTime() + n * 3_600_000), rule };
  const start = officeDay(startedAt, zone);
  const day = policy.counting?.include_first_day
    ? countedFrom(start, n, unit, calendar)
    : after(start, n, unit, calendar);
  return { due: endOfDay(day, zone), rule };
}

type DayUnit = "d" | "wd" | "mo";

/** The last day when the count begins on the day after the start. */
function after(start: string, n: number, unit: DayUnit, calendar: Calendar): string {
  if (unit === "wd") return addWorkingDays(calendar, start, n);
  return unit === "mo" ? addMonths(start, n) : addDays(start, n);
}

/** The last day when the day of the start counts as the first; a day of no work can't be the first working day. */
function countedFrom(start: string, n: number, unit: DayUnit, calendar: Calendar): string {
  if (n === 0) return start;
  if (unit === "d") return addDays(start, n - 1);
  if (unit === "wd")
    return addWorkingDays(calendar, isWorkingDay(calendar, start) ? start : nextWorkingDay(calendar, start), n - 1);
  // A month ends on the eve of the same date; where the month has no such date, on the month's last day.
  const end = addMonths(start, n);
  return end.slice(8) === start.slice(8) ? addDays(end, -1) : end;
}

const addMonths = (day: string, months: number): string =>
  DateTime.fromISO(day, { zone: "utc" }).plus({ months }).toISODate() ?? day;
