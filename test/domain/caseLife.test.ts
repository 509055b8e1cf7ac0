// The life of a case, walked at random and looked up in a table written by hand.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { afterStep, missingFrom, replay, stepsFrom } from "../../src/domain/caseLife.ts";
import {
  type Actor,
  atRegistration,
  type CaseState,
  type CaseStatus,
  caseStatuses,
  decidedStatuses,
  holderOf,
  openStatuses,
} from "../../src/domain/caseState.ts";
import { type CaseStep, needsOf, stepEvents, stepNames } from "../../src/domain/caseSteps.ts";

const staff = ["clerk", "officer", "supervisor"] as const satisfies Actor[];
const actors: Actor[] = [...staff, "applicant"];

const movesFrom = (state: CaseState, who: readonly Actor[] = actors) =>
  who.flatMap((actor) =>
    stepsFrom(state, actor).flatMap((step) => {
      const after = afterStep(state, step, actor);
      return after ? [{ actor, step, ...after }] : [];
    }),
  );

/** Every state that a case can get into, by anybody's steps. */
function reachable(): CaseState[] {
  const found = new Map<string, CaseState>();
  const add = (state: CaseState) => {
    const key = JSON.stringify(state);
    if (found.has(key)) return;
    found.set(key, state);
    for (const move of movesFrom(state)) add(move.state);
  };
  add(atRegistration);
  return [...found.values()];
}

