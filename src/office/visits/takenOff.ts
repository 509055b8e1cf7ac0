// Somebody who waits and is not to be received: registered twice, or gone home. Off the line without an outcome, which is no missed
// visit; the register says so, and for a while it can be undone.

import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { tellContact } from "../../notifications/tell.ts";
import type { Booking, Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { lockBooking } from "./booking.ts";
import { tellWhoIsNear } from "./queue.ts";
import { visitIs } from "./visits.ts";

export const removalReasons = ["twice", "left"] as const;
export type RemovalReason = (typeof removalReasons)[number];

export type TakenOff = { ok: true; ticket: string } | { ok: false; reason: "notInLine"; status: string };

/** As long afterwards it can be undone, while the reception is open. */
const undoMinutes = 60;

/** Whether somebody who was taken off can be put back in line. */
export const canPutBack = (
  { now }: Pick<Work, "now">,
  { status, endedAt, reception }: Pick<Booking, "status" | "endedAt"> & { reception: Pick<Reception, "status"> },
): boolean =>
  status === "removed" &&
  reception.status === "scheduled" &&
  endedAt !== null &&
  now.getTime() - endedAt.getTime() <= undoMinutes * 60_000;

/** Takes a visitor who is there off the line. Of two clerks who do it at once the second hears that it is done. */
export async function takeOffLine(
  work: Work,
  staff: StaffMember,
  bookingId: number,
  because: RemovalReason,
): Promise<TakenOff | NotAllowed> {
  if (!may(staff, "visit.receive")) return notAllowed;
  const { tx, now, texts } = work;
  const visit = await lockBooking(work, bookingId);
  if (visit?.status !== "arrived" || visit.reception.status !== "scheduled")
    return { ok: false, reason: "notInLine", status: visit?.status ?? "cancelled" };
  await tx.booking.update({
    where: { id: bookingId },
    data: { status: "removed", removedBecause: because, endedAt: now },
  });
  const { contactId, ticket } = visit;
  await record(work, staff, bookingId, "removed");
  if (contactId)
    await tellContact(work, contactId, {
      trueWhile: [visitIs(visit, "removed")],
      text: (language) => texts.say(language, `removed.told.${because}`, { ticket }),
      urgent: true,
      validUntil: visit.reception.endsAt,
    });
  await tellWhoIsNear(work, visit.receptionId);
  return { ok: true, ticket };
}

/** Undoes it: back in line where they stood. */
export async function putBack(work: Work, staff: StaffMember, bookingId: number): Promise<TakenOff | NotAllowed> {
  if (!may(staff, "visit.receive")) return notAllowed;
  const visit = await lockBooking(work, bookingId);
  if (!visit || !canPutBack(work, visit))
    return { ok: false, reason: "notInLine", status: visit?.status ?? "cancelled" };
  await work.tx.booking.update({
    where: { id: bookingId },
    data: { status: "arrived", removedBecause: null, endedAt: null, calledAt: null, calledTo: null },
  });
  await record(work, staff, bookingId, "putBack");
  const { contactId, ticket } = visit;
  if (contactId)
    await tellContact(work, contactId, {
      trueWhile: [visitIs(visit, "arrived")],
      text: (language) => work.texts.say(language, "removed.toldBack", { ticket }),
      urgent: true,
      validUntil: visit.reception.endsAt,
    });
  return { ok: true, ticket };
}

const record = ({ tx, now }: Work, staff: StaffMember, bookingId: number, kind: "removed" | "putBack") =>
  tx.deskAct.create({ data: { bookingId, staffId: staff.id, role: staff.role, kind, at: now } });
