import { z } from "zod";
import type { Transaction } from "../store/database.ts";
import type { Work } from "../store/work.ts";

// Receptions as those find them who want a place.

const openReception = z.object({
  id: z.number(),
  rotaKey: z.string().nullable(),
  startsAt: z.date(),
  endsAt: z.date(),
  leaderKey: z.string(),
  venueKey: z.string(),
  bookingClosesAt: z.date(),
  free: z.number(),
});
export type OpenReception = z.infer<typeof openReception>;

/** Receptions that can be booked now and have a free place (one this chat holds counts as free for it), soonest first. */
export async function openReceptions(work: Pick<Work, "tx" | "now">, chatId: number): Promise<OpenReception[]> {
  const { tx, now } = work;
  const rows = await tx.$queryRaw`
    select r.id, r.rota_key as "rotaKey", r.starts_at as "startsAt", r.ends_at as "endsAt", r.leader_key as "leaderKey",
           r.venue_key as "venueKey", r.booking_closes_at as "bookingClosesAt", count(*)::int as free
    from reception r join place p on p.reception_id = r.id
    where r.status = 'scheduled' and r.kind <> 'arrangedVisit' and r.booking_opens_at <= ${now} and r.booking_closes_at > ${now}
      and p.booking_id is null and (p.held_until is null or p.held_until <= ${now} or p.held_by_chat_id = ${chatId})
    group by r.id order by r.starts_at, r.id limit 60`;
  return z.array(openReception).parse(rows);
}

/** The free times of a reception, each once, in order. */
export async function freeTimes(work: Pick<Work, "tx" | "now">, receptionId: number, chatId: number): Promise<Date[]> {
  const { tx, now } = work;
  const free = await tx.place.findMany({
    where: {
      receptionId,
      bookingId: null,
      OR: [{ heldUntil: null }, { heldUntil: { lte: now } }, { heldByChatId: chatId }],
    },
    distinct: ["startsAt"],
    orderBy: { startsAt: "asc" },
    select: { startsAt: true },
  });
  return free.map(({ startsAt }) => startsAt);
}

/** The reception as it is now, locked until this transaction ends: bookings wait, and whoever changes it next sees this change. */
export async function lockReception({ tx }: Pick<Work, "tx">, receptionId: number) {
  await tx.$executeRaw`select 1 from reception where id = ${receptionId} for update`;
  return tx.reception.findUnique({ where: { id: receptionId } });
}

/** The number of the last change of a reception, 0 where there was none. */
export async function lastChange({ tx }: Pick<Work, "tx">, receptionId: number): Promise<number> {
  const { _max } = await tx.receptionChange.aggregate({ where: { receptionId }, _max: { id: true } });
  return _max.id ?? 0;
}

/** What of the office rows refer to, so that applying an office file never takes it away. */
export async function usedByRows(
  tx: Transaction,
): Promise<Record<"leaders" | "units" | "venues" | "rotas", Set<string>>> {
  const receptions = await tx.reception.findMany({
    distinct: ["rotaKey", "leaderKey", "venueKey"],
    select: { rotaKey: true, leaderKey: true, venueKey: true },
  });
  const cases = await tx.case.findMany({ distinct: ["unitKey"], select: { unitKey: true } });
  const staff = await tx.staff.findMany({ select: { unitKey: true, leaderKey: true } });
  const keys = (all: (string | null)[]) => new Set(all.filter((key) => key !== null));
  return {
    leaders: keys([...receptions.map((r) => r.leaderKey), ...staff.map((s) => s.leaderKey)]),
    units: keys([...cases.map((c) => c.unitKey), ...staff.map((s) => s.unitKey)]),
    venues: keys(receptions.map((r) => r.venueKey)),
    rotas: keys(receptions.map((r) => r.rotaKey)),
  };
}
