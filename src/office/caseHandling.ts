// What staff do with a case. Every step is checked against the life of a case, dated, recorded with the text that was sent,
// and told to the applicant and to all who follow.

import { type CaseStep, caseSteps, openStatuses, stepsFrom } from "../domain/caseLife.ts";
import { dateInWords } from "../i18n/dates.ts";
import type { Case, Prisma } from "../store/generated/client.ts";
import type { Work } from "../store/work.ts";
import { recordEvent } from "./caseHistory.ts";
import { advanceClocks, type Dates, datesAfter, datesForHistory } from "./deadlines.ts";
import { unitName } from "./names.ts";
import type { StaffMember } from "./staff.ts";
import { tellOfCase } from "./tellOfCase.ts";

export type Given = { reason?: string; unitKey?: string; answers?: string[]; outcome?: string };
export type Handled = { ok: true; reached: boolean } | { ok: false; reason: "notPossible"; possible: CaseStep[] };

const eventOf = {
  accept: "accepted",
  refuse: "notAccepted",
  assign: "assigned",
  reply: "answered",
  close: "closed",
} as const;

/** What the applicant will read: shown to staff before the step is taken, and sent as it was shown. */
export async function previewOfStep(work: Work, step: CaseStep, subject: Case, given: Given): Promise<string> {
  return textOfStep(work, step, subject, given, await datesAfter(work, subject, eventOf[step]), subject.language);
}

function textOfStep(
  { office, texts }: Pick<Work, "office" | "texts">,
  step: CaseStep,
  subject: Case,
  given: Given,
  { answer }: Dates,
  language: string,
): string {
  const say = (key: string, more = {}) => texts.say(language, key, { receipt: subject.receiptNumber, ...more });
  const date = answer ? dateInWords(answer, office.zone, language) : "";
  switch (step) {
    case "accept":
      return date ? say("news.accepted", { date }) : say("news.acceptedNoDate");
    case "refuse":
      return say("news.notAccepted", { reason: given.reason ?? "" });
    case "assign":
      return say(date ? "news.assigned" : "news.assignedNoDate", {
        unit: unitName(office, given.unitKey ?? null, language),
        date,
      });
    case "reply":
      return say("news.answered", {
        unit: unitName(office, subject.unitKey, language),
        answers: (given.answers ?? []).map((answer, i) => `${i + 1}) ${answer}`).join("\n"),
      });
    case "close":
      return say("news.closed", { outcome: given.outcome ?? "" });
  }
}

/** Takes a step. Of two who act at once the second is told what is possible now. */
export async function takeStep(
  work: Work,
  staff: StaffMember,
  caseId: number,
  step: CaseStep,
  given: Given,
): Promise<Handled> {
  const { tx, now } = work;
  await tx.$executeRaw`select 1 from "case" where id = ${caseId} for update`;
  const subject = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
  const possible = stepsFrom(subject.status, staff.role);
  if (!possible.includes(step) || !mayWorkOn(staff, subject)) return { ok: false, reason: "notPossible", possible };

  const changes: Prisma.CaseUpdateInput = { status: caseSteps[step].to };
  if (step === "accept") changes.acceptedAt = now;
  if (step === "assign") changes.unitKey = given.unitKey;
  if (step === "reply") changes.answeredAt = now;
  if (step === "close") changes.closedAt = now;
  await tx.case.update({ where: { id: caseId }, data: changes });
  for (const [i, answer] of (given.answers ?? []).entries()) {
    await tx.caseDemand.update({ where: { caseId_number: { caseId, number: i + 1 } }, data: { answer } });
  }
  const dates = await advanceClocks(work, caseId, eventOf[step]);
  const text = textOfStep(work, step, subject, given, dates, subject.language);
  const unit: Record<string, string> = given.unitKey ? { unit: given.unitKey } : {};
  await recordEvent(work, {
    caseId,
    type: eventOf[step],
    role: staff.role,
    staffId: staff.id,
    data: { text, ...unit, ...datesForHistory(dates) },
  });
  return {
    ok: true,
    reached: await tellOfCase(work, subject, (language) => textOfStep(work, step, subject, given, dates, language)),
  };
}

/** Staff see the cases of their own desk: intake sees all but sealed ones, an officer the cases of the unit. */
export function mayWorkOn(staff: StaffMember, subject: Pick<Case, "unitKey" | "category">): boolean {
  if (sealedCategories.includes(subject.category)) return staff.role === "supervisor";
  if (staff.role === "officer") return staff.unitKey !== null && subject.unitKey === staff.unitKey;
  return staff.role === "clerk" || staff.role === "supervisor";
}

/** Reports of corruption are shown to the supervisor alone. */
export const sealedCategories = ["CORR"];

/** What waits for this member of staff, soonest due first. */
export async function casesFor({ tx }: Pick<Work, "tx">, staff: StaffMember) {
  return tx.case.findMany({
    where: waitingFor(staff),
    orderBy: [{ dueAt: "asc" }, { id: "asc" }],
    take: 30,
  });
}

/** How many of them there are, and how many of these are overdue. */
export async function countCasesFor({ tx, now }: Pick<Work, "tx" | "now">, staff: StaffMember) {
  const where = waitingFor(staff);
  const [waiting, overdue] = [
    await tx.case.count({ where }),
    await tx.case.count({ where: { ...where, dueAt: { lt: now } } }),
  ];
  return { waiting, overdue };
}

function waitingFor(staff: StaffMember): Prisma.CaseWhereInput {
  const sealed = staff.role === "supervisor" ? {} : { category: { notIn: sealedCategories } };
  const mine: Prisma.CaseWhereInput =
    staff.role === "officer"
      ? { unitKey: staff.unitKey ?? "", status: { in: ["assigned", "answered"] } }
      : { status: { in: staff.role === "clerk" ? ["registered", "accepted"] : [...openStatuses, "notAccepted"] } };
  return { ...mine, ...sealed };
}

/** The content of a case for staff; the look is recorded, and the applicant may ask who looked. */
export async function lookAtCase(work: Work, staff: StaffMember, receiptNumber: string) {
  const found = await work.tx.case.findUnique({
    where: { receiptNumber },
    include: { demands: { orderBy: { number: "asc" } }, files: true, contact: { include: { chats: true } } },
  });
  if (!found || !mayWorkOn(staff, found)) return undefined;
  await work.tx.caseLook.create({
    data: { caseId: found.id, staffId: staff.id, role: staff.role, unitKey: staff.unitKey, at: work.now },
  });
  return found;
}
