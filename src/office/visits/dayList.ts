// The list of who comes on a day: what staff see, what goes out before the doors open, and again when it changes.

import { createHash } from "node:crypto";
import { stringify } from "csv-stringify/sync";
import { DateTime } from "luxon";
import { z } from "zod";
import { atTime, officeDay } from "../../domain/calendar.ts";
import type { TextFile } from "../../domain/message.ts";
import { may, rights } from "../../domain/rights.ts";
import { dateOfDay, timeInWords } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import { tellContact } from "../../notifications/tell.ts";
import type { Booking, Case, Reception, UnitCall } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { leaderInWords, leaderName, placeInWords } from "../names.ts";
import type { StaffMember } from "../people/staff.ts";
import { calledUnit } from "../receptions/unitCalls.ts";
import { earlierVisits } from "./earlierVisits.ts";
import { visitState } from "./visitorCard.ts";

export type Visitor = Booking & { case: Case | null; unitCalls: UnitCall[]; earlierVisits: number };
export type DayReception = Reception & { visitors: Visitor[] };

/** The receptions of a day (the office's) with their visitors in order; a leader's own only. */
export async function dayList(
  { tx }: Pick<Work, "tx">,
  date: string,
  staff: Pick<StaffMember, "role" | "leaderKey">,
): Promise<DayReception[]> {
  if (!may(staff, "day.read")) return [];
  const leaderKey = staff.role === "leader" ? (staff.leaderKey ?? "") : undefined;
  const receptions = await tx.reception.findMany({
    where: { date: new Date(date), status: { not: "cancelled" }, leaderKey },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    include: {
      bookings: {
        where: { status: { not: "cancelled" } },
        orderBy: [{ startsAt: "asc" }, { ticket: "asc" }],
        include: { case: true, unitCalls: { orderBy: { id: "asc" } } },
      },
    },
  });
  const earlier = await earlierVisits(
    { tx },
    receptions.flatMap(({ bookings }) => bookings),
  );
  return receptions.map(({ bookings, ...reception }) => ({
    ...reception,
    visitors: bookings.map((booking) => ({
      ...booking,
      earlierVisits: earlier.get(booking.id) ?? 0,
    })),
  }));
}

type Shown = Pick<Work, "office" | "texts">;

/** The list as text. A leader's has no telephone numbers; none has them but the clerk's card of a visitor. */
export function dayListText(
  { office, texts }: Shown,
  date: string,
  receptions: DayReception[],
  language: string,
): string {
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const day = dateOfDay(date, language);
  if (receptions.length === 0) return say("day.none", { day });
  const parts = receptions.map((reception) => {
    const counted = reception.visitors.filter(({ status }) => status !== "removed");
    const walkIns = counted.filter(({ kind }) => kind === "walkIn").length;
    const head = say("day.reception", {
      from: timeInWords(reception.startsAt, office.zone),
      to: timeInWords(reception.endsAt, office.zone),
      leader: leaderInWords({ office, texts }, reception.leaderKey, language),
      place: placeInWords({ office, texts }, reception.venueKey, language),
      count: counted.length - walkIns,
      walkIns: walkIns > 0 ? say("day.walkIns", { count: walkIns }) : "",
    });
    return [head, ...reception.visitors.map((visitor) => visitorLine({ office, texts }, visitor, language))].join("\n");
  });
  return [say("day.title", { day }), ...parts].join("\n\n");
}

function visitorLine({ office, texts }: Shown, visitor: Visitor, language: string): string {
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const facts = [
    `${timeInWords(visitor.startsAt, office.zone)} ${visitor.ticket} ${visitor.name ?? say("day.erased")}`,
    visitor.companions > 0 ? say("day.companions", { count: visitor.companions }) : "",
    visitor.matter ?? "",
    visitor.case ? visitor.case.receiptNumber : "",
    visitor.earlierVisits > 0 ? say("day.earlierVisits", { count: visitor.earlierVisits }) : "",
    listed(
      say,
      visitor.needs.map((need) => say(`needs.${need}`)),
    ),
    visitor.unitCalls.length > 0
      ? say("leader.briefUnits", {
          units: listed(
            say,
            visitor.unitCalls.map((call) => calledUnit({ office, texts }, call, language)),
          ),
        })
      : "",
    visitor.removedBecause ? say(`removed.because.${visitor.removedBecause}`) : "",
    visitor.status === "booked" || visitor.removedBecause ? "" : say(`visitStatus.${visitState(visitor)}`),
    visitor.outcomeNote ?? "",
  ];
  return facts.filter(Boolean).join(" · ");
}

