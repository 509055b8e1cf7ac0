// At the door on the day: a visitor arrives, is seen, or does not come. Each is an event of the visit, never a mark on the person.

import { officeDay } from "../domain/calendar.ts";
import type { Work } from "../store/work.ts";
import { lockBooking } from "./booking.ts";

export type AtTheDoor =
  | { ok: true; ticket: string }
  | { ok: false; reason: "notToday" | "tooEarly" | "already"; status: string };

type Booking = NonNullable<Awaited<ReturnType<typeof lockBooking>>>;

async function change(
  work: Work,
  bookingId: number,
  from: Booking["status"][],
  data: { status: Booking["status"]; arrivedAt?: Date; endedAt?: Date; outcomeNote?: string },
): Promise<AtTheDoor> {
  const booking = await lockBooking(work, bookingId);
  if (!booking) return { ok: false, reason: "already", status: "cancelled" };
  if (!from.includes(booking.status)) return { ok: false, reason: "already", status: booking.status };
  const { zone } = work.office;
  if (officeDay(booking.startsAt, zone) > officeDay(work.now, zone))
    return { ok: false, reason: "notToday", status: booking.status };
  if (data.status === "noShow" && work.now < graceEnds(booking.startsAt))
    return { ok: false, reason: "tooEarly", status: booking.status };
  await work.tx.booking.update({ where: { id: bookingId }, data });
  return { ok: true, ticket: booking.ticket };
}

/** A booked place is kept for fifteen minutes after its time (PRACTICE 3.7, recommended default). */
const graceMinutes = 15;
const graceEnds = (startsAt: Date) => new Date(startsAt.getTime() + graceMinutes * 60_000);

/** A latecomer may arrive after having been noted as not there. */
export const checkIn = (work: Work, bookingId: number) =>
  change(work, bookingId, ["booked", "noShow"], { status: "arrived", arrivedAt: work.now });

export const noteNoShow = (work: Work, bookingId: number) =>
  change(work, bookingId, ["booked"], { status: "noShow", endedAt: work.now });

export const noteSeen = (work: Work, bookingId: number, outcomeNote: string) =>
  change(work, bookingId, ["booked", "arrived"], { status: "seen", endedAt: work.now, outcomeNote });
