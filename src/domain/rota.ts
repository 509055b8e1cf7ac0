// A rota laid out as receptions: RFC 5545 recurrences on the office's calendar days, leaders in turn.

import type { Office, Rota } from "../config/officeFile.ts";
import { addDays, atTime, type Calendar, isWorkingDay, nextWorkingDay, previousWorkingDay } from "./calendar.ts";
import { daysOf } from "./rotaRule.ts";

export type PlannedReception = {
  rotaKey: string;
  /** The office's day. */
  date: string;
  kind: "openReception" | "fieldVisit";
  startsAt: Date;
  endsAt: Date;
  leaderKey: string;
  venueKey: string;
  bookingOpensAt: Date;
  bookingClosesAt: Date;
};

type Given = {
  rota: Rota;
  rotaKey: string;
  calendar: Calendar;
  zone: string;
  booking: Pick<Office["booking"], "opensDaysAhead" | "opensAt" | "closesHoursAhead">;
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
  const { rota, rotaKey, calendar, zone, booking, fromDay, toDay } = given;
  const days = new Map<string, { turn: number; due: boolean }>();
  let turn = 0;
  for (const day of daysOf(rota, addDays(toDay, furthestMove))) {
    const held = heldOn(rota, calendar, day);
    if (!held) continue;
    const there = days.get(held);
    if (!there) days.set(held, { turn, due: held === day });
    else if (held === day && !there.due) days.set(held, { turn: there.turn, due: true });
    else continue;
    if (!there) turn += 1;
  }
  return [...days]
    .filter(([day]) => day >= fromDay && day <= toDay)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, { turn }]) => {
      const startsAt = atTime(date, rota.start, zone);
      return {
        rotaKey,
        date,
        kind: rota.kind,
        startsAt,
        endsAt: atTime(date, rota.end, zone),
        leaderKey: rota.leaders[turn % rota.leaders.length] ?? "",
        venueKey: rota.venue,
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
