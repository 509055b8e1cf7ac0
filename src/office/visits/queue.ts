// The queue of a reception: who is in line, the next who is called, and what the visitors' chats say meanwhile.

import { type Coming, callTimes, type InLine, inOrder } from "../../domain/queue.ts";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { tellContact } from "../../notifications/tell.ts";
import type { Booking, Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { venueName } from "../names.ts";
import type { StaffMember } from "../people/staff.ts";
import { lockBooking } from "./booking.ts";
import { visitIs } from "./visits.ts";

export type Waiting = Booking & InLine;

/** Who is there and not called yet, in the order of the office. */
export async function queueOf({ tx, now, office }: Pick<Work, "tx" | "now" | "office">, receptionId: number) {
  const there = await tx.booking.findMany({ where: { receptionId, status: "arrived", calledAt: null } });
  const line = there.map((visitor): Waiting => {
    const placed = visitor.kind !== "walkIn" && !visitor.lateAt;
    const queuedAt = visitor.queuedAt ?? visitor.arrivedAt ?? now;
    return { ...visitor, queuedAt, placeAt: placed ? visitor.startsAt : undefined };
  });
  return inOrder(line, office.queue.order, now);
}

/** How many are received at the same time. */
export const desksOf = ({ office }: Pick<Work, "office">, { rotaKey }: Pick<Reception, "rotaKey">): number =>
  (rotaKey && office.rotas[rotaKey]?.placesAtATime) || 1;

/** Who was called and has no outcome yet, the earliest first. */
export const calledOf = ({ tx }: Pick<Work, "tx">, receptionId: number) =>
  tx.booking.findMany({
    where: { receptionId, status: "arrived", calledAt: { not: null } },
    orderBy: [{ calledAt: "asc" }, { id: "asc" }],
  });

/** Who is expected today and whose place is still kept. Who comes later than that joins the walk-ins, so nobody waits for them. */
async function comingTo({ tx, now, office }: Pick<Work, "tx" | "now" | "office">, receptionId: number) {
  const booked = await tx.booking.findMany({ where: { receptionId, status: "booked", lateAt: null } });
  const grace = office.queue.graceMinutes * 60_000;
  return booked
    .filter(({ startsAt }) => startsAt.getTime() + grace > now.getTime())
    .map(({ id, startsAt, priority }): Coming => ({ id, priority, placeAt: startsAt, comesAt: startsAt }));
}

/** When each in line is called, and how many before, if all who have booked come at their times. */
export async function lineWithTimes(work: Pick<Work, "tx" | "now" | "office">, reception: Reception) {
  const { now, office } = work;
  const coming = await comingTo(work, reception.id);
  const called = await calledOf(work, reception.id);
  const times = callTimes({
    here: await queueOf(work, reception.id),
    coming,
    order: office.queue.order,
    from: reception.startsAt > now ? reception.startsAt : now,
    desks: desksOf(work, reception),
    minutesEach: reception.slotMinutes,
    busySince: called.flatMap(({ calledAt }) => calledAt ?? []),
  });
  return { times, coming: coming.length, called };
}

/** Where a visitor stands in line: how many before, how many minutes (until the reception begins, too), and whether the time is enough. */
export async function standing(work: Pick<Work, "tx" | "now" | "office">, reception: Reception, bookingId: number) {
  const { times } = await lineWithTimes(work, reception);
  const { ahead = 0, at = work.now } = times.get(bookingId) ?? {};
  return {
    ahead,
    minutes: minutesUntil(work, at),
    reached: at.getTime() + reception.slotMinutes * 60_000 <= reception.endsAt.getTime(),
  };
}

/** Whole minutes until then, none where it is now. */
export const minutesUntil = ({ now }: Pick<Work, "now">, at: Date): number =>
  Math.max(0, Math.ceil((at.getTime() - now.getTime()) / 60_000));

/** One change of a queue at a time: of two clerks who press at once each calls another visitor. */
export const lockQueue = ({ tx }: Pick<Work, "tx">, receptionId: number) =>
  tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`queue:${receptionId}`}, 0))`;

/** `before`: who was called to the same room earlier, and of whom nobody has noted yet what came of it. */
export type Called =
  | { ok: true; visitor: Booking; left: number; room: (language: string) => string; before: Booking[] }
  | { ok: false; reason: "nobody"; before: Booking[] };

/** Calls the next visitor to a room (the venue's, where none is given), and tells those whose turn is near. */
export async function callNext(
  work: Work,
  by: StaffMember,
  reception: Reception,
  roomGiven = "",
): Promise<Called | NotAllowed> {
  if (!may(by, "queue.call")) return notAllowed;
  const { tx, now } = work;
  await lockQueue(work, reception.id);
  const before = await tx.booking.findMany({
    where: { receptionId: reception.id, status: "arrived", calledAt: { not: null }, calledTo: roomGiven },
    orderBy: { calledAt: "asc" },
  });
  for (const next of await queueOf(work, reception.id)) {
    const room = (language: string) => roomGiven || venueName(work.office, reception.venueKey, language).room;
    const called = await tx.booking.updateManyAndReturn({
      where: { id: next.id, status: "arrived", calledAt: null },
      data: { calledAt: now, calledTo: roomGiven },
    });
    const visitor = called[0];
    if (!visitor) continue; // has left the line in this moment
    await tellCalled(work, visitor, room);
    const left = await tellWhoIsNear(work, reception.id);
    return { ok: true, visitor, left, room, before };
  }
  return { ok: false, reason: "nobody", before };
}

async function tellCalled(work: Work, visitor: Booking, room: (language: string) => string): Promise<void> {
  if (!visitor.contactId) return;
  await tellContact(work, visitor.contactId, {
    trueWhile: [{ ...visitIs(visitor, "arrived"), called: true }],
    text: (language) =>
      work.texts.say(language, room(language) ? "queue.pleaseCome" : "queue.pleaseComeIn", {
        ticket: visitor.ticket,
        room: room(language),
      }),
    urgent: true,
    validUntil: new Date(work.now.getTime() + 30 * 60_000),
  });
}

/** "Two before you": told once, to whoever has at most so many before them. Returns how many are in line. */
const nearBefore = 2;

export async function tellWhoIsNear(work: Work, receptionId: number): Promise<number> {
  const line = await queueOf(work, receptionId);
  for (const [ahead, { id, ticket }] of line.slice(0, nearBefore + 1).entries()) {
    if (ahead === 0) continue; // is called any moment
    const marked = await work.tx.booking.updateManyAndReturn({
      where: { id, toldNearAt: null, contactId: { not: null } },
      data: { toldNearAt: work.now },
    });
    const [visitor] = marked;
    if (!visitor?.contactId) continue;
    await tellContact(work, visitor.contactId, {
      trueWhile: [{ ...visitIs(visitor, "arrived"), called: false }],
      text: (language) => work.texts.say(language, "queue.near", { count: ahead, ticket }),
      urgent: true,
      validUntil: new Date(work.now.getTime() + 60 * 60_000),
    });
  }
  return line.length;
}

export type Again = { ok: true; ticket: string } | { ok: false; reason: "notCalled" };

/** Calls a visitor once more who was called and has not come. */
export async function recall(work: Work, by: StaffMember, bookingId: number): Promise<Again | NotAllowed> {
  if (!may(by, "queue.call")) return notAllowed;
  const visitor = await lockBooking(work, bookingId);
  if (visitor?.status !== "arrived" || !visitor.calledAt) return { ok: false, reason: "notCalled" };
  const { calledTo, reception } = visitor;
  await tellCalled(work, visitor, (language) => calledTo || venueName(work.office, reception.venueKey, language).room);
  return { ok: true, ticket: visitor.ticket };
}

/** Was called and is not there: back into the line, behind those who are waiting now. */
export async function skip(work: Work, by: StaffMember, bookingId: number): Promise<Again | NotAllowed> {
  if (!may(by, "queue.call")) return notAllowed;
  const { tx, now, texts } = work;
  const visitor = await lockBooking(work, bookingId);
  if (visitor?.status !== "arrived" || !visitor.calledAt) return { ok: false, reason: "notCalled" };
  // Late from now on: the place in line counts from this moment.
  await tx.booking.update({
    where: { id: bookingId },
    data: {
      calledAt: null,
      calledTo: null,
      queuedAt: now,
      lateAt: visitor.lateAt ?? now,
      priority: false,
      toldNearAt: null,
    },
  });
  if (visitor.contactId) {
    await tellContact(work, visitor.contactId, {
      trueWhile: [{ ...visitIs(visitor, "arrived"), called: false }],
      text: (language) => texts.say(language, "queue.skipped", { ticket: visitor.ticket }),
      urgent: true,
      validUntil: visitor.reception.endsAt,
    });
  }
  return { ok: true, ticket: visitor.ticket };
}

/** Out of turn from now on. */
export async function givePriority(work: Work, by: StaffMember, bookingId: number): Promise<Again | NotAllowed> {
  if (!may(by, "visit.receive")) return notAllowed;
  const changed = await work.tx.booking.updateManyAndReturn({
    where: { id: bookingId, status: { in: ["booked", "arrived"] }, calledAt: null },
    data: { priority: true },
  });
  const visitor = changed[0];
  return visitor ? { ok: true, ticket: visitor.ticket } : { ok: false, reason: "notCalled" };
}
