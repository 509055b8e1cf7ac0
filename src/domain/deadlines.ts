// What an event does to the clocks of a case: starts, stops, pauses and resumes them. Nothing is written here.

import { type ClockEvent, type ClockName, clockNames, clocks, figureOf, startsOf } from "./clocks.ts";
import { type Amount, type Counting, dueAfter, dueAfterPause } from "./dueDate.ts";
import type { Policy } from "./policySchema.ts";

/** A clock that runs or stands still in a case. `id` is absent as long as it is only thought of. */
export type Deadline = {
  id?: number;
  clock: ClockName;
  status: "running" | "paused";
  startedAt: Date;
  dueAt: Date;
  pausedAt: Date | null;
  /** Why it is due then: "cn_2022.handle_within: 60 d from accepted". */
  rule: string;
};

export type ClockChange =
  | { does: "start"; deadline: Deadline }
  | { does: "stop"; deadline: Deadline; status: "met" | "missed" | "void" }
  | { does: "pause"; deadline: Deadline }
  | { does: "resume"; deadline: Deadline; dueAt: Date };

export type Given = {
  policy: Policy;
  track?: string | null;
  counting: Omit<Counting, "rules">;
  /** The clocks that run or stand still before the event. */
  deadlines: Deadline[];
  /** What has happened in the case so far. */
  happened: ReadonlySet<string>;
};

const ruleText = (policy: Policy, where: string, { n, unit }: Amount, event: string) =>
  `${policy.key}.${where}: ${n} ${unit} from ${event}`;

/** A clock that starts at this moment, or none where the policy sets none. */
export function startClock(
  { policy, track, counting }: Pick<Given, "policy" | "track" | "counting">,
  clock: ClockName,
  at: Date,
  event: string,
): Deadline | undefined {
  const found = figureOf(policy, clock, track);
  if (!found) return undefined;
  const dueAt = dueAfter(at, found.figure, { ...counting, rules: policy.counting });
  const rule = ruleText(policy, found.where, found.figure, event);
  return { clock, status: "running", startedAt: at, dueAt, pausedAt: null, rule };
}

/** What this event does to the clocks. The same event again finds nothing left to do but to start what it starts. */
export function clockChanges(given: Given, event: ClockEvent, at: Date): ClockChange[] {
  const changes = given.deadlines.flatMap((deadline) => changeOf(given, deadline, event, at));
  for (const name of clockNames) {
    const found = figureOf(given.policy, name, given.track);
    if (!found || !startsOf(name, found.figure).includes(event)) continue;
    if (clocks[name].once && clocks[name].done.some((done) => done !== event && given.happened.has(done))) continue;
    const deadline = startClock(given, name, at, event);
    if (!deadline) continue;
    const before = given.deadlines.find(({ clock }) => clock === name);
    const stops = before && !changes.some((change) => change.deadline === before && change.does === "stop");
    if (before && stops)
      changes.push({ does: "stop", deadline: before, status: isLate(before, at) ? "missed" : "void" });
    changes.push({ does: "start", deadline });
  }
  return changes;
}

/** A clock that stands still has not run out. */
export const isLate = ({ status, dueAt }: Pick<Deadline, "status" | "dueAt">, at: Date) =>
  status === "running" && dueAt < at;

/** What stops clocks, and what lets them run on, by the words that a profile has for it. */
export const pausing = { hearingBegun: "hearing", informationAsked: "information" } as const;
export const resuming = { hearingEnded: "hearing", informationGiven: "information" } as const;

function changeOf(given: Given, deadline: Deadline, event: ClockEvent, at: Date): ClockChange[] {
  const clock = clocks[deadline.clock];
  const late = isLate(deadline, at);
  if (clock.done.includes(event)) return [{ does: "stop", deadline, status: late ? "missed" : "met" }];
  // What ran out before it fell away was missed all the same.
  if (clock.over.includes(event)) return [{ does: "stop", deadline, status: late && clock.owed ? "missed" : "void" }];

  const figure = figureOf(given.policy, deadline.clock, given.track)?.figure;
  const pausesFor: readonly string[] = figure?.pause_on ?? [];
  if (event in pausing) {
    const pauses = pausesFor.includes(pausing[event as keyof typeof pausing]);
    return pauses && deadline.status === "running" && !late ? [{ does: "pause", deadline }] : [];
  }
  if (event in resuming && deadline.status === "paused" && deadline.pausedAt) {
    // It runs on even where the profile has changed meanwhile and knows no pause, or no such time, any more.
    const pause = { from: deadline.pausedAt, to: at };
    const dueAt = dueAfterPause(deadline.dueAt, pause, figure?.unit ?? "d", given.counting);
    return [{ does: "resume", deadline, dueAt }];
  }
  return [];
}

/** The clocks as they are after the changes. */
export function afterChanges(deadlines: Deadline[], changes: ClockChange[], at: Date): Deadline[] {
  const changed = new Map(changes.map((change) => [change.deadline, change]));
  const kept = deadlines.flatMap((deadline): Deadline[] => {
    const change = changed.get(deadline);
    if (change?.does === "stop") return [];
    if (change?.does === "pause") return [{ ...deadline, status: "paused", pausedAt: at }];
    if (change?.does === "resume") return [{ ...deadline, status: "running", pausedAt: null, dueAt: change.dueAt }];
    return [deadline];
  });
  return [...kept, ...changes.flatMap((change) => (change.does === "start" ? [change.deadline] : []))];
}

/** The next date that binds the office: the earliest of what is owed and not standing still. */
export function nextDue(deadlines: Pick<Deadline, "clock" | "status" | "dueAt">[]): Date | undefined {
  return deadlines
    .filter(({ clock, status }) => clocks[clock].owed && status === "running")
    .map(({ dueAt }) => dueAt)
    .sort((a, b) => a.getTime() - b.getTime())[0];
}

const firstOf = (deadlines: Deadline[], names: readonly ClockName[]): Date | undefined =>
  names.map((name) => deadlines.find(({ clock }) => clock === name)?.dueAt).find((due) => due !== undefined);

/** When the applicant is told of the decision on acceptance: where no clock says that, when the case is passed on. */
export const decisionDue = (deadlines: Deadline[]) => firstOf(deadlines, ["acceptance", "acknowledge", "route"]);

/** When the applicant is answered: by the review's clock where there is one. */
export const answerDue = (deadlines: Deadline[]) => firstOf(deadlines, ["secondReview", "review", "answer"]);

/** Until when the applicant may ask for a review, or for the second one. */
export const reviewUntil = (deadlines: Deadline[]) => firstOf(deadlines, ["secondReviewWindow", "reviewWindow"]);
