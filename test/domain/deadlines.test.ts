// The clocks of all twelve profiles, through the events of a case. The dates are worked out by hand on the calendar "winter":
// closed on 1 January and on 5 and 8-11 February 2027, open on Saturday 20 February.

import fc from "fast-check";
import { expect, test } from "vitest";
import { officeDay } from "../../src/domain/calendar.ts";
import { type ClockEvent, type ClockName, clockEvents, clockNames, clocks } from "../../src/domain/clocks.ts";
import { afterChanges, clockChanges, type Deadline, nextDue } from "../../src/domain/deadlines.ts";
import { policies } from "../../src/domain/policy.ts";
import { aCalendar, anInstant, linjiang, winter, zones } from "./given.ts";

/** A case to which this happens at ten in the morning of each day: "cn_2022 fast_track", "2026-11-23 registered, 2026-12-01 accepted". */
function after(profile: string, steps: string): Deadline[] {
  const [key = "", track] = profile.split(" ");
  const policy = policies[key];
  if (!policy) throw new Error(key);
  const happened = new Set<string>();
  let deadlines: Deadline[] = [];
  for (const step of steps.split(", ")) {
    const [day, name] = step.split(" ");
    const event = clockEvents.find((known) => known === name);
    if (!event) throw new Error(step);
    const at = new Date(`${day}T10:00:00+08:00`);
    const counting = { calendar: winter, zone: linjiang };
    deadlines = afterChanges(deadlines, clockChanges({ policy, track, counting, deadlines, happened }, event, at), at);
    happened.add(event);
  }
  return deadlines;
}

const days = (deadlines: Deadline[]) =>
  Object.fromEntries(deadlines.map(({ clock, dueAt }) => [clock, officeDay(dueAt, linjiang)]));

