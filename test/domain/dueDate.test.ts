import fc from "fast-check";
import { expect, test } from "vitest";
import { officeDay } from "../../src/domain/calendar.ts";
import { type Amount, dueAfter, dueAfterPause } from "../../src/domain/dueDate.ts";
import { aCalendar, anInstant, linjiang, winter, zones } from "./given.ts";

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);
const counting = { calendar: winter, zone: linjiang };
const days = (n: number, unit: Amount["unit"]) => ({ n, unit });

// Worked out by hand on the calendar "winter": closed on 1 January and on 5 and 8-11 February 2027, open on Saturday 20 February.
test.each<[number, Amount["unit"], string, string]>([
  [5, "wd", "2026-11-23", "2026-11-30"], // Mon; Tue 24, Wed, Thu, Fri 27, Mon 30
  [5, "wd", "2026-11-28", "2026-12-04"], // Sat; Mon 30, Tue 1, Wed, Thu, Fri 4
  [5, "wd", "2026-12-30", "2027-01-07"], // Wed; Thu 31, (Fri 1 closed), Mon 4, Tue, Wed, Thu 7
  [5, "wd", "2027-02-04", "2027-02-18"], // Thu; (the festival), Fri 12, Mon 15, Tue, Wed, Thu 18
  [5, "wd", "2027-02-16", "2027-02-22"], // Tue; Wed 17, Thu, Fri 19, Sat 20 made up, Mon 22
  [30, "d", "2027-01-30", "2027-03-01"],
  [30, "d", "2028-01-30", "2028-02-29"], // the leap day
  [1, "mo", "2027-01-31", "2027-02-28"], // a month from the 31st is the last day of February
  [1, "mo", "2028-01-31", "2028-02-29"],
  [1, "mo", "2027-02-28", "2027-03-28"],
  [2, "mo", "2026-12-31", "2027-02-28"],
  [0, "d", "2026-11-23", "2026-11-23"],
])("%i %s from %s run out on %s", (n, unit, from, expected) => {
  expect(officeDay(dueAfter(at(from), days(n, unit), counting), linjiang)).toBe(expected);
});

test.each<[number, Amount["unit"], string, string]>([
  [3, "d", "2026-11-23", "2026-11-25"],
  [0, "d", "2026-11-23", "2026-11-23"],
  [7, "wd", "2026-11-23", "2026-12-01"], // Mon 23 itself ... Fri 27, Mon 30, Tue 1
  [1, "wd", "2026-11-28", "2026-11-30"], // a Saturday can't be the first
  [1, "mo", "2026-11-23", "2026-12-22"],
  [1, "mo", "2027-01-01", "2027-01-31"],
  [1, "mo", "2027-01-31", "2027-02-28"], // there is no 31st to be the eve of
  [2, "mo", "2026-12-31", "2027-02-28"],
])("where the first day counts, %i %s from %s end on %s", (n, unit, from, expected) => {
  const rules = { include_first_day: true };
  expect(officeDay(dueAfter(at(from), days(n, unit), { ...counting, rules }), linjiang)).toBe(expected);
});

test("where a policy says so, a term that ends on a day of no work ends on the next working day", () => {
  const rules = { end_on_working_day: true };
  const day = (n: number, from: string) =>
    officeDay(dueAfter(at(from), days(n, "d"), { ...counting, rules }), linjiang);
  expect(day(5, "2026-11-23")).toBe("2026-11-30"); // Saturday the 28th
  expect(day(30, "2027-01-06")).toBe("2027-02-12"); // 5 February, the first day of the festival
  expect(day(4, "2027-02-16")).toBe("2027-02-20"); // a Saturday that is worked
});

