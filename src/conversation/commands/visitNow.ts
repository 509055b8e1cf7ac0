import { visitState } from "../../office/visits/visitorCard.ts";
import type { Setting } from "../setting.ts";

/** "W-006 is by now called": why nothing was done, by the visit as it stands; `otherwise` where there is none. */
export async function asItStands({ work, say }: Setting, bookingId: number, otherwise: string): Promise<string> {
  const visit = await work.tx.booking.findUnique({ where: { id: bookingId } });
  if (!visit) return say(otherwise);
  return say("queue.meanwhile", { ticket: visit.ticket, state: say(`visitStatus.${visitState(visit)}`) });
}
