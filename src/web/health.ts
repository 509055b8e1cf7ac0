import type { Clock } from "../lib/clock.ts";
import type { Database } from "../store/database.ts";

export type HealthReport =
  | { status: "ok"; oldestUndelivered: { ageSeconds: number } | null; dayListLastSent: string | null }
  | { status: "databaseAway" };

export type Health = () => Promise<HealthReport>;

/** What an operator watches: the store answers, nothing waits long to be delivered, the day list went out. */
export function healthOf({ prisma }: Database, clock: Clock): Health {
  return async () => {
    try {
      const now = clock();
      const oldest = await prisma.outgoing.findFirst({
        // A terminal takes its messages only while somebody sits at it.
        where: { status: "queued", dueAt: { lte: now }, chat: { channel: { not: "terminal" } } },
        orderBy: { dueAt: "asc" },
        select: { dueAt: true },
      });
      const { _max } = await prisma.dayListIssue.aggregate({ _max: { sentAt: true } });
      return {
        status: "ok",
        oldestUndelivered: oldest ? { ageSeconds: Math.round((now.getTime() - oldest.dueAt.getTime()) / 1000) } : null,
        dayListLastSent: _max.sentAt?.toISOString() ?? null,
      };
    } catch {
      return { status: "databaseAway" };
    }
  };
}