test.each<[profile: string, steps: string, dates: Partial<Record<ClockName, string>>]>([
  ["generic_default", "2026-11-23 registered", { route: "2026-11-26", acceptance: "2026-11-30", answer: "2026-12-23" }],
  // Wed 30 December: Thu 31, Mon 4, Tue 5 · Thu 7
  ["generic_default", "2026-12-30 registered", { route: "2027-01-05", acceptance: "2027-01-07", answer: "2027-01-29" }],
  ["generic_default", "2028-01-30 registered, 2028-01-31 accepted", { route: "2028-02-02", answer: "2028-02-29" }],
  // Tue 24: Wed 25, Thu, Fri, Mon 30, Tue 1
  [
    "generic_default",
    "2026-11-23 registered, 2026-11-24 accepted, 2026-11-24 assigned",
    { objection: "2026-12-01", answer: "2026-12-23" },
  ],
  ["generic_default", "2026-11-23 registered, 2026-12-23 answered", { reviewWindow: "2027-01-22" }],
  ["generic_default", "2026-12-23 answered, 2027-01-22 reviewAsked", { review: "2027-02-21" }],

  ["cn_2022", "2026-11-23 registered", { route: "2026-12-08" }],
  // The notice is counted from the day on which the unit received the case: Thu 26 · Fri 27, Mon 30, Tue 1, Wed, Thu 3
  ["cn_2022", "2026-11-23 registered, 2026-11-26 assigned", { acceptance: "2026-12-11", objection: "2026-12-03" }],
  [
    "cn_2022",
    "2026-11-23 registered, 2026-11-26 assigned, 2026-12-01 accepted",
    { objection: "2026-12-03", answer: "2027-01-30" },
  ],
  // Who was told of the acceptance before is not owed a second notice.
  [
    "cn_2022",
    "2026-11-23 registered, 2026-12-01 accepted, 2026-12-02 assigned",
    { objection: "2026-12-09", answer: "2027-01-30" },
  ],
  // Fri 27, Mon 30, Tue 1 · Wed 2, Thu, Fri 4, Mon 7 ... Fri 11, Mon 14, Tue 15
  [
    "cn_2022 fast_track",
    "2026-11-23 registered, 2026-11-26 assigned",
    { acceptance: "2026-12-01", objection: "2026-12-03" },
  ],
  ["cn_2022 fast_track", "2026-11-23 registered, 2026-12-01 accepted", { route: "2026-12-08", answer: "2026-12-15" }],
  ["cn_2022", "2027-01-22 answered", { reviewWindow: "2027-02-21" }],
  [
    "cn_2022",
    "2027-01-22 answered, 2027-02-01 reviewAsked, 2027-02-28 reviewAnswered",
    { secondReviewWindow: "2027-03-30" },
  ],
  ["cn_2022", "2027-03-01 secondReviewAsked", { secondReview: "2027-03-31" }],
  // Five days of hearing are not counted.
  [
    "cn_2022",
    "2027-03-01 secondReviewAsked, 2027-03-10 hearingBegun, 2027-03-15 hearingEnded",
    { secondReview: "2027-04-05" },
  ],
  // The first review's clock does not stand still for one.
  ["cn_2022", "2027-03-01 reviewAsked, 2027-03-10 hearingBegun, 2027-03-15 hearingEnded", { review: "2027-03-31" }],

  ["cn_2005", "2028-01-15 accepted", { answer: "2028-03-15" }], // over the 29th of February
  ["cn_2005", "2026-11-23 registered, 2026-11-26 assigned", { acceptance: "2026-12-11" }],
  [
    "cn_2005",
    "2027-03-01 secondReviewAsked, 2027-03-10 hearingBegun, 2027-03-11 hearingEnded",
    { secondReview: "2027-04-01" },
  ],

  ["ru_59fz", "2026-11-23 registered", { route: "2026-11-30", answer: "2026-12-23" }],
  ["ru_59fz", "2028-01-31 registered, 2028-02-01 assigned", { answer: "2028-03-01" }], // over the 29th of February
  ["ru_59fz migration", "2028-01-31 registered", { route: "2028-02-07", answer: "2028-02-20" }],
  ["ru_59fz", "2026-12-23 answered", {}], // to a court or the superior, at any time

  // Thu 4 February, the festival: Fri 12, Mon 15, Tue 16 · … Fri 19, Sat 20, Mon 22 … Fri 26, Mon 1, Tue 2, Wed 3
  ["kz_appk", "2027-02-04 registered", { route: "2027-02-16", answer: "2027-03-03" }],

  ["ua_1996", "2027-01-31 registered", { route: "2027-02-05", answer: "2027-02-28" }], // no 31 February
  ["ua_1996", "2028-01-31 registered, 2028-02-01 assigned", { answer: "2028-02-29" }],
  ["ua_1996 fast_track", "2027-01-31 registered", { route: "2027-02-05", answer: "2027-02-15" }],

  ["in_cpgrams", "2026-11-23 registered", { answer: "2026-12-14" }],
  ["in_cpgrams", "2027-02-10 registered", { answer: "2027-03-03" }],
  ["in_cpgrams", "2026-12-14 answered", { reviewWindow: "2027-01-13" }],
  ["in_cpgrams", "2026-12-14 answered, 2027-01-13 reviewAsked", { review: "2027-02-12" }],

  // The first day counts: Mon 23 … Fri 27, Mon 30, Tue 1 · progress on the thirtieth day
  ["kr_minwon grievance", "2026-11-23 registered", { answer: "2026-12-01", progress: "2026-12-22" }],
  ["kr_minwon grievance", "2026-11-28 registered", { answer: "2026-12-08", progress: "2026-12-27" }], // a Saturday is not the first
  ["kr_minwon suggestion", "2026-11-23 registered", { answer: "2026-12-10", progress: "2026-12-22" }],
  ["kr_minwon question_simple", "2027-02-04 registered", { answer: "2027-02-19", progress: "2027-03-05" }], // Thu 4, Fri 12, Mon 15 … Fri 19
  ["kr_minwon question_legal", "2026-11-23 registered", { answer: "2026-12-10", progress: "2026-12-22" }],
  ["kr_minwon", "2026-11-23 registered", { progress: "2026-12-22" }], // thanks

  // Mon 28 December: Tue, Wed, Thu 31, Mon 4, Tue 5 · Thu 31, Mon 4 … Fri 8, Mon 11 … Thu 14
  ["uk_code", "2026-12-28 registered", { acknowledge: "2027-01-05" }],
  ["uk_code", "2026-12-28 registered, 2026-12-30 accepted", { answer: "2027-01-14" }],
  ["uk_code", "2026-12-07 answered", { reviewWindow: "2027-01-04" }],
  ["uk_code", "2027-01-04 reviewAsked", { reviewAcknowledge: "2027-01-11", review: "2027-02-01" }],
  ["uk_code", "2027-01-04 reviewAsked, 2027-02-01 reviewAnswered", { externalWindow: "2028-02-01" }],

  ["uk_scotland", "2027-02-04 registered", { answer: "2027-02-18" }],
  // Thu 18 February: Fri 19, Sat 20, Mon 22 · … Fri 26, Mon 1 … Fri 12 March, Mon 15, Tue, Wed 17
  ["uk_scotland", "2027-02-18 reviewAsked", { reviewAcknowledge: "2027-02-22", review: "2027-03-17" }],

  ["eu_code", "2026-12-31 registered", { acknowledge: "2027-01-14", answer: "2027-02-28" }],

  ["us_311 pothole", "2026-11-23 registered", { answer: "2026-11-26" }],
  ["us_311 graffiti_public", "2026-11-27 registered", { answer: "2026-11-29" }], // hours know no weekend
  ["us_311 priority_urgent", "2026-11-27 registered", { answer: "2026-11-30" }],
  ["us_311 priority_important", "2026-11-23 registered", { answer: "2026-11-26" }],
  ["us_311 priority_standard", "2026-11-23 registered", { answer: "2026-12-07" }],
  ["us_311 priority_extensive", "2027-01-30 registered", { answer: "2027-03-01" }],
])("%s: after %s the dates are %j", (profile, steps, expected) => {
  expect(days(after(profile, steps))).toEqual(expected);
});

