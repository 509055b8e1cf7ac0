// What a new office file changes on receptions that are laid out already: found first, so that it can be shown, then carried out.

import type { Office, Rota } from "../../config/officeFile.ts";
import { addDays, officeDay } from "../../domain/calendar.ts";
import type { PlannedReception } from "../../domain/rota.ts";
import type { Place, Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { standing } from "../visits/booking.ts";
import type { Reached } from "./changeNews.ts";
import { type Ways, waysTo } from "./changePreview.ts";
import { horizonDays, plannedPlaces, plannedReceptions } from "./layOut.ts";
import { changeReception } from "./receptionChange.ts";

/** A reception that an office file changes, or, without `planned`, no longer has. */
export type Reworked = {
  reception: Reception;
  planned?: PlannedReception;
  /** Of "leader", "venue", "time", "places", "window"; a changed window moves nobody. */
  what: string[];
  bookings: number;
  /** How those who booked hear of it. */
  ways: Ways;
};

type Stored = Reception & { places: Place[]; _count: { bookings: number } };

/**
 * The coming receptions that the rotas of that office would have otherwise, soonest first. What staff set by hand stays; and where a rota's
 * rule and leaders are as they were `before`, so does each leader: a closure takes away or moves its own day's reception and hands no other
 * one to somebody else. Turns are made up for on the days that are laid out later.
 */
export async function reworkedBy(
  { tx, now }: Pick<Work, "tx" | "now">,
  office: Office,
  before?: Pick<Office, "rotas">,
): Promise<Reworked[]> {
  const stored: Stored[] = await tx.reception.findMany({
    where: { status: "scheduled", startsAt: { gt: now }, rotaKey: { not: null } },
    include: {
      places: { orderBy: [{ startsAt: "asc" }, { number: "asc" }] },
      _count: { select: { bookings: { where: { status: { in: standing } } } } },
    },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
  });
  const horizon = addDays(officeDay(now, office.zone), horizonDays);
  const furthest = stored.map(({ date }) => iso(date)).reduce((a, b) => (a > b ? a : b), horizon);
  const planned = plannedReceptions({ now, office }, furthest);
  // What was cancelled or has been held is not laid out again under another's name.
  const settled = await tx.reception.findMany({
    where: {
      OR: [{ status: { not: "scheduled" } }, { startsAt: { lte: now } }],
      dueOn: { gte: new Date(now.getTime() - pastDays * 86_400_000) },
    },
    select: { rotaKey: true, dueOn: true },
  });
  const done = new Set(settled.map(({ rotaKey, dueOn }) => keyOf(rotaKey, dueOn ? iso(dueOn) : "")));
  const open = planned.filter(({ rotaKey, dueOn }) => !done.has(keyOf(rotaKey, dueOn)));
  const found: Reworked[] = [];
  for (const { one, to: planned } of pairUp(stored, open)) {
    const keepsLeader = one.rotaKey !== null && sameTurns(before?.rotas[one.rotaKey], office.rotas[one.rotaKey]);
    const to = planned && keepsLeader ? { ...planned, leaderKey: one.leaderKey } : planned;
    const what = to ? differences(office, one, to) : ["gone"];
    if (what.length === 0) continue;
    const { places: _, _count, ...reception } = one;
    const ways = await waysTo({ tx }, { receptionId: one.id, status: { in: standing } });
    found.push({ reception, planned: to, what, bookings: _count.bookings, ways });
  }
  return found;
}

/** Whose turn comes when is said the same way: by which rule, from when, and in which order. */
const sameTurns = (one: Rota | undefined, other: Rota | undefined): boolean =>
  one !== undefined && other !== undefined && JSON.stringify(turnsOf(one)) === JSON.stringify(turnsOf(other));
const turnsOf = ({ rule, from, leaders }: Rota) => [rule, from, leaders];

/** A reception that is still to come was due at most this long ago. */
const pastDays = 62;
const keyOf = (rotaKey: string | null, day: string) => `${rotaKey} ${day}`;
const iso = (date: Date) => date.toISOString().slice(0, 10);
/** A reception whose day the rule no longer gives is the nearest new one of its rota, if that is within a week. */
const nearestDays = 6;

function pairUp(stored: Stored[], planned: PlannedReception[]): { one: Stored; to?: PlannedReception }[] {
  const free = new Map(planned.map((each) => [keyOf(each.rotaKey, each.dueOn), each]));
  const pairs = stored.map((one) => {
    const own = keyOf(one.rotaKey, one.dueOn ? iso(one.dueOn) : "");
    const to = free.get(own);
    free.delete(own);
    return { one, to };
  });
  for (const pair of pairs) {
    if (pair.to) continue;
    const days = (each: PlannedReception) => Math.abs(Date.parse(each.date) - pair.one.date.getTime()) / 86_400_000;
    const [nearest] = [...free.values()]
      .filter((each) => each.rotaKey === pair.one.rotaKey && days(each) <= nearestDays)
      .sort((a, b) => days(a) - days(b));
    if (!nearest) continue;
    pair.to = nearest;
    free.delete(keyOf(nearest.rotaKey, nearest.dueOn));
  }
  return pairs;
}

function differences(office: Office, one: Stored, to: PlannedReception): string[] {
  const byHand = (what: string) => one.setByHand.includes(what);
  const same = (a: Date, b: Date) => a.getTime() === b.getTime();
  const moved = !byHand("time") && !(same(one.startsAt, to.startsAt) && same(one.endsAt, to.endsAt));
  const times = one.places.map(({ startsAt }) => startsAt.getTime() - one.startsAt.getTime());
  const wanted = plannedPlaces(office, to).map(({ startsAt }) => startsAt.getTime() - to.startsAt.getTime());
  const sameCut = JSON.stringify(times) === JSON.stringify(wanted) && one.slotMinutes === to.slotMinutes;
  const sameWindow =
    same(one.bookingOpensAt, to.bookingOpensAt) &&
    same(one.bookingClosesAt, to.bookingClosesAt) &&
    same(one.publishedAt, to.publishedAt);
  return [
    moved ? "time" : "",
    !byHand("time") && !sameCut ? "places" : "",
    !byHand("leader") && one.leaderKey !== to.leaderKey ? "leader" : "",
    !byHand("venue") && one.venueKey !== to.venueKey ? "venue" : "",
    !byHand("time") && !sameWindow ? "window" : "",
    one.kind === to.kind ? "" : "kind",
  ].filter(Boolean);
}

/**
 * Carries it out. A reception with bookings goes the way of every change, and its people are told; one without that was never
 * published goes without a trace, a published one is cancelled.
 */
export async function rework(work: Work, before?: Pick<Office, "rotas">): Promise<Reworked[]> {
  const reworked = await reworkedBy(work, work.office, before);
  const tellLater: (() => Promise<Reached>)[] = [];
  for (const one of reworked) await reworkOne(work, one, tellLater);
  // Whoever is offered another reception is told who will receive there, and not who would have.
  for (const tell of tellLater) await tell();
  return reworked;
}

async function reworkOne(
  work: Work,
  { reception, planned, what, bookings }: Reworked,
  tellLater: (() => Promise<Reached>)[],
): Promise<void> {
  const { tx, now } = work;
  const { id } = reception;
  const how = { reason: "", evenIfBusy: true, tellLater };
  const traces = await tx.booking.count({ where: { receptionId: id } });
  const changes = await tx.receptionChange.count({ where: { receptionId: id } });
  if (!planned) {
    if (traces + changes > 0 || reception.publishedAt <= now)
      await changeReception(work, { role: "office" }, id, { cancelled: true }, how);
    else {
      await tx.place.deleteMany({ where: { receptionId: id } });
      await tx.reception.delete({ where: { id } });
    }
    return;
  }
  const { startsAt, endsAt, leaderKey, venueKey, dueOn, slotMinutes, publishedAt, bookingOpensAt, bookingClosesAt } =
    planned;
  const recut = what.includes("places") || what.includes("time");
  const keepTimes = reception.setByHand.includes("time");
  const also = keepTimes
    ? { dueOn: new Date(dueOn) }
    : { dueOn: new Date(dueOn), slotMinutes, publishedAt, bookingOpensAt, bookingClosesAt };
  await tx.reception.update({ where: { id }, data: { ...also, kind: planned.kind } });
  const wanted = {
    ...(what.includes("time") ? { startsAt, endsAt } : {}),
    ...(recut ? { places: plannedPlaces(work.office, planned) } : {}),
    ...(what.includes("leader") ? { leaderKey } : {}),
    ...(what.includes("venue") ? { venueKey } : {}),
    also,
  };
  if (bookings > 0 || reception.publishedAt <= now) {
    await changeReception(work, { role: "office" }, id, wanted, how);
    return;
  }
  await tx.reception.update({
    where: { id },
    data: {
      ...(what.includes("time") ? { startsAt, endsAt, date: new Date(planned.date) } : {}),
      ...(what.includes("leader") ? { leaderKey } : {}),
      ...(what.includes("venue") ? { venueKey } : {}),
    },
  });
  if (!recut) return;
  await tx.place.deleteMany({ where: { receptionId: id } });
  const places = plannedPlaces(work.office, planned);
  await tx.place.createMany({ data: places.map((place) => ({ ...place, receptionId: id })) });
}
