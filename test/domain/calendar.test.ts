import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, test } from "vitest";
import {
  addWorkingDays,
  atTime,
  endOfDay,
  isWorkingDay,
  nextWorkingDay,
  officeDay,
  previousWorkingDay,
} from "../../src/domain/calendar.ts";
import { aCalendar, aDay, anInstant, linjiang, plainCalendar, winter, zones } from "./given.ts";

test("a make-up day is worked on a weekend; a closure never is, not even where it is a make-up day too", () => {
  expect(isWorkingDay(winter, "2027-02-19")).toBe(true); // Friday
  expect(isWorkingDay(winter, "2027-02-20")).toBe(true); // Saturday, made up
  expect(isWorkingDay(winter, "2027-02-21")).toBe(false); // Sunday
  expect(isWorkingDay(winter, "2027-02-08")).toBe(false); // Monday of the Spring Festival
  expect(isWorkingDay({ ...winter, makeUpDays: ["2027-01-01"] }, "2027-01-01")).toBe(false);
});

test("an office's weekend is its own", () => {
  const gulf = { ...plainCalendar, weekend: ["FR" as const, "SA" as const] };
  expect(isWorkingDay(gulf, "2026-11-27")).toBe(false); // Friday
  expect(isWorkingDay(gulf, "2026-11-29")).toBe(true); // Sunday
  expect(isWorkingDay({ ...plainCalendar, weekend: [] }, "2026-11-29")).toBe(true);
});

test("the next and the previous working day lie over the whole holiday", () => {
  expect(nextWorkingDay(winter, "2027-02-04")).toBe("2027-02-12");
  expect(previousWorkingDay(winter, "2027-02-12")).toBe("2027-02-04");
  expect(nextWorkingDay(winter, "2027-02-19")).toBe("2027-02-20");
  expect(previousWorkingDay(winter, "2027-01-04")).toBe("2026-12-31");
});

test("working days are counted from the day after, and none is the day itself", () => {
  expect(addWorkingDays(winter, "2026-12-30", 2)).toBe("2027-01-04");
  expect(addWorkingDays(winter, "2027-02-19", 1)).toBe("2027-02-20");
  expect(addWorkingDays(winter, "2027-02-19", 2)).toBe("2027-02-22");
  expect(addWorkingDays(winter, "2026-11-28", 0)).toBe("2026-11-28");
});

test("counted days are working days, and counting back finds the way home", () => {
  fc.assert(
    fc.property(aCalendar, aDay, fc.integer({ min: 1, max: 40 }), (calendar, day, n) => {
      const end = addWorkingDays(calendar, day, n);
      expect(isWorkingDay(calendar, end)).toBe(true);
      let [back, passed] = [end, 1];
      while (previousWorkingDay(calendar, back) > day) {
        back = previousWorkingDay(calendar, back);
        passed += 1;
      }
      expect(passed).toBe(n);
    }),
  );
});

test("a calendar without any working day is a broken office file, said so", () => {
  const never = {
    ...plainCalendar,
    weekend: ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as typeof plainCalendar.weekend,
  };
  expect(() => nextWorkingDay(never, "2026-11-23")).toThrow(/no working day/);
});

test("the office's day is the day on its own wall", () => {
  expect(officeDay(new Date("2026-11-23T15:59:59Z"), linjiang)).toBe("2026-11-23");
  expect(officeDay(new Date("2026-11-23T16:00:00Z"), linjiang)).toBe("2026-11-24");
  expect(officeDay(new Date("2026-11-23T02:00:00Z"), "America/New_York")).toBe("2026-11-22");
});

test("a day ends a millisecond before the next one begins, in any zone, over clock changes too", () => {
  expect(endOfDay("2026-11-25", linjiang).toISOString()).toBe("2026-11-25T15:59:59.999Z");
  fc.assert(
    fc.property(anInstant, fc.constantFrom(...zones), (instant, zone) => {
      const day = officeDay(instant, zone);
      const end = endOfDay(day, zone);
      expect(end.getTime()).toBeGreaterThanOrEqual(instant.getTime());
      expect(officeDay(end, zone)).toBe(day);
      expect(officeDay(new Date(end.getTime() + 1), zone)).not.toBe(day);
    }),
  );
});

test("an hour that a clock change skips moves on, and one that comes twice is the first", () => {
  expect(atTime("2026-03-29", "02:30", "Europe/Berlin").toISOString()).toBe("2026-03-29T01:30:00.000Z");
  expect(atTime("2026-10-25", "02:30", "Europe/Berlin").toISOString()).toBe("2026-10-25T00:30:00.000Z");
  expect(atTime("2026-03-08", "02:30", "America/New_York").toISOString()).toBe("2026-03-08T07:30:00.000Z");
  expect(atTime("2026-11-01", "01:30", "America/New_York").toISOString()).toBe("2026-11-01T05:30:00.000Z");
  expect(atTime("2026-04-05", "01:45", "Australia/Lord_Howe").toISOString()).toBe("2026-04-04T14:45:00.000Z"); // half an hour twice
});

test("a time of the day is that time on the office's wall, or the hour after it where there is none", () => {
  fc.assert(
    fc.property(
      aDay,
      fc
        .integer({ min: 0, max: 95 })
        .map((n) => `${String(Math.floor(n / 4)).padStart(2, "0")}:${String((n % 4) * 15).padStart(2, "0")}`),
      fc.constantFrom(...zones),
      (day, time, zone) => {
        const at = DateTime.fromJSDate(atTime(day, time, zone), { zone });
        expect(at.toISODate()).toBe(day);
        const moved = at.hour * 60 + at.minute - (Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
        expect([0, 30, 60]).toContain(moved);
      },
    ),
    { numRuns: 500 },
  );
});

test("a time that is none is a bug, said so", () => {
  expect(() => atTime("2026-11-31", "14:00", linjiang)).toThrow(/no such time/);
});
