import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, test } from "vitest";
import { isWorkingDay, officeDay } from "../../src/domain/calendar.ts";
import {
  decentMoment,
  type NoticeKind,
  nextNotice,
  noticesDue,
  noticesOf,
  stillNoticed,
} from "../../src/domain/notices.ts";
import { demoOffice } from "./demo.ts";
import { aCalendar, anInstant, linjiang, winter, zones } from "./given.ts";

const hours = { calendar: winter, zone: linjiang, decentHours: { from: "08:00", to: "21:00" } };
const at = (time: string) => new Date(`${time}:00+08:00`);
const shown = (startedAt: Date, dueAt: Date) =>
  noticesOf({ startedAt, dueAt }, hours).map(
    ({ kind, at }) => `${DateTime.fromJSDate(at, { zone: linjiang }).toFormat("yyyy-MM-dd HH:mm")} ${kind}`,
  );

test("reminders come at half time, three days and one day before; the head is told at once, the supervisor on the working day after", () => {
  expect(shown(at("2026-11-23T10:00"), at("2026-12-23T23:59"))).toEqual([
    "2026-12-08 16:59 halfTime",
    "2026-12-18 08:00 threeDays",
    "2026-12-22 08:00 oneDay",
    "2026-12-24 08:00 overdue",
    "2026-12-25 08:00 escalated",
  ]);
  // Due on the eve of the festival: the head is told on the first day of work, the supervisor on the second.
  expect(shown(at("2027-02-01T10:00"), at("2027-02-04T23:59"))).toEqual([
    "2027-02-03 08:00 halfTime",
    "2027-02-03 08:00 oneDay",
    "2027-02-12 08:00 overdue",
    "2027-02-15 08:00 escalated",
  ]);
  expect(shown(at("2026-11-23T10:00"), at("2026-11-23T13:00"))).toEqual([
    "2026-11-23 11:30 halfTime",
    "2026-11-23 13:00 overdue",
    "2026-11-24 08:00 escalated",
  ]);
});

test("after a time of nothing running, only the latest reminder is given, none once the date is over, and who must know is told late", () => {
  const [startedAt, dueAt] = [at("2026-11-23T10:00"), at("2026-12-23T23:59")];
  const notices = noticesOf({ startedAt, dueAt }, hours);
  const due = (now: string, noticed: NoticeKind[] = []) => noticesDue(notices, noticed, dueAt, at(now));
  expect(due("2026-12-07T10:00")).toEqual({ say: [], passedOver: [] });
  expect(due("2026-12-10T10:00")).toEqual({ say: ["halfTime"], passedOver: [] });
  expect(due("2026-12-21T10:00")).toEqual({ say: ["threeDays"], passedOver: ["halfTime"] });
  expect(due("2026-12-21T10:00", ["halfTime", "threeDays"])).toEqual({ say: [], passedOver: [] });
  expect(due("2027-01-20T10:00")).toEqual({
    say: ["overdue", "escalated"],
    passedOver: ["halfTime", "threeDays", "oneDay"],
  });
  expect(due("2027-01-20T10:00", ["halfTime", "threeDays", "oneDay", "overdue"])).toEqual({
    say: ["escalated"],
    passedOver: [],
  });
});

test("F32: the staff's moments lie on working days: the last ones before, and the next one after", () => {
  // Due on a Monday.
  expect(shown(at("2026-11-16T10:00"), at("2026-11-30T23:59")).slice(1)).toEqual([
    "2026-11-27 08:00 threeDays",
    "2026-11-27 08:00 oneDay",
    "2026-12-01 08:00 overdue",
    "2026-12-02 08:00 escalated",
  ]);
  // Due on a Friday: over on Monday, not on Saturday.
  expect(shown(at("2026-11-23T10:00"), at("2026-11-27T23:59")).at(-2)).toBe("2026-11-30 08:00 overdue");
  // Due after the National Day holiday: not later than the last day before it.
  const october = { ...hours, calendar: demoOffice().calendar };
  const dates = { startedAt: at("2026-09-14T10:00"), dueAt: at("2026-10-08T23:59") };
  const reminders = noticesOf(dates, october).filter(({ kind }) => kind === "threeDays" || kind === "oneDay");
  expect(reminders.map((one) => officeDay(one.at, linjiang))).toEqual(["2026-09-30", "2026-09-30"]);
  expect(noticesDue(noticesOf(dates, october), [], dates.dueAt, at("2026-09-30T09:00")).say).toEqual(["oneDay"]);
});

test("a date that moves on is reminded of anew, but half time comes once", () => {
  const dates = { startedAt: at("2026-11-23T10:00"), dueAt: at("2027-01-22T23:59") };
  const moved = noticesOf(dates, hours);
  const given: NoticeKind[] = ["halfTime", "threeDays", "oneDay"];
  const kept = stillNoticed(moved, given, at("2026-12-23T10:00"));
  expect(kept).toEqual(["halfTime"]);
  expect(nextNotice(dates, hours, kept)).toEqual({ kind: "threeDays", at: at("2027-01-19T08:00") });
});

test("whenever and however often the clock looks, each notice is given at most once, reminders before the date, all in decent hours of working days (F32)", () => {
  const looks = fc.array(fc.integer({ min: 0, max: 50 * 86_400_000 }), { maxLength: 12 });
  const length = fc.integer({ min: 0, max: 90 * 86_400_000 });
  fc.assert(
    fc.property(
      anInstant,
      length,
      looks,
      aCalendar,
      fc.constantFrom(...zones),
      (startedAt, ms, waits, calendar, zone) => {
        const dueAt = new Date(startedAt.getTime() + ms);
        const own = { calendar, zone, decentHours: hours.decentHours };
        const notices = noticesOf({ startedAt, dueAt }, own);
        expect(nextNotice({ startedAt, dueAt }, own, [])).toEqual(notices[0]);
        for (const { kind, at } of notices) {
          expect(decentMoment(at, own)).toEqual(at);
          expect(isWorkingDay(calendar, officeDay(at, zone)), "a notice on a day without work").toBe(true);
          if (kind !== "overdue" && kind !== "escalated") expect(at < dueAt && at > startedAt).toBe(true);
        }
        const said: NoticeKind[] = [];
        let noticed: NoticeKind[] = [];
        let now = startedAt;
        for (const wait of [...waits, 200 * 86_400_000]) {
          now = new Date(now.getTime() + wait);
          const due = noticesDue(notices, noticed, dueAt, now);
          for (const kind of due.say) expect(kind === "overdue" || kind === "escalated" || now < dueAt).toBe(true);
          said.push(...due.say);
          noticed = [...noticed, ...due.say, ...due.passedOver];
        }
        expect(new Set(said).size).toBe(said.length);
        expect(said.slice(-2)).toEqual(["overdue", "escalated"]);
        expect(nextNotice({ startedAt, dueAt }, own, noticed)).toBeUndefined();
      },
    ),
    { numRuns: 300 },
  );
});
