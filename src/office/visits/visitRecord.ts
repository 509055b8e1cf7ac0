// What came of a visit: the reception record, and, where the matter goes on, a case with its receipt. The visitor hears it at once and
// may say that something in it is wrong. That an identity document was seen is noted, never what stands in it.

import { dateInWords } from "../../i18n/dates.ts";
import { type News, tellContact } from "../../notifications/tell.ts";
import type { Reception, VisitRecord } from "../../store/generated/client.ts";
import type { ReadBack, VisitOutcome } from "../../store/generated/enums.ts";
import type { Work } from "../../store/work.ts";
import { staffAt, staffAtWork, tellStaff } from "../cases/caseStaff.ts";
import { takeStep } from "../cases/caseSteps.ts";
import { fileCase } from "../cases/filing.ts";
import { promise } from "../deadlines/deadlines.ts";
import type { StaffMember } from "../people/staff.ts";
import { tellClerks } from "../receptions/leaderNews.ts";
import { turnOwners } from "../receptions/turnOwners.ts";
import { freePlaceOf, lockBooking } from "./booking.ts";
import { recordInWords } from "./recordInWords.ts";

export type VisitNotes = {
  outcome: VisitOutcome;
  /** The matter as the visitor put it. */
  summary: string;
  /** What was answered on the spot, or what the leader instructed. */
  answer: string;
  idSeen: boolean;
  /** Who else attended for the office. */
  accompaniedBy?: string;
  /** Where it is that the matter is about. */
  placeText?: string;
  /** Papers handed over. */
  documents?: string;
  /** What comes next, and when, as the visitor was told. */
  nextStep?: string;
  /** Where the matter goes on: what a new case is about, which unit has it, and by when the visitor has an answer. */
  category?: string;
  unitKey?: string;
  dueAt?: Date;
  /** Written on paper on the day, and entered now. */
  onPaper?: { startedAt: Date; endedAt: Date };
};

export type Recorded =
  | { ok: true; ticket: string; receiptNumber?: string; queryCode?: string }
  | { ok: false; reason: "already"; status: string };

type Visit = NonNullable<Awaited<ReturnType<typeof lockBooking>>>;

/** Records a visit. Of two clerks who record it at once the second hears that it is done. */
export async function recordVisit(
  work: Work,
  staff: StaffMember,
  bookingId: number,
  notes: VisitNotes,
): Promise<Recorded> {
  const { tx, now } = work;
  const visit = await lockBooking(work, bookingId);
  if (!visit) return { ok: false, reason: "already", status: "cancelled" };
  // On paper may stand that somebody came who was noted as not come.
  const cameAfterAll = notes.onPaper && visit.status === "noShow";
  if (visit.status !== "booked" && visit.status !== "arrived" && !cameAfterAll)
    return { ok: false, reason: "already", status: visit.status };
  const { reception, ticket } = visit;
  const startedAt = notes.onPaper?.startedAt ?? visit.calledAt ?? visit.arrivedAt ?? now;
  const endedAt = notes.onPaper?.endedAt ?? now;
  await tx.booking.update({
    where: { id: bookingId },
    data: {
      ...{ status: "seen", endedAt, arrivedAt: visit.arrivedAt ?? startedAt, outcomeNote: notes.summary },
      calledAt: visit.calledAt ?? notes.onPaper?.startedAt,
    },
  });
  // A place whose visitor was received before its time, or after it, is nobody's any more.
  if (visit.startsAt > now) await freePlaceOf(work, bookingId);
  const record = await tx.visitRecord.create({
    data: {
      bookingId,
      outcome: notes.outcome,
      receivedBy: reception.leaderKey,
      bySubstitute: await isSubstitute(work, reception),
      idSeen: notes.idSeen,
      summary: notes.summary,
      accompaniedBy: notes.accompaniedBy,
      placeText: notes.placeText,
      documents: notes.documents,
      answer: notes.answer,
      unitKey: notes.unitKey,
      dueAt: notes.dueAt,
      nextStep: notes.nextStep,
      startedAt,
      endedAt,
      recordedAt: now,
      recordedById: staff.id,
    },
  });
  const filed = await goesOn(work, staff, visit, notes);
  if (visit.contactId) await readBack(work, visit, record, { filed, onPaper: notes.onPaper });
  return { ok: true, ticket, ...filed };
}

/** Whether somebody else receives than the leader whose turn it was. */
export async function isSubstitute(work: Pick<Work, "tx">, reception: Reception): Promise<boolean> {
  const owner = (await turnOwners(work, [reception])).get(reception.id);
  return owner !== undefined && owner !== reception.leaderKey;
}

