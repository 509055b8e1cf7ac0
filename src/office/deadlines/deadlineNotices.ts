// Reminders of what falls due, and word to the head and the supervisor of what is over. What is said, its mark on the clock and its
// entry in the history are one transaction: however often, late or at once this runs, each is said once.

import { z } from "zod";
import {
  decentMoment,
  type NoticeKind,
  nextNotice,
  noticeKinds,
  noticesDue,
  noticesOf,
  workingMoment,
} from "../../domain/notices.ts";
import { shortDate } from "../../i18n/dates.ts";
import type { Fact } from "../../notifications/facts.ts";
import { takenBack } from "../../notifications/takeBack.ts";
import { tellStaff } from "../../notifications/tell.ts";
import type { Staff } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { recordEvent } from "../cases/caseHistory.ts";
import { type Desk, staffAt, staffAtWork } from "../cases/caseStaff.ts";
import { forStatus, statusText } from "../cases/statusText.ts";
import { tellOfCase } from "../cases/tellOfCase.ts";

/** As many in one transaction; `sendDeadlineNotices` says whether there may be more. */
const atOnce = 200;

const row = z.object({
  id: z.number(),
  caseId: z.number(),
  clock: z.string(),
  startedAt: z.date(),
  dueAt: z.date(),
  noticed: z.array(z.enum(noticeKinds)),
  receiptNumber: z.string(),
  unitKey: z.string().nullable(),
  complainedUnitKey: z.string().nullable(),
  category: z.string(),
});
type Due = z.infer<typeof row>;

/** Only in decent hours, so that nothing waits overnight and is out of date when it is read; and the staff's only on working days. */
export async function sendDeadlineNotices(work: Work): Promise<{ more: boolean }> {
  const { tx, now, office } = work;
  if (decentMoment(now, office) > now) return { more: false };
  await oweAgain(work);
  const works = workingMoment(now, office) <= now;
  // The clock's row and the case's are both locked, and whatever somebody else has in hand is left for the next minute: waiting here
  // for a case while its step waits for the clock would be a deadlock.
  const rows = z.array(row).parse(
    await tx.$queryRaw`
      select d.id, d.case_id as "caseId", d.clock, d.started_at as "startedAt", d.due_at as "dueAt", d.noticed::text[],
             c.receipt_number as "receiptNumber", c.unit_key as "unitKey", c.category,
             c.complained_unit_key as "complainedUnitKey"
      from case_deadline d join "case" c on c.id = d.case_id
      where d.next_notice_at <= ${now} and (${works} or d.clock = 'progress') order by d.next_notice_at limit ${atOnce} for update of d, c skip locked`,
  );
  if (rows.length === 0) return { more: false };
  const staff = await staffAtWork(work);
  const said: Said[] = [];
  for (const due of rows) {
    if (due.clock === "progress") await tellProgress(work, due);
    else said.push(...(await notice(work, staff, due)));
  }
  await tellThem(work, said);
  return { more: rows.length === atOnce };
}

/**
 * A list of dates was taken back before it could be sent, because one of them is no longer so: those of the others that were said last
 * are said again.
 */
async function oweAgain(work: Work): Promise<void> {
  const facts = (await takenBack(work)).flat();
  for (const fact of facts) {
    if (fact.of !== "due" || !fact.notice) continue;
    const { deadline: id, at, notice } = fact;
    const later = noticeKinds.slice(noticeKinds.indexOf(notice) + 1);
    const row = await work.tx.caseDeadline.findFirst({
      where: { id, dueAt: new Date(at), status: "running", NOT: { noticed: { hasSome: later } } },
    });
    if (!row) continue;
    const noticed = row.noticed.filter((kind) => kind !== notice);
    await work.tx.caseDeadline.update({ where: { id }, data: { noticed, nextNoticeAt: work.now } });
  }
}

type Topic = "reminder" | "overdue" | "escalated";
type Said = { member: Staff; topic: Topic; kind: NoticeKind; due: Due };

