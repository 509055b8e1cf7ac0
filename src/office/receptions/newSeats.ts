// Who sits where when a reception changes: its places go along, and whoever loses one gets another where there is one.

import { reseat } from "../../domain/reseat.ts";
import { type PlannedPlace, ticket } from "../../domain/slots.ts";
import type { Booking, Place, Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { takeBackOffers } from "../visits/waitingOffers.ts";
import type { Touched } from "./changeNews.ts";
import { placesGained } from "./placesGained.ts";

/** Of a cancelled reception: every booking ends, and no place of it can be had any more. */
export async function giveUpPlaces({ tx, now }: Work, bookings: Booking[]): Promise<Touched[]> {
  const ids = bookings.map(({ id }) => id);
  await tx.place.updateMany({ where: { bookingId: { in: ids } }, data: { bookingId: null } });
  const after = await tx.booking.updateManyAndReturn({
    where: { id: { in: ids } },
    data: { status: "cancelled", endedAt: now, calendarSequence: { increment: 1 } },
  });
  return pairs(bookings, after, new Set(ids));
}

type Seating = { before: Reception; after: Reception; bookings: Booking[]; places?: PlannedPlace[] };

/**
 * Shifts the places along with the reception, adds those that a later end gives, takes away those that no longer fit, and seats those
 * who sat there elsewhere.
 */
export async function seatAnew(work: Work, { before, after, bookings, places }: Seating): Promise<Touched[]> {
  const { tx, now } = work;
  const shift = after.startsAt.getTime() - before.startsAt.getTime();
  await tx.$executeRaw`select 1 from place where reception_id = ${after.id} order by id for update`;
  await takeBackOffers(work, after.id);
  if (shift !== 0) {
    await tx.$executeRaw`update place set starts_at = starts_at + ${shift} * interval '1 millisecond' where reception_id = ${after.id}`;
  }
  const there = await tx.place.findMany({
    where: { receptionId: after.id },
    orderBy: [{ startsAt: "asc" }, { number: "asc" }],
  });
  const { kept, gone, missing } = places ? matched(there, places) : fitting(there, after);
  const wanted = places ? missing : placesGained(work.office, before, after);
  const highest = await highestNumber(work, after.id, there);
  const added = wanted.map((startsAt, i) => ({ number: highest + 1 + i, startsAt }));
  const created =
    added.length > 0
      ? await tx.place.createManyAndReturn({ data: added.map((place) => ({ ...place, receptionId: after.id })) })
      : [];
  const homeless = bookings.filter(({ id }) => gone.some(({ bookingId }) => bookingId === id));
  const free = [...kept.filter(({ bookingId }) => bookingId === null), ...created]
    .filter(({ startsAt }) => startsAt > now)
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || a.number - b.number);
  const seats = homeless.map(({ id, startsAt }) => ({ bookingId: id, startsAt: new Date(startsAt.getTime() + shift) }));
  const given = reseat(seats, free);
  await tx.place.deleteMany({ where: { id: { in: gone.map(({ id }) => id) } } });

  const numbers = new Map([...kept, ...created].map(({ id, number }) => [id, number]));
  for (const [bookingId, place] of given) {
    await tx.place.update({ where: { id: place.id }, data: { bookingId, heldByChatId: null, heldUntil: null } });
    await tx.booking.update({
      where: { id: bookingId },
      data: { startsAt: place.startsAt, ticket: ticket(numbers.get(place.id) ?? 0), ...remindedAnew(now) },
    });
  }
  await tx.placeTurn.createMany({
    data: [...given.values()].map(({ id }) => ({ placeId: id, kind: "taken", at: now })),
  });
  const lost = homeless.filter(({ id }) => !given.has(id)).map(({ id }) => id);
  await tx.booking.updateMany({ where: { id: { in: lost } }, data: { status: "cancelled", endedAt: now } });
  const stayed = bookings.filter(({ id }) => !homeless.some((one) => one.id === id)).map(({ id }) => id);
  if (shift !== 0) {
    await tx.$executeRaw`update booking set starts_at = starts_at + ${shift} * interval '1 millisecond' where id = any(${stayed}::int[])`;
    await tx.booking.updateMany({ where: { id: { in: stayed } }, data: remindedAnew(now) });
  }
  // Whoever stays where they were, at the same time, with the same leader in the same room, has nothing to be told.
  const sameVisit = shift === 0 && before.leaderKey === after.leaderKey && before.venueKey === after.venueKey;
  const touched = bookings.map(({ id }) => id).filter((id) => !sameVisit || !stayed.includes(id));
  const changed = await tx.booking.updateManyAndReturn({
    where: { id: { in: touched } },
    data: { calendarSequence: { increment: 1 } },
  });
  return pairs(bookings, changed, new Set(lost));
}

const remindedAnew = (now: Date) => ({ placedAt: now, remindedDayBeforeAt: null, remindedHoursBeforeAt: null });

type Cut = { kept: Place[]; gone: Place[]; missing: Date[] };

/** The places that end in time, and those that don't. */
function fitting(there: Place[], { endsAt, slotMinutes }: Reception): Cut {
  const fits = ({ startsAt }: Place) => startsAt.getTime() + slotMinutes * 60_000 <= endsAt.getTime();
  return { kept: there.filter(fits), gone: there.filter((place) => !fits(place)), missing: [] };
}

/** The places that are wanted: one that is there at that time already is kept, with whoever sits on it. */
function matched(there: Place[], wanted: PlannedPlace[]): Cut {
  const left = [...there].sort((a, b) => Number(b.bookingId !== null) - Number(a.bookingId !== null));
  const kept: Place[] = [];
  const missing: Date[] = [];
  for (const { startsAt } of wanted) {
    const i = left.findIndex((place) => place.startsAt.getTime() === startsAt.getTime());
    const [found] = i < 0 ? [] : left.splice(i, 1);
    if (found) kept.push(found);
    else missing.push(startsAt);
  }
  return { kept, gone: left, missing };
}

/** The highest number of a place, there or gone: whoever had it, and gave it back, still stands in the register with its ticket. */
async function highestNumber({ tx }: Work, receptionId: number, there: Place[]): Promise<number> {
  const given = await tx.booking.findMany({
    where: { receptionId, ticket: { startsWith: "B-" } },
    select: { ticket: true },
  });
  return Math.max(0, ...there.map(({ number }) => number), ...given.map(({ ticket }) => Number(ticket.slice(2))));
}

const pairs = (before: Booking[], after: Booking[], lost: Set<number>): Touched[] =>
  before.flatMap((one) => {
    const now = after.find(({ id }) => id === one.id);
    return now ? [{ before: one, after: now, lostPlace: lost.has(one.id) }] : [];
  });
