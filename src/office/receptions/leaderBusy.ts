import { addDays, officeDay } from "../../domain/calendar.ts";
import { overlap, type Turn } from "../../domain/turns.ts";
import type { Prisma } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";

type Where = Pick<Work, "tx" | "office">;

/**
 * Another scheduled reception of that leader at that time, if there is one. Whoever names a leader waits here until others who name the
 * same one are done, so that no two can put them in two places.
 */
export async function busyWith(work: Where, turn: Turn, ...except: number[]): Promise<number | undefined> {
  await work.tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`leader:${turn.leaderKey}`}, 0))`;
  return receptionMeanwhile(work, { leaderKey: turn.leaderKey, status: "scheduled" }, turn, except);
}

/** Another reception, held or still to be closed, at which that leader is said to have received in that time. */
export const receivedElsewhere = (work: Where, turn: Turn, ...except: number[]): Promise<number | undefined> =>
  receptionMeanwhile(work, { leaderKey: turn.leaderKey, status: { not: "cancelled" } }, turn, except);

/** One of these receptions that lies in that time. */
export async function receptionMeanwhile(
  { tx, office }: Where,
  which: Prisma.ReceptionWhereInput,
  time: Pick<Turn, "startsAt" | "endsAt">,
  except: number[],
): Promise<number | undefined> {
  const day = officeDay(time.startsAt, office.zone);
  const others = await tx.reception.findMany({
    where: {
      ...which,
      id: { notIn: except },
      date: { gte: new Date(addDays(day, -1)), lte: new Date(addDays(day, 1)) },
    },
    orderBy: { id: "asc" },
  });
  return others.find((other) => overlap(other, time))?.id;
}
