// The clocks of a case in the store. Every step of a case calls `advanceClocks`, in its own transaction, once its history entry is written.

import { type ClockEvent, type ClockName, clockEvents, clockNames } from "../domain/clocks.ts";
import {
  afterChanges,
  answerDue,
  type ClockChange,
  clockChanges,
  type Deadline,
  decisionDue,
  type Given,
  nextDue,
} from "../domain/deadlines.ts";
import { nextNotice, noticesOf, stillNoticed } from "../domain/notices.ts";
import { policyFor } from "../domain/policy.ts";
import type { CaseDeadline } from "../store/generated/client.ts";
import type { Work } from "../store/work.ts";

/** The dates of a case after a step. `decision` is when the applicant is told whether it is taken on, `next` what binds first. */
export type Dates = { next?: Date; decision?: Date; answer?: Date };

type Subject = { id: number; policyKey: string | null; track: string | null };

/** Starts, stops, pauses and resumes the clocks of a case, as this entry of its history asks. Other entries change nothing. */
export async function advanceClocks(work: Work, caseId: number, event: string): Promise<Dates> {
  const { tx, now } = work;
  await tx.$executeRaw`select 1 from "case" where id = ${caseId} for update`;
  const subject = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
  const known = clockEvents.find((name) => name === event);
  const before = await clocksOf(work, subject, known);
  if (!known) return datesOf(before.deadlines);
  const changes = clockChanges(before, known, now);
  for (const change of changes) await write(work, caseId, change);
  const after = afterChanges(before.deadlines, changes, now);
  await tx.case.update({ where: { id: caseId }, data: { dueAt: nextDue(after) ?? null } });
  return datesOf(after);
}

/** The dates as they will be once this step is taken: for what staff are shown before they take it. */
export async function datesAfter(work: Work, subject: Subject, event: ClockEvent): Promise<Dates> {
  const before = await clocksOf(work, subject, event);
  return datesOf(afterChanges(before.deadlines, clockChanges(before, event, work.now), work.now));
}

const datesOf = (deadlines: Deadline[]): Dates => ({
  next: nextDue(deadlines),
  decision: decisionDue(deadlines),
  answer: answerDue(deadlines),
});

/** For a history entry: dates as ISO. */
export const datesForHistory = ({ decision, answer }: Dates): Record<string, string> => ({
  ...(decision ? { decisionDue: decision.toISOString() } : {}),
  ...(answer ? { answerDue: answer.toISOString() } : {}),
});

async function clocksOf(work: Work, subject: Subject, event?: ClockEvent): Promise<Given> {
  const { tx, office } = work;
  const isNew = event === "registered";
  const rows = isNew
    ? []
    : await tx.caseDeadline.findMany({
        where: { caseId: subject.id, status: { in: ["running", "paused"] } },
        orderBy: { id: "asc" },
      });
  const happened = isNew
    ? []
    : await tx.caseEvent.findMany({ where: { caseId: subject.id }, distinct: ["type"], select: { type: true } });
  return {
    policy: policyFor(office, subject.policyKey),
    track: subject.track,
    counting: { calendar: office.calendar, zone: office.zone },
    deadlines: rows.flatMap(deadlineOf),
    happened: new Set(happened.map(({ type }) => type)),
  };
}

/** A clock that this version of the program doesn't know is left alone. */
function deadlineOf({ id, clock, status, startedAt, dueAt, pausedAt, rule }: CaseDeadline): Deadline[] {
  const name = clockNames.find((known) => known === clock);
  if (!name || (status !== "running" && status !== "paused")) return [];
  return [{ id, clock: name, status, startedAt, dueAt, pausedAt, rule }];
}

async function write(work: Work, caseId: number, change: ClockChange): Promise<void> {
  const { tx, now } = work;
  const { deadline } = change;
  if (change.does === "start") {
    await start(work, caseId, deadline);
    return;
  }
  const where = { id: deadline.id ?? 0 };
  if (change.does === "stop")
    await tx.caseDeadline.update({ where, data: { status: change.status, stoppedAt: now, nextNoticeAt: null } });
  if (change.does === "pause")
    await tx.caseDeadline.update({ where, data: { status: "paused", pausedAt: now, nextNoticeAt: null } });
  if (change.does === "resume") {
    await tx.caseDeadline.update({ where, data: { status: "running", pausedAt: null } });
    await setDue(work, where.id, change.dueAt);
  }
}

async function start(work: Work, caseId: number, deadline: Deadline): Promise<number> {
  const { clock, startedAt, dueAt, rule } = deadline;
  const notice = nextNotice(noticesOf(deadline, work.office), []);
  const row = await work.tx.caseDeadline.create({
    data: { caseId, clock, startedAt, dueAt, firstDueAt: dueAt, rule, nextNoticeAt: notice?.at },
  });
  return row.id;
}

/** Moves the date of a clock that runs, and what is still to be reminded of with it. */
async function setDue(work: Work, id: number, dueAt: Date, rule?: string): Promise<void> {
  const { tx, now, office } = work;
  const { startedAt, noticed } = await tx.caseDeadline.findUniqueOrThrow({ where: { id } });
  const notices = noticesOf({ startedAt, dueAt }, office);
  const kept = stillNoticed(notices, noticed, now);
  await tx.caseDeadline.update({
    where: { id },
    data: { dueAt, rule, noticed: kept, nextNoticeAt: nextNotice(notices, kept)?.at ?? null },
  });
}

/** What a leader promised a visitor: a date of the case like any other. `rule` says who promised it where. Returns the clock's id. */
export async function promise(work: Work, caseId: number, dueAt: Date, rule: string): Promise<number> {
  return startByHand(work, caseId, "promise", dueAt, rule);
}

/** A clock that no event starts. */
async function startByHand(work: Work, caseId: number, clock: ClockName, dueAt: Date, rule: string): Promise<number> {
  await work.tx.$executeRaw`select 1 from "case" where id = ${caseId} for update`;
  const deadline: Deadline = { clock, status: "running", startedAt: work.now, dueAt, pausedAt: null, rule };
  const id = await start(work, caseId, deadline);
  await refreshDue(work, caseId);
  return id;
}

/** The case's own date follows its clocks. The case must be locked. */
async function refreshDue(work: Work, caseId: number): Promise<void> {
  const rows = await work.tx.caseDeadline.findMany({ where: { caseId, status: "running" } });
  const dueAt = nextDue(rows.flatMap(deadlineOf)) ?? null;
  await work.tx.case.update({ where: { id: caseId }, data: { dueAt } });
}