/** The list as a table that Excel opens right: UTF-8 with its mark, and no cell that begins a formula. */
export function dayListCsv(
  { office, texts }: Shown,
  date: string,
  receptions: DayReception[],
  language: string,
): TextFile {
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const columns = [
    "time",
    "ticket",
    "name",
    "matter",
    "case",
    "companions",
    "needs",
    "earlier",
    "leader",
    "status",
    "note",
  ];
  const rows = receptions.flatMap(({ leaderKey, visitors }) =>
    visitors.map((visitor) => [
      timeInWords(visitor.startsAt, office.zone),
      visitor.ticket,
      visitor.name ?? "",
      visitor.matter ?? "",
      visitor.case?.receiptNumber ?? "",
      String(visitor.companions),
      listed(
        say,
        visitor.needs.map((need) => say(`needs.${need}`)),
      ),
      String(visitor.earlierVisits),
      leaderName(office, leaderKey, language).name,
      visitor.removedBecause
        ? say(`removed.because.${visitor.removedBecause}`)
        : say(`visitStatus.${visitState(visitor)}`),
      visitor.outcomeNote ?? "",
    ]),
  );
  const text = stringify([columns.map((column) => say(`day.column.${column}`)), ...rows], {
    bom: true,
    escape_formulas: true,
  });
  return { name: `${say("day.fileName", { date })}.csv`, mediaType: "text/csv", text };
}

/** Who comes, without what happens at the door: a change of this is worth a notice. */
const digestOf = (receptions: DayReception[]) =>
  createHash("sha256")
    .update(
      JSON.stringify(
        receptions.map(({ id, startsAt, leaderKey, venueKey, visitors }) => [
          id,
          startsAt,
          leaderKey,
          venueKey,
          visitors.map(({ id, startsAt, name, matter, companions, needs }) => [
            id,
            startsAt,
            name,
            matter,
            companions,
            needs,
          ]),
        ]),
      ),
    )
    .digest("hex");

/**
 * Sends the day's list at the office's time to clerks and to the receiving leader, also when nobody is booked, and a
 * change notice when it is no longer what they were sent. The record of what was sent and the message are one transaction.
 */
export async function issueDayLists(work: Work): Promise<number> {
  const { tx, texts } = work;
  let sent = 0;
  for (const date of datesToIssue(work)) {
    if ((await tx.reception.count({ where: { date: new Date(date), status: { not: "cancelled" } } })) === 0) continue;
    const staff = await tx.staff.findMany({
      where: { role: { in: [...rights["day.sent"]] }, endedAt: null, contactId: { not: null } },
    });
    for (const member of staff) {
      const receptions = await dayList(work, date, member);
      if (!member.contactId) continue;
      const issued = await recordIssue(work, date, member.id, digestOf(receptions), receptions.length > 0);
      if (!issued) continue;
      await tellContact(work, member.contactId, {
        text: (language) => {
          const list = dayListText(work, date, receptions, language);
          return issued.again ? `${texts.say(language, "day.changed")}\n\n${list}` : list;
        },
        choices: (language) => [{ id: `/day ${date}`, label: texts.say(language, "day.open") }],
        file: (language) => dayListCsv(work, date, receptions, language),
        urgent: true,
      });
      sent += 1;
    }
  }
  return sent;
}

/**
 * Records that this list goes to this member of staff, or nothing where it went already: of two processes that try at once one
 * inserts, and the other finds the same digest. A leader with no reception that day is told only when there was one before.
 */
async function recordIssue({ tx, now }: Work, date: string, staffId: number, digest: string, anything: boolean) {
  const rows = anything
    ? await tx.$queryRaw`
        insert into day_list_issue (date, staff_id, digest, sent_at) values (${date}::date, ${staffId}, ${digest}, ${now})
        on conflict (date, staff_id) do update set digest = excluded.digest, sent_at = excluded.sent_at
          where day_list_issue.digest <> excluded.digest
        returning xmax <> 0 as again`
    : await tx.$queryRaw`
        update day_list_issue set digest = ${digest}, sent_at = ${now}
        where date = ${date}::date and staff_id = ${staffId} and digest <> ${digest} returning true as again`;
  return z.array(z.object({ again: z.boolean() })).parse(rows)[0];
}

/** The days whose list is out by now: today's after the office's time, tomorrow's where the office wants it the day before. */
function datesToIssue({ now, office }: Pick<Work, "now" | "office">): string[] {
  const today = officeDay(now, office.zone);
  const tomorrow = DateTime.fromISO(today, { zone: office.zone }).plus({ days: 1 }).toISODate() ?? today;
  const timeHasCome = now >= atTime(today, office.dayList.at, office.zone);
  const all = office.dayList.dayBefore ? [today, tomorrow] : [today];
  return all.filter((date) => (date === today ? timeHasCome || office.dayList.dayBefore : timeHasCome));
}
