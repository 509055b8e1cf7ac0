import { checkOffice, checkWritten, type Office, parseOffice, partsInOrder } from "../config/officeFile.ts";
import { inProfileFile } from "../config/profileFile.ts";
import type { Checked, Fault } from "../config/settings.ts";
import { officeDay } from "../domain/calendar.ts";
import { checkAgainstRules, doubleDutyFaults, endedRotaFaults, roomFaults } from "../domain/office.ts";
import { type Change, namedNoMore, officeChange, type Stored } from "../domain/officeChange.ts";
import { textFaults } from "../i18n/officeTexts.ts";
import { loadTexts } from "../i18n/texts.ts";
import type { Work } from "../store/work.ts";
import { type Cleared, clearDemo, endsDemo } from "./demoLeaves.ts";
import { layOutReceptions } from "./receptions/layOut.ts";
import { tellFaults } from "./receptions/receptionFaults.ts";
import { type Reworked, rework, reworkedBy } from "./receptions/rework.ts";
import { usedByRows } from "./usedByRows.ts";

/**
 * Reads and checks an office file: its shape, and what the rules and the texts know. All faults at once. `folder` is where it lies: its
 * policy may be in a file beside it.
 */
export const readOffice = (yaml: string, folder: string): Checked<Office> => readWith(yaml, folder, () => []);

/**
 * The same for a file that is about to be put in force by hand: it may not put a leader in two places, or two receptions in one room,
 * within the next year either, nor have a rota that is over. A program that starts is not kept from it by a day that has come near
 * meanwhile; the clerks are told of such a reception.
 */
export const readNewOffice = (yaml: string, folder: string, now: Date): Checked<Office> =>
  readWith(yaml, folder, (office) => {
    const today = officeDay(now, office.zone ?? "UTC");
    return [...endedRotaFaults(office, today), ...doubleDutyFaults(office, today), ...roomFaults(office, today)];
  });

function readWith(yaml: string, folder: string, more: (inOrder: Partial<Office>) => Fault[]): Checked<Office> {
  const written = parseOffice(yaml, folder);
  if (!written.ok) return written;
  const { document, profileFile, faults: ofTheProfile } = written.value;
  const read = checkWritten(document);
  const parts = partsInOrder(document);
  const faults = [
    ...ofTheProfile,
    ...(read.ok ? [] : read.faults),
    ...checkAgainstRules(document),
    ...textFaults(parts),
    ...more(parts),
  ];
  if (faults.length === 0) return read;
  return { ok: false, faults: profileFile ? faults.map((fault) => inProfileFile(fault, profileFile)) : faults };
}

export type OfficeChanges = {
  next: Office;
  /** The office that it follows, where that can still be read. */
  before?: Office;
  /** There was no office before: everything is new. */
  first: boolean;
  changes: Change[];
  receptions: Reworked[];
  /** What went with the demonstration, where this office ends it. */
  cleared?: Cleared;
};

/** What applying that office would change. It is tried, and taken back: what only a demonstration has laid out goes first. */
export async function changesBy(
  { tx, now }: Pick<Work, "tx" | "now">,
  office: Office,
): Promise<Checked<OfficeChanges>> {
  await tx.$executeRaw`savepoint only_tried`;
  const found = await changesNow({ tx, now }, office);
  await tx.$executeRaw`rollback to savepoint only_tried`;
  return found;
}

/**
 * Ends the demonstration, where the office does so, and finds what it changes besides: entries of the file, and receptions that are laid out already. The office as it will be stored,
 * with what it no longer names but rows refer to, is checked as well: what an older program has stored may lack something.
 */
async function changesNow({ tx, now }: Pick<Work, "tx" | "now">, office: Office): Promise<Checked<OfficeChanges>> {
  const last = await tx.officeVersion.findFirst({ orderBy: { version: "desc" } });
  const cleared = endsDemo(last?.document, office) ? await clearDemo({ tx }) : undefined;
  const before = last ? checkOffice(last.document) : undefined;
  const stored = before?.ok ? before.value : (last?.document as Stored | undefined);
  const found = officeChange(stored, office, await usedByRows(tx, namedNoMore(stored, office)));
  const next = checkOffice(found.next);
  if (!next.ok) return next;
  const inForce = before?.ok ? before.value : undefined;
  const receptions = found.changes.length > 0 ? await reworkedBy({ tx, now }, found.next, inForce) : [];
  return { ok: true, value: { ...found, before: inForce, first: last === null, receptions, cleared } };
}

/** Who lays out receptions waits for who applies an office, so that none is laid out from a rota that has just gone. */
export const lockOffice = (tx: Work["tx"]) =>
  tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('office', 0))`;

/**
 * Puts an office in force: lays out its receptions, and reworks those that are laid out already; whoever had booked is told of what
 * that changes. Applying the same again changes nothing. Where the whole is not in order, nothing is done. `version` is that of what is in force then.
 */
export async function applyOffice(
  given: Pick<Work, "tx" | "now" | "jobs" | "secretKey">,
  office: Office,
): Promise<Checked<OfficeChanges & { version: number }>> {
  const { tx, now } = given;
  await lockOffice(tx);
  const found = await changesNow(given, office);
  if (!found.ok) return found;
  const { next, before, first, changes, cleared } = found.value;
  const work: Work = { ...given, office: next, texts: loadTexts(next.texts) };
  let receptions: Reworked[] = [];
  if (changes.length > 0) {
    await tx.officeVersion.create({ data: { document: next, appliedAt: now } });
    receptions = await rework(work, before);
  }
  await layOutReceptions(work);
  await tellFaults(work);
  const { version } = await tx.officeVersion.findFirstOrThrow({
    orderBy: { version: "desc" },
    select: { version: true },
  });
  return { ok: true, value: { next, first, changes, receptions, cleared, version } };
}
