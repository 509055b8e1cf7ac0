import { z } from "zod";
import type { Named, Used } from "../domain/officeChange.ts";
import type { Transaction } from "../store/database.ts";

const keys = z.array(z.object({ key: z.string() })).transform((rows) => new Set(rows.map(({ key }) => key)));

/**
 * Which of these the store refers to, in its history too: what somebody may still read of must keep its name. Asked only of what is
 * about to go, one by one, and each place has an index on the key, so that a million cases need not be read to apply a file.
 */
export async function usedByRows(tx: Transaction, { units, leaders, venues, rotas }: Named): Promise<Used> {
  const none = Promise.resolve([]);
  const [usedUnits, usedLeaders, usedVenues, usedRotas] = await Promise.all([
    units.length === 0
      ? none
      : tx.$queryRaw`
          select key from unnest(${units}::text[]) as gone (key)
          where exists (select from "case" where unit_key = key)
             or exists (select from staff where unit_key = key)
             or exists (select from unit_call where unit_key = key)
             or exists (select from unit_report where unit_key = key)
             or exists (select from case_unit where unit_key = key)
             or exists (select from visit_record where unit_key = key)
             or exists (select from "case" where complained_unit_key = key)
             or exists (select from "case" where place_key = key)
             or exists (select from case_look where unit_key = key)
             or exists (select from case_event where data->>'unit' = key)`,
    leaders.length === 0
      ? none
      : tx.$queryRaw`
          select key from unnest(${leaders}::text[]) as gone (key)
          where exists (select from reception where leader_key = key)
             or exists (select from staff where leader_key = key)
             or exists (select from visit_record where received_by = key)
             or exists (select from day_register where received_by = key)
             or exists (select from reception_change where before->>'leaderKey' = key)
             or exists (select from reception_change where after->>'leaderKey' = key)
             or exists (select from "case" where sponsor_key = key)`,
    venues.length === 0
      ? none
      : tx.$queryRaw`
          select key from unnest(${venues}::text[]) as gone (key)
          where exists (select from reception where venue_key = key)
             or exists (select from reception_change where before->>'venueKey' = key)
             or exists (select from reception_change where after->>'venueKey' = key)`,
    rotas.length === 0
      ? none
      : tx.$queryRaw`
          select key from unnest(${rotas}::text[]) as gone (key)
          where exists (select from reception where rota_key = key)`,
  ]);
  return {
    units: keys.parse(usedUnits),
    leaders: keys.parse(usedLeaders),
    venues: keys.parse(usedVenues),
    rotas: keys.parse(usedRotas),
  };
}
