// A platform may take a message and tell later that it did not arrive.

import type { ChannelName, Delivery } from "../domain/message.ts";
import type { Clock } from "../lib/clock.ts";
import type { Database } from "../store/database.ts";

export type LateRefusal = Exclude<Delivery, { ok: true } | { reason: "slowDown" }>;
type Parts = { database: Pick<Database, "transaction">; clock: Clock };

const statusOf = { blocked: "refused", windowClosed: "held", rejected: "dead" } as const;

/**
 * Records it: held until the person writes, listed for staff, or refused by one who has blocked us. It may come before we have recorded
 * that the platform took the message, and more than once. A message of another channel, or settled otherwise since, stays as it is.
 */
export async function recordLateRefusal(
  { database, clock }: Parts,
  channel: ChannelName,
  id: number,
  { reason, detail }: LateRefusal,
): Promise<void> {
  const now = clock();
  await database.transaction(async (tx) => {
    const changed = await tx.$queryRaw<{ chat_id: number }[]>`
      update outgoing o set status = ${statusOf[reason]}::outgoing_status, settled_at = ${now}, fault = ${detail}, position = null
      from chat c where c.id = o.chat_id and c.channel = ${channel} and o.id = ${id} and o.status in ('queued', 'delivered')
      returning o.chat_id`;
    const [first] = changed;
    if (first && reason === "blocked")
      await tx.$executeRaw`update chat set blocked_at = ${now} where id = ${first.chat_id} and blocked_at is null`;
  });
}
