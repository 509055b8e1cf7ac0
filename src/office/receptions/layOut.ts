// Receptions laid out ahead from the rotas in force.

import type { Office } from "../../config/officeFile.ts";
import { addDays, officeDay } from "../../domain/calendar.ts";
import { layOut, type PlannedReception } from "../../domain/rota.ts";
import { placesOf } from "../../domain/slots.ts";
import type { Work } from "../../store/work.ts";

/** How far ahead receptions are laid out. */
export const horizonDays = 56;

type Ahead = Pick<Work, "now" | "office">;

/** What the rotas in force want from now until that day (included; the horizon where absent), soonest first. */
export function plannedReceptions({ now, office }: Ahead, until?: string): PlannedReception[] {
  const { calendar, zone, booking } = office;
  const fromDay = officeDay(now, zone);
  const toDay = until ?? addDays(fromDay, horizonDays);
  return Object.entries(office.rotas)
    .filter(([, rota]) => !rota.retired)
    .flatMap(([rotaKey, rota]) => layOut({ rota, rotaKey, calendar, zone, booking, fromDay, toDay }))
    .filter(({ startsAt }) => startsAt > now)
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}

/** The bookable places of a planned reception. */
export const plannedPlaces = (office: Office, { rotaKey, startsAt, endsAt }: PlannedReception) => {
  const rota = office.rotas[rotaKey];
  return rota ? placesOf({ rota, startsAt, endsAt }) : [];
};

/**
 * Lays out the receptions of the coming weeks with their bookable places. What is laid out already stays as it is; running it
 * again, or in two processes at once, changes nothing. Returns how many were new.
 */
export async function layOutReceptions({ tx, now, office }: Pick<Work, "tx" | "now" | "office">): Promise<number> {
  let laidOut = 0;
  for (const planned of plannedReceptions({ now, office })) {
    const { date, dueOn, ...rest } = planned;
    const [created] = await tx.reception.createManyAndReturn({
      data: [{ ...rest, date: new Date(date), dueOn: new Date(dueOn), createdAt: now }],
      skipDuplicates: true,
    });
    if (!created) continue;
    const places = plannedPlaces(office, planned);
    await tx.place.createMany({ data: places.map((place) => ({ ...place, receptionId: created.id })) });
    laidOut += 1;
  }
  return laidOut;
}
