// A reminder the day before and two hours before (or on the evening before), exactly once each: the mark on the booking and the message
// in the queue are one transaction, whatever is restarted when.

import { isOnTheEve, reminderAt } from "../../domain/visitReminders.ts";
import { tellContact } from "../../notifications/tell.ts";
import type { Booking } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { visitInWords, visitIs } from "./visits.ts";

const kinds = [
  { kind: "hours", mark: "remindedHoursBeforeAt", key: "news.reminderHours" },
  { kind: "day", mark: "remindedDayBeforeAt", key: "news.reminderDay" },
] as const;

/** No reminder is further ahead: a day, and the night before a day that begins early. */
const furthest = 48 * 3_600_000;

type Owed = Pick<Booking, "contactId" | "startsAt" | "placedAt">;
type Hours = Pick<Work, "office">;

/** Which reminders a booking has ahead of it: none whose moment had passed when the place was taken, and none without a contact. */
export function remindersOwed(booking: Owed, { office }: Hours): { day: boolean; hours: boolean; onTheEve: boolean } {
  const [hours, day] = kinds.map(({ kind }) => isOwed(booking, reminderAt(kind, booking.startsAt, office)));
  return { day: Boolean(day), hours: Boolean(hours), onTheEve: isOnTheEve(booking.startsAt, office) };
}

const isOwed = ({ contactId, placedAt }: Owed, at: Date) => contactId !== null && placedAt <= at;

/** Queues every reminder that is due. One whose moment had passed when the place was taken is not owed; one for a visit that has begun is never sent. */
export async function sendReminders(work: Work): Promise<number> {
  const { tx, now, texts, office } = work;
  let sent = 0;
  for (const { kind, mark, key } of kinds) {
    const coming = await tx.booking.findMany({
      where: { status: "booked", [mark]: null, startsAt: { gt: now, lte: new Date(now.getTime() + furthest) } },
      select: { id: true, startsAt: true },
    });
    const ids = coming
      .filter(({ startsAt }) => reminderAt(kind, startsAt, office) <= now)
      // After the second the first says nothing new.
      .filter(({ startsAt }) => kind === "hours" || reminderAt("hours", startsAt, office) > now)
      .map(({ id }) => id);
    if (ids.length === 0) continue;
    const due = await tx.booking.updateManyAndReturn({
      where: { id: { in: ids }, status: "booked", [mark]: null },
      data: { [mark]: now },
    });
    for (const booking of due) {
      if (!booking.contactId || !isOwed(booking, reminderAt(kind, booking.startsAt, office))) continue;
      const reception = await tx.reception.findUniqueOrThrow({ where: { id: booking.receptionId } });
      await tellContact(work, booking.contactId, {
        text: (language) => texts.say(language, key, visitInWords(work, { ...booking, reception }, language)),
        choices: (language) => [
          { id: `/move ${booking.id}`, label: texts.say(language, "bookings.move") },
          { id: `/cancel ${booking.id}`, label: texts.say(language, "bookings.cancel") },
        ],
        validUntil: booking.startsAt,
        trueWhile: [visitIs(booking, "booked")],
        about: { bookingId: booking.id },
      });
      sent += 1;
    }
  }
  return sent;
}
