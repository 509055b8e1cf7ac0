// The rota as staff look at it: the coming receptions, and whose turn it was how often.

import type { Reception, ReceptionChange } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { standing } from "../visits/booking.ts";
import { turnOwners } from "./turnOwners.ts";

export type OnRota = Reception & { booked: number; free: number };

/** Receptions that end after that moment, soonest first, cancelled ones too; a leader's own only. */
export async function comingReceptions(
  { tx, now }: Pick<Work, "tx" | "now">,
  { from = now, skip, take, leaderKey }: { from?: Date; skip: number; take: number; leaderKey?: string },
): Promise<OnRota[]> {
  const receptions = await tx.reception.findMany({
    where: { endsAt: { gt: from }, leaderKey, ofDemo: false },
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
      bookings: { where: { status: { in: standing }, kind: { not: "walkIn" as const } } },
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
  /** Turns of one's own, and what became of them. */
  all: number;
  held: number;
  byOthers: number;
  cancelled: number;
  ahead: number;
  /** Turns of others that one stood in for. */
  stoodIn: number;
};

/** The turns of each leader between two instants; arranged visits are nobody's turn. */
export async function turnsOf(work: Pick<Work, "tx">, { from, until }: { from: Date; until: Date }): Promise<Turns[]> {
  const receptions = await work.tx.reception.findMany({
    where: { startsAt: { gte: from, lt: until }, kind: { not: "arrangedVisit" } },
    select: { id: true, leaderKey: true, status: true },
  });
  const owners = await turnOwners(work, receptions);
  const turns = new Map<string, Turns>();
  const of = (leaderKey: string) => {
    const none = { leaderKey, all: 0, held: 0, byOthers: 0, cancelled: 0, ahead: 0, stoodIn: 0 };
    const own = turns.get(leaderKey) ?? none;
    turns.set(leaderKey, own);
    return own;
  };
  for (const { id, leaderKey, status } of receptions) {
    const owner = owners.get(id) ?? leaderKey;
    const own = of(owner);
    own.all += 1;
    const another = owner !== leaderKey && status !== "cancelled";
    if (another) of(leaderKey).stoodIn += 1;
    if (status === "cancelled") own.cancelled += 1;
    else if (another || status === "heldBySubstitute") own.byOthers += 1;
    else if (status === "held") own.held += 1;
    else own.ahead += 1;
  }
  return [...turns.values()].sort((a, b) => b.all - a.all || (a.leaderKey < b.leaderKey ? -1 : 1));
}
