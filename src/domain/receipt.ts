// Receipt numbers and query codes. A receipt number is the office's code, the day, the gap-free serial of that day, and an
// ISO/IEC 7064 MOD 37,36 check character, which catches every single wrong character: LJ-20261123-0007-T.

import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { mod37_36 } from "cdigit";
import { foldDigits, foldFigures } from "../lib/digits.ts";

/** Between the parts: dashes, spaces, dots and the like, or nothing. */
const sep = String.raw`[\s\-./_·:,~+*|=、，]{0,4}`;
const figure = "[0-9OIL]";
const before = "(?<![A-Z0-9])(?=[01]*[A-Z])([A-Z01]{2,4})";
const part = String.raw`[\s\-./]?`;
const day = `(2[0O]${figure}{2}${part}${figure}{2}${part}${figure}{2})`;
const after = "(?![A-Z0-9])";
/** A receipt number in whatever stands around it; what looks like a figure (O, I, l) or like a letter (0, 1) is read as what belongs there. */
const inSentence = new RegExp(`${before}${sep}${day}${sep}(${figure}{4,9})${sep}([0-9A-Z])${after}`, "i");
/** "LJ-20261123-7-K": without the noughts, where the parts stand apart. */
const withoutNoughts = new RegExp(`${before}${sep}${day}[\\s./_-]+(${figure}{1,3})[\\s./_-]+([0-9A-Z])${after}`, "i");

/** Full-width letters, every script's digits and every kind of dash (minus, hyphen bullet and the Japanese long mark too) made plain; what can't be seen taken out. */
const plain = (typed: string) =>
  foldDigits(typed.replace(/№/g, " № ").normalize("NFKC"))
    .replace(/\p{Cf}/gu, "")
    .replace(/[\p{Pd}\u02D7\u2043\u2212\u30FC]/gu, "-");

const asFigures = (typed: string) => typed.replace(/O/g, "0").replace(/[IL]/g, "1");

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

/**
 * A receipt number as a person typed it: in a sentence, with other dashes and signs, with O for 0 and I or l for 1. The check character
 * says which of the letters that look alike is meant.
 */
export function readReceiptNumber(typed: string): ReadReceipt {
  const text = plain(typed);
  const whole = partsOf(inSentence.exec(text));
  if (whole) return whole.receipt ? { ok: true, receipt: whole.receipt } : { ok: false, reason: "checkCharacter" };
  const short = partsOf(withoutNoughts.exec(text));
  return short?.receipt ? { ok: true, receipt: short.receipt } : { ok: false, reason: "notAReceipt" };
}

/** Without a receipt where no reading of it has that check character. */
function partsOf(found: RegExpExecArray | null): { receipt?: string } | undefined {
  const [code, day, serial, check] = (found ?? []).slice(1).map((part) => part.toUpperCase());
  if (!code || !day || !serial || !check) return undefined;
  const [date, number] = [asFigures(day.replace(/[^0-9A-Z]/g, "")), asFigures(serial).padStart(4, "0")];
  for (const office of codesMeant(code)) {
    const right = mod37_36.compute(`${office}${date}${number}`);
    if (asFigures(right) === asFigures(check)) return { receipt: `${office}-${date}-${number}-${right}` };
  }
  return {};
}

/** Letters are as typed; a figure among them is the letter that looks like it. */
const codesMeant = (code: string): string[] =>
  [...code]
    .map((sign) => (sign === "1" ? "IL" : sign === "0" ? "O" : sign))
    .reduce<string[]>((codes, signs) => codes.flatMap((one) => [...signs].map((sign) => one + sign)), [""]);

/** What looks like a receipt number in a sentence, still to be read. */
export const findReceiptNumber = (text: string): string | undefined => foundIn(plain(text))?.[0];

/** One without its noughts only where its check character is right: it could be any three words else. */
function foundIn(text: string): RegExpExecArray | undefined {
  const whole = inSentence.exec(text);
  if (whole) return whole;
  const short = withoutNoughts.exec(text);
  return short && partsOf(short)?.receipt ? short : undefined;
}

/** What was typed as far as what looks like a receipt number goes, that one included, and what stands behind it. */
export function partsAtReceipt(text: string): { upTo: string; behind: string } {
  const typed = plain(text);
  const found = foundIn(typed);
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

/** In a sentence: digits, and what looks like them, that stand by themselves. */
const codeInSentence = /(?<![\p{Script=Latin}\d])[\dOoIl](?:\s?[\s./_-]?\s?[\dOoIl]){5,11}(?![\p{Script=Latin}\d])/gu;

/** A query code as a person typed it, its digits alone: with spaces or dashes, in full width, with O for 0 and I or l for 1, or in a sentence. */
export function readQueryCode(typed: string): string | undefined {
  const all = plain(typed);
  const receipt = foundIn(all)?.[0];
  // A receipt number beside it has digits enough to be taken for one.
  const text = foldFigures(receipt ? all.replace(receipt, " ") : all);
  for (const one of [text, ...(text.match(codeInSentence) ?? [])]) {
    const given = asFigures(one.replace(/[\s.,;:!?。，/_#'"()-]/g, "").replace(/[ol]/g, (sign) => sign.toUpperCase()));
    if (/^\d+$/.test(given) && codeLengths.includes(given.length)) return given;
  }
  return undefined;
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
