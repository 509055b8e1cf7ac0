// Cases that have come to a desk: the first is told of at once, the others together, so that thirty filings are no thirty messages.

import { z } from "zod";
import { workingMoment } from "../../domain/notices.ts";
import { dateInWords, timeInWords } from "../../i18n/dates.ts";
import { tellStaff } from "../../notifications/tell.ts";
import type { Case, Staff } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { isInDialog } from "../people/inDialog.ts";
import { sealedCategories } from "./caseAccess.ts";
import { staffAtWork } from "./caseStaff.ts";

/** They are told at most so often. */
const every = 30 * 60_000;

/**
 * Of these members of staff those who are told at once that the case was assigned to them: whoever was told of another just now, or is
 * answering a question, hears of it with the next ones.
 */
export async function toldAtOnce(work: Work, staff: Staff[], { id: caseId }: Pick<Case, "id">): Promise<Staff[]> {
  const { tx, now } = work;
  const { _max } = await tx.caseEvent.aggregate({ where: { caseId }, _max: { id: true } });
  const told: Staff[] = [];
  for (const member of staff) {
    if (member.contactId === null || (await isInDialog(work, member.contactId))) continue;
    const first = await tx.staff.updateMany({
      where: { id: member.id, OR: [{ casesToldAt: null }, { casesToldAt: { lte: new Date(now.getTime() - every) } }] },
      data: { casesToldAt: now, casesToldEntry: _max.id ?? 0 },
    });
    if (first.count > 0) told.push(member);
  }
  return told;
}

const found = z.tuple([z.object({ count: z.number(), oldest: z.date().nullable(), last: z.number().nullable() })]);

/**
 * By the clock: tells intake of the cases that were filed, and officers of those that were offered to their unit, since they were last told.
 * On working days, in decent hours, and never between a question and its answer. Returns how many messages there were.
 */
export async function tellOfNewCases(work: Work): Promise<number> {
  const { tx, now, office } = work;
  if (workingMoment(now, office) > now) return 0;
  const staff = await staffAtWork(work);
  const hasIntake = staff.some(({ role }) => role === "clerk");
  let sent = 0;
  for (const member of staff) {
    if (member.contactId === null || (member.casesToldAt && now.getTime() - member.casesToldAt.getTime() < every))
      continue;
    const [{ count, oldest, last }] = found.parse(await newFor(work, member, hasIntake));
    if (count === 0 || !oldest || !last || (await isInDialog(work, member.contactId))) continue;
    // Of two processes that look at once one finds the entry as it was.
    const mark = await tx.staff.updateMany({
      where: { id: member.id, casesToldEntry: member.casesToldEntry },
      data: { casesToldAt: now, casesToldEntry: last },
    });
    if (mark.count === 0) continue;
    await tell(work, member, { count, oldest });
    sent += 1;
  }
  return sent;
}

async function newFor({ tx }: Work, { role, unitKey, casesToldEntry }: Staff, hasIntake: boolean): Promise<unknown> {
  const isOfficer = role === "officer";
  if (!isOfficer && role !== "clerk" && role !== "supervisor") return [{ count: 0, oldest: null, last: null }];
  const [type, status] = isOfficer ? ["assigned", "assigned"] : ["registered", "registered"];
  // A sealed case is the supervisors', and so is every other where nobody is at intake.
  const all = isOfficer || (role === "supervisor" && !hasIntake);
  const sealed = role === "supervisor";
  // From the few cases that wait to their entries, and not from all entries since.
  return tx.$queryRaw`
    select count(*)::int as count, min(e.at) as oldest, max(e.id) as last
    from "case" c cross join lateral (
      select id, at from case_event where case_id = c.id and type = ${type} order by id desc limit 1) as e
    where c.status = ${status}::case_status and e.id > ${casesToldEntry}
      and c.unit_key is not distinct from ${isOfficer ? unitKey : null}
      and (${all} or (c.category = any(${sealedCategories})) = ${sealed})
      and (not ${isOfficer} or c.complained_unit_key is distinct from c.unit_key)`;
}

async function tell(work: Work, member: Staff, { count, oldest }: { count: number; oldest: Date }) {
  const { texts, office, now } = work;
  const { role } = member;
  await tellStaff(work, [member], {
    text: (language) => {
      const [since, today] = [oldest, now].map((at) => dateInWords(at, office.zone, language));
      const time = timeInWords(oldest, office.zone);
      const date = since === today ? time : texts.say(language, "naming.dateAndTime", { date: since ?? "", time });
      return texts.say(language, role === "officer" ? "desk.newOffered" : "desk.newFiled", { count, since: date });
    },
    choices: (language) => [{ id: "/cases", label: texts.say(language, "desk.showNew") }],
  });
}
