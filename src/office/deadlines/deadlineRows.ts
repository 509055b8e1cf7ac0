// The clocks of a case as rows: started, moved, and the case's own date kept in step with them. The case must be locked.

import { type ClockName, clockNames, clocks } from "../../domain/clocks.ts";
import { type Deadline, nextDue } from "../../domain/deadlines.ts";
import { decentMoment, type NoticeKind, nextNotice, noticesOf, stillNoticed } from "../../domain/notices.ts";
import type { CaseDeadline } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";

export const lockCase = ({ tx }: Pick<Work, "tx">, caseId: number) =>
  tx.$executeRaw`select 1 from "case" where id = ${caseId} for update`;

/** The clocks that run or stand still. One that this version of the program doesn't know is left alone. */
export async function clocksThatRun({ tx }: Pick<Work, "tx">, caseId: number): Promise<CaseDeadline[]> {
  const where = { caseId, status: { in: ["running", "paused"] as ("running" | "paused")[] } };
  return tx.caseDeadline.findMany({ where, orderBy: { id: "asc" } });
}

export function deadlineOf({ id, clock, status, startedAt, dueAt, pausedAt, rule }: CaseDeadline): Deadline[] {
  const name = clockNames.find((known) => known === clock);
  if (!name || (status !== "running" && status !== "paused")) return [];
  return [{ id, clock: name, status, startedAt, dueAt, pausedAt, rule }];
}

type Dates = Pick<Deadline, "clock" | "startedAt" | "dueAt">;

/** When the clock next asks for something: a reminder of what is owed, word of the progress; a window asks for nothing. */
function noticeAt({ office }: Work, { clock, startedAt, dueAt }: Dates, noticed: NoticeKind[]): Date | null {
  if (clock === "progress") return decentMoment(new Date(dueAt.getTime() + 1), office);
  return (clocks[clock].owed && nextNotice({ startedAt, dueAt }, office, noticed)?.at) || null;
}

/** A running clock as it is stored, but for its case. */
export const rowOf = (work: Work, deadline: Deadline) => {
  const { clock, startedAt, dueAt, rule } = deadline;
  return { clock, startedAt, dueAt, firstDueAt: dueAt, rule, nextNoticeAt: noticeAt(work, deadline, []) };
};

export async function startDeadline(work: Work, caseId: number, deadline: Deadline): Promise<number> {
  const row = await work.tx.caseDeadline.create({ data: { caseId, ...rowOf(work, deadline) } });
  return row.id;
}

/** A clock that no event starts. */
export async function startByHand(
  work: Work,
  caseId: number,
  { clock, dueAt, rule }: { clock: ClockName; dueAt: Date; rule: string },
): Promise<number> {
  await lockCase(work, caseId);
  const id = await startDeadline(work, caseId, {
    clock,
    dueAt,
    rule,
    status: "running",
    startedAt: work.now,
    pausedAt: null,
  });
  await refreshDue(work, caseId);
  return id;
}

/** Ends a clock that no event ends. */
export async function stopByHand(work: Work, { id, caseId, dueAt }: CaseDeadline): Promise<void> {
  const { tx, now } = work;
  const status = dueAt < now ? "missed" : "met";
  await tx.caseDeadline.update({ where: { id }, data: { status, stoppedAt: now, nextNoticeAt: null } });
  await refreshDue(work, caseId);
}

/** Moves a date, and what is still to be reminded of with it. */
export async function setDue(
  work: Work,
  row: CaseDeadline,
  dueAt: Date,
  more: { startedAt?: Date; rule?: string; extended?: boolean; resumed?: boolean } = {},
): Promise<void> {
  const { tx, now, office } = work;
  const { startedAt = row.startedAt, rule, extended, resumed } = more;
  const noticed = stillNoticed(noticesOf({ startedAt, dueAt }, office), row.noticed, now);
  const [deadline] = deadlineOf(row);
  const runs = row.status === "running" || resumed;
  await tx.caseDeadline.update({
    where: { id: row.id },
    data: {
      startedAt,
      dueAt,
      rule,
      noticed,
      nextNoticeAt: deadline && runs ? noticeAt(work, { clock: deadline.clock, startedAt, dueAt }, noticed) : null,
      ...(extended ? { extensions: { increment: 1 } } : {}),
      ...(resumed ? { status: "running", pausedAt: null } : {}),
    },
  });
  await refreshDue(work, row.caseId);
}

/** The case's own date follows its clocks. */
export async function refreshDue(work: Work, caseId: number): Promise<void> {
  const dueAt = nextDue((await clocksThatRun(work, caseId)).flatMap(deadlineOf)) ?? null;
  await work.tx.case.update({ where: { id: caseId }, data: { dueAt } });
}
