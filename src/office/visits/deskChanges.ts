// The desk moves or cancels somebody's visit: by the same rules as the visitor would, told at once, and recorded.

import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { phoneInstead } from "../../notifications/phoneList.ts";
import { tellContact } from "../../notifications/tell.ts";
import type { Booking, Reception } from "../../store/generated/client.ts";
import type { DeskActKind } from "../../store/generated/enums.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { cancelBooking } from "./booking.ts";
import { howTold, type ToldHow } from "./carryOver.ts";
import { moveBooking } from "./moving.ts";
import { calendarFile, visitInWords, visitIs } from "./visits.ts";

type Visit = Booking & { reception: Reception };

export type DeskChanged = { ok: true; visit: Visit; told: ToldHow };

type Asked = {
  bookingId: number;
  /** The booking's calendar sequence as the clerk saw it. */
  seen: number;
  /** What the visitor reads; may be empty for a move. */
  reason: string;
};

/** Moves a visit to a free place that the clerk's chat holds. The limits and guards are the visitor's own. */
export async function moveVisitor(
  work: Work,
  staff: StaffMember,
  { bookingId, seen, reason, ...to }: Asked & { chatId: number; receptionId: number; startsAt: Date },
): Promise<DeskChanged | Exclude<Awaited<ReturnType<typeof moveBooking>>, { ok: true }> | NotAllowed> {
  if (!may(staff, "visit.change")) return notAllowed;
  const before = await visitNow(work, bookingId);
  const moved = await moveBooking(work, { bookingId, seen, ...to });
  if (!moved.ok) return moved;
  return recorded(work, staff, "moved", { before, after: await visitNow(work, bookingId), reason });
}

/** Cancels a visit that has not begun. */
export async function cancelVisitor(
  work: Work,
  staff: StaffMember,
  { bookingId, seen, reason }: Asked,
): Promise<DeskChanged | Exclude<Awaited<ReturnType<typeof cancelBooking>>, { ok: true }> | NotAllowed> {
  if (!may(staff, "visit.change")) return notAllowed;
  const before = await visitNow(work, bookingId);
  const cancelled = await cancelBooking(work, bookingId, { seen });
  if (!cancelled.ok) return cancelled;
  return recorded(work, staff, "cancelled", { before, after: await visitNow(work, bookingId), reason });
}

const visitNow = ({ tx }: Work, id: number): Promise<Visit> =>
  tx.booking.findUniqueOrThrow({ where: { id }, include: { reception: true } });

type Change = { before: Visit; after: Visit; reason: string };

async function recorded(work: Work, staff: StaffMember, kind: DeskActKind, change: Change): Promise<DeskChanged> {
  const { after, reason } = change;
  await work.tx.deskAct.create({
    data: { bookingId: after.id, staffId: staff.id, role: staff.role, kind, at: work.now, reason: reason || null },
  });
  return { ok: true, visit: after, told: await tellVisitor(work, kind, change) };
}

async function tellVisitor(work: Work, kind: DeskActKind, { before, after, reason }: Change): Promise<ToldHow> {
  const { texts } = work;
  const about = { bookingId: after.id };
  const trueWhile = [visitIs(after, after.status)];
  const text = (language: string) => {
    const was = visitInWords(work, before, language);
    return [
      texts.say(language, kind === "moved" ? "visitor.toldMoved" : "visitor.toldCancelled", {
        ...visitInWords(work, after, language),
        oldDate: was.date ?? "",
        oldTime: was.time ?? "",
      }),
      reason ? texts.say(language, "changed.reason", { reason }) : "",
    ]
      .filter(Boolean)
      .join("\n\n");
  };
  if (after.contactId === null)
    return howTold({ reached: false, callId: await phoneInstead(work, { about, text, trueWhile }) });
  const told = await tellContact(work, after.contactId, {
    text,
    about,
    trueWhile,
    choices: (language) =>
      kind === "moved"
        ? [
            { id: `/move ${after.id}`, label: texts.say(language, "bookings.move") },
            { id: `/cancel ${after.id}`, label: texts.say(language, "bookings.cancel") },
          ]
        : [{ id: "/book", label: texts.say(language, "menu.book") }],
    file: (language) => calendarFile(work, after, language),
    urgent: true,
  });
  return howTold(told);
}
