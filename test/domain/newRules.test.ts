// What other rules make of a date that runs. The dates are worked out by hand on the calendar "winter": closed on 1 January and on 5
// and 8-11 February 2027, open on Saturday 20 February.

import fc from "fast-check";
import { expect, test } from "vitest";
import { officeDay } from "../../src/domain/calendar.ts";
import { afterStep, stepsFrom } from "../../src/domain/caseLife.ts";
import { type Actor, atRegistration } from "../../src/domain/caseState.ts";
import { clockEvents, clocks } from "../../src/domain/clocks.ts";
import { afterChanges, clockChanges, type Deadline } from "../../src/domain/deadlines.ts";
import { clocksOfPolicies, recounted } from "../../src/domain/newRules.ts";
import { ownProfile, policies } from "../../src/domain/policy.ts";
import { policySchema } from "../../src/domain/policySchema.ts";
import { aCalendar, anInstant, linjiang, winter, zones } from "./given.ts";

const changed = (profile: Record<string, unknown>) => ({
  key: "our_city",
  ...policySchema.parse(ownProfile({ key: "our_city", copies: "generic_default", ...profile })),
});
const at = (day: string) => new Date(`${day}T10:00:00+08:00`);
const within = (n: number, unit: string, more = {}) => ({ handle_within: { n, unit, evidence: "T", ...more } });
/** Registered on Monday 23 November 2026: 30 days, so due on 23 December. */
const answer = { clock: "answer", status: "running", startedAt: at("2026-11-23"), pausedAt: null, rule: "" } as const;
const due = new Date("2026-12-23T23:59:59.999+08:00");

test.each<[what: string, profile: Record<string, unknown>, history: string, becomes: string]>([
  ["fewer days", within(20, "d"), "2026-11-23 registered", "2026-12-13"],
  ["working days", within(20, "wd"), "2026-11-23 registered", "2026-12-21"],
  [
    "another beginning",
    within(30, "d", { starts: "accepted" }),
    "2026-11-23 registered, 2026-11-26 accepted",
    "2026-12-26",
  ],
  ["a beginning that is still to come", within(30, "d", { starts: "accepted" }), "2026-11-23 registered", "notBegun"],
  [
    "a wait that now counts for the applicant",
    within(30, "d", { pause_on: ["information"] }),
    "2026-11-23 registered, 2026-11-24 informationAsked, 2026-11-27 informationGiven",
    "2026-12-26",
  ],
  ["a date that would be over", within(5, "d"), "2026-11-23 registered", "wouldBeOver"],
  ["the last of its days", within(7, "d"), "2026-11-23 registered", "2026-11-30"],
  ["no such time", { handle_within: null }, "2026-11-23 registered", "noSuchTime"],
])("%s", (_, profile, history, becomes) => {
  const happened = history.split(", ").map((entry) => {
    const [day = "", type = ""] = entry.split(" ");
    return { type, at: at(day) };
  });
  const rules = { policy: changed(profile), counting: { calendar: winter, zone: linjiang } };
  const found = recounted(rules, { ...answer, dueAt: due, extensions: 0 }, happened, at("2026-11-30"));
  expect(found.moves ? officeDay(found.dueAt, linjiang) : found.stays).toBe(becomes);
});

test("what was promised to this applicant, what is over, and a right that was told of stay as they are", () => {
  const rules = { policy: changed(within(60, "d")), counting: { calendar: winter, zone: linjiang } };
  const history = [{ type: "registered", at: at("2026-11-23") }];
  const stays = (deadline: Partial<Deadline & { extensions: number }>, now: string) =>
    recounted(rules, { ...answer, dueAt: due, extensions: 0, ...deadline }, history, at(now));
  expect(stays({ extensions: 1 }, "2026-11-30")).toEqual({ moves: false, stays: "extended" });
  expect(stays({}, "2026-12-24")).toEqual({ moves: false, stays: "overdue" });
  const shorter = { ...rules, policy: changed({ review_request_window: { n: 10, unit: "d", evidence: "T" } }) };
  const window = {
    ...answer,
    clock: "reviewWindow" as const,
    dueAt: new Date("2027-01-22T23:59:59.999+08:00"),
    extensions: 0,
  };
  const answered = [...history, { type: "answered", at: at("2026-12-23") }];
  expect(recounted(shorter, window, answered, at("2026-12-24"))).toEqual({ moves: false, stays: "earlierRight" });
});

