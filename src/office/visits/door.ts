// At the door on the day: a visitor arrives, or does not come. Each is an event of the visit, never a mark on the person.

import { z } from "zod";
import { officeDay } from "../../domain/calendar.ts";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { tellContact } from "../../notifications/tell.ts";
import { Prisma } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { tellClerks } from "../receptions/leaderNews.ts";
import { askForPaper, watched } from "./away.ts";
import { freePlaceOf, lockBooking } from "./booking.ts";
import { visitInWords, visitIs } from "./visits.ts";

const found = z.array(z.object({ id: z.number(), contactId: z.number().nullable() }));

/** `day`: the visit's, in the office's zone. */
export type AtTheDoor =
  /** `excused`: the office changed the visit and never heard that the visitor knew, so they have missed nothing. */
  | { ok: true; ticket: string; late: boolean; excused?: boolean; day: string }
  | { ok: false; reason: "notToday" | "tooEarly" | "already"; status: string; day?: string };

/** Until then a place is kept for its visitor. */
export const graceEnds = ({ office }: Pick<Work, "office">, startsAt: Date) =>
  new Date(startsAt.getTime() + office.queue.graceMinutes * 60_000);

/** A visitor is there. Who comes after the time and the minutes that are kept joins the walk-ins; also who was noted as not there. */
export async function checkIn(
  work: Work,
  by: StaffMember | "visitor",
  bookingId: number,
): Promise<AtTheDoor | NotAllowed> {
  if (by !== "visitor" && !may(by, "visit.receive")) return notAllowed;
  const { tx, now, office } = work;
  const booking = await lockBooking(work, bookingId);
  if (!booking) return { ok: false, reason: "already", status: "cancelled" };
  const { status, startsAt, ticket } = booking;
  const day = officeDay(startsAt, office.zone);
  if (status !== "booked" && status !== "noShow") return { ok: false, reason: "already", status, day };
  if (day !== officeDay(now, office.zone)) return { ok: false, reason: "notToday", status, day };
  const late = booking.lateAt !== null || now >= graceEnds(work, startsAt);
  const arrival = { arrivedAt: now, queuedAt: now, endedAt: null, lateAt: late ? (booking.lateAt ?? now) : null };
  await tx.booking.update({ where: { id: bookingId }, data: { status: "arrived", ...arrival } });
  return { ok: true, ticket, late, day };
}

/** A clerk notes that somebody did not come. Not before the minutes are over for which a place is kept. */
export async function noteNoShow(work: Work, by: StaffMember, bookingId: number): Promise<AtTheDoor | NotAllowed> {
  if (!may(by, "visit.receive")) return notAllowed;
  const booking = await lockBooking(work, bookingId);
  if (!booking) return { ok: false, reason: "already", status: "cancelled" };
  const { status, startsAt, ticket } = booking;
  const { zone } = work.office;
  const day = officeDay(startsAt, zone);
  if (status !== "booked") return { ok: false, reason: "already", status, day };
  if (day > officeDay(work.now, zone)) return { ok: false, reason: "notToday", status, day };
  if (work.now < graceEnds(work, startsAt)) return { ok: false, reason: "tooEarly", status, day };
  return { ok: true, ticket, late: true, excused: await hasNotCome(work, booking), day };
}

type Booking = NonNullable<Awaited<ReturnType<typeof lockBooking>>>;

/** Ends a visit to which nobody came: missed, or excused. Returns whether it was excused. */
export async function hasNotCome(work: Work, booking: Booking): Promise<boolean> {
  const unanswered = await work.tx.changeNotice.count({ where: { bookingId: booking.id, answeredAt: null } });
  if (unanswered === 0) await becomeNoShow(work, booking);
  else await excuse(work, booking.id);
  return unanswered > 0;
}

