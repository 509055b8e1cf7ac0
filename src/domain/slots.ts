import type { Rota } from "../config/officeFile.ts";

export type PlannedPlace = { number: number; startsAt: Date };

/**
 * The bookable places of a reception, numbered from 1 in order of time. The rota's share for walk-ins is left out evenly over the
 * time, and at least one place can be booked. A rota's capacity counts from the beginning.
 */
export function placesOf({ rota, startsAt, endsAt }: { rota: Rota; startsAt: Date; endsAt: Date }): PlannedPlace[] {
  const length = rota.slotMinutes * 60_000;
  const slots = Math.floor((endsAt.getTime() - startsAt.getTime()) / length);
  const all = Array.from({ length: slots * rota.placesAtATime }, (_, i) => Math.floor(i / rota.placesAtATime));
  if (rota.capacity) all.length = Math.min(all.length, rota.capacity);
  const bookable = Math.max(Math.min(1, all.length), Math.floor(all.length * (1 - rota.walkInShare) + 1e-9));
  return all
    .filter((_, i) => Math.floor(((i + 1) * bookable) / all.length) > Math.floor((i * bookable) / all.length))
    .map((slot, i) => ({ number: i + 1, startsAt: new Date(startsAt.getTime() + slot * length) }));
}

/** B for booked, W for a walk-in, P for priority, C for carried over. On the wall only the ticket is called, never a name. */
export const ticketOf = (letter: "B" | "W" | "P" | "C", number: number): string =>
  `${letter}-${String(number).padStart(3, "0")}`;

/** "B-007" */
export const ticket = (number: number): string => ticketOf("B", number);
