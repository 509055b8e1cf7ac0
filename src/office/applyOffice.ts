import { parse } from "yaml";
import { z } from "zod";
import { checkOffice, type Office, readOfficeFile } from "../config/officeFile.ts";
import type { Checked } from "../config/settings.ts";
import { officeDay } from "../domain/calendar.ts";
import { checkAgainstRules, doubleDutyFaults, roomFaults } from "../domain/office.ts";
import { type Change, officeChange } from "../domain/officeChange.ts";
import { loadTexts } from "../i18n/texts.ts";
import type { Work } from "../store/work.ts";
import { layOutReceptions } from "./receptions/layOut.ts";
import { tellFaults } from "./receptions/receptionFaults.ts";
import { usedByRows } from "./receptions/receptions.ts";
import { type Reworked, rework, reworkedBy } from "./receptions/rework.ts";

/** Reads and checks an office file: its shape, and what the rules know. All faults at once. */
export function readOffice(yaml: string): Checked<Office> {
  const read = readOfficeFile(yaml);
  const faults = read.ok ? [] : read.faults;
  const document = read.ok ? read.value : readAnyway(yaml);
  const all = [...faults, ...(document ? checkAgainstRules(document) : [])];
  return read.ok && all.length === 0 ? read : { ok: false, faults: all };
}

/**
 * The same for a file that is about to be put in force by hand: it may not put a leader in two places, or two receptions in one room,
 * within the next year either. A program that starts is not kept from it by a day that has come near meanwhile; the clerks are told of
 * such a reception.
 */
export function readNewOffice(yaml: string, now: Date): Checked<Office> {
  const read = readOffice(yaml);
  if (!read.ok) return read;
  const today = officeDay(now, read.value.zone);
  const faults = [...doubleDutyFaults(read.value, today), ...roomFaults(read.value, today)];
  return faults.length > 0 ? { ok: false, faults } : read;
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

/** What applying that office would change: entries of the file, and receptions that are laid out already. */
export async function changesBy(
  { tx, now }: Pick<Work, "tx" | "now">,
  office: Office,
): Promise<{ next: Office; changes: Change[]; receptions: Reworked[] }> {
  const last = await tx.officeVersion.findFirst({ orderBy: { version: "desc" } });
  const before = last && checkOffice(last.document);
  const found = officeChange(before?.ok ? before.value : undefined, office, await usedByRows(tx));
  const receptions = found.changes.length > 0 ? await reworkedBy({ tx, now }, found.next) : [];
  return { ...found, receptions };
}

/** Who lays out receptions waits for who applies an office, so that none is laid out from a rota that has just gone. */
export const lockOffice = (tx: Work["tx"]) =>
  tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('office', 0))`;

/**
 * Puts an office in force: lays out its receptions, and reworks those that are laid out already; whoever had booked is told of what
 * that changes. Applying the same again changes nothing.
 */
export async function applyOffice(
  given: Pick<Work, "tx" | "now" | "jobs" | "secretKey">,
  office: Office,
): Promise<{ changes: Change[]; receptions: Reworked[] }> {
  const { tx, now } = given;
  await lockOffice(tx);
  const { next, changes } = await changesBy(given, office);
  const work: Work = { ...given, office: next, texts: loadTexts(next.texts) };
  let receptions: Reworked[] = [];
  if (changes.length > 0) {
    await tx.officeVersion.create({ data: { document: next, appliedAt: now } });
    receptions = await rework(work);
  }
  await layOutReceptions(work);
  await tellFaults(work);
  return { changes, receptions };
}
