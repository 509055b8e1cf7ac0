import { readFileSync } from "node:fs";
import { DateTime } from "luxon";
import { parse } from "yaml";
import { checkOffice, type Office } from "../../src/config/officeFile.ts";
import { applyOffice } from "../../src/office/applyOffice.ts";
import type { Database } from "../../src/store/database.ts";
import type { Jobs } from "../../src/store/jobs.ts";

export const demoYaml = readFileSync(new URL("../../src/config/demo-office.yaml", import.meta.url), "utf8");

export const secretKey = "a key for tests that is long enough";

/** Monday 23 November 2026, 10:00 in Linjiang, unless a story says otherwise. */
export const monday = DateTime.fromISO("2026-11-23T10:00", { zone: "Asia/Shanghai" }).toJSDate();

export function demoOffice(): Office {
  const checked = checkOffice(parse(demoYaml));
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
  return checked.value;
}

/** The address of another database of the tests' one server. */
export const inServer = (serverUrl: string, name: string) => serverUrl.replace("/opendoor?", `/${name}?`);

export async function putInForce(
  { database, jobs }: { database: Database; jobs: Jobs },
  office: Office,
  now: Date,
): Promise<void> {
  const applied = await database.transaction((tx) => applyOffice({ tx, now, jobs, secretKey }, office));
  if (!applied.ok) throw new Error(JSON.stringify(applied.faults));
}
