// What each unit reports: every working day at its hour, also when there is nothing to report, confirmed in one tap; and where it
// stands, every half month. One grouped look at the cases serves all units.

import { z } from "zod";
import { atTime, isWorkingDay, officeDay } from "../../domain/calendar.ts";
import { openStatuses } from "../../domain/caseState.ts";
import { type Counts, noCounts, ratesOf } from "../../domain/report.ts";
import { lastHalf, periodBefore } from "../../domain/reportPeriod.ts";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { dateOfDay } from "../../i18n/dates.ts";
import { tellStaff } from "../../notifications/tell.ts";
import type { Staff, UnitReport } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { unitName } from "../names.ts";
import type { StaffMember } from "../people/staff.ts";
import { analyse } from "./analysis.ts";
import { periodName } from "./periodName.ts";

const unitRow = z.object({ unitKey: z.string() });

/** Today, if it is a working day whose hour for the reports has come. */
function dayToReport({ now, office }: Pick<Work, "now" | "office">): string | undefined {
  const today = officeDay(now, office.zone);
  const due = isWorkingDay(office.calendar, today) && now >= atTime(today, office.reports.dailyAt, office.zone);
  return due ? today : undefined;
}

/**
 * Issues today's report of every unit, and sends it to the unit's officers to be confirmed. The report's row and the messages are one
 * transaction; of two processes that issue at once the second finds the rows.
 */
export async function issueUnitReports(work: Work): Promise<number> {
  const { tx, now, office } = work;
  const date = dayToReport(work);
  if (!date) return 0;
  const units = Object.entries(office.units)
    .filter(([, { retired }]) => !retired)
    .map(([key]) => key);
  const there = await tx.unitReport.count({ where: { date: new Date(date), unitKey: { in: units } } });
  if (there === units.length) return 0;
  const from = atTime(date, "00:00", office.zone);
  const issued = z.array(unitRow).parse(
    await tx.$queryRaw`
      with counted as (
        select unit_key, count(*) filter (where status = any(${openStatuses}::text[]::case_status[])) as open,
               count(*) filter (where status = any(${openStatuses}::text[]::case_status[]) and due_at < ${now}) as overdue
        from "case" where unit_key = any(${units}) and status = any(${openStatuses}::text[]::case_status[]) group by unit_key
      ), happened as (
        select c.unit_key, count(distinct e.case_id) filter (where e.type = 'assigned') as received,
               count(distinct e.case_id) filter (where e.type in ('answered', 'reviewAnswered', 'secondReviewAnswered')) as answered,
               count(distinct e.case_id) filter (where e.type = 'closed') as closed
        from case_event e join "case" c on c.id = e.case_id
        where e.at >= ${from} and e.at <= ${now} and c.unit_key is not null group by c.unit_key
      )
      insert into unit_report (unit_key, date, issued_at, received, answered, closed, open, overdue)
      select unit_key, ${date}::date, ${now}, coalesce(received, 0), coalesce(answered, 0), coalesce(closed, 0), coalesce(open, 0), coalesce(overdue, 0)
      from unnest(${units}::text[]) as unit (unit_key) left join counted using (unit_key) left join happened using (unit_key)
      on conflict (unit_key, date) do nothing returning unit_key as "unitKey"`,
  );
  const reports = await tx.unitReport.findMany({
    where: { date: new Date(date), unitKey: { in: issued.map(({ unitKey }) => unitKey) } },
  });
  const officers = await officersWithChat(work);
  for (const report of reports)
    await sendToOfficers(
      work,
      officers.filter(({ unitKey }) => unitKey === report.unitKey),
      report,
      date,
    );
  return reports.length;
}

async function officersWithChat({ tx }: Pick<Work, "tx">) {
  return tx.staff.findMany({
    where: { role: "officer", unitKey: { not: null }, endedAt: null, contactId: { not: null } },
  });
}

async function sendToOfficers(work: Work, officers: Staff[], report: UnitReport, date: string): Promise<void> {
  await tellStaff(work, officers, {
    text: (language) => unitReportText(work, report, language),
    choices: (language) => [
      { id: `/reported ${date}`, label: work.texts.say(language, "unitReport.confirm") },
      { id: "/unit", label: work.texts.say(language, "unitReport.open") },
    ],
    urgent: true,
    trueWhile: [{ of: "unitReport", unit: report.unitKey, date }],
  });
}

/** The report in words; "nothing to report" where there is nothing. */
export function unitReportText(
  { office, texts }: Pick<Work, "office" | "texts">,
  report: UnitReport,
  language: string,
): string {
  const { received, answered, closed, open, overdue } = report;
  const date = dateOfDay(report.date.toISOString().slice(0, 10), language);
  const unit = unitName(office, report.unitKey, language);
  const nothing = received + answered + closed + open === 0;
  return nothing
    ? texts.say(language, "unitReport.zero", { unit, date })
    : texts.say(language, "unitReport.day", { unit, date, received, answered, closed, open, overdue });
}

