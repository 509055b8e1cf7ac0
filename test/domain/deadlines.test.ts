import fc from "fast-check";
import { expect, test } from "vitest";
import { officeDay } from "../../src/domain/calendar.ts";
import { type Clock, dueDate, startsOn } from "../../src/domain/deadlines.ts";
import { type Policy, policies } from "../../src/domain/policy.ts";
import { aCalendar, anInstant, linjiang, winter, zones } from "./given.ts";

const clocks: Clock[] = ["decision", "answer", "reviewRequest"];

/** The due day of a clock that starts at ten in the morning in Linjiang. */
function dueDay(policy: Policy | undefined, clock: Clock, day: string) {
  const startedAt = new Date(`${day}T10:00:00+08:00`);
  const found = policy && dueDate({ policy, clock, startedAt, calendar: winter, zone: linjiang });
  return found && officeDay(found.due, linjiang);
}

// Worked out by hand on the calendar "winter": closed on 1 January and on 5 and 8-11 February 2027, open on Saturday 20 February.
test.each<[string, Clock, string, string | undefined]>([
  ["generic_default", "decision", "2026-11-23", "2026-11-30"], // Mon; Tue 24, Wed, Thu, Fri 27, Mon 30
  ["generic_default", "decision", "2026-11-28", "2026-12-04"], // Sat; Mon 30, Tue 1, Wed, Thu, Fri 4
  ["generic_default", "decision", "2026-12-30", "2027-01-07"], // Wed; Thu 31, (Fri 1 closed), Mon 4, Tue, Wed, Thu 7
  ["generic_default", "decision", "2027-02-04", "2027-02-18"], // Thu; (the festival), Fri 12, Mon 15, Tue, Wed, Thu 18
  ["generic_default", "decision", "2027-02-16", "2027-02-22"], // Tue; Wed 17, Thu, Fri 19, Sat 20 made up, Mon 22
  ["generic_default", "answer", "2026-11-23", "2026-12-23"],
  ["generic_default", "answer", "2027-01-30", "2027-03-01"],
  ["generic_default", "answer", "2028-01-30", "2028-02-29"], // the leap day
  ["generic_default", "reviewRequest", "2026-12-23", "2027-01-22"],
  ["cn_2022", "decision", "2026-11-23", "2026-12-08"],
  ["cn_2022", "answer", "2026-11-23", "2027-01-22"],
  ["cn_2022", "reviewRequest", "2027-01-22", "2027-02-21"],
  ["uk_code", "decision", "2026-11-23", "2026-11-30"],
  ["uk_code", "answer", "2026-11-23", "2026-12-07"],
  ["uk_code", "answer", "2026-12-28", "2027-01-12"], // Tue 29, Wed, Thu 31, (Fri 1), Mon 4 ... Fri 8, Mon 11, Tue 12
  ["uk_code", "reviewRequest", "2026-12-07", "2027-01-04"],
  ["ru_59fz", "decision", "2026-11-23", "2026-11-30"],
  ["ru_59fz", "answer", "2026-11-23", "2026-12-23"],
  ["ru_59fz", "answer", "2028-01-31", "2028-03-01"], // over the 29th of February
  ["ru_59fz", "reviewRequest", "2026-12-23", undefined], // a court or the superior, at any time
  ["in_cpgrams", "decision", "2026-11-23", undefined],
  ["in_cpgrams", "answer", "2026-11-23", "2026-12-14"],
  ["in_cpgrams", "answer", "2027-02-10", "2027-03-03"],
  ["in_cpgrams", "reviewRequest", "2026-12-14", "2027-01-13"],
  ["ua_1996", "answer", "2027-01-31", "2027-02-28"], // a month from the 31st is the last day of February
  ["ua_1996", "answer", "2028-01-31", "2028-02-29"],
  ["ua_1996", "answer", "2027-02-28", "2027-03-28"],
  ["eu_code", "answer", "2026-12-31", "2027-02-28"],
  ["kz_appk", "decision", "2027-02-04", "2027-02-16"], // Fri 12, Mon 15, Tue 16
  ["kr_minwon", "answer", "2026-11-23", undefined], // by the kind of petition, which this program doesn't know
])("%s: the %s clock that starts on %s runs out on %s", (policy, clock, from, expected) => {
  expect(policies[policy]).toBeDefined();
  expect(dueDay(policies[policy], clock, from)).toBe(expected);
});

