// What happens by the clock. Each is safe to run again, late, or in two processes at once: the store decides what is still to do.

import type { Channel } from "./channels/channel.ts";
import type { Printer } from "./documents/pdf.ts";
import type { Clock } from "./lib/clock.ts";
import type { Log } from "./lib/log.ts";
import { forgetOld } from "./notifications/forget.ts";
import { passOnUndelivered } from "./notifications/passOn.ts";
import { lockOffice } from "./office/applyOffice.ts";
import { fetchSent, fetchWaiting } from "./office/cases/evidenceFetching.ts";
import { tellOfNewCases } from "./office/cases/newAtDesk.ts";
import { sendDeadlineNotices } from "./office/deadlines/deadlineNotices.ts";
import type { OfficeInForce } from "./office/officeInForce.ts";
import { removeOldContacts } from "./office/people/retention.ts";
import { announceFieldVisits } from "./office/receptions/announcements.ts";
import { remindInvited } from "./office/receptions/arrangedVisit.ts";
import { phoneUnanswered } from "./office/receptions/changeAnswers.ts";
import { callOffEmptyVisits } from "./office/receptions/emptyVisits.ts";
import { layOutReceptions } from "./office/receptions/layOut.ts";
import { sendBriefs } from "./office/receptions/leaderBrief.ts";
import { remindLeaders } from "./office/receptions/leaderNews.ts";
import { tellFaults } from "./office/receptions/receptionFaults.ts";
import { printLetter } from "./office/reports/letterPrint.ts";
import { issueMonthlyReports, makeReport } from "./office/reports/reports.ts";
import { issueStandings, issueUnitReports, reportMissingConfirmations } from "./office/reports/unitReports.ts";
import { removeDropped } from "./office/unusedFiles.ts";
import { remindOfPaper } from "./office/visits/away.ts";
import { issueDayLists } from "./office/visits/dayListIssue.ts";
import { issueDayPacks, printDayPack, throwAwayOldPacks } from "./office/visits/dayPackIssue.ts";
import { passUntakenPlaces } from "./office/visits/door.ts";
import { sendReminders } from "./office/visits/reminders.ts";
import { tendWaitingLists } from "./office/visits/waitingOffers.ts";
import type { Blobs } from "./store/blobs.ts";
import type { Database } from "./store/database.ts";
import type { Jobs } from "./store/jobs.ts";
import type { Work } from "./store/work.ts";

type Parts = {
  database: Database;
  jobs: Jobs;
  officeInForce: OfficeInForce;
  secretKey: string;
  blobs: Blobs;
  printer: Printer;
  publicUrl?: string;
  channels: Channel[];
  clock: Clock;
  log: Log;
};

export async function runByTheClock(parts: Parts): Promise<void> {
  const { database, jobs, officeInForce, secretKey, blobs, printer, publicUrl, channels, clock, log } = parts;

  const inOneTransaction = async <T>(doing: (work: Work) => Promise<T>): Promise<T> => {
    const done = await database.transaction(async (tx) => {
      const { office, texts } = await officeInForce.now(tx);
      return doing({ tx, now: clock(), office, texts, jobs, secretKey });
    });
    jobs.nudge();
    return done;
  };
  const inOffice = (doing: (work: Work) => Promise<unknown>) => async () => {
    await inOneTransaction(doing);
  };
  const fetchFile = async (channel: string, source: string) => {
    const found = channels.find(({ name }) => name === channel);
    if (!found) throw new Error(`the channel ${channel} is off`);
    return found.fetchFile(source);
  };
  const fetching = { inOffice: inOneTransaction, blobs, fetch: fetchFile, clock, log };

  await jobs.onSoon("letters", (data) => printLetter({ inOffice: inOneTransaction, blobs, printer, publicUrl }, data));
  await jobs.onSoon("reports", (data) => makeReport({ inOffice: inOneTransaction, blobs, printer }, data));
  await jobs.onSoon("droppedFiles", (data) => removeDropped({ inOffice: inOneTransaction, blobs }, data));
  await jobs.onSoon("files", (data) => fetchSent(fetching, data));
  await jobs.onSoon("dayPacks", (data) => printDayPack({ inOffice: inOneTransaction, blobs, printer }, data));
  const everyMinute = "* * * * *";
  const { zone } = (await database.transaction((tx) => officeInForce.now(tx))).office;
  await jobs.every("reminders", everyMinute, zone, inOffice(sendReminders));
  await jobs.every("day-lists", everyMinute, zone, inOffice(issueDayLists));
  await jobs.every("day-packs", everyMinute, zone, inOffice(issueDayPacks));
  await jobs.every("new-cases", everyMinute, zone, inOffice(tellOfNewCases));
  await jobs.every("unit-reports", everyMinute, zone, inOffice(issueUnitReports));
  await jobs.every("missing-confirmations", everyMinute, zone, inOffice(reportMissingConfirmations));
  await jobs.every("standings", "*/10 * * * *", zone, inOffice(issueStandings));
  await jobs.every("monthly-reports", "*/10 * * * *", zone, inOffice(issueMonthlyReports));
  await jobs.every("pass-on", everyMinute, zone, inOffice(passOnUndelivered));
  await jobs.every("waiting-lists", everyMinute, zone, inOffice(tendWaitingLists));
  await jobs.every("deadline-notices", everyMinute, zone, async () => {
    while ((await inOneTransaction(sendDeadlineNotices)).more);
  });
  await jobs.every("lay-out-receptions", "7 * * * *", zone, async () => {
    await database.transaction(async (tx) => {
      await lockOffice(tx);
      const { office } = await officeInForce.now(tx);
      await layOutReceptions({ tx, now: clock(), office });
    });
  });
  await jobs.every("receptions", everyMinute, zone, async () => {
    // One fails without keeping the others from their turn.
    const faults: unknown[] = [];
    for (const doing of [
      passUntakenPlaces,
      remindOfPaper,
      tellFaults,
      phoneUnanswered,
      remindLeaders,
      sendBriefs,
      remindInvited,
      callOffEmptyVisits,
      announceFieldVisits,
    ])
      await inOneTransaction<unknown>(doing).catch((fault) => faults.push(fault));
    if (faults.length > 0) throw faults[0];
  });
  await jobs.every("fetch-files", everyMinute, zone, async () => {
    await fetchWaiting(fetching);
  });
  // A day's are gone in the first hour of the next; every hour, because not every office leaves its machine on at night.
  await jobs.every("contact-retention", "11 * * * *", zone, () => removeOldContacts(inOneTransaction));
  await jobs.every("forget", "*/10 * * * *", zone, async () => {
    await forgetOld(database, clock());
    await inOneTransaction(throwAwayOldPacks);
  });
}
