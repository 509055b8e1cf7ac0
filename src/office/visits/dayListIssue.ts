// When the day's list goes out: the whole of it at the office's hours, and what has changed since in one line, now and then.

import { createHash } from "node:crypto";
import { DateTime } from "luxon";
import { z } from "zod";
import { atTime, officeDay } from "../../domain/calendar.ts";
import { rights } from "../../domain/rights.ts";
import { timeInWords } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import { decentHour, tellStaff } from "../../notifications/tell.ts";
import type { Staff } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { isInDialog } from "../people/inDialog.ts";
import { type DayReception, dayList, dayListCsv, dayListText } from "./dayList.ts";

const minute = 60_000;
/** Changes are told at most so often. */
const changesEvery = 30 * minute;
/** A leader's list is sent once more so long before the doors open, where it is not as it was. */
const beforeTheDoors = 60 * minute;

/**
 * Sends the day's list at the office's time to clerks and to the receiving leader, also when nobody is booked. What changes afterwards,
 * walk-ins not counted, is told to clerks in one line, never between a question and its answer; a leader has the whole list once more
 * before the doors open. The record of what was sent and the message are one transaction. Returns how many messages there were.
 */
export async function issueDayLists(work: Work): Promise<number> {
  const { tx } = work;
  let sent = 0;
  for (const date of datesToIssue(work)) {
    if ((await tx.reception.count({ where: { date: new Date(date), status: { not: "cancelled" } } })) === 0) continue;
    const staff = await tx.staff.findMany({
      where: { role: { in: [...rights["day.sent"]] }, endedAt: null, contactId: { not: null } },
      orderBy: { id: "asc" },
    });
    for (const member of staff) {
      const receptions = await dayList(work, date, member);
      if (receptions.length > 0 && (await issueTo(work, member, date, receptions))) sent += 1;
    }
  }
  return sent;
}

async function issueTo(work: Work, member: Staff, date: string, receptions: DayReception[]): Promise<boolean> {
  const shown = fingerprints(receptions);
  const before = await lastIssue(work, date, member.id);
  if (!before) return (await recordFirst(work, date, member.id, shown)) && sendList(work, member, date, receptions);
  if (before.digest === digestOf(shown)) return false;
  if (member.role === "leader") {
    const [first] = receptions;
    const hour = new Date((first?.startsAt.getTime() ?? 0) - beforeTheDoors);
    if (work.now < hour || before.sentAt >= hour || isOver(work, receptions)) return false;
    await record(work, date, member.id, { shown, sentAt: work.now });
    return sendList(work, member, date, receptions);
  }
  return tellChanges(work, member, date, { receptions, before, shown });
}

/** Nobody comes any more. */
const isOver = ({ now }: Pick<Work, "now">, receptions: DayReception[]) =>
  receptions.every(({ endsAt }) => endsAt <= now);

async function sendList(work: Work, member: Staff, date: string, receptions: DayReception[]): Promise<boolean> {
  const { texts, now } = work;
  const ends = Math.max(...receptions.map(({ endsAt }) => endsAt.getTime()));
  await tellStaff(work, [member], {
    text: (language) => dayListText(work, date, receptions, language),
    choices: (language) => [{ id: `/day ${date}`, label: texts.say(language, "day.open") }],
    file: (language) => dayListCsv(work, date, receptions, language),
    urgent: true,
    validUntil: ends > now.getTime() ? new Date(ends) : undefined,
    trueWhile: [{ of: "dayList", date, staff: member.id, sentAt: now.toISOString() }],
  });
  return true;
}

/** In decent hours, and on the day itself from the hour of its list on. */
const isAtWork = (work: Work, date: string) =>
  decentHour(work) <= work.now ||
  (date === officeDay(work.now, work.office.zone) &&
    work.now >= atTime(date, work.office.dayList.at, work.office.zone));

type Changes = { receptions: DayReception[]; before: Issue; shown: Shown };

