// Not reached today: another day is promised before the visitor leaves. A free place where there is one; else a place in line, out of
// turn, at the next reception of the same rota.

import { randomUUID } from "node:crypto";
import { z } from "zod";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { ticket } from "../../domain/slots.ts";
import { phoneInstead } from "../../notifications/phoneList.ts";
import { type Told, tellContact } from "../../notifications/tell.ts";
import type { BookingStatus } from "../../store/generated/enums.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { lockBooking } from "./booking.ts";
import { visitInWords, visitIs } from "./visits.ts";
import { freeNow } from "./waitingOffers.ts";
import { nextTicket } from "./walkIns.ts";

export type CarriedOver =
  | { ok: true; bookingId: number; hasPlace: boolean; told: ToldHow }
  | { ok: false; reason: "notWaiting" | "noReception" };

const foundPlace = z.array(
  z.object({ id: z.number(), number: z.number(), receptionId: z.number(), startsAt: z.date() }),
);

/**
 * Ends the visit of somebody who waits and makes the promised one. The office's limits do not count: it was the office that did not reach
 * them. `from`: as what a visit may stand, where it is only entered afterwards that they came. `byPhone`: whoever has no chat is not at the
 * desk to be told, and goes on the list of people to telephone.
 */
export async function carryOver(
  work: Work,
  by: StaffMember,
  bookingId: number,
  { from = ["arrived"], byPhone = false }: { from?: readonly BookingStatus[]; byPhone?: boolean } = {},
): Promise<CarriedOver | NotAllowed> {
  if (!may(by, "visit.carryOver")) return notAllowed;
  const { tx, now } = work;
  const visit = await lockBooking(work, bookingId);
  if (!visit || !from.includes(visit.status)) return { ok: false, reason: "notWaiting" };
  const promised = await dayToPromise(work, visit.reception);
  if (!promised) return { ok: false, reason: "noReception" };
  await tx.booking.update({ where: { id: bookingId }, data: { status: "carriedOver", endedAt: now } });
  const { receptionId, startsAt, place } = promised;
  const next = await tx.booking.create({
    data: {
      ...{ receptionId, startsAt, kind: "carriedOver", carriedFromId: bookingId, priority: !place },
      ticket: place ? ticket(place.number) : await nextTicket(work, receptionId, "C"),
      contactId: visit.contactId,
      bookedByStaffId: visit.bookedByStaffId,
      name: visit.name,
      phone: visit.phone,
      matter: visit.matter,
      caseId: visit.caseId,
      companions: visit.companions,
      needs: visit.needs,
      language: visit.language,
      calendarUid: `${randomUUID()}@open-door`,
      createdAt: now,
      placedAt: now,
    },
    include: { reception: true },
  });
  if (place) {
    await tx.place.update({
      where: { id: place.id },
      data: { bookingId: next.id, heldByChatId: null, heldUntil: null },
    });
    await tx.placeTurn.create({ data: { placeId: place.id, kind: "taken", at: now } });
  }
  const text = (language: string) =>
    work.texts.say(language, place ? "carry.place" : "carry.line", visitInWords(work, next, language));
  const about = byPhone ? { bookingId: next.id } : undefined;
  const trueWhile = [visitIs(next, "booked", "arrived")];
  const told: Told = visit.contactId
    ? await tellContact(work, visit.contactId, {
        text,
        about,
        trueWhile,
        choices: (language) => [{ id: `/visit ${next.id}`, label: work.texts.say(language, "carry.show") }],
        urgent: true,
      })
    : { reached: false, callId: about && (await phoneInstead(work, { about, text, trueWhile })) };
  return { ok: true, bookingId: next.id, hasPlace: Boolean(place), told: howTold(told) };
}

/** How a visitor hears of something: in chat, by the call that it became, or, without a chat and a number, not by us. */
export type ToldHow = { by: "chat" } | { by: "phone"; callId: number } | { by: "nobody" };

export const howTold = (told: Told): ToldHow =>
  told.reached ? { by: "chat" } : told.callId === undefined ? { by: "nobody" } : { by: "phone", callId: told.callId };

/** What can be promised to somebody whom that reception did not reach; nothing where no reception lies ahead. */
export const dayToPromise = async (work: Work, from: From) =>
  (await freePlaceAhead(work, from)) ?? (await nextOfRota(work, from));

type From = { id: number; rotaKey: string | null; endsAt: Date };

/** After the reception that did not reach them; and still to come, where this is entered days later. */
const notBefore = ({ now }: Pick<Work, "now">, { endsAt }: From) => (endsAt > now ? endsAt : now);

/** The soonest free place, at the same rota before any other. */
async function freePlaceAhead(work: Work, from: From) {
  const [place] = await freePlacesAhead(work, from, 1);
  return place && { receptionId: place.receptionId, startsAt: place.startsAt, place };
}

async function freePlacesAhead(work: Work, from: From, most: number) {
  const { tx, now } = work;
  const rows = await tx.$queryRaw`
    select p.id, p.number, p.reception_id as "receptionId", p.starts_at as "startsAt"
    from place p join reception r on r.id = p.reception_id
    where r.id <> ${from.id} and r.starts_at > ${notBefore(work, from)} and r.status = 'scheduled' and r.kind <> 'arrangedVisit'
      and r.booking_opens_at <= ${now} and ${freeNow(now)}
      and not exists (select 1 from waiting_entry w where w.reception_id = r.id and w.status = 'waiting')
    order by (r.rota_key is distinct from ${from.rotaKey}), p.starts_at, p.number limit ${most} for update of p skip locked`;
  return foundPlace.parse(rows);
}

/** What so many would be promised if it were done now: places, and then turns in line; fewer where no reception lies ahead. */
export async function daysToPromise(
  work: Work,
  from: From,
  count: number,
): Promise<{ receptionId: number; startsAt: Date; hasPlace: boolean }[]> {
  const places = (await freePlacesAhead(work, from, count)).map(({ receptionId, startsAt }) => ({
    receptionId,
    startsAt,
    hasPlace: true,
  }));
  const inLine = places.length < count ? await nextOfRota(work, from) : undefined;
  if (!inLine) return places;
  const turn = { receptionId: inLine.receptionId, startsAt: inLine.startsAt, hasPlace: false };
  return [...places, ...Array.from({ length: count - places.length }, () => turn)];
}

async function nextOfRota(work: Work, from: From) {
  const next = await work.tx.reception.findFirst({
    where: {
      rotaKey: from.rotaKey,
      startsAt: { gt: notBefore(work, from) },
      status: "scheduled",
      kind: { not: "arrangedVisit" },
    },
    orderBy: { startsAt: "asc" },
  });
  return next && { receptionId: next.id, startsAt: next.startsAt, place: undefined };
}
