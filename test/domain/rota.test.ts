import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, test } from "vitest";
import type { Rota } from "../../src/config/officeFile.ts";
import {
  addDays,
  type Calendar,
  isWorkingDay,
  nextWorkingDay,
  officeDay,
  previousWorkingDay,
} from "../../src/domain/calendar.ts";
import { layOut } from "../../src/domain/rota.ts";
import { aCalendar, aRota, booking, linjiang, plainCalendar, winter, zones } from "./given.ts";

type Span = [from: string, to: string];
const lay = (rota: Rota, [fromDay, toDay]: Span, calendar: Calendar = plainCalendar, zone = linjiang) =>
  layOut({ rota, rotaKey: "weekly", calendar, zone, booking, fromDay, toDay });
const days = (rota: Rota, span: Span, calendar?: Calendar) => lay(rota, span, calendar).map(({ date }) => date);
const closedOn = (...closed: string[]): Calendar => ({ ...plainCalendar, closures: closed.map((day) => ({ day })) });

test("a reception is laid out with its hours, leader, venue and the time in which it can be booked", () => {
  expect(lay(aRota({ leaders: ["lin"] }), ["2026-11-23", "2026-11-29"])).toEqual([
    {
      rotaKey: "weekly",
      date: "2026-11-25",
      dueOn: "2026-11-25",
      kind: "openReception",
      startsAt: new Date("2026-11-25T14:00:00+08:00"),
      endsAt: new Date("2026-11-25T16:00:00+08:00"),
      slotMinutes: 20,
      leaderKey: "lin",
      venueKey: "hall",
      publishedAt: new Date("2026-11-11T08:00:00+08:00"),
      bookingOpensAt: new Date("2026-11-11T08:00:00+08:00"),
      bookingClosesAt: new Date("2026-11-24T20:00:00+08:00"),
    },
  ]);
});

test.each<[string, string, Span, string[]]>([
  ["every Wednesday", "FREQ=WEEKLY;BYDAY=WE", ["2026-11-23", "2026-12-06"], ["2026-11-25", "2026-12-02"]],
  [
    "every other Wednesday from the first",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE",
    ["2026-01-01", "2026-02-05"],
    ["2026-01-07", "2026-01-21", "2026-02-04"],
  ],
  [
    "the first Tuesday of the month",
    "FREQ=MONTHLY;BYDAY=1TU",
    ["2026-12-01", "2027-01-31"],
    ["2026-12-01", "2027-01-05"],
  ],
  [
    "the last Friday of the month",
    "FREQ=MONTHLY;BYDAY=-1FR",
    ["2026-11-01", "2026-12-31"],
    ["2026-11-27", "2026-12-25"],
  ],
  [
    "the 15th, on Monday when it is a Sunday",
    "FREQ=MONTHLY;BYMONTHDAY=15",
    ["2026-11-01", "2026-12-31"],
    ["2026-11-16", "2026-12-15"],
  ],
  [
    "the 29th, in February of a leap year only",
    "FREQ=MONTHLY;BYMONTHDAY=29",
    ["2028-02-01", "2028-02-29"],
    ["2028-02-29"],
  ],
  [
    "the 31st, in the months that have one",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    ["2027-03-01", "2027-05-31"],
    ["2027-03-31", "2027-05-31"],
  ],
  [
    "every working day",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    ["2026-11-26", "2026-12-01"],
    ["2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01"],
  ],
  [
    "until a day",
    "FREQ=WEEKLY;BYDAY=WE;UNTIL=20260121",
    ["2026-01-01", "2026-03-01"],
    ["2026-01-07", "2026-01-14", "2026-01-21"],
  ],
])("%s", (_, rule, span, expected) => {
  expect(days(aRota({ rule }), span)).toEqual(expected);
});

test("nothing is laid out before the rota's first day, and both ends of the span belong to it", () => {
  expect(days(aRota({ from: "2026-11-25" }), ["2026-11-01", "2026-12-02"])).toEqual(["2026-11-25", "2026-12-02"]);
  expect(days(aRota(), ["2026-11-25", "2026-11-25"])).toEqual(["2026-11-25"]);
});

test("a closure moves a reception on, moves it back, or takes it away", () => {
  const on = (onClosure: Rota["onClosure"]) =>
    days(aRota({ onClosure }), ["2026-11-23", "2026-11-29"], closedOn("2026-11-25"));
  expect(on("nextWorkingDay")).toEqual(["2026-11-26"]);
  expect(on("previousWorkingDay")).toEqual(["2026-11-24"]);
  expect(on("skip")).toEqual([]);
});

test("a reception is moved over the whole Spring Festival, in and out of the span", () => {
  const wednesday = aRota();
  expect(days(wednesday, ["2027-02-01", "2027-02-14"], winter)).toEqual(["2027-02-03", "2027-02-12"]);
  expect(days(wednesday, ["2027-02-11", "2027-02-14"], winter)).toEqual(["2027-02-12"]); // due on the 10th, before the span
  const back = aRota({ onClosure: "previousWorkingDay" });
  expect(days(back, ["2027-02-04", "2027-02-04"], winter)).toEqual(["2027-02-04"]); // due on the 10th, after the span
});

test("a rule of every day with skip is held on every working day, made-up Saturdays too", () => {
  const daily = aRota({ rule: "FREQ=DAILY", onClosure: "skip" });
  expect(days(daily, ["2027-02-17", "2027-02-23"], winter)).toEqual([
    "2027-02-17",
    "2027-02-18",
    "2027-02-19",
    "2027-02-20",
    "2027-02-22",
    "2027-02-23",
  ]);
});

