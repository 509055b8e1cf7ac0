// What came back to news of a change, and who must be telephoned because nothing did.

import { phoneInstead } from "../../notifications/phoneList.ts";
import type { Prisma } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { visitInWords, visitIs } from "../visits/visits.ts";

/** The person has answered in whatever way: nobody need phone any more. `whose` says which bookings are meant. */
export async function answerChange(
  { tx, now }: Pick<Work, "tx" | "now">,
  whose: Prisma.ChangeNoticeWhereInput,
): Promise<void> {
  const answered = await tx.changeNotice.updateManyAndReturn({
    where: { ...whose, answeredAt: null },
    data: { answeredAt: now },
  });
  const phoned = answered.filter(({ phoneAskedAt }) => phoneAskedAt).map(({ bookingId }) => bookingId);
  if (phoned.length > 0)
    await tx.phoneCall.updateMany({ where: { bookingId: { in: phoned }, doneAt: null }, data: { doneAt: now } });
}

/**
 * Asks the clerks to phone those who have not answered in time. Of two who run it at once one marks a notice and the other does not
 * find it. Returns how many were put on the list.
 */
export async function phoneUnanswered(work: Work): Promise<number> {
  const { tx, now, texts } = work;
  const due = await tx.changeNotice.updateManyAndReturn({
    where: { answeredAt: null, phoneAskedAt: null, answerBy: { lte: now } },
    data: { phoneAskedAt: now },
  });
  for (const { bookingId, lostPlace } of due.sort((a, b) => a.id - b.id)) {
    const booking = await tx.booking.findUniqueOrThrow({ where: { id: bookingId }, include: { reception: true } });
    const key = lostPlace ? "changed.noAnswerLost" : "changed.noAnswer";
    await phoneInstead(work, {
      about: { bookingId },
      trueWhile: [visitIs(booking, booking.status)],
      text: (language) => texts.say(language, key, visitInWords(work, booking, language)),
    });
  }
  return due.length;
}