test("a deadline runs until the last millisecond of its day on the office's wall, and half past midnight is the new day", () => {
  const policy = policies.generic_default!;
  const given = { policy, clock: "answer" as const, calendar: winter, zone: linjiang };
  expect(dueDate({ ...given, startedAt: new Date("2026-11-23T02:00:00Z") })?.due.toISOString()).toBe(
    "2026-12-23T15:59:59.999Z",
  );
  expect(dueDate({ ...given, startedAt: new Date("2026-11-23T16:30:00Z") })?.due.toISOString()).toBe(
    "2026-12-24T15:59:59.999Z",
  );
});

test("the rule says the profile, the clock, the figure and the event it runs from", () => {
  const rule = (policy: string, clock: Clock) =>
    dueDate({
      policy: policies[policy]!,
      clock,
      startedAt: new Date("2026-11-23T02:00:00Z"),
      calendar: winter,
      zone: linjiang,
    })?.rule;
  expect(rule("generic_default", "answer")).toBe("generic_default.handle_within: 30 d from registered");
  expect(rule("cn_2022", "answer")).toBe("cn_2022.handle_within: 60 d from accepted");
  expect(rule("cn_2022", "decision")).toBe("cn_2022.acceptance_notice_within: 15 d from registered");
  expect(rule("ru_59fz", "decision")).toBe("ru_59fz.route_within: 7 d from registered");
  expect(rule("uk_code", "decision")).toBe("uk_code.acknowledge_within: 5 wd from registered");
  expect(rule("uk_code", "reviewRequest")).toBe("uk_code.review_request_window: 28 d from answered");
});

test("the answer's clock starts with the acceptance in China and with the registration elsewhere", () => {
  const accepted = Object.keys(policies).filter((key) => startsOn(policies[key]!, "answer") === "accepted");
  expect(accepted).toEqual(["cn_2022", "cn_2005"]);
});

const own = (n: number, unit: "d" | "wd" | "h" | "mo", includeFirstDay = false): Policy => ({
  key: "own",
  name: "An office's own",
  counting: { include_first_day: includeFirstDay },
  handle_within: { n, unit, evidence: "R" },
});

test.each<[number, "d" | "wd" | "mo", string, string]>([
  [3, "d", "2026-11-23", "2026-11-25"],
  [0, "d", "2026-11-23", "2026-11-23"],
  [7, "wd", "2026-11-23", "2026-12-01"], // Mon 23 itself ... Fri 27, Mon 30, Tue 1
  [1, "wd", "2026-11-28", "2026-11-30"], // a Saturday can't be the first
  [1, "mo", "2026-11-23", "2026-12-22"],
  [1, "mo", "2027-01-01", "2027-01-31"],
  [1, "mo", "2027-01-31", "2027-02-28"], // there is no 31st to be the eve of
  [2, "mo", "2026-12-31", "2027-02-28"],
])("where the first day counts, %i %s from %s end on %s", (n, unit, from, expected) => {
  expect(dueDay(own(n, unit, true), "answer", from)).toBe(expected);
});

test("hours are counted to the millisecond", () => {
  const startedAt = new Date("2026-11-23T02:03:04.005Z");
  expect(dueDate({ policy: own(72, "h"), clock: "answer", startedAt, calendar: winter, zone: linjiang })?.due).toEqual(
    new Date("2026-11-26T02:03:04.005Z"),
  );
});

const anyPolicy = fc.oneof(
  fc.constantFrom(...Object.values(policies)),
  fc
    .tuple(
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom("d" as const, "wd" as const, "mo" as const, "h" as const),
      fc.boolean(),
    )
    .map(([n, unit, first]) => own(n, unit, first)),
);

test("a due date is never before its start, whatever the policy, the calendar and the zone", () => {
  fc.assert(
    fc.property(
      anyPolicy,
      fc.constantFrom(...clocks),
      anInstant,
      aCalendar,
      fc.constantFrom(...zones),
      (policy, clock, startedAt, calendar, zone) => {
        const found = dueDate({ policy, clock, startedAt, calendar, zone });
        if (found) expect(found.due.getTime()).toBeGreaterThanOrEqual(startedAt.getTime());
      },
    ),
    { numRuns: 500 },
  );
});

test("who starts later is never due earlier", () => {
  fc.assert(
    fc.property(
      anyPolicy,
      fc.constantFrom(...clocks),
      anInstant,
      fc.integer({ min: 0, max: 40 * 86_400_000 }),
      aCalendar,
      (policy, clock, startedAt, later, calendar) => {
        const due = (at: Date) =>
          dueDate({ policy, clock, startedAt: at, calendar, zone: linjiang })?.due.getTime() ?? 0;
        expect(due(new Date(startedAt.getTime() + later))).toBeGreaterThanOrEqual(due(startedAt));
      },
    ),
    { numRuns: 300 },
  );
});
