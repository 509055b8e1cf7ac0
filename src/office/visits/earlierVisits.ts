import type { Booking } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";

/** For each of these visits, by its id, how often somebody was received on its case before it. */
export async function earlierVisits(
  { tx }: Pick<Work, "tx">,
  visits: Pick<Booking, "id" | "caseId" | "startsAt">[],
): Promise<Map<number, number>> {
  const caseIds = [...new Set(visits.flatMap(({ caseId }) => caseId ?? []))];
  const received = await tx.booking.findMany({
    where: { caseId: { in: caseIds }, status: "seen" },
    select: { id: true, caseId: true, startsAt: true },
  });
  const before = Map.groupBy(received, ({ caseId }) => caseId);
  return new Map(
    visits.map(({ id, caseId, startsAt }) => [
      id,
      caseId === null ? 0 : (before.get(caseId) ?? []).filter((one) => one.id !== id && one.startsAt < startsAt).length,
    ]),
  );
}
