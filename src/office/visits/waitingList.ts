// The waiting list of a full reception, as somebody on it uses it: join, take the place offered, pass it on, leave.

import { z } from "zod";
import { Prisma } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import {
  type Booked,
  type BookingRequest,
  freePlace,
  type Refusal,
  stillHeld,
  takePlace,
  withinLimits,
} from "./booking.ts";
import { endEntry, offerFreePlaces, passOn } from "./waitingOffers.ts";

/** What the booking will say, kept so that one tap takes the place. */
export type Waiting = Omit<BookingRequest, "chatId" | "startsAt"> & { contactId: number };

/** Joins at the end of the line. `place` is how many there are up to and with this one. */
export async function joinWaitingList(
  work: Work,
  waiting: Waiting,
): Promise<{ ok: true; place: number; offered: boolean } | { ok: false; reason: "alreadyWaiting" | "over" } | Refusal> {
  const { tx, now } = work;
  const reception = await tx.reception.findUnique({ where: { id: waiting.receptionId } });
  if (reception?.status !== "scheduled" || reception.startsAt <= now) return { ok: false, reason: "over" };
  const allowed = await withinLimits(work, { ...waiting, startsAt: reception.startsAt });
  if (!allowed.ok) return allowed;
  // The lock that the limits took lets one contact in once; the index "waiting_once" holds it whatever comes.
  const there = await tx.waitingEntry.count({ where: { ...line(waiting.receptionId), contactId: waiting.contactId } });
  if (there > 0) return { ok: false, reason: "alreadyWaiting" };
  const { id } = await tx.waitingEntry.create({ data: { ...waiting, createdAt: now } });
  await offerFreePlaces(work, waiting.receptionId);
  const entry = await tx.waitingEntry.findUniqueOrThrow({ where: { id } });
  const place = await tx.waitingEntry.count({ where: { ...line(waiting.receptionId), id: { lte: id } } });
  return { ok: true, place, offered: entry.status === "offered" };
}

const line = (receptionId: number) => ({
  receptionId,
  status: { in: ["waiting" as const, "offered" as const] },
});

const taken = z.tuple([z.object({ id: z.number() })]);

/** The time of the offer that is answered, as it was read; whatever is offered where it is left out. */
type AsRead = { startsAt?: Date };
type NotOffered = { ok: false; reason: "ranOut" | "otherPlace" };

/** Why an offer can't be answered: it is over, or meanwhile another place is offered. */
async function notOffered({ tx, now }: Work, entryId: number, { startsAt }: AsRead): Promise<NotOffered> {
  const other = await tx.place.count({
    where: { offeredToId: entryId, offeredUntil: { gt: now }, startsAt: { not: startsAt } },
  });
  return { ok: false, reason: other > 0 ? "otherPlace" : "ranOut" };
}

const readAs = ({ startsAt }: AsRead) => (startsAt ? Prisma.sql`p.starts_at = ${startsAt}` : Prisma.sql`true`);

/**
 * Takes the place that is offered. Whether the offer still stands is decided by the one statement that ends it: at the very second at
 * which it runs out either this or the clock has the place's row first. A refusal for another reason passes the place on.
 */
export async function acceptOffer(
  work: Work,
  contactId: number,
  entryId: number,
  read: AsRead = {},
): Promise<Booked | Refusal | NotOffered> {
  const { tx, now } = work;
  const entry = await tx.waitingEntry.findFirst({ where: { id: entryId, contactId } });
  if (!entry || !(await stillHeld(work, entry.receptionId))) return { ok: false, reason: "ranOut" };
  const ended = await tx.$queryRaw`
    update place p set offered_to_id = null, offered_until = null
    from waiting_entry w
    where w.id = ${entryId} and w.contact_id = ${contactId} and p.offered_to_id = w.id and p.offered_until > ${now}
      and p.booking_id is null and ${readAs(read)}
    returning p.id`;
  const place = taken.safeParse(ended);
  if (!place.success) return notOffered(work, entryId, read);
  const [{ id: placeId }] = place.data;
  const { startsAt } = await tx.place.findUniqueOrThrow({ where: { id: placeId } });
  const { receptionId, name, phone, matter, caseId, companions, needs, language } = entry;
  const request = {
    ...{ contactId, receptionId, startsAt, companions, needs, language, caseId: caseId ?? undefined },
    ...{ name: name ?? "", phone: phone ?? undefined, matter: matter ?? "" },
  };
  const allowed = await withinLimits(work, request);
  if (!allowed.ok) {
    await endEntry(work, entryId, "declined");
    await freePlace(work, placeId);
    return allowed;
  }
  await endEntry(work, entryId, "taken");
  return takePlace(work, placeId, request);
}

/** Passes the offered place on to the next in line, and leaves the list. */
export async function passOffer(
  work: Work,
  contactId: number,
  entryId: number,
  read: AsRead = {},
): Promise<{ ok: true } | NotOffered> {
  const { tx } = work;
  const ended = await tx.$queryRaw`
    update place p set offered_to_id = null, offered_until = null
    from waiting_entry w where w.id = ${entryId} and w.contact_id = ${contactId} and p.offered_to_id = w.id
      and ${readAs(read)}
    returning p.id`;
  const place = taken.safeParse(ended);
  if (!place.success) return notOffered(work, entryId, read);
  await endEntry(work, entryId, "declined");
  await passOn(work, place.data[0].id);
  return { ok: true };
}

/** Leaves the list; a place that is offered at the moment goes to the next. */
export async function leaveWaitingList(work: Work, contactId: number, entryId: number): Promise<{ ok: boolean }> {
  const passed = await passOffer(work, contactId, entryId);
  if (passed.ok) return passed;
  const { tx, now } = work;
  const left = await tx.waitingEntry.updateMany({
    where: { id: entryId, contactId, status: "waiting" },
    data: { status: "left", endedAt: now },
  });
  return { ok: left.count === 1 };
}

/** What this contact waits for, with how many come up to and with this one. */
export async function waitingOf({ tx }: Pick<Work, "tx">, contactId: number) {
  const entries = await tx.waitingEntry.findMany({
    where: { contactId, status: { in: ["waiting", "offered"] } },
    include: { reception: true, place: true },
    orderBy: { id: "asc" },
  });
  return Promise.all(
    entries.map(async (entry) => ({
      ...entry,
      inLine: await tx.waitingEntry.count({ where: { ...line(entry.receptionId), id: { lte: entry.id } } }),
    })),
  );
}
