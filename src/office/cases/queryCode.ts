// Any case by receipt number and query code, and what keeps strangers from guessing one without locking its owner out.

import { hashQueryCode, isShortCode, sameHash } from "../../domain/receipt.ts";
import type { Work } from "../../store/work.ts";
import { recordEvent } from "./caseHistory.ts";

/** Wrong codes that one person may type before a pause, whatever receipts they were for. */
const triesAllowed = 5;
const pauseMinutes = 15;
/**
 * Wrong codes of everybody together in an hour. No receipt is locked by what strangers try on it: the length of its code guards it, and
 * this many would take a thousand people an hour.
 */
const allTriesAnHour = 10_000;
/** Of old codes, which have six digits, few: their receipts are still locked for a while, and strangers' tries count over all of them. */
const shortTriesOfReceipt = 5;
const shortTriesAnHour = 50;

export type CodeCheck =
  | { ok: true; caseId: number }
  /** `left`: tries before a pause of `minutes`. */
  | { ok: false; reason: "wrong"; left: number; minutes: number }
  | { ok: false; reason: "pause"; minutes: number };

/**
 * Checks a query code; from then on the contact follows the case. An unknown number and a wrong code get the same answer by
 * the same statements, so that nobody learns which numbers exist, or which have a short code.
 */
export async function checkQueryCode(
  work: Work,
  contactId: number,
  receiptNumber: string,
  code: string,
): Promise<CodeCheck> {
  const { tx, now, secretKey } = work;
  const shortCode = isShortCode(code);
  // Tries that arrive at the same moment are counted one after the other.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`tries:${contactId}`}, 0))`;
  if (shortCode) await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`code:${receiptNumber}`}, 0))`;
  const tries = await triesSoFar(work, contactId, receiptNumber, shortCode);
  if (tries.own >= triesAllowed || tries.tooMany)
    return { ok: false, reason: "pause", minutes: tries.minutes ?? pauseMinutes };

  const found = await tx.case.findUnique({
    where: { receiptNumber },
    select: { id: true, queryCodeHash: true, contactId: true },
  });
  const hash = hashQueryCode(secretKey, receiptNumber, code);
  if (!found || !sameHash(hash, found.queryCodeHash)) {
    await tx.codeTry.create({ data: { contactId, receiptNumber, shortCode, at: now } });
    return { ok: false, reason: "wrong", left: triesAllowed - tries.own - 1, minutes: pauseMinutes };
  }
  if (found.contactId !== contactId) {
    const follower = { caseId: found.id, contactId };
    const { count } = await tx.caseFollower.createMany({ data: [{ ...follower, since: now }], skipDuplicates: true });
    if (count > 0) await recordEvent(work, { caseId: found.id, type: "followed", role: "applicant" });
  }
  return { ok: true, caseId: found.id };
}

/** `minutes` until the person's own tries are forgotten, where those are what stops them. */
async function triesSoFar({ tx, now }: Work, contactId: number, receiptNumber: string, shortCode: boolean) {
  // Tries of a time that is still to come were made before the clock was set back: they stop nobody.
  const within = (minutes: number) => ({ gt: new Date(now.getTime() - minutes * 60_000), lte: now });
  const own = await tx.codeTry.findMany({
    where: { contactId, at: within(pauseMinutes) },
    orderBy: { at: "desc" },
    take: triesAllowed,
    select: { at: true },
  });
  const byAll = await tx.codeTry.count({ where: { shortCode, at: within(60) } });
  const onReceipt = await tx.codeTry.count({ where: { receiptNumber, shortCode: true, at: within(pauseMinutes) } });
  const tooMany = shortCode ? byAll >= shortTriesAnHour || onReceipt >= shortTriesOfReceipt : byAll >= allTriesAnHour;
  const fifth = own.length >= triesAllowed ? own.at(-1)?.at : undefined;
  const minutes = fifth && Math.ceil((fifth.getTime() - now.getTime()) / 60_000) + pauseMinutes;
  return { own: own.length, tooMany, minutes };
}
