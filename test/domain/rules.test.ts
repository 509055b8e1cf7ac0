import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { checkOffice, readOfficeFile } from "../../src/config/officeFile.ts";
import { readSettings } from "../../src/config/settings.ts";
import { dayInWords } from "../../src/conversation/dayInWords.ts";
import { addWorkingDays, atTime, isWorkingDay, officeDay } from "../../src/domain/calendar.ts";
import { dueDate } from "../../src/domain/deadlines.ts";
import { officeChange } from "../../src/domain/officeChange.ts";
import { policies } from "../../src/domain/policy.ts";
import { findReceiptNumber, makeReceiptNumber, readReceiptNumber } from "../../src/domain/receipt.ts";
import { layOut } from "../../src/domain/rota.ts";
import { placesOf } from "../../src/domain/slots.ts";
import { demoYaml } from "../support/demoOffice.ts";

const checked = checkOffice(parse(demoYaml));
if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
const office = checked.value;
const { calendar, booking } = office;
const zone = "Asia/Shanghai";
const days = fc
  .integer({ min: 0, max: 2000 })
  .map((n) => DateTime.fromISO("2025-01-01").plus({ days: n }).toISODate() ?? "");

test("a receipt number is read back however it is typed, and every single wrong character is caught", () => {
  fc.assert(
    fc.property(
      days,
      fc.integer({ min: 1, max: 99_999 }),
      fc.nat(),
      fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
      (date, serial, where, other) => {
        const receipt = makeReceiptNumber({ officeCode: "LJ", date, serial });
        for (const typed of [
          receipt,
          receipt.toLowerCase(),
          receipt.replaceAll("-", " "),
          receipt.replaceAll("-", "—"),
          ` ${receipt.replaceAll("-", "")} `,
        ]) {
          expect(readReceiptNumber(typed)).toEqual({ ok: true, receipt });
        }
        expect(findReceiptNumber(`my number is ${receipt}, please`)).toBe(receipt);
        const at = where % receipt.length;
        if (receipt[at] === "-" || receipt[at] === other) return;
        expect(readReceiptNumber(receipt.slice(0, at) + other + receipt.slice(at + 1)).ok).toBe(false);
      },
    ),
  );
});

test("places are numbered in time order, inside the reception, with the walk-ins' share left free", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 5, max: 60 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 0, max: 100 }),
      (slotMinutes, placesAtATime, hours, percent) => {
        const startsAt = new Date("2026-11-25T01:00:00Z");
        const endsAt = new Date(startsAt.getTime() + hours * 3_600_000);
        const rota = { ...Object.values(office.rotas)[0]!, slotMinutes, placesAtATime, walkInShare: percent / 100 };
        const places = placesOf({ rota, startsAt, endsAt });
        const all = Math.floor((hours * 60) / slotMinutes) * placesAtATime;
        expect(places.map(({ number }) => number)).toEqual(places.map((_, i) => i + 1));
        expect(places.length).toBe(Math.max(1, Math.floor(all * (1 - percent / 100) + 1e-9)));
        for (const [i, place] of places.entries()) {
          expect(place.startsAt.getTime()).toBeGreaterThanOrEqual(startsAt.getTime());
          expect(place.startsAt.getTime() + slotMinutes * 60_000).toBeLessThanOrEqual(endsAt.getTime());
          if (i > 0) expect(place.startsAt.getTime()).toBeGreaterThanOrEqual(places[i - 1]!.startsAt.getTime());
        }
      },
    ),
  );
});

const weekly = { ...office.rotas.wednesday!, from: "2026-01-07" };
const lay = (rota: typeof weekly, fromDay: string, toDay: string, zoneName = zone, cal = calendar) =>
  layOut({ rota, rotaKey: "r", calendar: cal, zone: zoneName, booking, fromDay, toDay });

