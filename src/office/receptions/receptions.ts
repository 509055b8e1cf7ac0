import { z } from "zod";
import { atTime, officeDay } from "../../domain/calendar.ts";
import type { Fact } from "../../notifications/facts.ts";
import type { Work } from "../../store/work.ts";
import { freeNow, nobodyWaits } from "../visits/waitingOffers.ts";

// Receptions as those find them who want a place.

const openReception = z.object({
  id: z.number(),
  rotaKey: z.string().nullable(),
  startsAt: z.date(),
  endsAt: z.date(),
  leaderKey: z.string(),
  venueKey: z.string(),
  bookingClosesAt: z.date(),
  free: z.number(),
});
export type OpenReception = z.infer<typeof openReception>;

/**
 * Receptions that can be booked now and have a free place (one this chat holds counts as free for it), soonest first. With `full`, also
 * those that have none, after the others: their `free` is 0.
 */
export async function openReceptions(
  work: Pick<Work, "tx" | "now">,
  chatId: number,
  { full = false } = {},
): Promise<OpenReception[]> {
  const { tx, now } = work;
  const rows = await tx.$queryRaw`
    select r.id, r.rota_key as "rotaKey", r.starts_at as "startsAt", r.ends_at as "endsAt", r.leader_key as "leaderKey",
           r.venue_key as "venueKey", r.booking_closes_at as "bookingClosesAt",
           (count(*) filter (where ${freeNow(now, chatId)} and ${nobodyWaits}))::int as free
    from reception r join place p on p.reception_id = r.id
    where r.status = 'scheduled' and r.kind <> 'arrangedVisit' and r.booking_opens_at <= ${now} and r.booking_closes_at > ${now}
    group by r.id order by r.starts_at, r.id`;
  const all = z.array(openReception).parse(rows);
  const withPlaces = all.filter(({ free }) => free > 0).slice(0, 60);
  return full ? [...withPlaces, ...all.filter(({ free }) => free === 0).slice(0, 20)] : withPlaces;
}

const freeTime = z.array(z.object({ startsAt: z.date() }));

/** The free times of a reception, each once, in order. */
export async function freeTimes(work: Pick<Work, "tx" | "now">, receptionId: number, chatId: number): Promise<Date[]> {
  const { tx, now } = work;
  const rows = await tx.$queryRaw`
    select distinct p.starts_at as "startsAt" from place p join reception r on r.id = p.reception_id
    where p.reception_id = ${receptionId} and ${freeNow(now, chatId)} and ${nobodyWaits}
    order by p.starts_at`;
  return freeTime.parse(rows).map(({ startsAt }) => startsAt);
}

/**
 * The reception as it is now, locked until this transaction ends: bookings wait, and whoever changes it next sees this change. The weaker
 * lock lets rows that refer to it be written meanwhile, such as a place that is given back.
 */
export async function lockReception({ tx }: Pick<Work, "tx">, receptionId: number) {
  await tx.$executeRaw`select 1 from reception where id = ${receptionId} for no key update`;
  return tx.reception.findUnique({ where: { id: receptionId } });
}

/** A reception as it is now. */
export const receptionById = ({ tx }: Pick<Work, "tx">, id: number) => tx.reception.findUnique({ where: { id } });

/** A reception is as it is told now. */
export const receptionIs = async (work: Pick<Work, "tx">, reception: number): Promise<Fact> => ({
  of: "reception",
  reception,
  change: await lastChange(work, reception),
});

/** The number of the last change of a reception, 0 where there was none. */
export async function lastChange({ tx }: Pick<Work, "tx">, receptionId: number): Promise<number> {
  const { _max } = await tx.receptionChange.aggregate({ where: { receptionId }, _max: { id: true } });
  return _max.id ?? 0;
}

/** The published receptions of those days (the office's, both included) that are to be held and not over, booked out and closed ones too. */
export const receptionsBetween = ({ tx, now }: Pick<Work, "tx" | "now">, from: string, to: string) =>
  tx.reception.findMany({
    where: {
      date: { gte: new Date(from), lte: new Date(to) },
      status: "scheduled",
      kind: { not: "arrangedVisit" },
      publishedAt: { lte: now },
      endsAt: { gt: now },
    },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
  });

/** Whether that reception has a place at this time ("14:20") of its day, free or taken. */
export async function hasPlaceAt(
  { tx, office }: Pick<Work, "tx" | "office">,
  receptionId: number,
  time: string,
): Promise<boolean> {
  const reception = await receptionById({ tx }, receptionId);
  if (!reception) return false;
  const startsAt = atTime(officeDay(reception.startsAt, office.zone), time, office.zone);
  return (await tx.place.count({ where: { receptionId, startsAt } })) > 0;
}
