// npm run office -- check FILE | apply FILE

import { readFile } from "node:fs/promises";
import { DateTime } from "luxon";
import type { Office } from "../config/officeFile.ts";
import { faultLines } from "../config/settings.ts";
import type { Change } from "../domain/officeChange.ts";
import { machineClock } from "../lib/clock.ts";
import { openLog } from "../lib/log.ts";
import { applyOffice, changesBy, readNewOffice } from "../office/applyOffice.ts";
import type { Reworked } from "../office/receptions/rework.ts";
import { openJobs } from "../store/jobs.ts";
import { withStore } from "./withStore.ts";

const [verb, path] = process.argv.slice(2);
if ((verb !== "check" && verb !== "apply") || !path) {
  console.error(
    "npm run office -- check FILE    says what is wrong with an office file, and what applying it would change\nnpm run office -- apply FILE    puts it in force",
  );
  process.exit(2);
}
const office = await read(path);
await withStore(async ({ database, secretKey }) => {
  const now = machineClock();
  const found = verb === "apply" ? await apply() : await database.transaction((tx) => changesBy({ tx, now }, office));
  const lines = [...found.changes.map(lineOf), ...found.receptions.map(receptionLine)];
  if (lines.length === 0) console.log("The file is in order, and is what is in force: nothing changes.");
  else
    console.log(
      `${verb === "apply" ? "Applied" : "The file is in order. Applying it would change"}:\n${lines.join("\n")}`,
    );
  return 0;

  async function apply() {
    const jobs = await openJobs(database.url, { worker: false, log: openLog("silent") });
    const applied = await database.transaction((tx) => applyOffice({ tx, now, jobs, secretKey }, office));
    jobs.nudge();
    await jobs.stop();
    return applied;
  }
});

async function read(file: string): Promise<Office> {
  const yaml = await readFile(file, "utf8").catch(() => {
    console.error(`There is no file ${file}.`);
    process.exit(1);
  });
  const checked = readNewOffice(yaml, machineClock());
  if (checked.ok) return checked.value;
  console.error(`${file} needs mending:\n${faultLines(checked.faults)}`);
  process.exit(1);
}

function lineOf({ path, what, before, after }: Change): string {
  if (what === "added") return `  + ${path}: ${after}`;
  if (what === "removed") return `  - ${path} (was ${before})`;
  if (what === "retired") return `  ~ ${path}: retired, because receptions, cases or staff refer to it`;
  return `  ~ ${path}: ${before} -> ${after}`;
}

/** "  * reception 12, wednesday, 2026-12-02 14:00: time 2026-12-02 15:00, 3 bookings (told at once)" */
function receptionLine({ reception, planned, what, bookings }: Reworked): string {
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
  const told = bookings > 0 ? `${bookings} booked, told at once` : "nobody booked";
  const changes = what.map((one) => now[one] ?? one).join("; ");
  return `  * reception ${reception.id} (${reception.rotaKey}, ${at(reception.startsAt)}): ${changes}; ${told}`;
}