test("a rota never leaves a reception without a leader, and the turn does not depend on the span asked for", () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 120 }), (from, length) => {
      const to = DateTime.fromISO(from).plus({ days: length }).toISODate() ?? from;
      const whole = lay(weekly, "2026-01-01", "2031-01-01");
      const part = lay(weekly, from, to);
      expect(part.every(({ leaderKey }) => weekly.leaders.includes(leaderKey))).toBe(true);
      expect(part).toEqual(whole.filter(({ date }) => date >= from && date <= to));
    }),
    { numRuns: 30 },
  );
});

test("a closure moves the day on, back, or skips it; a make-up day works", () => {
  const closed = { ...calendar, closures: [{ day: "2026-11-25" }], makeUpDays: ["2026-11-28"] };
  const on = (onClosure: typeof weekly.onClosure) =>
    lay({ ...weekly, onClosure }, "2026-11-23", "2026-11-29", zone, closed).map(({ date }) => date);
  expect(on("nextWorkingDay")).toEqual(["2026-11-26"]);
  expect(on("previousWorkingDay")).toEqual(["2026-11-24"]);
  expect(on("skip")).toEqual([]);
  expect(isWorkingDay(closed, "2026-11-28")).toBe(true);
  expect(addWorkingDays(closed, "2026-11-27", 1)).toBe("2026-11-28");
});

test("a clock change neither moves nor loses a reception", () => {
  const berlin = lay(
    { ...weekly, rule: "FREQ=WEEKLY;BYDAY=SU", onClosure: "skip" },
    "2026-03-01",
    "2026-11-30",
    "Europe/Berlin",
    { ...calendar, weekend: [], closures: [] },
  );
  expect(
    berlin.map(({ startsAt }) => DateTime.fromJSDate(startsAt, { zone: "Europe/Berlin" }).toFormat("HH:mm")),
  ).toEqual(berlin.map(() => "14:00"));
  expect(berlin).toHaveLength(40);
  expect(atTime("2026-03-29", "02:30", "Europe/Berlin").toISOString()).toBe("2026-03-29T01:30:00.000Z");
  expect(atTime("2026-10-25", "02:30", "Europe/Berlin").toISOString()).toBe("2026-10-25T00:30:00.000Z");
});

test("the 15th and the first Tuesday, the 29th of February too", () => {
  const monthly = (rule: string, from: string, to: string) =>
    lay({ ...weekly, rule, onClosure: "nextWorkingDay" }, from, to, zone, { ...calendar, closures: [] }).map(
      ({ date }) => date,
    );
  expect(monthly("FREQ=MONTHLY;BYMONTHDAY=15", "2026-11-01", "2026-11-30")).toEqual(["2026-11-16"]); // the 15th is a Sunday
  expect(monthly("FREQ=MONTHLY;BYDAY=1TU", "2026-12-01", "2026-12-31")).toEqual(["2026-12-01"]);
  expect(monthly("FREQ=MONTHLY;BYMONTHDAY=29", "2028-02-01", "2028-02-29")).toEqual(["2028-02-29"]);
});

const due = (policy: string, clock: "decision" | "answer" | "reviewRequest", startedAt: string, cal = calendar) => {
  const found = dueDate({ policy: policies[policy]!, clock, startedAt: new Date(startedAt), calendar: cal, zone });
  return found && officeDay(found.due, zone);
};

