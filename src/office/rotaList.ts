// The rota as staff look at it: the coming receptions, and whose turn it was how often.

import type { Reception, ReceptionChange } from "../store/generated/client.ts";
import type { Work } from "../store/work.ts";
import { standing } from "./booking.ts";

export type OnRota = Reception & { booked: number; free: number };

/** Receptions that end after that moment, soonest first, cancelled ones too; a leader's own only. */
export async function comingReceptions(
  { tx, now }: Pick<Work, "tx" | "now">,
  { from = now, skip, take, leaderKey }: { from?: Date; skip: number; take: number; leaderKey?: string },
): Promise<OnRota[]> {
  const receptions = await tx.reception.findMany({
    where: { endsAt: { gt: from }, leaderKey },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    skip,
    take,
    include: counted(now),
  });
  return receptions.map(withCounts);
}

/** One reception with its history. */
export async function oneReception({ tx, now }: Pick<Work, "tx" | "now">, id: number) {
  const found = await tx.reception.findUnique({
    where: { id },
    include: { ...counted(now), changes: { orderBy: { id: "asc" } } },
  });
  if (!found) return undefined;
  const { changes, ...reception } = found;
  return { ...withCounts(reception), changes } satisfies OnRota & { changes: ReceptionChange[] };
}

const counted = (now: Date) => ({
  _count: {
    select: {
      bookings: { where: { status: { in: standing } } },
      places: { where: { bookingId: null, startsAt: { gt: now } } },
    },
  },
});

const withCounts = <R extends Reception>({
  _count,
  ...reception
}: R & { _count: { bookings: number; places: number } }) => ({
  ...reception,
  booked: _count.bookings,
  free: _count.places,
});

export type Turns = {
  leaderKey: string;
  all: number;
  held: number;
  byOthers: number;
  cancelled: number;
  ahead: number;
};

/** How often each leader had the turn between two instants. A turn that another stood in for counts for the one whose it was. */
export async function turnsOf(
  { tx }: Pick<Work, "tx">,
  { from, until }: { from: Date; until: Date },
): Promise<Turns[]> {
  const receptions = await tx.reception.findMany({
    where: { startsAt: { gte: from, lt: until } },
    select: { leaderKey: true, status: true },
  });
  const turns = new Map<string, Turns>();
  for (const { leaderKey, status } of receptions) {
    const own = turns.get(leaderKey) ?? { leaderKey, all: 0, held: 0, byOthers: 0, cancelled: 0, ahead: 0 };
    own.all += 1;
    if (status === "held") own.held += 1;
    else if (status === "heldBySubstitute") own.byOthers += 1;
    else if (status === "cancelled") own.cancelled += 1;
    else own.ahead += 1;
    turns.set(leaderKey, own);
  }
  return [...turns.values()].sort((a, b) => b.all - a.all || (a.leaderKey < b.leaderKey ? -1 : 1));
}
