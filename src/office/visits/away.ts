// The program was away while a reception was held: what happened there is on paper.

import { z } from "zod";
import { atTime, isWorkingDay, officeDay } from "../../domain/calendar.ts";
import { Prisma } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { receptionInWords, tellClerks } from "../receptions/leaderNews.ts";

/** The door is watched every minute. A longer time without it was no restart. */
const awayMinutes = 5;

/**
 * Those of a reception (r) of whom the program may say itself that they are late, or did not come: whose time (b) came while it was
 * there. What the others did is on paper.
 */
export const watched = Prisma.sql`(r.paper_asked_at is null or b.starts_at > r.paper_asked_at)`;

/**
 * Notes that the door is watched now, and asks the clerks, once, to enter what is on paper of the receptions at which people's time came
 * while it was not.
 */
export async function askForPaper(work: Work): Promise<number> {
  const { tx, now, texts } = work;
  const away = await awaySince(work);
  if (!away) return 0;
  const rows = await tx.$queryRaw`
    update reception r set paper_asked_at = ${now}, paper_told_at = ${now}
    where r.status = 'scheduled' and r.ends_at > ${away} and r.leader_declined_at is null
      and exists (select from booking b where b.reception_id = r.id and b.status = 'booked' and b.starts_at <= ${now})
    returning r.id`;
  const asked = z.array(z.object({ id: z.number() })).parse(rows);
  for (const { id } of asked) {
    const reception = await tx.reception.findUniqueOrThrow({ where: { id } });
    await tellClerks(work, {
      text: (language) => texts.say(language, "paper.away", receptionInWords(work, reception, language)),
      choices: (language) => [{ id: `/onpaper ${id}`, label: texts.say(language, "paper.enter") }],
      urgent: true,
    });
  }
  return asked.length;
}

/** Since when nobody watched the door, where that is long. Of two processes that look at once one has been away. */
async function awaySince({ tx, now }: Work): Promise<Date | undefined> {
  const name = "door";
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('door watched', 0))`;
  const last = await tx.clockRun.findUnique({ where: { name } });
  if (last && last.at >= now) return undefined;
  await tx.clockRun.upsert({ where: { name }, create: { name, at: now }, update: { at: now } });
  return last && now.getTime() - last.at.getTime() > awayMinutes * 60_000 ? last.at : undefined;
}

/** On each working day, with the day's list: clerks are reminded of the receptions whose paper was asked for and that are still open. */
export async function remindOfPaper(work: Work): Promise<number> {
  const { tx, now, office, texts } = work;
  const today = officeDay(now, office.zone);
  if (!isWorkingDay(office.calendar, today) || now < atTime(today, office.dayList.at, office.zone)) return 0;
  const { count } = await tx.reception.updateMany({
    where: { status: "scheduled", paperToldAt: { lt: atTime(today, "00:00", office.zone) } },
    data: { paperToldAt: now },
  });
  if (count > 0)
    await tellClerks(work, {
      text: (language) => texts.say(language, "paper.stillOpen", { count }),
      choices: (language) => [{ id: "/onpaper", label: texts.say(language, "paper.enter") }],
    });
  return count;
}
