// What came of a visit: the reception record, and, where the matter goes on, a case with its receipt. The visitor hears it at once and
// may say that something in it is wrong. That an identity document was seen is noted, never what stands in it.

import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { dateInWords } from "../../i18n/dates.ts";
import { type News, tellContact, tellStaff } from "../../notifications/tell.ts";
import type { Reception, VisitRecord } from "../../store/generated/client.ts";
import type { ReadBack } from "../../store/generated/enums.ts";
import type { Work } from "../../store/work.ts";
import { staffAt, staffAtWork } from "../cases/caseStaff.ts";
import type { StaffMember } from "../people/staff.ts";
import { tellClerks } from "../receptions/leaderNews.ts";
import { turnOwners } from "../receptions/turnOwners.ts";
import { freePlaceOf, lockBooking } from "./booking.ts";
import { type CannotGoOn, cannotGoOn, type FiledNow, goesOn } from "./onward.ts";
import { recordInWords } from "./recordInWords.ts";
import type { VisitNotes } from "./visitNotes.ts";

export type Recorded =
  | { ok: true; ticket: string; receiptNumber?: string; queryCode?: string }
  | { ok: false; reason: "already"; status: string }
  | CannotGoOn;

type Visit = NonNullable<Awaited<ReturnType<typeof lockBooking>>>;

/** Records a visit, or says why its matter cannot go on so. Of two clerks who record it at once the second hears that it is done. */
export async function recordVisit(
  work: Work,
  staff: StaffMember,
  bookingId: number,
  notes: VisitNotes,
): Promise<Recorded | NotAllowed> {
  if (!may(staff, "visit.receive")) return notAllowed;
  const { tx, now } = work;
  const visit = await lockBooking(work, bookingId);
  if (!visit) return { ok: false, reason: "already", status: "cancelled" };
  // On paper may stand that somebody came who was noted as not come.
  const cameAfterAll = notes.onPaper && visit.status === "noShow";
  if (visit.status !== "booked" && visit.status !== "arrived" && !cameAfterAll)
    return { ok: false, reason: "already", status: visit.status };
  const { reception, ticket } = visit;
  const refusal = await cannotGoOn(work, staff, { caseId: visit.caseId, leaderKey: reception.leaderKey }, notes);
  if (refusal) return refusal;
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
  by: StaffMember | "visitor",
  bookingId: number,
  answer: Exclude<ReadBack, "waiting">,
  correction?: string,
): Promise<boolean> {
  if (by !== "visitor" && !may(by, "visit.record")) return false;
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
