// How fast the places of past receptions went, and how many were given back and taken again at once: where somebody trades in places it
// shows here. Counted of places; who took them is not looked at.

import { z } from "zod";
import type { Work } from "../../store/work.ts";

/** A place that is taken again within so many minutes after it was given back may have been handed on. */
export const soonMinutes = 10;
/** As many days are looked back on. */
const daysBack = 90;

const row = z.object({
  id: z.number(),
  startsAt: z.date(),
  leaderKey: z.string(),
  places: z.number(),
  /** Seconds from when they could be booked until half of them, and all, were taken; null where it did not come to that. */
  toHalf: z.number().nullable(),
  toFull: z.number().nullable(),
  freed: z.number(),
  takenAgainSoon: z.number(),
});
export type PlacesGone = z.infer<typeof row>;

/** The receptions of the last 90 days that were not cancelled, the newest first. Arranged visits have no places to be had. */
export async function placesGone({ tx, now }: Pick<Work, "tx" | "now">): Promise<PlacesGone[]> {
  const since = new Date(now.getTime() - daysBack * 86_400_000);
  const rows = await tx.$queryRaw`
    with past as (
      select id, starts_at, leader_key, greatest(published_at, booking_opens_at) as opened
      from reception
      where starts_at > ${since} and starts_at <= ${now} and status <> 'cancelled' and kind <> 'arrangedVisit'
    ), size as (
      select reception_id, count(*)::int as places from place where reception_id in (select id from past) group by reception_id
    ), turn as (
      select p.reception_id, t.at, t.kind,
             sum(case t.kind when 'taken' then 1 else -1 end) over (partition by p.reception_id order by t.id) as occupied,
             lead(t.kind) over (partition by t.place_id order by t.id) as next_kind,
             lead(t.at) over (partition by t.place_id order by t.id) as next_at
      from place_turn t join place p on p.id = t.place_id
      where p.reception_id in (select id from past)
    )
    select past.id, past.starts_at as "startsAt", past.leader_key as "leaderKey", size.places,
           extract(epoch from min(turn.at) filter (where turn.occupied * 2 >= size.places) - past.opened)::float8 as "toHalf",
           extract(epoch from min(turn.at) filter (where turn.occupied >= size.places) - past.opened)::float8 as "toFull",
           count(*) filter (where turn.kind = 'freed' and turn.at < past.starts_at)::int as freed,
           count(*) filter (where turn.kind = 'freed' and turn.next_kind = 'taken'
             and turn.next_at <= turn.at + ${soonMinutes} * interval '1 minute')::int as "takenAgainSoon"
    from past join size on size.reception_id = past.id left join turn on turn.reception_id = past.id
    group by past.id, past.starts_at, past.leader_key, past.opened, size.places
    order by past.starts_at desc, past.id desc`;
  return z.array(row).parse(rows);
}

/** The middle one of them, the lower of two; nothing where there is none. */
export function median(values: (number | null)[]): number | undefined {
  const inOrder = values.filter((value) => value !== null).sort((a, b) => a - b);
  return inOrder[Math.floor((inOrder.length - 1) / 2)];
}
