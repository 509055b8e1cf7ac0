// What the rules are tried on.

import fc from "fast-check";
import type { Rota } from "../../src/config/officeFile.ts";
import { addDays, type Calendar } from "../../src/domain/calendar.ts";

export const linjiang = "Asia/Shanghai";
export const zones = [
  "Asia/Shanghai",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Africa/Cairo",
  "UTC",
];

/** Saturdays and Sundays free, nothing else. */
export const plainCalendar: Calendar = { weekend: ["SA", "SU"], closures: [], makeUpDays: [] };

/** New Year and the Spring Festival of 2027, with a Saturday that makes up for a day of it. */
export const winter: Calendar = {
  ...plainCalendar,
  closures: ["2027-01-01", "2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11"].map((day) => ({
    day,
  })),
  makeUpDays: ["2027-02-20"],
};

export const booking = { opensDaysAhead: 14, opensAt: "08:00", closesHoursAhead: 18, publishDaysAhead: 14 };

export const aRota = (rota: Partial<Rota> = {}): Rota => ({
  kind: "openReception",
  rule: "FREQ=WEEKLY;BYDAY=WE",
  from: "2026-01-07",
  start: "14:00",
  end: "16:00",
  slotMinutes: 20,
  placesAtATime: 1,
  walkInShare: 0.3,
  leaders: ["lin", "chen", "wu"],
  venue: "hall",
  booking: {},
  onClosure: "nextWorkingDay",
  retired: false,
  ...rota,
});

export const aDay = fc.integer({ min: 0, max: 2200 }).map((n) => addDays("2025-01-01", n));
export const anInstant = fc.date({ min: new Date("2025-01-01"), max: new Date("2031-01-01"), noInvalidDate: true });
/** A few closures and make-up days between the beginning of 2026 and the end of 2027, with any weekend. */
export const aCalendar: fc.Arbitrary<Calendar> = fc.record({
  weekend: fc.subarray(["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const, { maxLength: 3 }).map((days) => [...days]),
  closures: fc
    .array(fc.integer({ min: 0, max: 729 }), { maxLength: 40 })
    .map((days) => days.map((n) => ({ day: addDays("2026-01-01", n) }))),
  makeUpDays: fc
    .array(fc.integer({ min: 0, max: 729 }), { maxLength: 10 })
    .map((days) => days.map((n) => addDays("2026-01-01", n))),
});
