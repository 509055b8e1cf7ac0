import { expect, test } from "vitest";
import { isWorkingDay } from "../../src/domain/calendar.ts";
import { countryFault, isHoliday } from "../../src/domain/holidays.ts";
import { layOut } from "../../src/domain/rota.ts";
import { placesOf } from "../../src/domain/slots.ts";
import { aRota, booking, linjiang, plainCalendar } from "./given.ts";

const china = { ...plainCalendar, country: "CN" };

test("a country's public holidays are free, its half days and other countries' holidays are not", () => {
  expect(isWorkingDay(china, "2027-02-05")).toBe(false); // Spring Festival, a Friday
  expect(isWorkingDay(plainCalendar, "2027-02-05")).toBe(true);
  expect(isHoliday(china, "2027-03-08")).toBe(false); // from noon, and not for all
  expect(isHoliday({ country: "DE", region: "by" }, "2026-01-06")).toBe(true);
  expect(isHoliday({ country: "DE", region: "be" }, "2026-01-06")).toBe(false);
});

test("the office has the last word: it works on a holiday that it names as a make-up day, and closes on others", () => {
  expect(isWorkingDay({ ...china, makeUpDays: ["2027-02-05"] }, "2027-02-05")).toBe(true);
  expect(isWorkingDay({ ...china, closures: [{ day: "2027-02-03" }] }, "2027-02-03")).toBe(false);
});

test("a country or region that is not known is a fault with the ones that are", () => {
  expect(countryFault({ country: "XX" })).toMatchObject({ key: "country" });
  expect(countryFault({ country: "DE", region: "nowhere" })?.fault).toContain("BY");
  expect(countryFault({ country: "CN" })).toBeUndefined();
  expect(countryFault({})).toBeUndefined();
});

test("a rota moves over a country's holidays as over any closure, and keeps its own window and capacity", () => {
  const rota = aRota({
    rule: "FREQ=WEEKLY;BYDAY=FR",
    from: "2027-01-01",
    booking: { opensDaysAhead: 20, closesHoursAhead: 2 },
    capacity: 3,
  });
  const [moved] = layOut({
    rota,
    rotaKey: "friday",
    calendar: china,
    zone: linjiang,
    booking,
    fromDay: "2027-02-05",
    toDay: "2027-02-11",
  });
  expect(moved).toMatchObject({
    dueOn: "2027-02-05",
    date: "2027-02-08",
    bookingOpensAt: new Date("2027-01-19T08:00:00+08:00"),
    bookingClosesAt: new Date("2027-02-08T12:00:00+08:00"),
    // Whoever can book it can read of it.
    publishedAt: new Date("2027-01-19T08:00:00+08:00"),
  });
  expect(placesOf({ rota: { ...rota, walkInShare: 0 }, ...moved! })).toHaveLength(3);
});