test("all twelve profiles have their dates in the table above", () => expect(Object.keys(policies)).toHaveLength(12));

test("hours are counted to the moment", () => {
  const [pothole] = after("us_311 pothole", "2026-11-23 registered");
  expect(pothole?.dueAt.toISOString()).toBe("2026-11-26T02:00:00.000Z");
  const found = after("kr_minwon certificate", "2026-11-23 registered");
  expect(found.find(({ clock }) => clock === "answer")?.dueAt.toISOString()).toBe("2026-11-23T05:00:00.000Z");
});

test("each date says the profile, the figure and the event that it runs from", () => {
  const rules = (profile: string, steps: string) => after(profile, steps).map(({ rule }) => rule);
  expect(rules("generic_default", "2026-11-23 registered")).toContain(
    "generic_default.handle_within: 30 d from registered",
  );
  expect(rules("cn_2022", "2026-11-23 assigned")).toContain("cn_2022.acceptance_notice_within: 15 d from assigned");
  expect(rules("kr_minwon suggestion", "2026-11-23 registered")).toContain(
    "kr_minwon.handle_by_kind.suggestion: 14 wd from registered",
  );
  expect(rules("cn_2022 fast_track", "2026-11-23 accepted")).toContain(
    "cn_2022.fast_track.handle: 10 wd from accepted",
  );
});

test("the next date that binds is the earliest of what the office owes, not of what others have a right to", () => {
  const due = (profile: string, steps: string) => {
    const found = nextDue(after(profile, steps));
    return found && officeDay(found, linjiang);
  };
  expect(due("generic_default", "2026-11-23 registered")).toBe("2026-11-26");
  expect(due("generic_default", "2026-11-23 registered, 2026-11-24 assigned")).toBe("2026-11-30");
  expect(due("generic_default", "2026-11-23 registered, 2026-12-01 answered")).toBeUndefined();
  expect(due("cn_2022", "2027-03-01 secondReviewAsked, 2027-03-10 hearingBegun")).toBeUndefined();
});

