// What is not answered on the spot goes on as a case: the visitor's own where there is one, else a new one made from the visit.

import type { CaseStatus } from "../../domain/caseState.ts";
import type { CaseStep } from "../../domain/caseSteps.ts";
import type { Booking, Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { mayWorkOn } from "../cases/caseAccess.ts";
import type { Given } from "../cases/caseNews.ts";
import { mayTake, takeStep } from "../cases/caseSteps.ts";
import { type Filing, fileCase } from "../cases/filing.ts";
import { promise } from "../deadlines/deadlines.ts";
import type { StaffMember } from "../people/staff.ts";
import type { VisitNotes } from "./visitNotes.ts";

/**
 * The matter cannot go on as it is to be recorded: the case is sealed to who records it, is a complaint about that unit, waits for a
 * supervisor to choose the unit, or does not allow it as it stands.
 */
export type CannotGoOn = { ok: false; reason: "cannotGoOn" } & (
  | { why: "sealed" }
  | { why: "complainedOf" | "supervisorDecides" | "stands"; receiptNumber: string; status: CaseStatus }
);

/** The steps with which a case in that state goes on. Whoever may, opens a closed one again. */
function stepsOnward(status: CaseStatus, leaderKey: string, notes: VisitNotes): [CaseStep, Given][] {
  if (notes.outcome === "onTheSpot") return [];
  const first: [CaseStep, Given][] =
    status === "registered" ? [["accept", {}]] : status === "closed" ? [["reopen", { reason: notes.summary }]] : [];
  if (notes.outcome === "leaderLed") return [...first, ["lead", { leader: leaderKey }]];
  return notes.unitKey ? [...first, ["assign", { unit: notes.unitKey }]] : first;
}

/** Why the matter of a visit cannot go on as is to be recorded; nothing where it can. Nothing is changed. */
export async function cannotGoOn(
  work: Work,
  staff: StaffMember,
  { caseId, leaderKey }: { caseId?: number | null; leaderKey: string },
  notes: VisitNotes,
): Promise<CannotGoOn | undefined> {
  if (notes.outcome === "onTheSpot") return undefined;
  const about = caseId
    ? await work.tx.case.findUniqueOrThrow({ where: { id: caseId }, include: { units: true } })
    : { category: categoryOf(notes), unitKey: null, complainedUnitKey: null };
  if (!mayWorkOn(staff, about)) return { ok: false, reason: "cannotGoOn", why: "sealed" };
  if (!("id" in about)) return undefined;
  const { id, status, receiptNumber } = about;
  const may = await mayTake(work, { staff }, id, stepsOnward(status, leaderKey, notes));
  if (may.ok) return undefined;
  const why = may.reason === "complainedOf" || may.reason === "supervisorDecides" ? may.reason : "stands";
  return { ok: false, reason: "cannotGoOn", why, receiptNumber, status };
}

export type FiledNow = { receiptNumber: string; queryCode: string };
type Visit = Booking & { reception: Reception };

/** Takes the matter on; `cannotGoOn` has been asked before. Returns the case where it is a new one. */
export async function goesOn(
  work: Work,
  staff: StaffMember,
  visit: Visit,
  notes: VisitNotes,
): Promise<FiledNow | undefined> {
  const { tx } = work;
  if (notes.outcome === "onTheSpot" && !notes.category) return undefined;
  // The office has the matter since the visit, also where it is entered later: its days count from then.
  const then = { ...work, now: notes.onPaper?.startedAt ?? work.now };
  const filed = visit.caseId ? undefined : await newCase(then, staff, visit, notes);
  if (filed?.ok === false) throw new Error(`somebody who may not file for others has recorded visit ${visit.id}`);
  const caseId = visit.caseId ?? filed?.caseId ?? 0;
  await tx.booking.update({ where: { id: visit.id }, data: { caseId } });
  const { status } = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
  for (const [step, given] of stepsOnward(status, visit.reception.leaderKey, notes)) {
    const taken = await takeStep(work, { staff }, caseId, step, given);
    if (!taken.ok) throw new Error(`case ${caseId} could not go on after visit ${visit.id}: ${step} ${taken.reason}`);
  }
  if (notes.dueAt) await promise(work, caseId, notes.dueAt, `reception.${visit.reception.id}`);
  return filed && { receiptNumber: filed.receiptNumber, queryCode: filed.queryCode };
}

const categoryOf = ({ category }: VisitNotes) => category ?? "OTHR";

const newCase = (work: Work, staff: StaffMember, visit: Visit, notes: VisitNotes) => {
  const filing: Filing = {
    contactId: visit.contactId ?? undefined,
    kind: "complaint",
    category: categoryOf(notes),
    demands: [notes.summary],
    place: { text: notes.placeText || undefined },
    details: [visit.matter, notes.summary, notes.answer].filter(Boolean).join("\n\n"),
    fileIds: [],
    confidentiality: "named",
    name: visit.name ?? undefined,
    phone: visit.phone ?? undefined,
    language: visit.language,
  };
  return fileCase(work, filing, staff);
};
