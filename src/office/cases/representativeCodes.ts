// How a further representative of a group comes to a case: by a code that the applicant or the desk hands on, opened in their own chat.

import { isOver } from "../../domain/caseState.ts";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { lockCase } from "../deadlines/deadlineRows.ts";
import { drawCode, hashCode, readCode } from "../people/oneTimeCode.ts";
import type { StaffMember } from "../people/staff.ts";
import { addRepresentative, placesLeft } from "./representatives.ts";

const validDays = 3;

/** "GRP-K7QM-2XPD" however it was typed. */
export const readRepresentativeCode = (typed: string): string | undefined => readCode("GRP", typed);

type Subject = Pick<Case, "id" | "policyKey" | "status">;
export type Invited = { ok: true; code: string; until: Date } | { ok: false; reason: "full" | "over" };

/** Makes a code for one more, asked for by the applicant or at the desk (`by`); it works once, for three days, and is kept only as a keyed hash. */
export function inviteRepresentative(work: Work, subject: Subject): Promise<Invited>;
export function inviteRepresentative(
  work: Work,
  subject: Subject,
  by: StaffMember | undefined,
): Promise<Invited | NotAllowed>;
export async function inviteRepresentative(
  work: Work,
  subject: Subject,
  by?: StaffMember,
): Promise<Invited | NotAllowed> {
  if (by && !may(by, "case.representatives")) return notAllowed;
  const { tx, now, secretKey } = work;
  if (isOver(subject)) return { ok: false, reason: "over" };
  if ((await placesLeft(work, subject)) < 1) return { ok: false, reason: "full" };
  const code = drawCode("GRP");
  const until = new Date(now.getTime() + validDays * 24 * 3_600_000);
  const codeHash = hashCode(secretKey, code);
  await tx.representativeCode.create({ data: { codeHash, caseId: subject.id, expiresAt: until } });
  return { ok: true, code, until };
}

/** `own`: the applicant; `already`: speaks for the group. Both with the receipt number that the person knows anyway. */
export type CodeRefused =
  | { ok: false; reason: "unknown" | "expired" | "used" | "full" | "over" }
  | { ok: false; reason: "own" | "already"; receiptNumber: string };
export type CodeChecked = { ok: true; subject: Case } | CodeRefused;

/** Whether the code would make this person a representative now, and of which case. Uses nothing up. */
export async function checkRepresentativeCode(work: Work, contactId: number, code: string): Promise<CodeChecked> {
  const { tx, now, secretKey } = work;
  const found = await tx.representativeCode.findUnique({
    where: { codeHash: hashCode(secretKey, code) },
    include: { case: { include: { representatives: { where: { contactId } } } } },
  });
  if (!found) return { ok: false, reason: "unknown" };
  const { representatives, ...subject } = found.case;
  const { receiptNumber } = subject;
  if (representatives.length > 0) return { ok: false, reason: "already", receiptNumber };
  if (found.usedAt) return { ok: false, reason: "used" };
  if (found.expiresAt <= now) return { ok: false, reason: "expired" };
  if (subject.contactId === contactId) return { ok: false, reason: "own", receiptNumber };
  if (isOver(subject)) return { ok: false, reason: "over" };
  if ((await placesLeft(work, subject)) < 1) return { ok: false, reason: "full" };
  return { ok: true, subject };
}

/**
 * Makes the person a representative of the code's case and uses the code up. The case is locked first: of two who open one code at once,
 * or come for the last place, the second finds it used, or taken.
 */
export async function confirmRepresentative(
  work: Work,
  { contactId, name }: { contactId: number; name: string },
  code: string,
): Promise<CodeChecked> {
  const { tx, now, secretKey } = work;
  const codeHash = hashCode(secretKey, code);
  const found = await tx.representativeCode.findUnique({ where: { codeHash }, select: { caseId: true } });
  if (found) await lockCase(work, found.caseId);
  const checked = await checkRepresentativeCode(work, contactId, code);
  if (!checked.ok) return checked;
  const added = await addRepresentative(work, checked.subject, { contactId, name }, "representative");
  if (!added.ok) return added;
  await tx.representativeCode.update({ where: { codeHash }, data: { usedAt: now } });
  return checked;
}