async function notice(work: Work, staff: Staff[], due: Due): Promise<Said[]> {
  const { tx, now, office } = work;
  const notices = noticesOf(due, office);
  const { say, passedOver } = noticesDue(notices, due.noticed, due.dueAt, now);
  const noticed = [...due.noticed, ...say, ...passedOver];
  const nextNoticeAt = nextNotice(due, office, noticed)?.at ?? null;
  await tx.caseDeadline.update({ where: { id: due.id }, data: { noticed, nextNoticeAt } });
  const said: Said[] = [];
  for (const kind of say) said.push(...(await tellDesk(work, staff, due, kind)));
  return said;
}

const deskOf: Record<NoticeKind, [Desk, Topic]> = {
  halfTime: ["holders", "reminder"],
  threeDays: ["holders", "reminder"],
  oneDay: ["holders", "reminder"],
  overdue: ["heads", "overdue"],
  escalated: ["supervisors", "escalated"],
};

async function tellDesk(work: Work, staff: Staff[], due: Due, kind: NoticeKind): Promise<Said[]> {
  const [desk, topic] = deskOf[kind];
  const told = staffAt(staff, due, desk);
  if (topic !== "reminder") {
    const type = topic === "overdue" && told.some(({ isHead }) => isHead) ? "overdueToHead" : "overdueToSupervisor";
    // Without a head the supervisor has been told the day before.
    if (topic === "escalated" && !staffAt(staff, due, "heads").some(({ isHead }) => isHead)) return [];
    const data = { clock: due.clock, due: due.dueAt.toISOString() };
    await recordEvent(work, { caseId: due.caseId, type, role: "clock", data });
  }
  return told.map((member) => ({ member, topic, kind, due }));
}

const titles: Record<Topic, string> = {
  reminder: "deadline.reminder",
  overdue: "deadline.overdue",
  escalated: "deadline.escalated",
};
const longestList = 10;

/** One message for each person and topic, however many cases: the head of a large unit has more to do than to read. */
async function tellThem(work: Work, said: Said[]): Promise<void> {
  const { texts, office } = work;
  const groups = Map.groupBy(said, ({ member, topic }) => `${member.contactId} ${topic}`);
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const members = [...new Map(group.map(({ member }) => [member.id, member])).values()];
    const dues = [...group.map(({ due }) => due)].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
    const shown = dues.slice(0, longestList);
    await tellStaff(work, members, {
      text: (language) =>
        [
          texts.say(language, titles[first.topic], { count: dues.length }),
          ...shown.map((due) =>
            texts.say(language, "deadline.line", {
              receipt: due.receiptNumber,
              what: texts.say(language, `deadline.clock.${due.clock}`),
              date: shortDate(due.dueAt, office.zone, language),
            }),
          ),
          dues.length > shown.length ? texts.say(language, "deadline.more", { count: dues.length - shown.length }) : "",
        ]
          .filter(Boolean)
          .join("\n"),
      choices: (language) => [
        ...shown.slice(0, 5).map(({ receiptNumber }) => ({ id: `/look ${receiptNumber}`, label: receiptNumber })),
        { id: "/overdue", label: texts.say(language, "menu.overdue") },
      ],
      // A reminder that could only be delivered after the date would announce what is past.
      validUntil: first.topic === "reminder" ? shown[0]?.dueAt : undefined,
      trueWhile: group.map(({ due, kind }) => ({
        of: "due",
        deadline: due.id,
        at: due.dueAt.toISOString(),
        notice: kind,
      })),
    });
  }
}

/** The answer takes longer than after which the policy has the applicant told how it stands. */
async function tellProgress(work: Work, due: Due): Promise<void> {
  const { tx, now } = work;
  await tx.caseDeadline.update({ where: { id: due.id }, data: { status: "met", stoppedAt: now, nextNoticeAt: null } });
  const subject = await tx.case.findUniqueOrThrow({
    where: { id: due.caseId },
    include: forStatus,
  });
  const text = (language: string) => statusText(work, subject, language);
  const data = { text: text(subject.language) };
  await recordEvent(work, { caseId: due.caseId, type: "progressTold", role: "clock", data });
  const { status, stage, waitsFor, unitKey: unit, dueAt } = subject;
  const date: Fact[] = dueAt ? [{ of: "caseDate", case: subject.id, at: dueAt.toISOString() }] : [];
  const trueWhile: Fact[] = [{ of: "case", case: subject.id, status: [status], stage, waitsFor, unit }, ...date];
  await tellOfCase(work, subject, text, { trueWhile });
}
