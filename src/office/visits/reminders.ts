// A reminder the day before and two hours before, exactly once each: the mark on the booking and the message in the queue
// are one transaction, whatever is restarted when.

import { tellContact } from "../../notifications/tell.ts";
import type { Booking } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { visitInWords, visitIs } from "./visits.ts";

const hour = 3_600_000;
const kinds = [
  { mark: "remindedHoursBeforeAt", ahead: 2 * hour, notBelow: 0, key: "news.reminderHours", urgent: true },
  { mark: "remindedDayBeforeAt", ahead: 24 * hour, notBelow: 2 * hour, key: "news.reminderDay", urgent: false },
] as const;

/** Which reminders a booking has ahead of it: none whose moment had passed when the place was taken, and none without a contact. */
export function remindersOwed(booking: Owed): { day: boolean; hours: boolean } {
  const [hours, day] = kinds.map(({ ahead }) => isOwed(booking, ahead));
  return { day: Boolean(day), hours: Boolean(hours) };
}

type Owed = Pick<Booking, "contactId" | "startsAt" | "placedAt">;
const isOwed = ({ contactId, startsAt, placedAt }: Owed, ahead: number) =>
  contactId !== null && startsAt.getTime() - placedAt.getTime() >= ahead;

/** Queues every reminder that is due. One whose moment had passed when the place was taken is not owed; one for a visit that has begun is never sent. */
export async function sendReminders(work: Work): Promise<number> {
  const { tx, now, texts } = work;
  let sent = 0;
  for (const { mark, ahead, notBelow, key, urgent } of kinds) {
    const due = await tx.booking.updateManyAndReturn({
      where: {
        status: "booked",
        [mark]: null,
        startsAt: { gt: new Date(now.getTime() + notBelow), lte: new Date(now.getTime() + ahead) },
      },
      data: { [mark]: now },
    });
    for (const booking of due) {
      if (!booking.contactId || !isOwed(booking, ahead)) continue;
      const reception = await tx.reception.findUniqueOrThrow({ where: { id: booking.receptionId } });
      await tellContact(work, booking.contactId, {
        text: (language) => texts.say(language, key, visitInWords(work, { ...booking, reception }, language)),
        choices: (language) => [
          { id: `/move ${booking.id}`, label: texts.say(language, "bookings.move") },
          { id: `/cancel ${booking.id}`, label: texts.say(language, "bookings.cancel") },
        ],
        urgent,
        validUntil: booking.startsAt,
        trueWhile: [visitIs(booking, "booked")],
        about: { bookingId: booking.id },
      });
      sent += 1;
    }
  }
  return sent;
}
