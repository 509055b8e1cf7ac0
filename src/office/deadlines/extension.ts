// More time for an answer: as often and as long as the policy says, with a reason, told to the applicant with the old and the new date.

import { endOfDay } from "../../domain/calendar.ts";
import { type ExtensionRefusal, type ExtensionTerms, extensionTerms } from "../../domain/extension.ts";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { dateInWords } from "../../i18n/dates.ts";
import { tellStaff } from "../../notifications/tell.ts";
import type { Case, CaseDeadline } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { mayWorkOn } from "../cases/caseAccess.ts";
import { recordEvent } from "../cases/caseHistory.ts";
import { staffAt, staffAtWork } from "../cases/caseStaff.ts";
import type { StaffMember } from "../people/staff.ts";
import { clocksThatRun, lockCase } from "./deadlineRows.ts";
import { rulesFor } from "./deadlines.ts";
import { moveDue, moveInWords } from "./dueMoves.ts";

type Possible = { row: CaseDeadline; terms: Extract<ExtensionTerms, { ok: true }> };
export type NotExtended = ExtensionRefusal | "nothingRuns" | "notLater" | "tooLong" | "alreadyAsked";

/** The answer's clock and the terms on which it may be extended now. */
export async function extensionOf(
  work: Work,
  subject: Case,
): Promise<({ ok: true } & Possible) | { ok: false; reason: NotExtended }> {
  const row = (await clocksThatRun(work, subject.id)).find(({ clock }) => clock === "answer");
  if (!row) return { ok: false, reason: "nothingRuns" };
  const terms = extensionTerms(rulesFor(work, subject), row, work.now);
  return terms.ok ? { ok: true, row, terms } : terms;
}

/** Who may extend without asking: the head of the unit, and the bureau. */
const decides = (staff: StaffMember, subject: Case) =>
  may(staff, "case.supervise") || (staff.isHead && staff.unitKey === subject.unitKey);

type Extension = { caseId: number; day: string; reason: string };
export type Extended = { ok: true; done: "extended" | "asked"; reached: boolean } | { ok: false; reason: NotExtended };

/** Moves the answer's date to the end of that day, or asks the head of the unit where the policy wants that. */
export async function extend(
  work: Work,
  staff: StaffMember,
  { caseId, day, reason }: Extension,
): Promise<Extended | NotAllowed> {
  if (!may(staff, "case.extend")) return notAllowed;
  await lockCase(work, caseId);
  const subject = await work.tx.case.findUniqueOrThrow({ where: { id: caseId } });
  const dueAt = endOfDay(day, work.office.zone);
  const possible = mayWorkOn(staff, subject) ? await allowed(work, subject, dueAt) : notNow;
  if (!possible.ok) return possible;
  const { row, terms } = possible;
  if (terms.byHead && !decides(staff, subject)) return ask(work, staff, subject, { row, dueAt, reason });
  const extended = { interim: terms.interim };
  const { reached } = await moveDue(work, subject, { row, dueAt, why: { reason }, extended, by: staff });
  return { ok: true, done: "extended", reached };
}

const notNow = { ok: false, reason: "nothingRuns" } as const;

async function allowed(work: Work, subject: Case, dueAt: Date) {
  const possible = await extensionOf(work, subject);
  if (!possible.ok) return possible;
  if (dueAt <= possible.row.dueAt) return { ok: false, reason: "notLater" } as const;
  return dueAt > possible.terms.latest ? ({ ok: false, reason: "tooLong" } as const) : possible;
}

type Asked = { row: CaseDeadline; dueAt: Date; reason: string };

