// A booking goes to another place: asked for, or taken up when the office has changed the visit. The old place is free in the same moment.

import { ticket } from "../../domain/slots.ts";
import type { Work } from "../../store/work.ts";
import { tellUnitsOfVisit } from "../receptions/calledUnitNews.ts";
import { answerChange } from "../receptions/changeAnswers.ts";
import {
  type AsSeen,
  type Booked,
  freePlaceOf,
  fullThere,
  heldOrFree,
  lockBooking,
  type NotAsSeen,
  oneAtATime,
  type Refusal,
  stillHeld,
  unheld,
} from "./booking.ts";

/** Which booking goes where, asked for in which chat. */
type Move = { bookingId: number; chatId: number; receptionId: number; startsAt: Date };

/** Moves a booking to another place; the old place is free in the same moment. */
export async function moveBooking(
  work: Work,
  { bookingId, chatId, receptionId, startsAt, seen }: Move & AsSeen,
): Promise<Booked | Refusal | NotAsSeen> {
  const locked = await lockForMove(work, bookingId, receptionId);
  if (!locked.ok) return locked;
  const { status, startsAt: before, calendarSequence } = locked.booking;
  if (status !== "booked" || before <= work.now) return { ok: false, reason: "over" };
  if (seen !== undefined && seen !== calendarSequence) return { ok: false, reason: "changedMeanwhile" };
  return seatAt(work, bookingId, { chatId, receptionId, startsAt });
}

/**
 * Takes up an offer that came with news of a change: moves the booking there, or, where the office had cancelled it, makes it a
 * booking again. The limits of bookings do not count: it was the office that changed.
 */
export async function takeOffer(
  work: Work,
  { bookingId, chatId, receptionId, startsAt }: Move,
): Promise<Booked | Refusal | { ok: false; reason: "over" }> {
  const locked = await lockForMove(work, bookingId, receptionId);
  if (!locked.ok) return locked;
  const { booking } = locked;
  // Only a place that the office took away is theirs to take up again, not one that they gave back.
  const lost = { bookingId, answeredAt: null, lostPlace: true };
  const offered =
    booking.status === "booked"
      ? booking.startsAt > work.now
      : booking.status === "cancelled" && (await work.tx.changeNotice.count({ where: lost })) > 0;
  if (!offered) return { ok: false, reason: "over" };
  return seatAt(work, bookingId, { chatId, receptionId, startsAt });
}

/** Gives a locked booking a place there in the stead of its own. The reminders start anew. */
async function seatAt(
  work: Work,
  bookingId: number,
  to: { chatId: number; receptionId: number; startsAt: Date },
): Promise<Booked | Refusal> {
  const { tx, now } = work;
  const place = await heldOrFree(work, to);
  if (!place.ok) return place;
  const { number } = await tx.place.findUniqueOrThrow({
    where: { id: place.placeId },
    include: { reception: true },
  });
  await freePlaceOf(work, bookingId);
  await tx.booking.update({
    where: { id: bookingId },
    data: {
      receptionId: to.receptionId,
      startsAt: to.startsAt,
      status: "booked",
      endedAt: null,
      ticket: ticket(number),
      calendarSequence: { increment: 1 },
      placedAt: now,
      remindedDayBeforeAt: null,
      remindedHoursBeforeAt: null,
    },
  });
  // After the booking: a place holds only bookings of its own reception.
  await tx.place.update({ where: { id: place.placeId }, data: { bookingId, ...unheld } });
  await tx.placeTurn.create({ data: { placeId: place.placeId, kind: "taken", at: now } });
  await answerChange(work, { bookingId });
  await tellUnitsOfVisit(work, bookingId);
  return { ok: true, bookingId };
}

/** The person, the reception and the booking locked, in this order as everywhere; or why the booking can't go there. */
async function lockForMove(work: Work, bookingId: number, receptionId: number) {
  const whose = await work.tx.booking.findUnique({
    where: { id: bookingId },
    select: { contactId: true, phone: true },
  });
  if (!whose) return { ok: false, reason: "over" } as const;
  await oneAtATime(work, whose);
  if (!(await stillHeld(work, receptionId))) return { ok: false, reason: "closed" } as const;
  const booking = await lockBooking(work, bookingId);
  if (!booking) return { ok: false, reason: "over" } as const;
  if (await fullThere(work, whose, receptionId, bookingId)) return { ok: false, reason: "onePerReception" } as const;
  return { ok: true, booking } as const;
}
