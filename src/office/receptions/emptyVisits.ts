// An arranged visit to which nobody comes any more is called off, so that the leader is free and the room too.

import { z } from "zod";
import { type News, tellStaff } from "../../notifications/tell.ts";
import { Prisma } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { receptionInWords, tellClerks } from "./leaderNews.ts";
import { type By, changeReception } from "./receptionChange.ts";
import { lockReception } from "./receptions.ts";

const found = z.array(z.object({ id: z.number() }));

/** Of the arranged visits to come, those that nobody has a place at and nobody may still accept; one of them only, where it is named. */
async function emptyVisits({ tx, now }: Work, receptionId?: number): Promise<number[]> {
  const only = receptionId === undefined ? Prisma.sql`true` : Prisma.sql`r.id = ${receptionId}`;
  const rows = await tx.$queryRaw`
    select r.id from reception r
    where ${only} and r.kind = 'arrangedVisit' and r.status = 'scheduled' and r.starts_at > ${now}
      and not exists (select from visit_invitation i where i.reception_id = r.id and i.status = 'waiting')
      and not exists (select from booking b where b.reception_id = r.id and b.status in ('booked', 'arrived'))
    order by r.id`;
  return found.parse(rows).map(({ id }) => id);
}

/** Calls a visit off if nobody comes, by whoever had the last place given back, and tells whoever invited. Who accepts or calls off at the same moment has the reception first. */
export async function callOffIfNobodyComes(work: Work, by: By, receptionId: number): Promise<boolean> {
  await lockReception(work, receptionId);
  if ((await emptyVisits(work, receptionId)).length === 0) return false;
  const off = await changeReception(work, by, receptionId, { cancelled: true }, { reason: "" });
  if (off.ok) await tellInviters(work, receptionId);
  return off.ok;
}

/** By the clock: visits whose people have all given their places back, or taken others. Returns how many were called off. */
export async function callOffEmptyVisits(work: Work): Promise<number> {
  let count = 0;
  for (const id of await emptyVisits(work)) if (await callOffIfNobodyComes(work, { role: "clock" }, id)) count += 1;
  return count;
}

async function tellInviters(work: Work, receptionId: number): Promise<void> {
  const { tx, texts } = work;
  const reception = await tx.reception.findUniqueOrThrow({
    where: { id: receptionId },
    include: { invitations: { include: { invitedBy: true, case: true }, orderBy: { id: "asc" } } },
  });
  const inviters = new Map(
    reception.invitations.flatMap(({ invitedBy }) => (invitedBy.endedAt ? [] : [[invitedBy.id, invitedBy]])),
  );
  const receipt = reception.invitations[0]?.case.receiptNumber ?? "";
  const news: News = {
    text: (language) =>
      texts.say(language, "invited.staffCalledOff", { ...receptionInWords(work, reception, language), receipt }),
    choices: (language) => [{ id: `/invite ${receipt}`, label: texts.say(language, "invited.again") }],
    urgent: true,
  };
  // Where whoever invited has left, somebody has to know.
  if (inviters.size === 0) await tellClerks(work, news);
  else await tellStaff(work, [...inviters.values()], news);
}