async function ask(work: Work, staff: StaffMember, subject: Case, { row, dueAt, reason }: Asked): Promise<Extended> {
  const { tx, now, texts, office } = work;
  const already = await tx.extensionRequest.count({ where: { deadlineId: row.id, decidedAt: null } });
  if (already > 0) return { ok: false, reason: "alreadyAsked" };
  const asked = { caseId: subject.id, deadlineId: row.id, newDueAt: dueAt, reason, askedById: staff.id, askedAt: now };
  const request = await tx.extensionRequest.create({ data: asked });
  const data = { clock: row.clock, formerDue: row.dueAt.toISOString(), newDue: dueAt.toISOString(), reason };
  await recordEvent(work, {
    caseId: subject.id,
    type: "extensionAsked",
    role: staff.role,
    staffId: staff.id,
    data,
  });
  await tellStaff(work, staffAt(await staffAtWork(work), subject, "heads"), {
    trueWhile: [
      { of: "extensionRequest", request: request.id },
      { of: "due", deadline: row.id, at: row.dueAt.toISOString() },
    ],
    text: (language) =>
      texts.say(language, "deadline.approve", {
        receipt: subject.receiptNumber,
        name: staff.name,
        before: dateInWords(row.dueAt, office.zone, language),
        after: dateInWords(dueAt, office.zone, language),
        reason,
      }),
    choices: (language) => [
      { id: `/grant ${request.id}`, label: texts.say(language, "deadline.approveYes") },
      { id: `/withhold ${request.id}`, label: texts.say(language, "deadline.approveNo") },
      { id: `/look ${subject.receiptNumber}`, label: subject.receiptNumber },
    ],
  });
  return { ok: true, done: "asked", reached: true };
}

export type Decided =
  | { ok: true; receiptNumber: string; reached: boolean }
  | { ok: false; reason: NotExtended | "notYours" | "decidedBefore" };

/** Decides on a request, once: of two who decide at the same moment the second is told that it is decided. */
export async function decideExtension(
  work: Work,
  staff: StaffMember,
  requestId: number,
  decision: { approve: true } | { approve: false; note: string },
): Promise<Decided | NotAllowed> {
  if (!may(staff, "case.extend")) return notAllowed;
  const { tx, now } = work;
  const request = await tx.extensionRequest.findUnique({ where: { id: requestId } });
  if (!request) return { ok: false, reason: "notYours" };
  await lockCase(work, request.caseId);
  const subject = await tx.case.findUniqueOrThrow({ where: { id: request.caseId } });
  if (!decides(staff, subject) || !mayWorkOn(staff, subject)) return { ok: false, reason: "notYours" };
  const { count } = await tx.extensionRequest.updateMany({
    where: { id: requestId, decidedAt: null },
    data: { decidedAt: now, decidedById: staff.id, approved: decision.approve },
  });
  if (count === 0) return { ok: false, reason: "decidedBefore" };
  const { receiptNumber } = subject;
  if (!decision.approve) {
    await declined(work, staff, subject, request, decision.note);
    return { ok: true, receiptNumber, reached: true };
  }
  // What was asked for in time may have been overtaken meanwhile: answered, or past its date.
  const possible = await allowed(work, subject, request.newDueAt);
  if (!possible.ok) {
    await declined(work, staff, subject, request, work.texts.say(subject.language, `deadline.not.${possible.reason}`));
    return possible;
  }
  const { row, terms } = possible;
  const move = { row, dueAt: request.newDueAt, why: { reason: request.reason }, extended: { interim: terms.interim } };
  const { reached } = await moveDue(work, subject, { ...move, by: staff });
  await tellAsker(work, subject, request.askedById, (language) =>
    work.texts.say(language, "deadline.approved", {
      receipt: receiptNumber,
      after: dateInWords(request.newDueAt, work.office.zone, language),
    }),
  );
  return { ok: true, receiptNumber, reached };
}

type Request = { askedById: number; newDueAt: Date };

async function declined(work: Work, staff: StaffMember, subject: Case, request: Request, note: string): Promise<void> {
  const { role, id } = staff;
  const data = { reason: note, newDue: request.newDueAt.toISOString() };
  await recordEvent(work, { caseId: subject.id, type: "extensionDeclined", role, staffId: id, data });
  await tellAsker(work, subject, request.askedById, (language) =>
    work.texts.say(language, "deadline.declined", { receipt: subject.receiptNumber, reason: note }),
  );
}

async function tellAsker(work: Work, subject: Case, staffId: number, text: (language: string) => string) {
  const asker = (await staffAtWork(work)).filter(({ id }) => id === staffId);
  const choices = () => [{ id: `/look ${subject.receiptNumber}`, label: subject.receiptNumber }];
  await tellStaff(work, asker, { text, choices });
}

/** What the applicant will read. */
export function previewOfExtension(work: Work, subject: Case, possible: Possible, day: string, reason: string): string {
  const dueAt = endOfDay(day, work.office.zone);
  const { row, terms } = possible;
  const extended = { interim: terms.interim };
  return moveInWords(work, subject, { row, dueAt, why: { reason }, extended }, subject.language);
}
