// Taking and giving back a place (moving.ts moves). A place has one holder because the holder is a column of its row,
// and every change of holder is one guarded statement on that row.

import { randomUUID } from "node:crypto";
import { DateTime } from "luxon";
import { z } from "zod";
import { bareDigits, samePhone } from "../../domain/phone.ts";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { ticket } from "../../domain/slots.ts";
import type { BookingStatus } from "../../store/generated/enums.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { tellUnitsOfVisit } from "../receptions/calledUnitNews.ts";
import { answerChange } from "../receptions/changeAnswers.ts";
import { freeNow, nobodyWaits, passOn } from "./waitingOffers.ts";

const heldPlace = z.tuple([z.object({ id: z.number(), number: z.number(), startsAt: z.date() })]);

/**
 * Holds a place at that time for this chat, for the office's minutes, and lets go of any other it held.
 * Of the places at one time the lowest free number is taken.
 */
export async function holdPlace(
  work: Work,
  { chatId, receptionId, startsAt }: { chatId: number; receptionId: number; startsAt: Date },
): Promise<{ ok: true; placeId: number } | { ok: false; reason: "taken" }> {
  const { tx, now, office } = work;
  await releaseHolds(work, chatId);
  const until = new Date(now.getTime() + office.booking.holdMinutes * 60_000);
  // SKIP LOCKED: of many who want the last place at once one gets it, and the others hear "taken" at once instead of queueing
  // on the row. The guard is in the same statement as the change, so nobody can come between.
  const rows = await tx.$queryRaw`
    update place set held_by_chat_id = ${chatId}, held_until = ${until}
    where id = (
      select p.id from place p join reception r on r.id = p.reception_id
      where p.reception_id = ${receptionId} and p.starts_at = ${startsAt} and ${freeNow(now)}
        and r.status = 'scheduled' and r.booking_closes_at > ${now} and ${nobodyWaits}
      order by p.number limit 1 for update of p skip locked)
    returning id, number, starts_at as "startsAt"`;
  const held = heldPlace.safeParse(rows);
  return held.success ? { ok: true, placeId: held.data[0].id } : { ok: false, reason: "taken" };
}

/** Frees what this chat holds but has not booked. */
export async function releaseHolds({ tx }: Work, chatId: number): Promise<void> {
  await tx.place.updateMany({
    where: { heldByChatId: chatId, bookingId: null },
    data: { heldByChatId: null, heldUntil: null },
  });
}

export type BookingRequest = {
  chatId: number;
  receptionId: number;
  startsAt: Date;
  /** The citizen's own contact; absent when staff book for somebody without a chat. */
  contactId?: number;
  name: string;
  /** Nothing where they have none, or don't give it. */
  phone?: string;
  matter: string;
  caseId?: number;
  companions: number;
  needs: string[];
  language: string;
  /** The visit that was missed, in whose stead this one is booked outside the month's limit: once. */
  replacesId?: number;
};

export type Refusal =
  | { ok: false; reason: "taken" }
  | { ok: false; reason: "onePerReception" }
  | { ok: false; reason: "monthFull"; limit: number }
  | { ok: false; reason: "closed" };

export type Booked = { ok: true; bookingId: number };

/**
 * Books the place that this chat holds, or another at the same time if the hold ran out and one is free; `by` does so at the desk for
 * somebody else.
 */
export function bookPlace(work: Work, asked: BookingRequest): Promise<Booked | Refusal>;
export function bookPlace(
  work: Work,
  asked: BookingRequest,
  by: StaffMember | undefined,
): Promise<Booked | Refusal | NotAllowed>;
export async function bookPlace(
  work: Work,
  asked: BookingRequest,
  by?: StaffMember,
): Promise<Booked | Refusal | NotAllowed> {
  if (by && !may(by, "visit.bookForOthers")) return notAllowed;
  const { chatId, receptionId, startsAt } = asked;
  const request = { ...asked, replacesId: await missedVisit(work, asked) };
  const limited = await withinLimits(work, request);
  if (!limited.ok) return limited;
  if (!(await stillHeld(work, receptionId))) return { ok: false, reason: "closed" };
  // Somebody may have ended the missed visit in another way meanwhile: then this is a booking like any other.
  if (request.replacesId) {
    await lockBooking(work, request.replacesId);
    if (!(await missedVisit(work, asked))) return bookPlace(work, { ...asked, replacesId: undefined }, by);
  }
  const place = await heldOrFree(work, { chatId, receptionId, startsAt });
  if (!place.ok) return place;
  const reception = await work.tx.reception.findUniqueOrThrow({ where: { id: receptionId } });
  if (reception.status !== "scheduled" || reception.bookingClosesAt <= work.now) return { ok: false, reason: "closed" };
  // A visit that is replaced while there would still be time to come late is not expected any more.
  if (request.replacesId)
    await work.tx.booking.updateMany({
      where: { id: request.replacesId, status: "booked" },
      data: { status: "cancelled", endedAt: work.now },
    });
  return takePlace(work, place.placeId, { ...request, staffId: by?.id });
}

