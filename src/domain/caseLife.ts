// The life of a case: what its steps (caseSteps.ts) allow and lead to.

import { type Actor, atRegistration, type CaseState } from "./caseState.ts";
import { type CaseStep, type Need, type Step, type StepEvent, stepNames, stepOf, type Way } from "./caseSteps.ts";

const fits = (state: CaseState, way: Way) =>
  way.from.includes(state.status) &&
  (way.stage === undefined || way.stage === state.stage) &&
  (way.waitsFor === undefined || way.waitsFor.includes(state.waitsFor));

/** The steps that this actor can take from here; an answer to "what now?" as much as to "why not?". */
export const stepsFrom = (state: CaseState, actor: Actor): CaseStep[] =>
  stepNames.filter((name) => stepOf(name).ways.some((way) => way.by.includes(actor) && fits(state, way)));

/** Where the step leads from here, and the history entry that it makes; nothing when it can't be taken. */
export function afterStep(
  state: CaseState,
  name: CaseStep,
  actor: Actor,
): { state: CaseState; event: StepEvent } | undefined {
  const way = stepOf(name).ways.find((way) => way.by.includes(actor) && fits(state, way));
  return way && { state: moved(state, stepOf(name), way), event: (way.event ?? stepOf(name).event) as StepEvent };
}

/** The history entry that the step makes from here, whoever takes it. */
export function stepEntry(name: CaseStep, state: CaseState): string {
  const step = stepOf(name);
  return step.ways.find((way) => fits(state, way))?.event ?? step.event;
}

function moved(state: CaseState, step: Step, way: Way): CaseState {
  const waitsFor = step.waitsFor === undefined ? state.waitsFor : step.waitsFor;
  return { status: way.to ?? state.status, stage: step.stage ?? state.stage, waitsFor };
}

/** The state that a history leads to. Entries that are no steps (a look, a rating, a visit) change nothing. */
export function replay(types: string[]): CaseState {
  return types.reduce((state, type) => {
    for (const name of stepNames) {
      const step = stepOf(name);
      const way = step.ways.find((way) => (way.event ?? step.event) === type && fits(state, way));
      if (way) return moved(state, step, way);
    }
    return state;
  }, atRegistration);
}

/** At the third hop the bureau decides: the supervisor assigns, and the unit can't object any more. */
export const lastHop = 3;

/** What the step needs and was not given. An empty text is nothing given. */
export const missingFrom = (name: CaseStep, given: Partial<Record<Need, unknown>>): Need[] =>
  stepOf(name).needs.filter((need) => {
    const value = given[need];
    return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
  });
