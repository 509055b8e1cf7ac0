// A reception record as it is read back: by the visitor in the chat, aloud at the desk, or by whoever of the desk looks at it later.

import { may } from "../../domain/rights.ts";
import { dateInWords } from "../../i18n/dates.ts";
import type { VisitRecord } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { mayWorkOn } from "../cases/caseAccess.ts";
import { leaderName, unitName } from "../names.ts";
import type { StaffMember } from "../people/staff.ts";
import { recordLook } from "./visitorCard.ts";

export function recordInWords(
  { office, texts }: Pick<Work, "office" | "texts">,
  record: VisitRecord,
  language: string,
): string {
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const { summary, answer, placeText, accompaniedBy, documents, nextStep, unitKey, receivedBy, dueAt } = record;
  const facts = [
    say("record.readBack", { summary, answer }),
    placeText && say("record.fact.place", { place: placeText }),
    accompaniedBy && say("record.fact.accompaniedBy", { names: accompaniedBy }),
    documents && say("record.fact.documents", { documents }),
    nextStep && say("record.fact.nextStep", { step: nextStep }),
  ];
  const next = say(`record.next.${record.outcome}`, {
    unit: unitName(office, unitKey, language),
    leader: leaderName(office, receivedBy, language).name,
  });
  const promised = dueAt ? say("record.promised", { date: dateInWords(dueAt, office.zone, language) }) : "";
  return [facts.filter(Boolean).join("\n"), next, promised].filter(Boolean).join("\n\n");
}

/**
 * The record of a visit as it stands, for the desk; the look is recorded. Nothing where the visit has none, or is about a case on which this
 * member of staff may not work.
 */
export async function lookAtRecord(work: Work, staff: StaffMember, bookingId: number) {
  if (!may(staff, "visit.record")) return undefined;
  const record = await work.tx.visitRecord.findUnique({
    where: { bookingId },
    include: {
      booking: { select: { ticket: true, case: { include: { units: true } } } },
      recordedBy: { select: { name: true } },
      additions: { orderBy: { id: "asc" }, include: { staff: { select: { name: true } } } },
    },
  });
  const about = record?.booking.case;
  if (!record || (about && !mayWorkOn(staff, about))) return undefined;
  await recordLook(work, staff, bookingId);
  return record;
}

/** The record of a visit that is just over, in words, where its visitor has no chat and has to hear it; nothing else. */
export async function recordToReadAloud(work: Work, bookingId: number, language: string): Promise<string> {
  const record = await work.tx.visitRecord.findFirst({ where: { bookingId, booking: { contactId: null } } });
  return record ? recordInWords(work, record, language) : "";
}
