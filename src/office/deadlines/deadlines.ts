// The clocks of a case, moved on by its steps. Every step calls `advanceClocks` in its own transaction.

import { type ClockEvent, clockEvents } from "../../domain/clocks.ts";
import {
  afterChanges,
  answerDue,
  type ClockChange,
  clockChanges,
  type Deadline,
  decisionDue,
  type Given,
  nextDue,
  reviewUntil,
} from "../../domain/deadlines.ts";
import { policyFor } from "../../domain/policy.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { recordEvent } from "../cases/caseHistory.ts";
import { clocksThatRun, deadlineOf, lockCase, rowOf, startByHand, startDeadline } from "./deadlineRows.ts";
import { moveDue } from "./dueMoves.ts";

/**
 * The dates of a case after a step. `decision` is when the applicant is told whether it is taken on, `next` what binds first,
 * `reviewUntil` how long the applicant may ask for a review. */
export type Dates = { next?: Date; decision?: Date; answer?: Date; reviewUntil?: Date };

type Subject = Pick<Case, "id" | "policyKey" | "track">;

/**
 * Starts, stops, pauses and resumes the clocks of a case, as this entry of its history asks; other entries change nothing. Of a date
 * that moves because its clock stood still the applicant is told here.
 */
export async function advanceClocks(work: Work, caseId: number, event: string): Promise<Dates> {
  const { tx, now } = work;
  await lockCase(work, caseId);
  const subject = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
  const known = clockEvents.find((name) => name === event);
  const before = await clocksOf(work, subject);
  if (!known) return datesOf(before.deadlines);
  const changes = clockChanges(before, known, now);
  for (const change of changes) await write(work, subject, change, known);
  const after = afterChanges(before.deadlines, changes, now);
  await tx.case.update({ where: { id: caseId }, data: { dueAt: nextDue(after) ?? null } });
  return datesOf(after);
}

/** What a case begins with: its dates, and the clocks to be stored with it. */
export function clocksAtFiling(work: Work, rules: Omit<Subject, "id">) {
  const given = { ...rulesFor(work, rules), deadlines: [], happened: new Set<string>() };
  const begun = afterChanges([], clockChanges(given, "registered", work.now), work.now);
  return { dates: datesOf(begun), rows: begun.map((deadline) => rowOf(work, deadline)) };
}

/** The dates as they will be once this step is taken: for what staff are shown before they take it. */
export async function datesAfter(work: Work, subject: Subject, event: ClockEvent): Promise<Dates> {
  const before = await clocksOf(work, subject);
  return datesOf(afterChanges(before.deadlines, clockChanges(before, event, work.now), work.now));
}

const datesOf = (deadlines: Deadline[]): Dates => ({
  next: nextDue(deadlines),
  decision: decisionDue(deadlines),
  answer: answerDue(deadlines),
  reviewUntil: reviewUntil(deadlines),
});

/** For a history entry: dates as ISO. */
export const datesForHistory = ({ decision, answer, reviewUntil: until }: Dates): Record<string, string> => ({
  ...(decision ? { decisionDue: decision.toISOString() } : {}),
  ...(answer ? { answerDue: answer.toISOString() } : {}),
  ...(until ? { reviewUntil: until.toISOString() } : {}),
});

/** What the rules need to know of a case. */
async function clocksOf(work: Work, subject: Subject): Promise<Given> {
  const rows = await clocksThatRun(work, subject.id);
  const happened = await work.tx.caseEvent.findMany({
    where: { caseId: subject.id },
    distinct: ["type"],
    select: { type: true },
  });
  return {
    ...rulesFor(work, subject),
    deadlines: rows.flatMap(deadlineOf),
    happened: new Set(happened.map(({ type }) => type)),
  };
}

/** The policy that a case was filed under, and how this office counts. */
export const rulesFor = ({ office }: Pick<Work, "office">, { policyKey, track }: Omit<Subject, "id">) => ({
  policy: policyFor(office, policyKey),
  track,
  counting: { calendar: office.calendar, zone: office.zone },
});

async function write(work: Work, subject: Case, change: ClockChange, event: ClockEvent): Promise<void> {
  const { tx, now } = work;
  const { deadline } = change;
  if (change.does === "start") {
    await startDeadline(work, subject.id, deadline);
    return;
  }
  const where = { id: deadline.id ?? 0 };
  if (change.does === "stop")
    await tx.caseDeadline.update({ where, data: { status: change.status, stoppedAt: now, nextNoticeAt: null } });
  if (change.does === "pause")
    await tx.caseDeadline.update({ where, data: { status: "paused", pausedAt: now, nextNoticeAt: null } });
  if (change.does === "resume") {
    const row = await tx.caseDeadline.findUniqueOrThrow({ where });
    const rule = event === "hearingEnded" ? "hearing" : "information";
    await moveDue(work, subject, { row, dueAt: change.dueAt, why: { rule }, resumed: true });
  }
}

/**
 * What a leader promised: a date of the case like any other, kept by the answer or by closing. `rule` says who promised it where,
 * and stands beside the date. Whoever calls this tells the applicant. Returns the clock's id.
 */
export async function promise(work: Work, caseId: number, dueAt: Date, rule: string): Promise<number> {
  const id = await startByHand(work, caseId, { clock: "promise", dueAt, rule });
  const data = { clock: "promise", newDue: dueAt.toISOString(), reason: rule };
  await recordEvent(work, { caseId, type: "promised", role: "leader", data });
  return id;
}