test("a clock is met in time, missed after it, and falls away with the case; what was late before is missed all the same", () => {
  const policy = policies.generic_default!;
  const counting = { calendar: winter, zone: linjiang };
  const deadlines = after("generic_default", "2026-11-23 registered");
  const ends = (event: ClockEvent, day: string) => {
    const changes = clockChanges(
      { policy, counting, deadlines, happened: new Set() },
      event,
      new Date(`${day}T23:59:59+08:00`),
    );
    return Object.fromEntries(changes.flatMap((c) => (c.does === "stop" ? [[c.deadline.clock, c.status]] : [])));
  };
  expect(ends("answered", "2026-11-26")).toEqual({ route: "met", acceptance: "met", answer: "met" });
  expect(ends("answered", "2026-11-27")).toEqual({ route: "missed", acceptance: "met", answer: "met" });
  expect(ends("answered", "2026-12-24")).toEqual({ route: "missed", acceptance: "missed", answer: "missed" });
  expect(ends("withdrawn", "2026-11-25")).toEqual({ route: "void", acceptance: "void", answer: "void" });
  expect(ends("withdrawn", "2026-11-27")).toEqual({ route: "missed", acceptance: "void", answer: "void" });
  expect(ends("notAccepted", "2026-11-25")).toEqual({ route: "met", acceptance: "met", answer: "void" });
});

test("a reopened case is owed a new answer; a case given to the next unit gives that unit its own days to object", () => {
  const reopened = after("generic_default", "2026-11-23 registered, 2026-12-01 answered, 2026-12-07 reopened");
  expect(days(reopened)).toEqual({ answer: "2027-01-06" });
  const handedOn = after(
    "generic_default",
    "2026-11-23 registered, 2026-11-24 assigned, 2026-11-26 objected, 2026-11-30 assigned",
  );
  expect(days(handedOn)).toMatchObject({ objection: "2026-12-07", answer: "2026-12-23" });
});

const aWalk = fc.array(
  fc.record({ event: fc.constantFrom(...clockEvents), wait: fc.integer({ min: 0, max: 40 * 86_400_000 }) }),
  { maxLength: 14 },
);
const tracks = ["fast_track", "migration", "grievance", "suggestion", "certificate", "pothole", "priority_extensive"];

test("through any events a date is never before its start, a clock runs once, and what is owed is a date of the case", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(policies)),
      fc.option(fc.constantFrom(...tracks)),
      anInstant,
      aWalk,
      aCalendar,
      fc.constantFrom(...zones),
      (policy, track, start, walk, calendar, zone) => {
        let deadlines: Deadline[] = [];
        const happened = new Set<string>();
        let at = start;
        for (const { event, wait } of [{ event: clockEvents[0], wait: 0 }, ...walk]) {
          at = new Date(at.getTime() + wait);
          const before = deadlines;
          const given = { policy, track, counting: { calendar, zone }, deadlines, happened };
          deadlines = afterChanges(deadlines, clockChanges(given, event, at), at);
          happened.add(event);
          for (const { clock, startedAt, dueAt } of deadlines) {
            expect(dueAt.getTime()).toBeGreaterThanOrEqual(startedAt.getTime());
            const was = before.find((deadline) => deadline.clock === clock && deadline.startedAt === startedAt);
            if (was) expect(dueAt.getTime()).toBeGreaterThanOrEqual(was.dueAt.getTime());
          }
          expect(new Set(deadlines.map(({ clock }) => clock)).size).toBe(deadlines.length);
          const owed = deadlines.filter(({ clock, status }) => clocks[clock].owed && status === "running");
          expect(nextDue(deadlines) !== undefined).toBe(owed.length > 0);
        }
      },
    ),
    { numRuns: 600 },
  );
});

test("every open case has a date that binds where the profile sets one for what comes next", () => {
  const open = [
    "2026-11-23 registered",
    "2026-11-23 registered, 2026-11-24 accepted",
    "2026-11-23 registered, 2026-11-24 accepted, 2026-11-24 assigned, 2026-11-25 taken",
    "2026-11-23 registered, 2026-11-24 accepted, 2026-12-01 answered, 2026-12-02 reopened",
  ];
  const usual: Record<string, string> = { kr_minwon: "kr_minwon grievance", us_311: "us_311 priority_standard" };
  for (const policy of Object.keys(policies))
    for (const steps of open)
      expect(nextDue(after(usual[policy] ?? policy, steps)), `${policy}: ${steps}`).toBeDefined();
});

test("every clock waits for events that there are", () => {
  for (const name of clockNames)
    for (const event of [...clocks[name].starts, ...clocks[name].done, ...clocks[name].over])
      expect(clockEvents).toContain(event);
});
