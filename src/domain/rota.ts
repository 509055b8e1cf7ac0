// A rota laid out as receptions: RFC 5545 recurrences on the office's calendar days, leaders in turn.

import type { Office, Rota } from "../config/officeFile.ts";
import { addDays, atTime, type Calendar, isWorkingDay, nextWorkingDay, previousWorkingDay } from "./calendar.ts";
import { daysOf } from "./rotaRule.ts";

export type PlannedReception = {
  rotaKey: string;
  /** The office's day. */
  date: string;
  /** The day that the rule gave, before closures moved it: with the rota, what this reception is. */
  dueOn: string;
  kind: "openReception" | "fieldVisit";
  startsAt: Date;
  endsAt: Date;
  slotMinutes: number;
  leaderKey: string;
  venueKey: string;
  publishedAt: Date;
  bookingOpensAt: Date;
  bookingClosesAt: Date;
};

type Given = {
  rota: Rota;
  rotaKey: string;
  calendar: Calendar;
  zone: string;
  booking: Pick<Office["booking"], "opensDaysAhead" | "opensAt" | "closesHoursAhead" | "publishDaysAhead">;
  fromDay: string;
  toDay: string;
};

/** A day may move by at most this much over a closure; occurrences that near the span are looked at too. */
const furthestMove = 31;

/**
 * The receptions of a rota between two days, both included. The turn of the leaders is counted from the rota's first day, so it does
 * not depend on the span asked for; a skipped day takes nobody's turn. Two that fall on one day are one: the one due that day.
 */
export function layOut(given: Given): PlannedReception[] {
  const { rota, rotaKey, calendar, zone, fromDay, toDay } = given;
  const days = new Map<string, { turn: number; dueOn: string }>();
  let turn = 0;
  for (const day of daysOf(rota, addDays(toDay, furthestMove))) {
    const held = heldOn(rota, calendar, day);
    if (!held) continue;
    const there = days.get(held);
    if (!there) days.set(held, { turn: turn++, dueOn: day });
    else if (held === day) days.set(held, { turn: there.turn, dueOn: day });
  }
  const booking = { ...given.booking, ...rota.booking };
  return [...days]
    .filter(([day]) => day >= fromDay && day <= toDay)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, { turn, dueOn }]) => {
      const startsAt = atTime(date, rota.start, zone);
      const publishDaysAhead = Math.max(booking.publishDaysAhead, booking.opensDaysAhead);
      return {
        rotaKey,
        date,
        dueOn,
        kind: rota.kind,
        startsAt,
        endsAt: atTime(date, rota.end, zone),
        slotMinutes: rota.slotMinutes,
        leaderKey: rota.leaders[turn % rota.leaders.length] ?? "",
        venueKey: rota.venue,
        publishedAt: atTime(addDays(date, -publishDaysAhead), booking.opensAt, zone),
        bookingOpensAt: atTime(addDays(date, -booking.opensDaysAhead), booking.opensAt, zone),
        bookingClosesAt: new Date(startsAt.getTime() - booking.closesHoursAhead * 3_600_000),
      };
    });
}

function heldOn(rota: Rota, calendar: Calendar, day: string): string | undefined {
  if (isWorkingDay(calendar, day)) return day;
  if (rota.onClosure === "skip") return undefined;
  return rota.onClosure === "nextWorkingDay" ? nextWorkingDay(calendar, day) : previousWorkingDay(calendar, day);
}
