// The nearest free places, offered to those whose visit changed.

import { z } from "zod";
import { shortDate, timeInWords } from "../../i18n/dates.ts";
import type { Work } from "../../store/work.ts";
import { leaderName } from "../names.ts";
import { freeNow, nobodyWaits } from "./waitingOffers.ts";

export type Offer = { receptionId: number; startsAt: Date; leaderKey: string };

const row = z.object({ receptionId: z.number(), startsAt: z.date(), leaderKey: z.string() });

/** As many free times are looked at; a reception has some twenty. */
const mostTimes = 1000;

/** Free places that can be booked now, the nearest in time first; none at the reception they are offered instead of. */
export async function nearestPlaces(
  { tx, now }: Pick<Work, "tx" | "now">,
  { near, insteadOf }: { near: Date; insteadOf: number },
): Promise<Offer[]> {
  const rows = await tx.$queryRaw`
    select p.reception_id as "receptionId", p.starts_at as "startsAt", r.leader_key as "leaderKey"
    from place p join reception r on r.id = p.reception_id
    where r.id <> ${insteadOf} and r.status = 'scheduled' and r.kind <> 'arrangedVisit'
      and r.booking_opens_at <= ${now} and r.booking_closes_at > ${now}
      and ${freeNow(now)} and ${nobodyWaits}
    order by abs(extract(epoch from p.starts_at - ${near}::timestamptz)), p.id limit ${mostTimes}`;
  return z.array(row).parse(rows);
}

/**
 * Some of them for one of many people: one time at each of the nearest receptions, another for each person, so that not all of them
 * press for the same place.
 */
export function offersFor(nth: number, free: Offer[], count: number): Offer[] {
  const receptions = [...new Set(free.map(({ receptionId }) => receptionId))].slice(0, count);
  return receptions.flatMap((id) => {
    const times = free.filter(({ receptionId }) => receptionId === id);
    const offer = times[nth % times.length];
    return offer ? [offer] : [];
  });
}

/** The button that takes an offer up with one press. */
export const offerChoice = (
  { office, texts }: Pick<Work, "office" | "texts">,
  bookingId: number,
  { receptionId, startsAt, leaderKey }: Offer,
  language: string,
) => ({
  id: `/rebook ${bookingId} ${receptionId} ${startsAt.getTime() / 60_000}`,
  label: texts.say(language, "book.cardLabel", {
    date: shortDate(startsAt, office.zone, language),
    time: timeInWords(startsAt, office.zone),
    leader: leaderName(office, leaderKey, language).name,
  }),
});
