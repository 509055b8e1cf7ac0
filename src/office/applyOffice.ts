import { parse } from "yaml";
import { z } from "zod";
import { checkOffice, type Office, readOfficeFile } from "../config/officeFile.ts";
import type { Checked } from "../config/settings.ts";
import { checkAgainstRules } from "../domain/office.ts";
import { type Change, officeChange } from "../domain/officeChange.ts";
import type { Transaction } from "../store/database.ts";
import { layOutReceptions, usedByRows } from "./receptions.ts";

/** Reads and checks an office file: its shape, and what the rules know. All faults at once. */
export function readOffice(yaml: string): Checked<Office> {
  const read = readOfficeFile(yaml);
  const faults = read.ok ? [] : read.faults;
  const document = read.ok ? read.value : readAnyway(yaml);
  const all = [...faults, ...(document ? checkAgainstRules(document) : [])];
  return read.ok && all.length === 0 ? read : { ok: false, faults: all };
}

/** A file whose shape is wrong somewhere may still be right enough to say what else is wrong. */
function readAnyway(yaml: string): Office | undefined {
  const looked = anyOffice.safeParse(parsed(yaml));
  return looked.success ? (looked.data as unknown as Office) : undefined;
}

const parsed = (yaml: string): unknown => {
  try {
    return parse(yaml);
  } catch {
    return undefined;
  }
};

const anyOffice = z.looseObject({
  policy: z.string(),
  categories: z.array(z.string()),
  units: z.record(z.string(), z.looseObject({ subjects: z.array(z.string()) })),
  rotas: z.record(z.string(), z.looseObject({ rule: z.string() })),
});

/** What applying that office would change. */
export async function changesBy(tx: Transaction, office: Office): Promise<{ next: Office; changes: Change[] }> {
  const last = await tx.officeVersion.findFirst({ orderBy: { version: "desc" } });
  const before = last && checkOffice(last.document);
  return officeChange(before?.ok ? before.value : undefined, office, await usedByRows(tx));
}

/** Puts an office in force, and lays out its receptions. Applying the same again changes nothing. Receptions laid out before stay. */
export async function applyOffice(tx: Transaction, office: Office, now: Date): Promise<Change[]> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('office', 0))`;
  const { next, changes } = await changesBy(tx, office);
  if (changes.length > 0) await tx.officeVersion.create({ data: { document: next, appliedAt: now } });
  await layOutReceptions({ tx, now, office: next });
  return changes;
}
