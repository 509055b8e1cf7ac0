import { DateTime } from "luxon";
import { z } from "zod";
import { layOut } from "../domain/rota.ts";
import { placesOf } from "../domain/slots.ts";
import type { Transaction } from "../store/database.ts";
import type { Work } from "../store/work.ts";

// Receptions: laid out ahead from the rotas, and found by those who want a place.

/** How far ahead receptions are laid out. */
const horizonDays = 56;

/**
 * Lays out the receptions of the coming weeks with their bookable places, from the rotas in force. What is laid out already
 * stays as it is; running it again, or in two processes at once, changes nothing. Returns how many were new.
 */
export async function layOutReceptions({ tx, now, office }: Pick<Work, "tx" | "now" | "office">): Promise<number> {
  const today = DateTime.fromJSDate(now, { zone: office.zone });
  const span = { fromDay: today.toISODate() ?? "", toDay: today.plus({ days: horizonDays }).toISODate() ?? "" };
  let laidOut = 0;
  for (const [rotaKey, rota] of Object.entries(office.rotas)) {
    if (rota.retired) continue;
    const { calendar, zone, booking } = office;
    for (const planned of layOut({ rota, rotaKey, calendar, zone, booking, ...span })) {
      const { date, startsAt, endsAt, ...rest } = planned;
      if (startsAt <= now) continue;
      const [created] = await tx.reception.createManyAndReturn({
        data: [{ ...rest, startsAt, endsAt, date: new Date(date), createdAt: now }],
        skipDuplicates: true,
      });
      if (!created) continue;
      const places = placesOf({ rota, startsAt, endsAt });
      await tx.place.createMany({ data: places.map((place) => ({ ...place, receptionId: created.id })) });
      laidOut += 1;
    }
  }
  return laidOut;
}

const openReception = z.object({
  id: z.number(),
  rotaKey: z.string(),
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
    where r.status = 'scheduled' and r.booking_opens_at <= ${now} and r.booking_closes_at > ${now}
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
