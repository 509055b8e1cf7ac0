// Receipt numbers and query codes. A receipt number is the office's code, the day, the gap-free serial of that day, and an
// ISO/IEC 7064 MOD 37,36 check character, which catches every single wrong character: LJ-20261123-0007-K.

import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { mod37_36 } from "cdigit";

const shape = /^([A-Z]{2,4})(\d{8})(\d{4,9})([0-9A-Z])$/;
/** A receipt number in a sentence; hyphens, dashes and spaces between its parts are optional. */
const inSentence = /(?<![A-Z0-9])[A-Z]{2,4}[\s-]{0,3}\d{8}[\s-]{0,3}\d{4,9}[\s-]{0,3}[0-9A-Z](?![A-Z0-9])/i;

/** Full-width letters and every kind of dash (minus, hyphen bullet and the Japanese long mark too) made plain; what can't be seen taken out. */
const plain = (typed: string) =>
  typed
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .replace(/[\p{Pd}\u02D7\u2043\u2212\u30FC]/gu, "-");

/** `date` is the office's day, "2026-11-23"; `serial` counts from 1 each day. */
export function makeReceiptNumber({
  officeCode,
  date,
  serial,
}: {
  officeCode: string;
  date: string;
  serial: number;
}): string {
  const [day, number] = [date.replaceAll("-", ""), String(serial).padStart(4, "0")];
  const check = mod37_36.compute(`${officeCode}${day}${number}`);
  return `${officeCode}-${day}-${number}-${check}`;
}

export type ReadReceipt = { ok: true; receipt: string } | { ok: false; reason: "notAReceipt" | "checkCharacter" };

/** A receipt number as a person typed it: spaces, lower case, other dashes and full-width characters are all right. */
export function readReceiptNumber(typed: string): ReadReceipt {
  const compact = plain(typed).toUpperCase().replace(/[\s-]/g, "");
  const [, code, day, serial, check] = shape.exec(compact) ?? [];
  if (!code || !day || !serial || !check) return { ok: false, reason: "notAReceipt" };
  if (!mod37_36.validate(compact)) return { ok: false, reason: "checkCharacter" };
  return { ok: true, receipt: `${code}-${day}-${serial}-${check}` };
}

/** What looks like a receipt number in a sentence, still to be read. */
export const findReceiptNumber = (text: string): string | undefined => inSentence.exec(plain(text))?.[0];

/** What was typed as far as what looks like a receipt number goes, that one included, and what stands behind it. */
export function partsAtReceipt(text: string): { upTo: string; behind: string } {
  const typed = plain(text);
  const found = inSentence.exec(typed);
  if (!found) return { upTo: "", behind: text };
  const end = found.index + found[0].length;
  return { upTo: typed.slice(0, end), behind: typed.slice(end) };
}

/**
 * Twelve digits, "4821-0937-5612": read out over a telephone and typed in any script, and too many to guess. Strangers have at most
 * 10,000 wrong tries an hour over all receipts (office/cases/queryCode.ts): 365 x 240,000 / 10^12 is less than one hit in 10,000 years
 * of trying without a pause, however many cases there are.
 */
export const makeQueryCode = (): string =>
  String(randomInt(1_000_000_000_000))
    .padStart(12, "0")
    .replace(/(\d{4})(?=\d)/g, "$1-");

/** Receipts of before November 2026 have six. */
const codeLengths = [12, 6];

/** A query code as a person typed it, its digits alone: with spaces or dashes, in full width, with O for 0 and I or l for 1. */
export function readQueryCode(typed: string): string | undefined {
  const given = plain(typed)
    .replace(/[\s.-]/g, "")
    .replace(/O/gi, "0")
    .replace(/[Il]/g, "1");
  return /^\d+$/.test(given) && codeLengths.includes(given.length) ? given : undefined;
}

/** Whether it is one of those codes that are short enough to be guessed, and have to be guarded more closely. */
export const isShortCode = (code: string): boolean => code.replace(/\D/g, "").length < 12;

/** What is kept of a query code, whether written with its dashes or not: useless without the office's key, which is not in the store. Hex. */
export const hashQueryCode = (key: string, receipt: string, code: string): string =>
  createHmac("sha256", key)
    .update(`${receipt}:${code.replace(/\D/g, "")}`)
    .digest("hex");

/** Compares two hex digests in constant time; only their lengths show. */
export function sameHash(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
