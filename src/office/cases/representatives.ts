// Who speaks for a group beside its applicant: at most as many as the policy allows. They are told of each step and may leave; what an
// applicant decides (withdrawing, confirming, a review) stays with the applicant.

import { isOver } from "../../domain/caseState.ts";
import { mostRepresentatives, policyFor } from "../../domain/policy.ts";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { tellContact } from "../../notifications/tell.ts";
import type { Case, Representative } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { lockCase } from "../deadlines/deadlineRows.ts";
import { endCalls } from "../people/contactDetails.ts";
import type { StaffMember } from "../people/staff.ts";
import { recordEvent } from "./caseHistory.ts";
import { ownCase } from "./caseStatus.ts";
import { forStatus } from "./statusText.ts";

export type Added = { ok: true } | { ok: false; reason: "full" | "over" };

/** Beside the applicant. */
export const placesFor = ({ office }: Pick<Work, "office">, { policyKey }: Pick<Case, "policyKey">): number =>
  mostRepresentatives(policyFor(office, policyKey)) - 1;

/** In the order in which they came. */
export const representativesOf = ({ tx }: Pick<Work, "tx">, caseId: number): Promise<Representative[]> =>
  tx.representative.findMany({ where: { caseId }, orderBy: { id: "asc" } });

/** Of a case whose contact details have been removed it is only known that somebody speaks for the group. */
export const speakerName = ({ texts }: Pick<Work, "texts">, { name }: Pick<Representative, "name">, language: string) =>
  name ?? texts.say(language, "represent.nameless");

export async function placesLeft(
  work: Pick<Work, "tx" | "office">,
  subject: Pick<Case, "id" | "policyKey">,
): Promise<number> {
  return placesFor(work, subject) - (await work.tx.representative.count({ where: { caseId: subject.id } }));
}

/** Adds one. The case must be locked, and read since: of two who come for the last place one finds it taken. */
export async function addRepresentative(
  work: Work,
  subject: Case,
  who: { name: string } & Partial<Pick<Representative, "contactId" | "phone" | "writtenById">>,
  role: string,
): Promise<Added> {
  if (isOver(subject)) return { ok: false, reason: "over" };
  if ((await placesLeft(work, subject)) < 1) return { ok: false, reason: "full" };
  await work.tx.representative.create({ data: { ...who, caseId: subject.id, since: work.now } });
  const staffId = who.writtenById ?? undefined;
  await recordEvent(work, { caseId: subject.id, type: "representativeJoined", role, staffId });
  await tellApplicant(work, subject, "represent.news.joined", who);
  return { ok: true };
}

/** Somebody without a chat, as told at the desk; with a number they are phoned at each step. */
export async function writeDownRepresentative(
  work: Work,
  staff: StaffMember,
  caseId: number,
  { name, phone }: { name: string; phone?: string },
): Promise<Added | NotAllowed> {
  if (!may(staff, "case.representatives")) return notAllowed;
  await lockCase(work, caseId);
  const subject = await work.tx.case.findUniqueOrThrow({ where: { id: caseId } });
  return addRepresentative(work, subject, { name, phone, writtenById: staff.id }, staff.role);
}

export type Left = { ok: true; name: string | null } | { ok: false; reason: "gone" };

/** A representative leaves; of two who say so at once the second finds nobody. The applicant is told. */
export async function standDown(work: Work, caseId: number, contactId: number): Promise<Left> {
  const left = await takeAway(work, { caseId, contactId }, { role: "representative" });
  if (left.ok) await tellApplicant(work, left.subject, "represent.news.left", left);
  return left;
}

/** Taken off by the applicant, or at the desk (`staff`): whoever has a chat is told. */
export async function removeRepresentative(
  work: Work,
  staff: StaffMember | undefined,
  caseId: number,
  id: number,
): Promise<Left | NotAllowed> {
  if (staff && !may(staff, "case.representatives")) return notAllowed;
  const left = await takeAway(work, { caseId, id }, { role: staff?.role ?? "applicant", staffId: staff?.id });
  if (!left.ok) return left;
  const { receiptNumber: receipt } = left.subject;
  const text = (language: string) => work.texts.say(language, "represent.news.removed", { receipt });
  if (left.contactId) await tellContact(work, left.contactId, { text });
  return left;
}

async function takeAway(
  work: Work,
  where: { caseId: number; contactId: number } | { caseId: number; id: number },
  by: { role: string; staffId?: number },
) {
  const { tx } = work;
  await lockCase(work, where.caseId);
  const found = await tx.representative.findFirst({ where, include: { case: true } });
  if (!found) return { ok: false as const, reason: "gone" as const };
  await tx.representative.delete({ where: { id: found.id } });
  const { contactId, name, phone, caseId } = found;
  if (contactId !== null) await endCalls(work, { caseId, contactId });
  else if (phone) await endCalls(work, { caseId, contactId, name, phone });
  await recordEvent(work, { caseId: where.caseId, type: "representativeLeft", ...by });
  return { ok: true as const, name: found.name, contactId: found.contactId, subject: found.case };
}

/** The person has everything erased, and no longer speaks for any group. */
export async function standDownEverywhere(work: Work, contactId: number): Promise<void> {
  const all = await work.tx.representative.findMany({ where: { contactId }, orderBy: { caseId: "asc" } });
  for (const { caseId } of all) await standDown(work, caseId, contactId);
}

async function tellApplicant(
  work: Work,
  { contactId, receiptNumber: receipt }: Case,
  key: string,
  who: Pick<Representative, "name">,
) {
  if (!contactId) return;
  await tellContact(work, contactId, {
    text: (language) => work.texts.say(language, key, { name: speakerName(work, who, language), receipt }),
    choices: (language) => [
      { id: `/representatives ${receipt}`, label: work.texts.say(language, "represent.open") },
      { id: `/case ${receipt}`, label: work.texts.say(language, "news.showCase") },
    ],
  });
}

/** The cases in which a person speaks for a group, newest first: for that person alone. */
export const casesRepresented = ({ tx }: Pick<Work, "tx">, contactId: number): Promise<Case[]> =>
  tx.case.findMany({ where: { representatives: { some: { contactId } } }, orderBy: { id: "desc" }, take: 40 });

/** A case that the person filed, follows or represents: they may read it. What an applicant does needs `ownCase`. */
export const readableCase = async (work: Pick<Work, "tx">, contactId: number, receiptNumber: string) =>
  (await ownCase(work, contactId, receiptNumber)) ?? (await representedCase(work, contactId, receiptNumber));

/** A case in which the person speaks for the group, with its history. */
export async function representedCase({ tx }: Pick<Work, "tx">, contactId: number, receiptNumber: string) {
  return tx.case.findFirst({
    where: { receiptNumber, representatives: { some: { contactId } } },
    include: forStatus,
  });
}
