// The end of a reception at which people still wait: all of them are promised another day at once, and who has not come is noted at once.

import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import type { Booking, Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { lockBooking } from "./booking.ts";
import { carryOver, daysToPromise, type ToldHow } from "./carryOver.ts";
import { graceEnds, hasNotCome } from "./door.ts";
import { calledOf, lockQueue, queueOf } from "./queue.ts";

export type StillOpen = {
  /** There and not called, in order. */
  waiting: Booking[];
  /** Called, and without an outcome. */
  called: Booking[];
  /** Booked, and the minutes are over for which a place is kept. */
  notCome: Booking[];
  /** Booked, and their time is still to come. */
  ahead: Booking[];
};

/** Whose visit of that reception has no end yet. */
export async function stillOpen(work: Work, receptionId: number): Promise<StillOpen> {
  const booked = await work.tx.booking.findMany({
    where: { receptionId, status: "booked" },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
  });
  const over = ({ startsAt }: Booking) => work.now >= graceEnds(work, startsAt);
  return {
    waiting: await queueOf(work, receptionId),
    called: await calledOf(work, receptionId),
    notCome: booked.filter(over),
    ahead: booked.filter((visit) => !over(visit)),
  };
}

/** What all who wait would be promised, reception by reception: how many places from when on, and how many turns in line. */
export async function anotherDayFor(work: Work, reception: Reception, count: number) {
  const promised = await daysToPromise(work, reception, count);
  const receptions = await work.tx.reception.findMany({
    where: { id: { in: promised.map(({ receptionId }) => receptionId) } },
    orderBy: { startsAt: "asc" },
  });
  return receptions.map((its) => {
    const here = promised.filter(({ receptionId }) => receptionId === its.id);
    const places = here.filter(({ hasPlace }) => hasPlace);
    return {
      reception: its,
      places: places.length,
      inLine: here.length - places.length,
      from: places[0]?.startsAt ?? its.startsAt,
      to: places.at(-1)?.startsAt ?? its.startsAt,
    };
  });
}

export type Promised = { before: Booking; after: Booking & { reception: Reception }; told: ToldHow };

/**
 * Promises everybody in line another day, in the order of the line. Who can't be promised one stays where they are: those behind them
 * can't either.
 */
export async function anotherDayForAll(
  work: Work,
  by: StaffMember,
  receptionId: number,
): Promise<Promised[] | NotAllowed> {
  if (!may(by, "visit.carryOver")) return notAllowed;
  await lockQueue(work, receptionId);
  const done: Promised[] = [];
  for (const before of await queueOf(work, receptionId)) {
    const carried = await carryOver(work, by, before.id, { byPhone: true });
    if (!carried.ok && carried.reason === "notWaiting") continue; // has left the line in this moment
    if (!carried.ok) break;
    const after = await work.tx.booking.findUniqueOrThrow({
      where: { id: carried.bookingId },
      include: { reception: true },
    });
    done.push({ before, after, told: carried.told });
  }
  return done;
}

/** Notes of all whose time is over that they did not come, by the rules of the door. */
export async function noteAllNotCome(work: Work, by: StaffMember, receptionId: number): Promise<string[] | NotAllowed> {
  if (!may(by, "visit.receive")) return notAllowed;
  await lockQueue(work, receptionId);
  const tickets: string[] = [];
  for (const { id } of (await stillOpen(work, receptionId)).notCome) {
    const visit = await lockBooking(work, id);
    if (visit?.status !== "booked") continue;
    await hasNotCome(work, visit);
    tickets.push(visit.ticket);
  }
  return tickets;
}