/** Makes the booking and gives it this place, which the caller has locked: by a hold, or by ending an offer of it. */
export async function takePlace(
  work: Work,
  placeId: number,
  request: Omit<BookingRequest, "chatId"> & { chatId?: number; staffId?: number },
): Promise<Booked> {
  const { tx, now } = work;
  const { chatId: _chat, receptionId, startsAt, staffId, ...given } = request;
  const { number } = await tx.place.findUniqueOrThrow({ where: { id: placeId } });
  const booking = await tx.booking.create({
    data: {
      ...given,
      receptionId,
      startsAt,
      bookedByStaffId: staffId,
      ticket: ticket(number),
      calendarUid: `${randomUUID()}@open-door`,
      createdAt: now,
      placedAt: now,
    },
  });
  const took = await tx.place.updateMany({
    where: { id: placeId, bookingId: null },
    data: { bookingId: booking.id, ...unheld },
  });
  if (took.count !== 1) throw new Error(`place ${placeId} changed hands inside a transaction`);
  await tx.placeTurn.create({ data: { placeId, kind: "taken", at: now } });
  // Who lost a place to a change and takes another this way need not be telephoned.
  if (given.contactId) await answerChange(work, { booking: { contactId: given.contactId } });
  return { ok: true, bookingId: booking.id };
}

export const unheld = { heldByChatId: null, heldUntil: null, reopensAt: null };

/**
 * Frees a place, whoever had it. Every freed place goes this way: to the first of the waiting list, else back to the public after a
 * pause drawn by lot. At a reception that is cancelled or past it is only freed.
 */
export async function freePlace(work: Work, placeId: number): Promise<void> {
  const { tx, now } = work;
  await tx.place.update({ where: { id: placeId }, data: { bookingId: null, ...unheld } });
  await tx.placeTurn.create({ data: { placeId, kind: "freed", at: now } });
  await passOn(work, placeId);
}

/** Frees the place that a booking has, where it has one. */
export async function freePlaceOf(work: Work, bookingId: number): Promise<void> {
  const place = await work.tx.place.findUnique({ where: { bookingId } });
  if (place) await freePlace(work, place.id);
}

/**
 * Whether that reception is still to be held, and keeps it from being changed until this transaction ends: whoever changes a reception
 * locks it first, and so finds every booking. Receptions are locked before bookings, and bookings before places.
 */
export async function stillHeld({ tx }: Work, receptionId: number): Promise<boolean> {
  const rows = await tx.$queryRaw`select 1 from reception where id = ${receptionId} and status = 'scheduled' for share`;
  return z.array(z.unknown()).parse(rows).length > 0;
}

/** The place that this chat holds at that time, or another at the same time if the hold ran out and one is free. */
export async function heldOrFree(
  work: Work,
  wanted: { chatId: number; receptionId: number; startsAt: Date },
): ReturnType<typeof holdPlace> {
  const { chatId, receptionId, startsAt } = wanted;
  const held = await work.tx.place.findFirst({
    where: { heldByChatId: chatId, receptionId, startsAt, bookingId: null, heldUntil: { gt: work.now } },
  });
  return held ? { ok: true, placeId: held.id } : holdPlace(work, wanted);
}

/** A booking in these states still holds its place. */
export const standing: BookingStatus[] = ["booked", "arrived"];

/**
 * The office's limits, counted for the contact. The desk books for people who share a number, or have none: it is told what that number
 * has already (`bookedWithNumber`), and decides.
 */
export async function withinLimits(
  work: Work,
  request: Pick<BookingRequest, "contactId" | "phone" | "receptionId" | "startsAt" | "replacesId">,
): Promise<{ ok: true } | Refusal> {
  const { tx, office } = work;
  const { contactId } = request;
  await oneAtATime(work, request);
  if (!contactId) return { ok: true };
  if (await fullThere(work, request, request.receptionId)) return { ok: false, reason: "onePerReception" };
  if (request.replacesId) return { ok: true };
  const month = DateTime.fromJSDate(request.startsAt, { zone: office.zone }).startOf("month");
  const inMonth = await tx.booking.count({
    where: {
      contactId,
      status: { not: "cancelled" },
      kind: "booked",
      replacesId: null,
      startsAt: { gte: month.toJSDate(), lt: month.plus({ months: 1 }).toJSDate() },
    },
  });
  return inMonth < office.booking.perMonth
    ? { ok: true }
    : { ok: false, reason: "monthFull", limit: office.booking.perMonth };
}