test.each([
  // Worked out by hand, with the office's holidays: 1 January 2027 is closed.
  ["generic_default", "decision", "2026-11-23T02:00:00Z", "2026-11-30"], // 5 working days after Monday
  ["generic_default", "decision", "2026-12-30T02:00:00Z", "2027-01-07"], // Thu 31, (Fri 1 closed), Mon 4, Tue 5, Wed 6, Thu 7
  ["generic_default", "answer", "2026-11-23T02:00:00Z", "2026-12-23"],
  ["cn_2022", "decision", "2026-11-23T02:00:00Z", "2026-12-08"],
  ["cn_2022", "answer", "2026-11-23T02:00:00Z", "2027-01-22"],
  ["uk_code", "decision", "2026-11-23T02:00:00Z", "2026-11-30"],
  ["uk_code", "answer", "2026-11-23T02:00:00Z", "2026-12-07"],
  ["ru_59fz", "answer", "2028-01-31T02:00:00Z", "2028-03-01"], // over the 29th of February
  ["in_cpgrams", "answer", "2026-11-23T02:00:00Z", "2026-12-14"],
  ["ua_1996", "answer", "2027-01-31T02:00:00Z", "2027-02-28"], // a month from the 31st
  ["generic_default", "answer", "2026-11-23T16:30:00Z", "2026-12-24"], // half past midnight in Linjiang is already the 24th
] as const)("%s: %s from %s is due on %s", (policy, clock, startedAt, expected) => {
  expect(due(policy, clock, startedAt)).toBe(expected);
});

test("a due date is never before its start, and says which rule made it", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(policies)),
      fc.constantFrom("decision" as const, "answer" as const),
      fc.date({ min: new Date("2025-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }),
      (policy, clock, startedAt) => {
        const found = dueDate({ policy, clock, startedAt, calendar, zone });
        if (!found) return;
        expect(found.due.getTime()).toBeGreaterThanOrEqual(startedAt.getTime());
        expect(found.rule).toContain(policy.key);
      },
    ),
  );
});

test("days in words, in both languages, are never in the past", () => {
  const now = new Date("2026-11-23T02:00:00Z");
  expect(dayInWords("下周三下午", now, zone)).toBe("2026-12-02");
  expect(dayInWords("next wednesday", now, zone)).toBe("2026-12-02");
  expect(dayInWords("25 Nov", now, zone)).toBe("2026-11-25");
  expect(dayInWords("明天", now, zone)).toBe("2026-11-24");
  expect(dayInWords("2026-12-09", now, zone)).toBe("2026-12-09");
  expect(dayInWords("my neighbour", now, zone)).toBeUndefined();
});

test("an office file that is wrong says everything at once, each with its key", () => {
  const broken = demoYaml
    .replace("zone: Asia/Shanghai", "zone: Shanghai")
    .replace("venue: hall", "venue: hal")
    .replace('at: "07:30"', 'at: "7.30"');
  const read = readOfficeFile(broken);
  expect(read.ok ? [] : read.faults.map(({ key }) => key).sort()).toEqual(
    expect.arrayContaining(["dayList.at", "zone"]),
  );
  const syntax = readOfficeFile("name: [");
  expect(syntax.ok).toBe(false);
});

test("applying the same office again changes nothing; what rows refer to is retired, not removed", () => {
  const used = {
    leaders: new Set(["lin"]),
    units: new Set<string>(),
    venues: new Set<string>(),
    rotas: new Set<string>(),
  };
  expect(officeChange(office, office, used).changes).toEqual([]);
  const { lin, ...others } = office.leaders;
  const without = { ...office, leaders: others, rotas: {} };
  const { next, changes } = officeChange(office, without, used);
  expect(next.leaders.lin).toEqual({ ...lin, retired: true });
  expect(changes).toContainEqual({ path: "leaders.lin", what: "retired" });
  expect(officeChange(next, without, used).changes).toEqual([]);
});

test("settings that are wrong are all named at once, with an example", () => {
  const read = readSettings({ PORT: "eighty", DATABASE_URL: "mysql://x", LOG_LEVEL: "loud", TELEGRAM_BOT_TOKEN: "x" });
  expect(read.ok ? [] : read.faults.map(({ key }) => key).sort()).toEqual([
    "DATABASE_URL",
    "LOG_LEVEL",
    "PORT",
    "TELEGRAM_BOT_TOKEN",
  ]);
  expect(read.ok ? [] : read.faults.every(({ example }) => example)).toBe(true);
});