async function tellChanges(work: Work, member: Staff, date: string, changes: Changes): Promise<boolean> {
  const { texts, now, office } = work;
  const { id, contactId } = member;
  const { receptions, before, shown } = changes;
  const told = before.changesToldAt;
  if (!contactId || isOver(work, receptions) || !isAtWork(work, date)) return false;
  if (told && now.getTime() - told.getTime() < changesEvery) return false;
  if (await isInDialog(work, contactId)) return false;
  await record(work, date, id, { shown, changesToldAt: now });
  const counts = countChanges(before.shown, shown);
  await tellStaff(work, [member], {
    text: (language) => {
      const say = (key: string, params = {}) => texts.say(language, key, params);
      const kinds = (["booked", "cancelled", "moved", "reception"] as const).filter((kind) => counts[kind] > 0);
      return say("day.changed", {
        time: timeInWords(told ?? before.sentAt, office.zone),
        changes: listed(
          say,
          kinds.map((kind) => say(`day.change.${kind}`, { count: counts[kind] })),
        ),
      });
    },
    choices: (language) => [{ id: `/day ${date}`, label: texts.say(language, "day.showList") }],
    urgent: true,
    validUntil: new Date(Math.max(...receptions.map(({ endsAt }) => endsAt.getTime()))),
  });
  return true;
}

/** Bookings ("12") and receptions ("r5"), each with a fingerprint of what the list says of it. */
type Shown = Record<string, string>;

const fingerprint = (of: unknown) => createHash("sha256").update(JSON.stringify(of)).digest("base64url").slice(0, 8);

/** Who comes, without what happens at the door and without walk-ins: a change of this is worth a word. */
function fingerprints(receptions: DayReception[]): Shown {
  const entries = receptions.flatMap(({ id, startsAt, endsAt, leaderKey, venueKey, visitors }) => [
    [`r${id}`, fingerprint([startsAt, endsAt, leaderKey, venueKey])],
    ...visitors
      .filter(({ kind }) => kind !== "walkIn")
      .map(({ id, startsAt, name, matter, companions, needs }) => [
        String(id),
        fingerprint([startsAt, name, matter, companions, needs]),
      ]),
  ]);
  return Object.fromEntries(entries);
}

const digestOf = (shown: Shown) => createHash("sha256").update(JSON.stringify(shown)).digest("hex");

function countChanges(before: Shown, after: Shown) {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => before[key] !== after[key],
  );
  const [receptions, bookings] = [
    keys.filter((key) => key.startsWith("r")),
    keys.filter((key) => !key.startsWith("r")),
  ];
  return {
    booked: bookings.filter((key) => !(key in before)).length,
    cancelled: bookings.filter((key) => !(key in after)).length,
    moved: bookings.filter((key) => key in before && key in after).length,
    reception: receptions.length,
  };
}

const issue = z.object({
  digest: z.string(),
  sentAt: z.date(),
  changesToldAt: z.date().nullable(),
  shown: z.record(z.string(), z.string()),
});
type Issue = z.infer<typeof issue>;

/** What they were last sent, locked: of two processes that try at once the second finds what the first has recorded. */
async function lastIssue({ tx }: Work, date: string, staffId: number): Promise<Issue | undefined> {
  const rows = await tx.$queryRaw`
    select digest, sent_at as "sentAt", changes_told_at as "changesToldAt", shown from day_list_issue
    where date = ${date}::date and staff_id = ${staffId} for update`;
  return z.array(issue).parse(rows)[0];
}

/** Whether it is the first: of two processes that try at once one inserts. */
async function recordFirst({ tx, now }: Work, date: string, staffId: number, shown: Shown): Promise<boolean> {
  const row = { date: new Date(date), staffId, digest: digestOf(shown), shown, sentAt: now };
  return (await tx.dayListIssue.createMany({ data: [row], skipDuplicates: true })).count > 0;
}

const record = (
  { tx }: Work,
  date: string,
  staffId: number,
  { shown, ...at }: { shown: Shown } & ({ sentAt: Date } | { changesToldAt: Date }),
) =>
  tx.dayListIssue.update({
    where: { date_staffId: { date: new Date(date), staffId } },
    data: { shown, digest: digestOf(shown), ...at },
  });

/** The days whose list is out by now: today's after the office's time, tomorrow's where the office wants it the day before. */
function datesToIssue({ now, office }: Pick<Work, "now" | "office">): string[] {
  const today = officeDay(now, office.zone);
  const tomorrow = DateTime.fromISO(today, { zone: office.zone }).plus({ days: 1 }).toISODate() ?? today;
  const timeHasCome = now >= atTime(today, office.dayList.at, office.zone);
  const all = office.dayList.dayBefore ? [today, tomorrow] : [today];
  return all.filter((date) => (date === today ? timeHasCome || office.dayList.dayBefore : timeHasCome));
}
