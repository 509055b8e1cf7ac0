// Reports on their way: asked for or due by the clock, made by a worker outside every conversation's transaction (a month of a large
// office takes a second or two to count), sent as a message with a chart, a workbook and a document.

import { Readable } from "node:stream";
import { DateTime } from "luxon";
import { z } from "zod";
import type { Printer } from "../../documents/pdf.ts";
import { atTime, officeDay } from "../../domain/calendar.ts";
import type { StoredFile } from "../../domain/message.ts";
import { lastMonth, month, type Period, periodBefore } from "../../domain/reportPeriod.ts";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { tellStaff } from "../../notifications/tell.ts";
import type { Blobs } from "../../store/blobs.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { analyse } from "./analysis.ts";
import { monthlyReport } from "./monthlyReport.ts";

const job = z.object({ issueId: z.number().int() });

/** The months that can be asked for, newest first: the running one, and the last eleven. */
export function monthsToAsk({ now, office }: Pick<Work, "now" | "office">): Period[] {
  const first = DateTime.fromJSDate(now, { zone: office.zone }).startOf("month");
  return Array.from({ length: 12 }, (_, i) =>
    month(first.minus({ months: i }).toFormat("yyyy-MM"), office.zone),
  ).filter((period) => period !== undefined);
}

/** Asks for the analysis of a month; it comes to the member of staff when it is made. */
export async function askReport(
  { tx, now, jobs }: Work,
  staff: StaffMember,
  { key }: Period,
): Promise<{ ok: true } | NotAllowed> {
  if (!may(staff, "office.report")) return notAllowed;
  const issue = await tx.reportIssue.create({
    data: { kind: "month", key, staffId: staff.id, scheduled: false, at: now },
  });
  await jobs.soon(tx, "reports", { issueId: issue.id });
  return { ok: true };
}

/**
 * The analysis of the month that is over goes to every supervisor once, from the first morning of the new month on. Of two processes
 * that try at once one inserts the issue; the job is queued in the same transaction.
 */
export async function issueMonthlyReports({ tx, now, office, jobs }: Work): Promise<number> {
  const period = lastMonth(now, office.zone);
  if (now < atTime(officeDay(period.to, office.zone), office.reports.at, office.zone)) return 0;
  const issued = z.array(job).parse(
    await tx.$queryRaw`
      insert into report_issue (kind, key, staff_id, scheduled, at)
      select 'month', ${period.key}, id, true, ${now} from staff
      where role = 'supervisor' and ended_at is null and contact_id is not null and created_at < ${period.to}
      on conflict (kind, key, staff_id) where scheduled do nothing
      returning id as "issueId"`,
  );
  for (const one of issued) await jobs.soon(tx, "reports", one);
  return issued.length;
}

type Parts = {
  inOffice: <T>(doing: (work: Work) => Promise<T>) => Promise<T>;
  blobs: Blobs;
  printer: Printer;
};

/** Makes one report and sends it. Done again it changes nothing: only the first that notes it as sent sends it. */
export async function makeReport({ inOffice, blobs, printer }: Parts, data: unknown): Promise<void> {
  const { issueId } = job.parse(data);
  const asked = await inOffice(async ({ tx, office }) => {
    const issue = await tx.reportIssue.findUniqueOrThrow({
      where: { id: issueId },
      include: { staff: { include: { contact: true } } },
    });
    const period = month(issue.key, office.zone);
    const { contact, ...staff } = issue.staff;
    if (issue.sentAt || !period || !contact || !may(staff, "office.report") || staff.endedAt) return undefined;
    return { contact, staff, at: issue.at, period, earlier: periodBefore(period, office.zone) };
  });
  if (!asked) return;
  const { contact, at } = asked;
  // Each in a transaction of its own: a period of a very large office takes seconds to count.
  const now = await inOffice((work) => analyse(work, asked.period));
  const before = await inOffice((work) => analyse(work, asked.earlier));
  const report = await inOffice(async (work) => monthlyReport(work, now, before, contact.language));
  const store = async (bytes: Buffer, mediaType: string, ending: string): Promise<StoredFile> => {
    const put = await blobs.put(Readable.from([bytes]), mediaType, { ours: true });
    if (!put.ok) throw new Error(`a report can't be stored: ${put.reason}`);
    return { name: `${report.period}.${ending}`, mediaType, sha256: put.sha256, size: put.size };
  };
  // Loaded only where a report is made: together they are larger than the rest of the program.
  const { chartPng, chartSvg } = await import("../../documents/chart.ts");
  const { workbook } = await import("../../documents/table.ts");
  const drawn = { svg: chartSvg(report.chart), alt: report.chart.title };
  const files = {
    chart: await store(chartPng(report.chart), "image/png", "png"),
    table: await store(
      await workbook(report.sheets, at),
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      "xlsx",
    ),
    document: await store(printer.pdf("report", { ...report.document, chart: drawn }, at), "application/pdf", "pdf"),
  };
  await inOffice(async (work) => {
    const { tx, now, texts } = work;
    const first = await tx.reportIssue.updateMany({ where: { id: issueId, sentAt: null }, data: { sentAt: now } });
    if (first.count === 0) return;
    const say = (key: string) => texts.say(contact.language, key, { period: report.period });
    await tellStaff(work, [asked.staff], { text: () => report.text, file: () => files.chart, urgent: true });
    await tellStaff(work, [asked.staff], { text: () => say("report.asTable"), file: () => files.table, urgent: true });
    await tellStaff(work, [asked.staff], {
      text: () => say("report.asDocument"),
      file: () => files.document,
      urgent: true,
    });
  });
}
