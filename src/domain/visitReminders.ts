// When a visitor is reminded: the day before, and two hours before. Neither lies outside the office's decent hours: what would come too
// early comes on the evening before.

import { addDays, atTime, officeDay } from "./calendar.ts";

export type ReminderKind = "day" | "hours";
type Hours = { zone: string; decentHours: { from: string; to: string } };

const hour = 3_600_000;
const ahead: Record<ReminderKind, number> = { day: 24 * hour, hours: 2 * hour };

/** The moment of that reminder of a visit that begins then. Later visits never have earlier moments. */
export function reminderAt(kind: ReminderKind, startsAt: Date, { zone, decentHours }: Hours): Date {
  const wanted = new Date(startsAt.getTime() - ahead[kind]);
  const day = officeDay(wanted, zone);
  const opens = (of: string) => atTime(of, decentHours.from, zone);
  /** The last hour in which somebody is still glad to hear of the next day. */
  const evening = (of: string) =>
    new Date(Math.max(opens(of).getTime(), atTime(of, decentHours.to, zone).getTime() - hour));
  if (wanted < opens(day)) return evening(addDays(day, -1));
  return wanted < evening(day) ? wanted : evening(day);
}

/** Whether the second reminder comes on the evening before, and not two hours before. */
export const isOnTheEve = (startsAt: Date, hours: Hours): boolean =>
  officeDay(reminderAt("hours", startsAt, hours), hours.zone) < officeDay(startsAt, hours.zone);
