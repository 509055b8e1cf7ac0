import { comingBookings } from "../../../office/visits/booking.ts";
import { waitingOf } from "../../../office/visits/waitingList.ts";
import type { Setting } from "../../setting.ts";
import { isForOthers } from "./person.ts";

/** Why this person can't ask for a place at that reception, as a key: they have one, or wait for one. The desk asks for somebody else. */
export async function alreadyThere({ work, person, staff }: Setting, receptionId: number): Promise<string | undefined> {
  if (isForOthers({ staff })) return undefined;
  const isThere = (one: { receptionId: number }) => one.receptionId === receptionId;
  if ((await comingBookings(work, person.id)).some(isThere)) return "book.onePerReception";
  return (await waitingOf(work, person.id)).some(isThere) ? "waiting.already" : undefined;
}