test("two that fall on one day are one, and no leader is passed over for it", () => {
  const calendar = closedOn("2026-01-08", "2026-01-09");
  const daily = aRota({ rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR" });
  const turns = (onClosure: Rota["onClosure"]) =>
    lay({ ...daily, onClosure }, ["2026-01-07", "2026-01-13"], calendar).map((r) => `${r.date} ${r.leaderKey}`);
  expect(turns("nextWorkingDay")).toEqual(["2026-01-07 lin", "2026-01-12 chen", "2026-01-13 wu"]);
  expect(turns("previousWorkingDay")).toEqual(["2026-01-07 lin", "2026-01-12 chen", "2026-01-13 wu"]);
});

test("a skipped reception takes nobody's turn", () => {
  const leaders = lay(aRota({ onClosure: "skip" }), ["2026-01-01", "2026-02-04"], closedOn("2026-01-14")).map(
    ({ leaderKey }) => leaderKey,
  );
  expect(leaders).toEqual(["lin", "chen", "wu", "lin"]); // 7, 21, 28 January, 4 February
});

test("a clock change neither moves nor loses a reception", () => {
  const sundays = aRota({ rule: "FREQ=WEEKLY;BYDAY=SU" });
  const everyDay: Calendar = { ...plainCalendar, weekend: [] };
  for (const zone of zones) {
    const year = lay(sundays, ["2026-02-01", "2027-01-31"], everyDay, zone);
    expect(year).toHaveLength(53);
    for (const { date, startsAt, endsAt, bookingOpensAt } of year) {
      const on = (at: Date) => DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd HH:mm");
      expect([on(startsAt), on(endsAt)]).toEqual([`${date} 14:00`, `${date} 16:00`]);
      expect(on(bookingOpensAt)).toBe(`${addDays(date, -14)} 08:00`);
    }
  }
});

const anyRota = fc
  .record({
    rule: fc.constantFrom(
      "FREQ=WEEKLY;BYDAY=WE",
      "FREQ=WEEKLY;BYDAY=MO,TU,TH,FR,SA,SU",
      "FREQ=DAILY",
      "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR",
      "FREQ=MONTHLY;BYMONTHDAY=15",
      "FREQ=MONTHLY;BYDAY=1TU",
      "FREQ=MONTHLY;BYMONTHDAY=-1",
    ),
    onClosure: fc.constantFrom("nextWorkingDay" as const, "previousWorkingDay" as const, "skip" as const),
    leaders: fc.subarray(["lin", "chen", "wu", "zhao", "huang"], { minLength: 1 }),
  })
  .map(aRota);
const year: Span = ["2026-01-01", "2027-01-31"];
const openCalendar: Calendar = { ...plainCalendar, weekend: [] };

test("every reception is on a working day and has a cause; every one that is due on a working day is held", () => {
  fc.assert(
    fc.property(anyRota, aCalendar, (rota, calendar) => {
      const held = days(rota, year, calendar);
      const due = days({ ...rota, onClosure: "skip" }, year, openCalendar);
      expect(held).toEqual([...new Set(held)].sort());
      expect(held.every((day) => isWorkingDay(calendar, day))).toBe(true);
      expect(due.filter((day) => isWorkingDay(calendar, day) && !held.includes(day))).toEqual([]);
      const goesTo = (day: string) => {
        if (rota.onClosure === "skip") return undefined;
        return rota.onClosure === "nextWorkingDay" ? nextWorkingDay(calendar, day) : previousWorkingDay(calendar, day);
      };
      const moved = days({ ...rota, onClosure: "skip" }, [year[0], addDays(year[1], 31)], openCalendar)
        .filter((day) => !isWorkingDay(calendar, day))
        .map(goesTo);
      expect(held.filter((day) => !due.includes(day) && !moved.includes(day))).toEqual([]);
      expect(moved.filter((day) => day && day >= year[0] && day <= year[1] && !held.includes(day))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("the leaders take turns without one left out, and the turn doesn't depend on the span asked for", () => {
  fc.assert(
    fc.property(anyRota, aCalendar, fc.nat(300), fc.nat(120), (rota, calendar, start, length) => {
      const all = lay(rota, ["2025-12-01", "2027-06-30"], calendar);
      for (const [i, { leaderKey }] of all.entries()) expect(leaderKey).toBe(rota.leaders[i % rota.leaders.length]);
      const from = addDays("2026-01-01", start);
      const to = addDays(from, length);
      expect(lay(rota, [from, to], calendar)).toEqual(all.filter(({ date }) => date >= from && date <= to));
    }),
    { numRuns: 60 },
  );
});

test("a reception begins on its day, ends after it begins, and can be booked before that", () => {
  fc.assert(
    fc.property(anyRota, fc.constantFrom(...zones), (rota, zone) => {
      for (const { date, startsAt, endsAt, bookingOpensAt, bookingClosesAt } of lay(rota, year, plainCalendar, zone)) {
        expect(officeDay(startsAt, zone)).toBe(date);
        expect(endsAt.getTime()).toBeGreaterThan(startsAt.getTime());
        expect(bookingOpensAt.getTime()).toBeLessThan(bookingClosesAt.getTime());
        expect(bookingClosesAt.getTime()).toBeLessThanOrEqual(startsAt.getTime());
      }
    }),
    { numRuns: 20 },
  );
});
