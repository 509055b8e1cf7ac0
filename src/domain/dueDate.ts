// Counting a time: so many hours, days, working days or months from an instant, by the office's calendar and wall clock.

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
import type { Figure, Policy } from "./policySchema.ts";

export type Amount = Pick<Figure, "n" | "unit">;

/** How an office counts: its calendar, its zone and the counting rules of its policy. */
export type Counting = { calendar: Calendar; zone: string; rules?: Policy["counting"] };

/**
 * The instant at which that much time from the start is over. Days and months run to the end of their last day in the office's
 * zone; the day of the start counts only where the rules say so; 31 January and one month is the last day of February.
 */
export function dueAfter(startedAt: Date, { n, unit }: Amount, { calendar, zone, rules }: Counting): Date {
  if (unit === "h") return new Date(startedAt.getTime() + n * 3_600_000);
  const start = officeDay(startedAt, zone);
  const last = rules?.include_first_day ? countedFrom(start, n, unit, calendar) : after(start, n, unit, calendar);
  const moved = rules?.end_on_working_day && unit !== "wd" && !isWorkingDay(calendar, last);
  return endOfDay(moved ? nextWorkingDay(calendar, last) : last, zone);
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

export const addMonths = (day: string, months: number): string =>
  DateTime.fromISO(day, { zone: "utc" }).plus({ months }).toISODate() ?? day;

/**
 * A date that had this many days to go when its clock was stopped, after the clock has stood still: as many days later as it
 * stood still, working days where it counts working days, hours to the millisecond. Never earlier than before.
 */
export function dueAfterPause(
  dueAt: Date,
  pause: { from: Date; to: Date },
  unit: Figure["unit"],
  { calendar, zone }: Counting,
): Date {
  if (pause.to <= pause.from || dueAt < pause.from) return dueAt;
  if (unit === "h") return new Date(dueAt.getTime() + pause.to.getTime() - pause.from.getTime());
  const [first, last, due] = [officeDay(pause.from, zone), officeDay(pause.to, zone), officeDay(dueAt, zone)];
  let [stood, day] = [0, first];
  while (day < last) {
    day = addDays(day, 1);
    if (unit !== "wd" || isWorkingDay(calendar, day)) stood += 1;
  }
  if (stood === 0) return dueAt;
  return endOfDay(unit === "wd" ? addWorkingDays(calendar, due, stood) : addDays(due, stood), zone);
}
