// A citizen's look at a case: their own, or any by receipt number and query code.

import { hashQueryCode, sameHash } from "../../domain/receipt.ts";
import type { Work } from "../../store/work.ts";
import { recordEvent } from "./caseHistory.ts";
import { forStatus } from "./statusText.ts";

/** The cases that a contact filed or follows, newest first. */
export async function casesOf({ tx }: Pick<Work, "tx">, contactId: number) {
  return tx.case.findMany({
    where: { OR: [{ contactId }, { followers: { some: { contactId } } }] },
    orderBy: { id: "desc" },
    take: 40,
  });
}

/** A case that the contact filed or follows, with its history. */
export async function ownCase({ tx }: Pick<Work, "tx">, contactId: number, receiptNumber: string) {
  return tx.case.findFirst({
    where: { receiptNumber, OR: [{ contactId }, { followers: { some: { contactId } } }] },
    include: forStatus,
  });
}

/** Wrong codes that are allowed before a pause, per contact and per case; and the pause. */
const triesAllowed = 5;
const pauseMinutes = 15;

export type CodeCheck =
  | { ok: true; caseId: number }
  | { ok: false; reason: "wrong" }
  | { ok: false; reason: "pause"; minutes: number };

/**
 * Checks a query code; from then on the contact follows the case. An unknown number and a wrong code get the same answer by
 * the same statements, so that nobody learns which numbers exist.
 */
export async function checkQueryCode(
  work: Work,
  contactId: number,
  receiptNumber: string,
  code: string,
): Promise<CodeCheck> {
  const { tx, now, secretKey } = work;
  // Tries that arrive at the same moment are counted one after the other.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`code:${receiptNumber}`}, 0))`;
  const since = new Date(now.getTime() - pauseMinutes * 60_000);
  const byContact = await tx.codeTry.count({ where: { contactId, at: { gt: since } } });
  const byNumber = await tx.codeTry.count({ where: { receiptNumber, at: { gt: since } } });
  if (byContact >= triesAllowed || byNumber >= triesAllowed)
    return { ok: false, reason: "pause", minutes: pauseMinutes };

  const found = await tx.case.findUnique({
    where: { receiptNumber },
    select: { id: true, queryCodeHash: true, contactId: true },
  });
  const hash = hashQueryCode(secretKey, receiptNumber, code);
  if (!found || !sameHash(hash, found.queryCodeHash)) {
    await tx.codeTry.create({ data: { contactId, receiptNumber, at: now } });
    return { ok: false, reason: "wrong" };
  }
  if (found.contactId !== contactId) {
    const follower = { caseId: found.id, contactId };
    const { count } = await tx.caseFollower.createMany({ data: [{ ...follower, since: now }], skipDuplicates: true });
    if (count > 0) await recordEvent(work, { caseId: found.id, type: "followed", role: "applicant" });
  }
  return { ok: true, caseId: found.id };
}

/** Who of the staff looked at the case, by role and day; never by name. */
export async function looksAt({ tx }: Pick<Work, "tx">, caseId: number) {
  return tx.caseLook.findMany({
    where: { caseId },
    orderBy: { at: "asc" },
    select: { role: true, unitKey: true, at: true },
  });
}
