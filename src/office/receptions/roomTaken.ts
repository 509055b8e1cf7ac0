import type { Work } from "../../store/work.ts";
import { receptionMeanwhile } from "./leaderBusy.ts";

type Stay = { venueKey: string; startsAt: Date; endsAt: Date };

/**
 * Another scheduled reception in that room at that time, if there is one. A venue without a room has space for more than one. Whoever
 * takes a room waits here until others who take the same one are done, so that no two get it.
 */
export async function roomTakenBy(
  work: Pick<Work, "tx" | "office">,
  stay: Stay,
  ...except: number[]
): Promise<number | undefined> {
  if (!work.office.venues[stay.venueKey]?.room) return undefined;
  await work.tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`room:${stay.venueKey}`}, 0))`;
  return receptionMeanwhile(work, { venueKey: stay.venueKey, status: "scheduled" }, stay, except);
}