type Whose = { contactId?: number | null; phone?: string | null };

/** Two chats of one contact, or two clerks with one caller, may book at the same moment: one waits for the other here. */
export async function oneAtATime({ tx }: Work, { contactId, phone }: Whose): Promise<void> {
  if (!contactId && !phone) return;
  const person = contactId ? `contact:${contactId}` : `phone:${bareDigits(phone ?? "").slice(-7)}`;
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${person}, 0))`;
}

/** Whether that contact has as many places at that reception as the office allows, one that is to be moved not counted. */
export async function fullThere(
  { tx, office }: Work,
  { contactId }: Whose,
  receptionId: number,
  except?: number,
): Promise<boolean> {
  if (!contactId) return false;
  const there = await tx.booking.count({
    where: { contactId, receptionId, status: { in: standing }, kind: "booked", id: { not: except } },
  });
  return there >= office.booking.openPerReception;
}

/** Who holds a place at that reception with the same telephone number, however it is written. */
export async function bookedWithNumber({ tx }: Pick<Work, "tx">, receptionId: number, phone: string) {
  const there = await tx.booking.findMany({
    where: { receptionId, status: { in: standing }, phone: { not: null } },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    select: { id: true, ticket: true, name: true, phone: true, startsAt: true },
  });
  return there.filter((one) => samePhone(one.phone, phone));
}

/** One free rebooking: of the person's own visit that was missed, was not itself booked so, and is not replaced yet. */
async function missedVisit({ tx }: Work, request: BookingRequest): Promise<number | undefined> {
  const { replacesId, contactId, phone } = request;
  if (!replacesId) return undefined;
  const missed = await tx.booking.findFirst({
    where: {
      id: replacesId,
      ...(contactId ? { contactId } : {}),
      ...{ replacesId: null, replacedBy: null },
      OR: [{ status: "noShow" }, { status: "booked", lateAt: { not: null } }],
    },
  });
  return missed && (contactId || samePhone(missed.phone, phone)) ? missed.id : undefined;
}

/** The calendar sequence of a booking as whoever asks has seen it: where it has changed since, nothing is done. */
export type AsSeen = { seen?: number };
export type NotAsSeen = { ok: false; reason: "over" } | { ok: false; reason: "changedMeanwhile" };

/** Gives a booked place back. */
export async function cancelBooking(
  work: Work,
  bookingId: number,
  { seen }: AsSeen = {},
): Promise<{ ok: true } | NotAsSeen> {
  const { tx, now } = work;
  const booking = await lockBooking(work, bookingId);
  if (booking?.status !== "booked" || booking.startsAt <= now) return { ok: false, reason: "over" };
  if (seen !== undefined && seen !== booking.calendarSequence) return { ok: false, reason: "changedMeanwhile" };
  await tx.booking.update({
    where: { id: bookingId },
    data: { status: "cancelled", endedAt: now, calendarSequence: { increment: 1 } },
  });
  await freePlaceOf(work, bookingId);
  await answerChange(work, { bookingId });
  await tellUnitsOfVisit(work, bookingId);
  return { ok: true };
}

/** The booking as it is now, locked until this transaction ends: whoever comes second sees what the first did. */
export async function lockBooking({ tx }: Work, bookingId: number) {
  await tx.$executeRaw`select 1 from booking where id = ${bookingId} for update`;
  return tx.booking.findUnique({ where: { id: bookingId }, include: { reception: true, case: true, contact: true } });
}

/** A contact's bookings that are still to come, soonest first. */
export async function comingBookings({ tx, now }: Work, contactId: number) {
  return tx.booking.findMany({
    where: { contactId, status: { in: standing }, startsAt: { gt: new Date(now.getTime() - 3_600_000) } },
    orderBy: { startsAt: "asc" },
    include: { reception: true, case: true },
  });
}

/** One of a contact's own bookings. */
export async function ownBooking({ tx }: Work, contactId: number, bookingId: number) {
  return tx.booking.findFirst({ where: { id: bookingId, contactId }, include: { reception: true, case: true } });
}