type FiledNow = { receiptNumber: string; queryCode: string };

/** What is not answered on the spot goes on as a case: the visitor's own where there is one, else a new one made from the visit. */
async function goesOn(work: Work, staff: StaffMember, visit: Visit, notes: VisitNotes): Promise<FiledNow | undefined> {
  const { tx } = work;
  if (notes.outcome === "onTheSpot" && !notes.category) return undefined;
  // The office has the matter since the visit, also where it is entered later: its days count from then.
  const then = { ...work, now: notes.onPaper?.startedAt ?? work.now };
  const filed = visit.caseId ? undefined : await newCase(then, staff, visit, notes);
  const caseId = visit.caseId ?? filed?.caseId ?? 0;
  await tx.booking.update({ where: { id: visit.id }, data: { caseId } });
  const { status } = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
  const by = { staff };
  if (status === "registered" && notes.outcome !== "onTheSpot") await takeStep(work, by, caseId, "accept", {});
  if (notes.outcome === "assigned" && notes.unitKey)
    await takeStep(work, by, caseId, "assign", { unit: notes.unitKey });
  if (notes.outcome === "leaderLed") await takeStep(work, by, caseId, "lead", { leader: visit.reception.leaderKey });
  if (notes.dueAt) await promise(work, caseId, notes.dueAt, `reception.${visit.reception.id}`);
  return filed && { receiptNumber: filed.receiptNumber, queryCode: filed.queryCode };
}

const newCase = (work: Work, staff: StaffMember, visit: Visit, notes: VisitNotes) =>
  fileCase(work, {
    contactId: visit.contactId ?? undefined,
    filedByStaffId: staff.id,
    kind: "complaint",
    category: notes.category ?? "OTHR",
    demands: [notes.summary],
    place: { text: notes.placeText || undefined },
    details: [visit.matter, notes.summary, notes.answer].filter(Boolean).join("\n\n"),
    fileIds: [],
    confidentiality: "named",
    name: visit.name ?? undefined,
    phone: visit.phone ?? undefined,
    language: visit.language,
  });

async function readBack(
  work: Work,
  visit: Visit,
  record: VisitRecord,
  { filed, onPaper }: { filed?: FiledNow } & Pick<VisitNotes, "onPaper">,
): Promise<void> {
  if (!visit.contactId) return;
  const { office, texts } = work;
  await tellContact(work, visit.contactId, {
    text: (language) => {
      const say = (key: string, params = {}) => texts.say(language, key, params);
      return [
        onPaper ? say("paper.nowEntered", { date: dateInWords(onPaper.startedAt, office.zone, language) }) : "",
        recordInWords(work, record, language),
        filed ? say("record.receipt", { receipt: filed.receiptNumber, code: filed.queryCode }) : "",
        say("record.isItRight"),
      ]
        .filter(Boolean)
        .join("\n\n");
    },
    secret: filed?.queryCode,
    choices: (language) => [
      { id: `/recordright ${visit.id}`, label: texts.say(language, "record.right") },
      { id: `/recordwrong ${visit.id}`, label: texts.say(language, "record.wrong") },
      ...(filed ? [{ id: `/case ${filed.receiptNumber}`, label: texts.say(language, "news.showCase") }] : []),
    ],
    urgent: true,
  });
}

/**
 * What the visitor, or the clerk who read it aloud, says of the record. A correction goes to the clerks (of a sealed case to the supervisors),
 * and stands beside the record.
 */
export async function answerReadBack(
  work: Work,
  bookingId: number,
  answer: Exclude<ReadBack, "waiting">,
  correction?: string,
): Promise<boolean> {
  const { tx, now, texts } = work;
  const { count } = await tx.visitRecord.updateMany({
    where: { bookingId, readBack: { in: ["waiting", "readAloud"] } },
    data: { readBack: answer, readBackAt: now, correction },
  });
  if (count === 0) return false;
  if (answer !== "correctionAsked") return true;
  const { ticket, case: about } = await tx.booking.findUniqueOrThrow({
    where: { id: bookingId },
    select: { ticket: true, case: true },
  });
  const news: News = {
    text: (language) => texts.say(language, "record.clerkWrong", { ticket, text: correction ?? "" }),
    choices: (language) => [
      { id: `/record ${bookingId}`, label: texts.say(language, "record.show") },
      { id: "/day", label: texts.say(language, "day.open") },
    ],
  };
  if (about) await tellStaff(work, staffAt(await staffAtWork(work), { ...about, unitKey: null }, "holders"), news);
  else await tellClerks(work, news);
  return true;
}