test("under any other rules nothing that moves ends before now, nothing promised or late moves, and no right gets shorter", () => {
  const others = Object.values(policies);
  const aDeadline = fc.record({
    clock: fc.constantFrom(...clocksOfPolicies),
    status: fc.constantFrom("running" as const, "paused" as const),
    startedAt: anInstant,
    days: fc.integer({ min: 0, max: 120 }),
    pausedFor: fc.integer({ min: 0, max: 30 }),
    extensions: fc.integer({ min: 0, max: 2 }),
  });
  const aHistory = fc.array(fc.record({ type: fc.constantFrom(...clockEvents), day: fc.integer({ min: 0, max: 60 }) }));
  fc.assert(
    fc.property(
      fc.constantFrom(...others),
      aDeadline,
      aHistory,
      fc.integer({ min: 0, max: 200 }),
      aCalendar,
      fc.constantFrom(...zones),
      (policy, { clock, status, startedAt, days: length, pausedFor, extensions }, events, age, calendar, zone) => {
        const plus = (n: number) => new Date(startedAt.getTime() + n * 86_400_000);
        const now = plus(age);
        const history = [{ type: "registered", at: startedAt }].concat(
          events.toSorted((a, b) => a.day - b.day).map(({ type, day }) => ({ type, at: plus(day) })),
        );
        const pausedAt = status === "paused" ? plus(Math.max(0, age - pausedFor)) : null;
        const deadline = { clock, status, startedAt, dueAt: plus(length), pausedAt, rule: "", extensions };
        const found = recounted({ policy, counting: { calendar, zone } }, deadline, history, now);
        if (!found.moves) return;
        expect(extensions).toBe(0);
        expect(status === "running" && deadline.dueAt < now).toBe(false);
        expect(found.dueAt.getTime()).toBeGreaterThanOrEqual((pausedAt ?? now).getTime());
        expect(found.dueAt.getTime()).toBeGreaterThanOrEqual(found.startedAt.getTime());
        if (!clocks[clock].owed) expect(found.dueAt.getTime()).toBeGreaterThanOrEqual(deadline.dueAt.getTime());
      },
    ),
    { numRuns: 1000 },
  );
});

const actors: Actor[] = ["clerk", "officer", "supervisor", "applicant"];
const aCourse = fc.array(fc.record({ turn: fc.nat(), wait: fc.integer({ min: 0, max: 20 * 86_400_000 }) }), {
  maxLength: 25,
});
const tracks = ["fast_track", "migration", "grievance", "suggestion", "pothole"];

test("counted anew by the rules that it has, no date of any case moves", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(policies)),
      fc.option(fc.constantFrom(...tracks)),
      anInstant,
      aCourse,
      aCalendar,
      fc.constantFrom(...zones),
      (policy, track, start, course, calendar, zone) => {
        const rules = { policy, track, counting: { calendar, zone } };
        const history: { type: string; at: Date }[] = [];
        let [deadlines, state, now]: [Deadline[], typeof atRegistration, Date] = [[], atRegistration, start];
        const happens = (type: string) => {
          const event = clockEvents.find((name) => name === type);
          const happened = new Set(history.map((entry) => entry.type));
          history.push({ type, at: now });
          if (event)
            deadlines = afterChanges(deadlines, clockChanges({ ...rules, deadlines, happened }, event, now), now);
        };
        happens("registered");
        for (const { turn, wait } of course) {
          now = new Date(now.getTime() + wait);
          const moves = actors.flatMap((actor) =>
            stepsFrom(state, actor).flatMap((step) => afterStep(state, step, actor) ?? []),
          );
          const move = moves[turn % moves.length];
          if (!move) break;
          state = move.state;
          happens(move.event);
          for (const deadline of deadlines.filter(({ clock }) => clocksOfPolicies.includes(clock))) {
            const found = recounted(rules, { ...deadline, extensions: 0 }, history, now);
            expect(found, `${policy.key} ${deadline.clock}`).toEqual({
              moves: false,
              stays: expect.stringMatching(/^(same|overdue)$/),
            });
          }
        }
      },
    ),
    { numRuns: 400 },
  );
});
