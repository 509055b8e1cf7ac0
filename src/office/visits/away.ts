// The program was away while a reception was held: what happened there is on paper.

import { z } from "zod";
import type { Work } from "../../store/work.ts";
import { receptionInWords, tellClerks } from "../receptions/leaderNews.ts";

/**
 * A reception is over at which places were not taken and nobody marked them as late, so the program was away. Nobody has
 * missed it until somebody says so: the clerks are asked, once, to enter what is on paper.
 */
export async function askForPaper(work: Work): Promise<number> {
  const { tx, now, office, texts } = work;
  // With a little room: what a reception's last minutes would have marked is left to the reception's end as always.
  const late = `${office.queue.graceMinutes + 5} minutes`;
  const rows = await tx.$queryRaw`
    update reception r set paper_asked_at = ${now}
    where r.status = 'scheduled' and r.ends_at <= ${now} and r.paper_asked_at is null and r.leader_declined_at is null
      and exists (
        select from booking b where b.reception_id = r.id and b.status = 'booked' and b.late_at is null
          and b.starts_at + ${late}::interval <= r.ends_at
      )
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
