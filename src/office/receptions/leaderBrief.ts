// The brief of the receiving leader: who comes with what, and what happened before. The day before at the office's hour, and again
// when it changes, until the day list takes over on the day itself.

import { createHash } from "node:crypto";
import { z } from "zod";
import { addDays, atTime, officeDay } from "../../domain/calendar.ts";
import { timeInWords } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import { tellStaff } from "../../notifications/tell.ts";
import type { Booking, Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { isSealed } from "../cases/caseAccess.ts";
import { type BriefedCase, caseBrief } from "../cases/caseBrief.ts";
import { standing } from "../visits/booking.ts";
import { earlierVisits } from "../visits/earlierVisits.ts";
import { receptionInWords } from "./leaderNews.ts";
import { receptionIs } from "./receptions.ts";
import { unitsCalled } from "./unitCalls.ts";

type Visitor = Booking & { case: BriefedCase | null };
type Brief = Reception & { bookings: Visitor[] };

/** Sends the briefs that are due. The record of what was sent and the message are one transaction. Returns how many were sent. */
export async function sendBriefs(work: Work): Promise<number> {
  const { tx, now, office, texts } = work;
  const today = officeDay(now, office.zone);
  const days = [
    // Today's is the brief's business only until the day list goes out.
    ...(now < atTime(today, office.dayList.at, office.zone) ? [today] : []),
    ...(now >= atTime(today, office.dayList.briefAt, office.zone) ? [addDays(today, 1)] : []),
  ];
  const due: Brief[] = await tx.reception.findMany({
    where: { status: "scheduled", startsAt: { gt: now }, date: { in: days.map((day) => new Date(day)) } },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    include: {
      bookings: {
        where: { status: { in: standing } },
        orderBy: [{ startsAt: "asc" }, { id: "asc" }],
        include: { case: { include: { events: { orderBy: { id: "asc" } } } } },
      },
    },
  });
  let sent = 0;
  for (const reception of due) {
    const leaders = await tx.staff.findMany({
      where: { role: "leader", leaderKey: reception.leaderKey, endedAt: null, contactId: { not: null } },
    });
    for (const leader of leaders) {
      const staffId = leader.id;
      const units = await unitsCalled(work, idsOf(reception), office.languages[0] ?? "en");
      const issued = await recordBrief(work, reception.id, staffId, digestOf(reception, units));
      if (!issued) continue;
      await recordLooks(work, reception, staffId);
      const said = new Map<string, string>();
      for (const language of texts.languages) said.set(language, await briefText(work, reception, language));
      await tellStaff(work, [leader], {
        text: (language) =>
          [issued.again ? texts.say(language, "leader.briefChanged") : "", said.get(language) ?? ""]
            .filter(Boolean)
            .join("\n\n"),
        choices: (language) => [
          { id: `/reception ${reception.id}`, label: texts.say(language, "rota.open") },
          { id: `/cantcome ${reception.id}`, label: texts.say(language, "rota.cantCome") },
        ],
        validUntil: reception.endsAt,
        trueWhile: [
          { of: "brief", reception: reception.id, staff: staffId, sentAt: now.toISOString() },
          await receptionIs(work, reception.id),
        ],
      });
      sent += 1;
    }
  }
  return sent;
}

const idsOf = (reception: Brief) => reception.bookings.map(({ id }) => id);

/** The leader sees what cases are about: a look like any other, which the applicant may ask for. */
async function recordLooks({ tx, now }: Work, { bookings }: Brief, staffId: number): Promise<void> {
  const shown = bookings.flatMap(({ case: about }) => (about && !isSealed(about) ? [about.id] : []));
  await tx.caseLook.createMany({
    data: [...new Set(shown)].map((caseId) => ({ caseId, staffId, role: "leader", at: now })),
  });
}

const isAnonymous = (visitor: Visitor) => visitor.case?.confidentiality === "anonymous";

/** Of two processes that try at once one writes, and the other finds the same digest. */
async function recordBrief({ tx, now }: Work, receptionId: number, staffId: number, digest: string) {
  const rows = await tx.$queryRaw`
    insert into leader_brief (reception_id, staff_id, digest, sent_at) values (${receptionId}, ${staffId}, ${digest}, ${now})
    on conflict (reception_id, staff_id) do update set digest = excluded.digest, sent_at = excluded.sent_at
      where leader_brief.digest <> excluded.digest
    returning xmax <> 0 as again`;
  return z.array(z.object({ again: z.boolean() })).parse(rows)[0];
}

/** What is worth another brief: who comes when with what, where, and how a case stands. */
const digestOf = ({ startsAt, endsAt, venueKey, bookings }: Brief, units: Map<number, string[]>) =>
  createHash("sha256")
    .update(
      JSON.stringify([
        startsAt,
        endsAt,
        venueKey,
        bookings.map(({ id, startsAt, name, matter, case: about }) => [
          id,
          startsAt,
          name,
          matter,
          about?.status,
          about?.dueAt,
          units.get(id),
        ]),
      ]),
    )
    .digest("hex");

async function briefText(work: Work, reception: Brief, language: string): Promise<string> {
  const say = (key: string, params = {}) => work.texts.say(language, key, params);
  const units = await unitsCalled(work, idsOf(reception), language);
  const earlier = await earlierVisits(work, reception.bookings);
  const visitors = reception.bookings.map((visitor) =>
    [
      say("leader.briefVisitor", {
        time: timeInWords(visitor.startsAt, work.office.zone),
        ticket: visitor.ticket,
        name: visitor.name ?? say(isAnonymous(visitor) ? "confidentiality.anonymousShort" : "day.erased"),
        matter: visitor.matter ?? "",
      }).trim(),
      ...(visitor.case ? caseBrief(work, visitor.case, earlier.get(visitor.id) ?? 0, language) : []),
      ...(units.has(visitor.id) ? [say("leader.briefUnits", { units: listed(say, units.get(visitor.id) ?? []) })] : []),
    ].join("\n"),
  );
  const title = say("leader.briefTitle", receptionInWords(work, reception, language));
  return [title, ...(visitors.length > 0 ? visitors : [say("leader.briefNobody")])].join("\n\n");
}