describe("walked at random", () => {
  const aWalk = fc.array(fc.nat(), { maxLength: 60 });

  test("the history replayed gives the state, wherever the steps have led", () => {
    fc.assert(
      fc.property(aWalk, (turns) => {
        let state = atRegistration;
        const history = ["registered"];
        for (const turn of turns) {
          const moves = movesFrom(state);
          const move = moves[turn % moves.length];
          if (!move) break;
          history.push(move.event, "looked", "rated", "followed"); // what is no step changes nothing
          state = move.state;
          expect(replay(history)).toEqual(state);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("a case waits for something only as long as somebody has it, and a new stage never comes before the one under it", () => {
    const order = ["first", "review", "secondReview"];
    fc.assert(
      fc.property(aWalk, (turns) => {
        let state = atRegistration;
        for (const turn of turns) {
          const moves = movesFrom(state);
          const next = moves[turn % moves.length]?.state;
          if (!next) break;
          const climbed = order.indexOf(next.stage) - order.indexOf(state.stage);
          expect(climbed === 0 || climbed === 1).toBe(true);
          if (next.waitsFor) expect(openStatuses).toContain(next.status);
          state = next;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("every state that there is", () => {
  const all = reachable();

  test("every status is reached, and every entry of the table is used", () => {
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(caseStatuses));
    expect(new Set(all.flatMap((state) => movesFrom(state).map(({ event }) => event)))).toEqual(new Set(stepEvents));
    expect(new Set(all.flatMap((state) => movesFrom(state).map(({ step }) => step)))).toEqual(new Set(stepNames));
  });

  test("an open case has a holder, and nobody holds one that is over", () => {
    for (const state of all) {
      const over = state.status === "closed" || state.status === "withdrawn";
      expect(holderOf(state) === "nobody", state.status).toBe(over);
    }
  });

  test("staff can lead every open or decided case out of where it is, whatever it waits for", () => {
    for (const state of all.filter(({ status }) => [...openStatuses, ...decidedStatuses].includes(status))) {
      const out = movesFrom(state, staff).filter((move) => move.state.status !== state.status);
      expect(out.length, JSON.stringify(state)).toBeGreaterThan(0);
    }
  });

  test("from every state but withdrawn a case can still come to be closed", () => {
    const closes = (state: CaseState, seen = new Set<string>()): boolean => {
      const key = JSON.stringify(state);
      if (state.status === "closed") return true;
      if (seen.has(key)) return false;
      seen.add(key);
      return movesFrom(state, staff).some((move) => closes(move.state, seen));
    };
    for (const state of all.filter(({ status }) => status !== "withdrawn"))
      expect(closes(state), JSON.stringify(state)).toBe(true);
  });

  test("only the applicant withdraws, confirms or asks for a review; whatever waits can be ended", () => {
    for (const state of all) {
      for (const { step, event, state: next } of movesFrom(state, [...staff, "leader", "admin"])) {
        expect(next.status === "withdrawn", step).toBe(false);
        expect(["withdrawn", "confirmed", "reviewAsked", "secondReviewAsked"]).not.toContain(event);
      }
      if (state.waitsFor)
        expect(
          movesFrom(state).some(({ state: next }) => next.waitsFor === null && next.status === state.status),
          JSON.stringify(state),
        ).toBe(true);
    }
  });

  test("a leader or an administrator takes no step of a case", () => {
    for (const state of all) expect([...stepsFrom(state, "leader"), ...stepsFrom(state, "admin")]).toEqual([]);
  });

  test("what is possible is what can be taken: everything else is refused", () => {
    for (const state of all)
      for (const actor of actors)
        for (const step of stepNames)
          expect(afterStep(state, step, actor) !== undefined).toBe(stepsFrom(state, actor).includes(step));
  });
});

/** Who can do what in a case that is about its first answer and waits for nothing. Whatever is not here is refused. */
const possible: Record<CaseStatus, Record<"clerk" | "officer" | "supervisor" | "applicant", string>> = {
  registered: {
    clerk: "accept refuse redirect forward ask lead write note correct",
    officer: "note correct",
    supervisor: "accept refuse redirect forward ask lead write note correct",
    applicant: "withdraw",
  },
  accepted: {
    clerk: "redirect forward assign ask reply lead involve write note correct",
    officer: "note correct",
    supervisor: "redirect forward assign ask reply lead involve write note correct",
    applicant: "withdraw",
  },
  assigned: {
    clerk: "assign lead involve note correct",
    officer: "takeon object note correct",
    supervisor: "assign lead involve note correct",
    applicant: "withdraw",
  },
  inProgress: {
    clerk: "assign lead involve write note correct",
    officer: "ask reply hear handover write note correct",
    supervisor: "assign ask reply hear lead involve handover write note correct",
    applicant: "withdraw",
  },
  answered: {
    clerk: "close write note correct",
    officer: "close handover write note correct",
    supervisor: "close handover write note correct",
    applicant: "review withdraw",
  },
  notAccepted: {
    clerk: "close note correct",
    officer: "note correct",
    supervisor: "close note correct",
    applicant: "review withdraw",
  },
  redirected: {
    clerk: "close note correct",
    officer: "note correct",
    supervisor: "close note correct",
    applicant: "review withdraw",
  },
  forwarded: {
    clerk: "close note correct",
    officer: "note correct",
    supervisor: "close note correct",
    applicant: "review withdraw",
  },
  closed: {
    clerk: "correct",
    officer: "correct",
    supervisor: "reopen correct",
    applicant: "confirm reopen",
  },
  reopened: {
    clerk: "assign ask reply lead involve write note correct",
    officer: "note correct",
    supervisor: "assign ask reply lead involve write note correct",
    applicant: "withdraw",
  },
  // At these two the case is about a review's answer.
  review: {
    clerk: "assign ask lead involve write note correct",
    officer: "hear note correct",
    supervisor: "assign ask reply hear lead involve write note correct",
    applicant: "withdraw",
  },
  secondReview: {
    clerk: "assign ask lead involve write note correct",
    officer: "hear note correct",
    supervisor: "assign ask reply hear lead involve write note correct",
    applicant: "withdraw",
  },
  withdrawn: { clerk: "", officer: "", supervisor: "", applicant: "" },
};

describe.each(caseStatuses)("a case that is %s", (status) => {
  const stage = status === "review" || status === "secondReview" ? status : "first";
  test.each(["clerk", "officer", "supervisor", "applicant"] as const)("%s: these steps and no other", (actor) => {
    const can = possible[status][actor].split(" ").filter(Boolean);
    const state: CaseState = { status, stage, waitsFor: null };
    expect(stepsFrom(state, actor).toSorted()).toEqual(can.toSorted());
    for (const step of stepNames.filter((name) => !can.includes(name)))
      expect(afterStep(state, step, actor), step).toBeUndefined();
  });
});

test("the answer to a review is asked about once more, the last one never", () => {
  const asked = (stage: CaseState["stage"]) => stepsFrom({ status: "answered", stage, waitsFor: null }, "applicant");
  expect(asked("first")).toContain("review");
  expect(asked("review")).toContain("secondreview");
  expect(asked("secondReview")).toEqual(["withdraw"]);
});

test("what a case waits for goes with it from desk to desk, and one wait never hides another", () => {
  const takes = (state: CaseState, ...steps: [CaseStep, Actor][]) =>
    steps.reduce((at, [step, actor]) => afterStep(at, step, actor)?.state ?? at, state);
  const asked = takes(
    atRegistration,
    ["accept", "clerk"],
    ["ask", "clerk"],
    ["assign", "clerk"],
    ["takeon", "officer"],
  );
  expect(asked).toEqual({ status: "inProgress", stage: "first", waitsFor: "applicant" });
  expect(afterStep(asked, "hear", "officer")).toBeUndefined();
  expect(afterStep(asked, "ask", "officer")).toBeDefined();
  const given = takes(asked, ["give", "applicant"], ["hear", "officer"]);
  expect(given.waitsFor).toBe("hearing");
  expect(afterStep(given, "ask", "officer")).toBeUndefined();
  expect(takes(given, ["heard", "officer"]).waitsFor).toBeNull();
  expect(takes(asked, ["gave", "officer"]).waitsFor).toBeNull();
});

test("a step with anything missing, or empty, says what is missing", () => {
  for (const step of stepNames) {
    const needs = needsOf(step);
    expect(missingFrom(step, {})).toEqual(needs);
    expect(missingFrom(step, Object.fromEntries(needs.map((need) => [need, ""])))).toEqual(needs);
    expect(missingFrom(step, Object.fromEntries(needs.map((need) => [need, [1]])))).toEqual([]);
    for (const need of needs)
      expect(missingFrom(step, Object.fromEntries(needs.filter((n) => n !== need).map((n) => [n, "given"])))).toEqual([
        need,
      ]);
  }
});
