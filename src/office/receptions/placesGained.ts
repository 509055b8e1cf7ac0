import type { Office } from "../../config/officeFile.ts";
import { placesOf } from "../../domain/slots.ts";
import type { Reception } from "../../store/generated/client.ts";

type Span = Pick<Reception, "startsAt" | "endsAt">;

/**
 * The times of the bookable places that a later end gives a reception: those that its rota has after the old end. None where it gets
 * no longer, and none at an arranged visit, which has a place for each who was invited.
 */
export function placesGained(office: Pick<Office, "rotas">, before: Reception, after: Span): Date[] {
  const rota = office.rotas[before.rotaKey ?? ""];
  const length = ({ startsAt, endsAt }: Span) => endsAt.getTime() - startsAt.getTime();
  if (!rota || length(after) <= length(before)) return [];
  const { slotMinutes } = before;
  // A rest that was too short for a place begins the time that is gained.
  const slot = slotMinutes * 60_000;
  const from = after.startsAt.getTime() + Math.floor(length(before) / slot) * slot;
  return placesOf({ rota: { ...rota, slotMinutes }, ...after })
    .map(({ startsAt }) => startsAt)
    .filter((startsAt) => startsAt.getTime() >= from);
}