export type Confirmed =
  | { ok: true; report: UnitReport }
  | { ok: false; reason: "noReport" }
  | { ok: false; reason: "already"; by: string };

/** Confirms the unit's report of a day. Of two who confirm at once one does, and the other is told who did. */
export async function confirmUnitReport(
  { tx, now }: Work,
  staff: StaffMember,
  date: string,
): Promise<Confirmed | NotAllowed> {
  if (!may(staff, "unit.report")) return notAllowed;
  const key = { unitKey: staff.unitKey ?? "", date: new Date(date) };
  const [report] = await tx.unitReport.updateManyAndReturn({
    where: { ...key, confirmedAt: null },
    data: { confirmedAt: now, confirmedById: staff.id },
  });
  if (report) return { ok: true, report };
  const there = await tx.unitReport.findUnique({ where: { unitKey_date: key }, include: { confirmedBy: true } });
  return there
    ? { ok: false, reason: "already", by: there.confirmedBy?.name ?? "" }
    : { ok: false, reason: "noReport" };
}

/** Tells the supervisors, once a day, which units have not confirmed their report in the office's time. */
export async function reportMissingConfirmations(work: Work): Promise<number> {
  const { tx, now, office, texts } = work;
  const late = new Date(now.getTime() - office.reports.confirmWithinMinutes * 60_000);
  const missing = await tx.unitReport.updateManyAndReturn({
    where: { confirmedAt: null, missingToldAt: null, issuedAt: { lte: late } },
    data: { missingToldAt: now },
  });
  if (missing.length === 0) return 0;
  const sorted = missing.sort((a, b) => a.unitKey.localeCompare(b.unitKey));
  const supervisors = await tx.staff.findMany({
    where: { role: "supervisor", endedAt: null, contactId: { not: null } },
  });
  await tellStaff(work, supervisors, {
    text: (language) =>
      [
        texts.say(language, "unitReport.missing", { count: sorted.length }),
        ...sorted.map((report) => unitReportText(work, report, language)),
      ].join("\n"),
    urgent: true,
  });
  return missing.length;
}

/** Sends each unit where it stands after half a month, once to each officer. The marks and the messages are one transaction. */
export async function issueStandings(work: Work): Promise<number> {
  const { tx, now, office } = work;
  const period = lastHalf(now, office.zone);
  if (now < atTime(officeDay(period.to, office.zone), office.reports.at, office.zone)) return 0;
  const issued = z.array(z.object({ staffId: z.number() })).parse(
    await tx.$queryRaw`
      insert into report_issue (kind, key, staff_id, scheduled, at, sent_at)
      select 'half', ${period.key}, id, true, ${now}, ${now} from staff
      where role = 'officer' and ended_at is null and contact_id is not null and created_at < ${period.to}
      on conflict (kind, key, staff_id) where scheduled do nothing returning staff_id as "staffId"`,
  );
  if (issued.length === 0) return 0;
  const analysis = await analyse(work, period);
  const before = await analyse(work, periodBefore(period, office.zone));
  const officers = await tx.staff.findMany({ where: { id: { in: issued.map(({ staffId }) => staffId) } } });
  for (const officer of officers) {
    const { unitKey } = officer;
    if (!unitKey) continue;
    const own = (all: typeof analysis) => all.byUnit.find(({ key }) => key === unitKey)?.counts ?? noCounts();
    await tellStaff(work, [officer], {
      text: (language) =>
        standingText(
          work,
          unitKey,
          periodName(work.texts, period, office.zone, language),
          own(analysis),
          own(before),
          language,
        ),
      choices: (language) => [{ id: "/unit", label: work.texts.say(language, "unitReport.open") }],
    });
  }
  return issued.length;
}

/** The unit's own figures, which it knows case by case; only the ratings, which it must not know by case, are held back when few. */
function standingText(
  { office, texts }: Work,
  unitKey: string,
  period: string,
  now: Counts,
  before: Counts,
  language: string,
): string {
  const percents = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  const share = (part: number | null) => (part === null ? "–" : percents.format(part));
  const line = (measure: string, is: string | number, was: string | number) =>
    texts.say(language, "report.line", {
      measure: texts.say(language, `report.measure.${measure}`),
      now: is,
      before: was,
    });
  const [rates, earlier] = [ratesOf(now), ratesOf(before)];
  return [
    texts.say(language, "unitReport.standing", { unit: unitName(office, unitKey, language), period }),
    line("received", now.received, before.received),
    line("answeredInTime", share(rates.answeredInTime), share(earlier.answeredInTime)),
    line("closed", share(rates.closed), share(earlier.closed)),
    line("satisfied", share(rates.satisfied), share(earlier.satisfied)),
  ].join("\n");
}
