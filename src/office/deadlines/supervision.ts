// The bureau supervises a case: a question that whoever holds it answers by a date, seen by both sides of it in the history.

import { endOfDay, officeDay } from "../../domain/calendar.ts";
import { figureOf } from "../../domain/clocks.ts";
import { type Amount, dueAfter } from "../../domain/dueDate.ts";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { dateInWords } from "../../i18n/dates.ts";
import { tellStaff } from "../../notifications/tell.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { mayWorkOn } from "../cases/caseAccess.ts";
import { recordEvent } from "../cases/caseHistory.ts";
import { staffAt, staffAtWork } from "../cases/caseStaff.ts";
import type { StaffMember } from "../people/staff.ts";
import { lockCase, startByHand, stopByHand } from "./deadlineRows.ts";
import { rulesFor } from "./deadlines.ts";

/** Where the policy is silent. */
const usualTime: Amount = { n: 5, unit: "wd" };

/** The days by which an answer can be asked for: the policy's last, soonest first. */
export function supervisionDays(work: Work, subject: Case): string[] {
  const { policy, counting } = rulesFor(work, subject);
  const amounts: Amount[] = [{ n: 1, unit: "wd" }, { n: 3, unit: "wd" }, policyTime(work, subject)];
  const rules = policy.counting;
  const days = amounts.map((amount) => officeDay(dueAfter(work.now, amount, { ...counting, rules }), counting.zone));
  return [...new Set(days)].sort();
}

const policyTime = (work: Work, subject: Case): Amount =>
  figureOf(rulesFor(work, subject).policy, "supervision")?.figure ?? usualTime;

export type Question = { caseId: number; question: string; day: string };
export type Supervised = { ok: true; told: number } | { ok: false; reason: "notYours" };

/** Asks. The unit's officers and its head are told, or the intake desk while no unit has the case. */
export async function supervise(
  work: Work,
  staff: StaffMember,
  { caseId, question, day }: Question,
): Promise<Supervised | NotAllowed> {
  if (!may(staff, "case.supervise")) return notAllowed;
  const { tx, now, office, texts } = work;
  await lockCase(work, caseId);
  const subject = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
  if (!mayWorkOn(staff, subject)) return { ok: false, reason: "notYours" };
  const dueAt = endOfDay(day, office.zone);
  const { policy } = rulesFor(work, subject);
  const rule = `${policy.key}.supervision_answer_within: asked for by ${day}`;
  const deadlineId = await startByHand(work, caseId, { clock: "supervision", dueAt, rule });
  const { id } = await tx.supervision.create({
    data: { caseId, deadlineId, question, askedById: staff.id, askedAt: now },
  });
  const data = { question, newDue: dueAt.toISOString() };
  await recordEvent(work, { caseId, type: "supervised", role: staff.role, staffId: staff.id, data });
  const all = await staffAtWork(work);
  const asked = [...staffAt(all, subject, "holders"), ...staffAt(all, subject, "heads")].filter(
    (member) => member.id !== staff.id,
  );
  await tellStaff(work, asked, {
    trueWhile: [{ of: "supervision", supervision: id }],
    text: (language) =>
      texts.say(language, "supervise.asked", {
        receipt: subject.receiptNumber,
        question,
        date: dateInWords(dueAt, office.zone, language),
      }),
    choices: (language) => [
      { id: `/explain ${id}`, label: texts.say(language, "supervise.answer") },
      { id: `/look ${subject.receiptNumber}`, label: subject.receiptNumber },
    ],
  });
  return { ok: true, told: new Set(asked.map((member) => member.contactId)).size };
}

/** A question that waits for an answer, for whoever may give it. */
export async function openQuestion(work: Work, staff: StaffMember, id: number) {
  const found = await work.tx.supervision.findUnique({ where: { id }, include: { case: true, deadline: true } });
  return found && mayWorkOn(staff, found.case) ? found : undefined;
}

/** The questions on a case that wait for an answer, oldest first. */
export const openQuestions = ({ tx }: Pick<Work, "tx">, caseId: number) =>
  tx.supervision.findMany({ where: { caseId, answeredAt: null }, include: { deadline: true }, orderBy: { id: "asc" } });

export type Explained = { ok: true; receiptNumber: string } | { ok: false; reason: "notYours" | "answeredBefore" };

/** Answers, once: of two who answer at the same moment the second is told that it is answered. The answer goes to the supervisor. */
export async function explain(
  work: Work,
  staff: StaffMember,
  id: number,
  answer: string,
): Promise<Explained | NotAllowed> {
  if (!may(staff, "case.explain")) return notAllowed;
  const { tx, now, texts } = work;
  const open = await openQuestion(work, staff, id);
  if (!open) return { ok: false, reason: "notYours" };
  await lockCase(work, open.caseId);
  const { count } = await tx.supervision.updateMany({
    where: { id, answeredAt: null },
    data: { answer, answeredById: staff.id, answeredAt: now },
  });
  if (count === 0) return { ok: false, reason: "answeredBefore" };
  await stopByHand(work, open.deadline);
  const { caseId, case: subject } = open;
  const data = { question: open.question, answer };
  await recordEvent(work, { caseId, type: "supervisionAnswered", role: staff.role, staffId: staff.id, data });
  const all = await staffAtWork(work);
  const asker = all.filter((member) => member.id === open.askedById);
  await tellStaff(work, asker.length > 0 ? asker : staffAt(all, subject, "supervisors"), {
    text: (language) =>
      texts.say(language, "supervise.answered", {
        receipt: subject.receiptNumber,
        question: open.question,
        answer,
        name: staff.name,
      }),
    choices: () => [{ id: `/look ${subject.receiptNumber}`, label: subject.receiptNumber }],
  });
  return { ok: true, receiptNumber: subject.receiptNumber };
}