test("a deadline runs until the last millisecond of its day on the office's wall, and half past midnight is the new day", () => {
  const due = (start: string, zone = linjiang) =>
    dueAfter(new Date(start), days(30, "d"), { calendar: winter, zone }).toISOString();
  expect(due("2026-11-23T02:00:00Z")).toBe("2026-12-23T15:59:59.999Z");
  expect(due("2026-11-23T15:59:59Z")).toBe("2026-12-23T15:59:59.999Z");
  expect(due("2026-11-23T16:30:00Z")).toBe("2026-12-24T15:59:59.999Z");
  // Over the beginning of summer time in Berlin: the day is an hour nearer by the clock of the world.
  expect(due("2027-03-10T12:00:00Z", "Europe/Berlin")).toBe("2027-04-09T21:59:59.999Z");
  expect(due("2026-11-23T04:30:00Z", "America/New_York")).toBe("2026-12-23T04:59:59.999Z"); // there it is still the 22nd
});

test("hours are counted to the millisecond", () => {
  const startedAt = new Date("2026-11-23T02:03:04.005Z");
  expect(dueAfter(startedAt, days(72, "h"), counting)).toEqual(new Date("2026-11-26T02:03:04.005Z"));
});

test("a date is as many days later as its clock stood still, counted as the clock counts", () => {
  const pause = { from: at("2027-02-04"), to: at("2027-02-15") };
  const day = (unit: Amount["unit"]) => officeDay(dueAfterPause(at("2027-02-18"), pause, unit, counting), linjiang);
  expect(day("d")).toBe("2027-03-01"); // 11 days
  expect(day("wd")).toBe("2027-02-20"); // Fri 12 and Mon 15: two working days, to Fri 19 and Sat 20
  const sameDay = { from: at("2027-02-04"), to: new Date(at("2027-02-04").getTime() + 3_600_000) };
  expect(dueAfterPause(at("2027-02-18"), sameDay, "d", counting)).toEqual(at("2027-02-18"));
  expect(dueAfterPause(at("2027-02-18"), sameDay, "h", counting).getTime()).toBe(
    at("2027-02-18").getTime() + 3_600_000,
  );
});

const anAmount = fc.record({
  n: fc.integer({ min: 0, max: 40 }),
  unit: fc.constantFrom("d" as const, "wd" as const, "mo" as const, "h" as const),
});
const someRules = fc.record({ include_first_day: fc.boolean(), end_on_working_day: fc.boolean() });

test("a due date is never before its start, whatever the policy, the calendar and the zone", () => {
  fc.assert(
    fc.property(
      anAmount,
      someRules,
      anInstant,
      aCalendar,
      fc.constantFrom(...zones),
      (amount, rules, start, calendar, zone) => {
        expect(dueAfter(start, amount, { calendar, zone, rules }).getTime()).toBeGreaterThanOrEqual(start.getTime());
      },
    ),
    { numRuns: 500 },
  );
});

test("who starts later is never due earlier", () => {
  const later = fc.integer({ min: 0, max: 40 * 86_400_000 });
  fc.assert(
    fc.property(anAmount, someRules, anInstant, later, aCalendar, (amount, rules, start, more, calendar) => {
      const due = (from: Date) => dueAfter(from, amount, { calendar, zone: linjiang, rules }).getTime();
      expect(due(new Date(start.getTime() + more))).toBeGreaterThanOrEqual(due(start));
    }),
    { numRuns: 300 },
  );
});

test("pausing never shortens, and a longer pause never shortens more", () => {
  const ahead = fc.integer({ min: 0, max: 60 * 86_400_000 });
  fc.assert(
    fc.property(
      anAmount,
      anInstant,
      ahead,
      ahead,
      ahead,
      aCalendar,
      fc.constantFrom(...zones),
      ({ unit }, from, stands, longer, left, calendar, zone) => {
        const dueAt = new Date(from.getTime() + left);
        const after = (pause: number) =>
          dueAfterPause(dueAt, { from, to: new Date(from.getTime() + pause) }, unit, { calendar, zone }).getTime();
        expect(after(stands)).toBeGreaterThanOrEqual(dueAt.getTime());
        expect(after(stands + longer)).toBeGreaterThanOrEqual(after(stands));
      },
    ),
    { numRuns: 300 },
  );
});
