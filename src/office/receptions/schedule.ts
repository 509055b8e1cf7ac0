// What the public may know of receptions: the schedule, and how many were held.

import { DateTime } from "luxon";
import type { Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";

type Public = Pick<Work, "tx" | "now" | "office">;

/** Arranged visits are between the office and those invited. */
const isPublic = (now: Date) => ({ kind: { not: "arrangedVisit" as const }, publishedAt: { lte: now }, ofDemo: false });

/** The receptions that are published and not over, soonest first; cancelled ones too, for whoever had them in mind. */
export async function publishedReceptions({ tx, now }: Public, skip: number, take: number): Promise<Reception[]> {
  return tx.reception.findMany({
    where: { ...isPublic(now), endsAt: { gt: now } },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    skip,
    take,
  });
}

export type Counts = { held: number; heldBySubstitute: number; cancelled: number };

/** How many receptions of this year (the office's) were held, held by a substitute, or cancelled. */
export async function countsOfYear({ tx, now, office }: Public): Promise<Counts & { year: number }> {
  const year = DateTime.fromJSDate(now, { zone: office.zone }).startOf("year");
  const groups = await tx.reception.groupBy({
    by: ["status"],
    where: { ...isPublic(now), startsAt: { gte: year.toJSDate(), lt: year.plus({ years: 1 }).toJSDate() } },
    _count: true,
  });
  const count = (status: keyof Counts) => groups.find((group) => group.status === status)?._count ?? 0;
  return {
    year: year.year,
    held: count("held"),
    heldBySubstitute: count("heldBySubstitute"),
    cancelled: count("cancelled"),
  };
}
