import { addDays, officeDay } from "../../domain/calendar.ts";
import { overlap, type Turn } from "../../domain/turns.ts";
import type { Work } from "../../store/work.ts";

/**
 * Another scheduled reception of that leader at that time, if there is one. Whoever names a leader waits here until others who name the
 * same one are done, so that no two can put them in two places.
 */
export async function busyWith(
  { tx, office }: Pick<Work, "tx" | "office">,
  turn: Turn,
  ...except: number[]
): Promise<number | undefined> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`leader:${turn.leaderKey}`}, 0))`;
  const day = officeDay(turn.startsAt, office.zone);
  const others = await tx.reception.findMany({
    where: {
      leaderKey: turn.leaderKey,
      status: "scheduled",
      id: { notIn: except },
      date: { gte: new Date(addDays(day, -1)), lte: new Date(addDays(day, 1)) },
    },
  });
  return others.find((other) => overlap(other, turn))?.id;
}
