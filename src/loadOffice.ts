import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Fault, faultLines, type Settings } from "./config/settings.ts";
import { machineClock } from "./lib/clock.ts";
import { applyOffice, readOffice } from "./office/applyOffice.ts";
import type { CannotStart, Store } from "./openStore.ts";
import type { Jobs } from "./store/jobs.ts";

const demoOffice = join(import.meta.dirname, "config/demo-office.yaml");

/** The office file that the settings name, at every start; the demo only where there is no office yet. */
export async function loadOffice(
  settings: Settings,
  { database, secretKey }: Store,
  jobs: Jobs,
): Promise<{ ok: true } | CannotStart> {
  const there = await database.prisma.officeVersion.count();
  if (there > 0 && !settings.OFFICE_FILE) return { ok: true };
  const path = settings.OFFICE_FILE ?? demoOffice;
  const yaml = await readFile(path, "utf8").catch(() => undefined);
  if (yaml === undefined)
    return { ok: false, message: `OFFICE_FILE: there is no file ${path}\n    for example: OFFICE_FILE=./office.yaml` };
  const now = machineClock();
  const read = readOffice(yaml, dirname(path));
  if (!read.ok) return mend(path, read.faults);
  const applied = await database.transaction((tx) => applyOffice({ tx, now, jobs, secretKey }, read.value));
  return applied.ok ? { ok: true } : mend(path, applied.faults);
}

const mend = (path: string, faults: Fault[]): CannotStart => ({
  ok: false,
  message: `The office file ${path} needs mending:\n${faultLines(faults)}`,
});
