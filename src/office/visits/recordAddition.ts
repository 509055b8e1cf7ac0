// What is added to the record of a visit afterwards: what the second of two clerks wrote down, or what was forgotten. The record itself stays.

import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { tellContact } from "../../notifications/tell.ts";
import type { Work } from "../../store/work.ts";
import { mayWorkOn } from "../cases/caseAccess.ts";
import type { StaffMember } from "../people/staff.ts";

export type Added = { ok: true; ticket: string } | { ok: false; reason: "none" };

/** Who recorded a visit, and when; nothing where it has no record, or is about a case on which this member of staff may not work. */
export async function recordedBefore({ tx }: Pick<Work, "tx">, staff: StaffMember, bookingId: number) {
  if (!may(staff, "visit.record")) return undefined;
  const record = await tx.visitRecord.findUnique({
    where: { bookingId },
    include: {
      booking: { select: { ticket: true, contactId: true, case: { include: { units: true } } } },
      recordedBy: { select: { name: true } },
    },
  });
  const about = record?.booking.case;
  return record && (!about || mayWorkOn(staff, about)) ? record : undefined;
}

/** Adds to the record; the visitor is told, as they were told the record. */
export async function addToRecord(
  work: Work,
  staff: StaffMember,
  bookingId: number,
  text: string,
): Promise<Added | NotAllowed> {
  if (!may(staff, "visit.record")) return notAllowed;
  const { tx, now, texts } = work;
  const record = await recordedBefore(work, staff, bookingId);
  if (!record) return { ok: false, reason: "none" };
  await tx.recordAddition.create({ data: { bookingId, at: now, staffId: staff.id, text } });
  const { ticket, contactId } = record.booking;
  if (contactId)
    await tellContact(work, contactId, {
      text: (language) => texts.say(language, "record.addedTold", { ticket, text }),
      urgent: true,
    });
  return { ok: true, ticket };
}
