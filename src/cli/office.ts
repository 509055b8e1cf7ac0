// npm run office -- check FILE | apply FILE [--move-deadlines]

import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { DateTime } from "luxon";
import type { Office } from "../config/officeFile.ts";
import { type Fault, faultLines } from "../config/settings.ts";
import type { Change } from "../domain/officeChange.ts";
import { loadTexts } from "../i18n/texts.ts";
import { machineClock } from "../lib/clock.ts";
import { openLog } from "../lib/log.ts";
import { applyOffice, changesBy, type OfficeChanges, readNewOffice } from "../office/applyOffice.ts";
import {
  countAllDates,
  type DateCount,
  type InOffice,
  type MovedDates,
  moveAllDates,
} from "../office/deadlines/newRules.ts";
import type { Reworked } from "../office/receptions/rework.ts";
import type { Store } from "../openStore.ts";
import { type Jobs, openJobs } from "../store/jobs.ts";
import { dateLine } from "./dateCounts.ts";
import { withStore } from "./withStore.ts";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: { "move-deadlines": { type: "boolean" } },
});
const [verb, path] = positionals;
const unknown = Object.keys(options).filter((name) => name !== "move-deadlines");
if ((verb !== "check" && verb !== "apply") || !path || positionals.length > 2 || unknown.length > 0) {
  console.error(
    [
      "npm run office -- check FILE    says what is wrong with an office file, and what applying it would change",
      "npm run office -- apply FILE    puts it in force",
      "  --move-deadlines              with either: moves the running dates of open cases to the file's policy and calendar too",
    ].join("\n"),
  );
  process.exit(2);
}
const movesDates = options["move-deadlines"] === true;
const office = await read(path);
await withStore(async (store) => {
  const jobs = await openJobs(store.database.url, { worker: false, log: openLog("silent") });
  const code = await run(store, jobs);
  jobs.nudge();
  await jobs.stop();
  return code;
});

async function run({ database, secretKey }: Store, jobs: Jobs): Promise<number> {
  const found = await database.transaction((tx) => changesBy({ tx, now: machineClock() }, office));
  if (!found.ok) return needsMending(found.faults);
  const under = ({ next }: OfficeChanges): InOffice => {
    const texts = loadTexts(next.texts);
    return (doing) =>
      database.transaction((tx) => doing({ tx, now: machineClock(), office: next, texts, jobs, secretKey }));
  };
  if (movesDates) console.log(datesInWords(await countAllDates(under(found.value))));
  if (verb === "check") return shown(found.value);
  const now = machineClock();
  const applied = await database.transaction((tx) => applyOffice({ tx, now, jobs, secretKey }, office));
  if (!applied.ok) return needsMending(applied.faults);
  shown(applied.value);
  if (!movesDates) return 0;
  const progress = (looked: number) => console.error(`  ${looked} open cases looked at`);
  const done = await moveAllDates(under(applied.value), applied.value.version, progress);
  console.log(movedLine(done));
  if (!done.overtaken) return 0;
  console.error(
    "Another office file was applied meanwhile: the other cases keep their dates. Apply the file that is to hold.",
  );
  return 1;
}

function shown(changes: OfficeChanges): 0 {
  console.log(changesInWords(changes));
  if (!movesDates && !changes.first && changes.changes.some(changesDates))
    console.log("The running dates of open cases stay as they are. --move-deadlines moves them too.");
  return 0;
}

async function read(file: string): Promise<Office> {
  const yaml = await readFile(file, "utf8").catch(() => {
    console.error(`There is no file ${file}.`);
    process.exit(1);
  });
  const checked = readNewOffice(yaml, dirname(file), machineClock());
  if (checked.ok) return checked.value;
  process.exit(needsMending(checked.faults));
}

function needsMending(faults: Fault[]): number {
  console.error(`${path} needs mending:\n${faultLines(faults)}`);
  return 1;
}

function changesInWords({ next, first, changes, receptions, cleared }: OfficeChanges): string {
  const name = next.name[next.languages[0] ?? ""] ?? next.code;
  const applies = verb === "apply";
  if (first)
    return `${applies ? "Applied" : "The file is in order. Applying it would put in force"}: the first office of this store, ${name}.`;
  const lines = [...(cleared ? [clearedLine(cleared)] : []), ...changes.map(lineOf), ...receptions.map(receptionLine)];
  if (lines.length === 0) return "The file is in order, and is what is in force: nothing changes.";
  return `${applies ? "Applied" : "The file is in order. Applying it would change"}:\n${lines.join("\n")}`;
}

function datesInWords(counts: DateCount[]): string {
  if (counts.length === 0) return "No open case has a date that runs.";
  return `Dates of open cases under that file:\n${counts.map(dateLine).join("\n")}`;
}

/** What dates are counted by. */
function changesDates({ path }: Change): boolean {
  return /^(policy|profile|calendar)\b/.test(path);
}

function movedLine({ moved, notReached }: MovedDates): string {
  if (moved === 0) return "No date has moved.";
  const phone = notReached > 0 ? ` ${notReached} of them have no chat that takes messages: see /calls.` : "";
  return `Dates of ${moved} cases have moved, and their applicants are told.${phone}`;
}

function lineOf({ path, what, before, after }: Change): string {
  if (what === "added") return `  + ${path}: ${after}`;
  if (what === "removed") return `  - ${path} (was ${before})`;
  if (what === "retired") return `  ~ ${path}: retired, because receptions, cases or staff refer to it`;
  return `  ~ ${path}: ${before} -> ${after}`;
}

function clearedLine({ receptions, invitations }: NonNullable<OfficeChanges["cleared"]>): string {
  return `  - the demonstration: its ${receptions} receptions at which nothing has happened are deleted, and its ${invitations} open invitations work no more`;
}

function waysLine({ inChat, byPhone, noWay }: Reworked["ways"]): string {
  return `in chat ${inChat}, to phone ${byPhone}${noWay > 0 ? `, no chat and no number ${noWay}: put up a notice` : ""}`;
}

/** "  * reception 12, wednesday, 2026-12-02 14:00: time 2026-12-02 15:00, 3 booked, told at once (in chat 1, to phone 1, no chat and no number 1: put up a notice)" */
function receptionLine({ reception, planned, what, bookings, ways }: Reworked): string {
  const at = (instant: Date) => DateTime.fromJSDate(instant, { zone: office.zone }).toFormat("yyyy-MM-dd HH:mm");
  const now: Record<string, string> = {
    gone: "cancelled, its rota no longer has it",
    time: `time ${planned ? `${at(planned.startsAt)} to ${at(planned.endsAt)}` : ""}`,
    places: "its places are cut anew",
    leader: `leader ${planned?.leaderKey} instead of ${reception.leaderKey}`,
    venue: `venue ${planned?.venueKey} instead of ${reception.venueKey}`,
    window: "when it is published and can be booked",
    kind: `kind ${planned?.kind}`,
  };
  const told = bookings > 0 ? `${bookings} booked, told at once (${waysLine(ways)})` : "nobody booked";
  const changes = what.map((one) => now[one] ?? one).join("; ");
  return `  * reception ${reception.id} (${reception.rotaKey}, ${at(reception.startsAt)}): ${changes}; ${told}`;
}
