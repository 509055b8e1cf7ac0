// Day packs on their way: due by the clock the evening before, or asked for; printed by a worker after the commit, stored and sent.

import { Readable } from "node:stream";
import { z } from "zod";
import { dayPackPdf } from "../../documents/dayPackPdf.ts";
import type { Printer } from "../../documents/pdf.ts";
import { addDays, atTime, officeDay } from "../../domain/calendar.ts";
import type { StoredFile } from "../../domain/message.ts";
import { may, type NotAllowed, notAllowed, rights } from "../../domain/rights.ts";
import { dateOfDay } from "../../i18n/dates.ts";
import { tellStaff } from "../../notifications/tell.ts";
import type { Blobs } from "../../store/blobs.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { dropBytes } from "../unusedFiles.ts";
import { dayPack } from "./dayPack.ts";

const job = z.object({ packId: z.number().int() });

/** Why no pack is printed: no reception of theirs is held that day, or the day is over and its print would soon be thrown away. */
export type Asked = { ok: true } | { ok: false; reason: "none" | "over" };

/** Asks for the pack of a day; it comes to the member of staff when it is printed. */
export async function askDayPack(
  { tx, now, office, jobs }: Work,
  staff: StaffMember,
  date: string,
): Promise<Asked | NotAllowed> {
  if (!may(staff, "day.print")) return notAllowed;
  if (date < officeDay(now, office.zone)) return { ok: false, reason: "over" };
  const leaderKey = staff.role === "leader" ? (staff.leaderKey ?? "") : undefined;
  const held = { date: new Date(date), status: { not: "cancelled" as const }, leaderKey };
  if ((await tx.reception.count({ where: held })) === 0) return { ok: false, reason: "none" };
  const { id: packId } = await tx.dayPack.create({
    data: { date: new Date(date), staffId: staff.id, scheduled: false, at: now },
  });
  await jobs.soon(tx, "dayPacks", { packId });
  return { ok: true };
}

/**
 * From the office's hour on the evening before, until the last reception of the day is over, each clerk gets the pack and each leader
 * who receives the own copy, once. Of two processes that try at once one inserts; the job is queued in the same transaction.
 */
export async function issueDayPacks({ tx, now, office, jobs }: Work): Promise<number> {
  const today = officeDay(now, office.zone);
  const days = now >= atTime(today, office.dayList.packAt, office.zone) ? [today, addDays(today, 1)] : [today];
  let count = 0;
  for (const date of days) {
    const issued = z.array(job).parse(
      await tx.$queryRaw`
        insert into day_pack (date, staff_id, scheduled, at)
        select ${date}::date, s.id, true, ${now} from staff s
        where s.ended_at is null and s.contact_id is not null and s.role::text = any(${rights["day.sent"]})
          and exists (
            select from reception r where r.date = ${date}::date and r.status = 'scheduled' and r.ends_at > ${now}
              and (s.role <> 'leader' or r.leader_key = s.leader_key)
          )
          -- Looked for first, so that no number is used up each minute.
          and not exists (select from day_pack p where p.date = ${date}::date and p.staff_id = s.id and p.scheduled)
        order by s.id
        on conflict (date, staff_id) where scheduled do nothing
        returning id as "packId"`,
    );
    for (const one of issued) await jobs.soon(tx, "dayPacks", one);
    count += issued.length;
  }
  return count;
}

type Parts = {
  /** Runs a piece of work in a transaction of its own. */
  inOffice: <T>(doing: (work: Work) => Promise<T>) => Promise<T>;
  blobs: Blobs;
  printer: Printer;
};

/**
 * Prints one pack and sends it. Done again it changes nothing: only the first that notes it as sent sends it. Whoever gets it has looked
 * at the cases in it.
 */
export async function printDayPack({ inOffice, blobs, printer }: Parts, data: unknown): Promise<void> {
  const { packId } = job.parse(data);
  const asked = await inOffice(async (work) => {
    const issue = await work.tx.dayPack.findUniqueOrThrow({
      where: { id: packId },
      include: { staff: { include: { contact: true } } },
    });
    const { staff, sentAt, at } = issue;
    const date = issue.date.toISOString().slice(0, 10);
    if (sentAt || staff.endedAt || !staff.contact) return undefined;
    const { language } = staff.contact;
    // The hour at which it was issued stands on it, so that everybody's print of that hour is one file.
    const pack = await dayPack({ ...work, now: at }, date, staff, language);
    return pack && { pack, staff, date, texts: work.texts };
  });
  if (!asked) return;
  const { pack, staff, date } = asked;
  const pdf = dayPackPdf(printer, pack.print, asked.texts);
  const put = await blobs.put(Readable.from([pdf]), "application/pdf", { ours: true });
  if (!put.ok) throw new Error(`a day pack can't be stored: ${put.reason}`);
  const { sha256, size } = put;
  await inOffice(async (work) => {
    const { tx, now, texts } = work;
    const first = await tx.dayPack.updateMany({ where: { id: packId, sentAt: null }, data: { sentAt: now, sha256 } });
    if (first.count === 0) return;
    await tx.caseLook.createMany({
      data: pack.caseIds.map((caseId) => ({
        caseId,
        staffId: staff.id,
        role: staff.role,
        unitKey: staff.unitKey,
        at: now,
      })),
    });
    const day = (language: string) => ({
      day: dateOfDay(date, language),
      date,
    });
    await tellStaff(work, [staff], {
      text: (language) => texts.say(language, `pack.${pack.print.copy}`, day(language)),
      file: (language): StoredFile => ({
        ...{ name: texts.say(language, "pack.file", day(language)), mediaType: "application/pdf", sha256, size },
      }),
      choices: (language) => [{ id: `/day ${date}`, label: texts.say(language, "day.open") }],
      urgent: true,
      validUntil: pack.endsAt > now ? pack.endsAt : undefined,
    });
  });
}

const keptDays = 7;

/** Prints of days that are long over: they hold names, and nobody needs them. */
export async function throwAwayOldPacks(work: Work): Promise<void> {
  const { tx, now, office } = work;
  // One that was printed late is left for the next day, so that whatever was printed beside it is older than this, too.
  const dayAgo = new Date(now.getTime() - 24 * 3_600_000);
  const gone = await tx.$queryRaw<{ sha256: string }[]>`
    with old as (
      select id, sha256 from day_pack
      where date < ${addDays(officeDay(now, office.zone), -keptDays)}::date and sha256 is not null and sent_at < ${dayAgo}
      for update skip locked)
    update day_pack set sha256 = null from old where day_pack.id = old.id returning old.sha256`;
  for (const sha256 of new Set(gone.map(({ sha256 }) => sha256))) await dropBytes(work, sha256, dayAgo);
}