/** Asked what happened, and offered another place outside the office's limits, once. */
async function becomeNoShow(work: Work, booking: Booking): Promise<void> {
  const { tx, now, texts } = work;
  await tx.booking.update({
    where: { id: booking.id },
    data: { status: "noShow", endedAt: now, lateAt: booking.lateAt ?? now },
  });
  await freePlaceOf(work, booking.id);
  if (!booking.contactId) return;
  const reasons = missedReasons.map((reason) => [`/missed ${booking.id} ${reason}`, `missed.${reason}`] as const);
  await tellContact(work, booking.contactId, {
    trueWhile: [visitIs(booking, "noShow")],
    text: (language) => texts.say(language, "missed.ask", visitInWords(work, booking, language)),
    choices: (language) =>
      [...reasons, [`/another ${booking.id}`, "missed.another"] as const].map(([id, key]) => ({
        id,
        label: texts.say(language, key),
      })),
  });
}

export const missedReasons = ["prevented", "notNeeded", "wasThere"] as const;
export type MissedReason = (typeof missedReasons)[number];

/** What the visitor says of it. Who was there and was not received is a matter for the clerks, at once. */
export async function sayWhyMissed(work: Work, contactId: number, bookingId: number, reason: MissedReason) {
  const said = await work.tx.booking.updateManyAndReturn({
    where: { id: bookingId, contactId, status: "noShow" },
    data: { missedBecause: reason },
  });
  if (!said[0]) return { ok: false as const };
  if (reason === "wasThere") {
    const booking = await work.tx.booking.findUniqueOrThrow({ where: { id: bookingId }, include: { reception: true } });
    await tellClerks(work, {
      text: (language) => work.texts.say(language, "missed.clerkWasThere", visitInWords(work, booking, language)),
      choices: (language) => [{ id: `/visitor ${booking.id}`, label: work.texts.say(language, "visitor.show") }],
    });
  }
  return { ok: true as const };
}

/**
 * By the clock: a place that is not taken in time goes to the walk-ins, and its visitor may still come and join them; when the
 * reception is over, who has not come has missed it. Nobody misses a reception that has no leader, or whose change they were told of
 * and have not answered, and of nobody is it said whose time came while the program was away.
 */
export async function passUntakenPlaces(work: Work): Promise<void> {
  const { tx, now, texts, office } = work;
  await askForPaper(work);
  const graceOver = new Date(now.getTime() - office.queue.graceMinutes * 60_000);
  const held = Prisma.sql`r.status = 'scheduled' and r.leader_declined_at is null and ${watched}`;
  const late = await tx.$queryRaw`
    update booking b set late_at = ${now} from reception r
    where r.id = b.reception_id and ${held} and r.ends_at > ${now}
      and b.status = 'booked' and b.late_at is null and b.starts_at <= ${graceOver}
    returning b.id, b.contact_id as "contactId"`;
  for (const { id, contactId } of found.parse(late)) {
    await freePlaceOf(work, id);
    const booking = await tx.booking.findUniqueOrThrow({ where: { id }, include: { reception: true } });
    if (!contactId) continue;
    await tellContact(work, contactId, {
      trueWhile: [visitIs(booking, "booked")],
      text: (language) => texts.say(language, "missed.late", lateWords(work, booking, language)),
      choices: (language) => [{ id: `/another ${id}`, label: texts.say(language, "missed.another") }],
      urgent: true,
      validUntil: booking.reception.endsAt,
    });
  }
  const missed = await tx.$queryRaw`
    select b.id, b.contact_id as "contactId" from booking b join reception r on r.id = b.reception_id
    where ${held} and r.ends_at <= ${now} and b.status = 'booked' and b.starts_at <= ${now}
    order by b.id limit 500`;
  for (const { id } of found.parse(missed)) {
    const booking = await lockBooking(work, id);
    if (booking?.status === "booked") await hasNotCome(work, booking);
  }
}

/** The office changed the visit and never heard that the visitor knew: it ends without a word on who did not come. */
async function excuse(work: Work, id: number): Promise<void> {
  await work.tx.booking.update({ where: { id }, data: { status: "cancelled", endedAt: work.now } });
  await freePlaceOf(work, id);
}

function lateWords(work: Work, booking: Parameters<typeof visitInWords>[1], language: string) {
  const ends = visitInWords(work, { ...booking, startsAt: booking.reception.endsAt }, language);
  return { ...visitInWords(work, booking, language), until: ends.time ?? "" };
}
