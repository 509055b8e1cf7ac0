// The office's working days, and the border between its wall clock and instants. A day is "2026-11-25", in the office's zone.

import { DateTime } from "luxon";
import type { Office } from "../config/officeFile.ts";
import { isHoliday } from "./holidays.ts";

export type Calendar = Office["calendar"];

const weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"] as const;
/** Days without a zone are counted in UTC, where each has this length. */
const dayMs = 86_400_000;

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);

/** A closure never works, whatever else it is; a make-up day works even on a weekend or a holiday of the country. */
export function isWorkingDay(calendar: Calendar, day: string): boolean {
  if (calendar.closures.some((closure) => closure.day === day)) return false;
  if (calendar.makeUpDays.includes(day)) return true;
  if (isHoliday(calendar, day)) return false;
  const weekday = weekdays[new Date(day).getUTCDay()];
  return weekday !== undefined && !calendar.weekend.includes(weekday);
}

/** A calendar that is closed for longer than this is a mistake in the office file. */
const longestClosure = 366;

function workingDayFrom(calendar: Calendar, day: string, step: 1 | -1): string {
  let found = day;
  for (let i = 0; i < longestClosure; i++) {
    found = addDays(found, step);
    if (isWorkingDay(calendar, found)) return found;
  }
  throw new Error(`the office's calendar has no working day within a year of ${day}`);
}

/** The first closure after which no working day comes within a year: nothing could be due, or be moved there. */
export function closedForAYear(calendar: Calendar): string | undefined {
  const days = calendar.closures.map(({ day }) => day).sort();
  return days.find((day, i) => {
    // Within a run of closures its first day says it.
    if (days[i - 1] === addDays(day, -1)) return false;
    for (let n = 1; n <= longestClosure; n++) if (isWorkingDay(calendar, addDays(day, n))) return false;
    return true;
  });
}

export const nextWorkingDay = (calendar: Calendar, day: string) => workingDayFrom(calendar, day, 1);
export const previousWorkingDay = (calendar: Calendar, day: string) => workingDayFrom(calendar, day, -1);

/** The n-th working day after that day. */
export function addWorkingDays(calendar: Calendar, day: string, n: number): string {
  let found = day;
  for (let i = 0; i < n; i++) found = nextWorkingDay(calendar, found);
  return found;
}

/** The office's calendar day at an instant. */
export const officeDay = (instant: Date, zone: string): string =>
  DateTime.fromJSDate(instant, { zone }).toISODate() ?? "";

/** The last millisecond of a day in the office's zone: a deadline runs until then. */
export const endOfDay = (day: string, zone: string): Date => DateTime.fromISO(day, { zone }).endOf("day").toJSDate();

/** "14:00" on that day. An hour that a clock change skips moves on by the change; one that comes twice is the first. */
export function atTime(day: string, time: string, zone: string): Date {
  const at = DateTime.fromISO(`${day}T${time}`, { zone });
  if (!at.isValid) throw new Error(`no such time: ${day} ${time} in ${zone}`);
  const [first = at] = at.getPossibleOffsets();
  return first.toJSDate();
}
