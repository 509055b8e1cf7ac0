// Telephone numbers as people write them: read, kept with their extension, and compared as numbers.

import { foldFigures } from "../lib/digits.ts";

/** Digits with a leading plus at most, 6 to 15 of them (ITU-T E.164), and " ext. 12" behind where there is an extension. */
export type Phone = string;

const extension = String.raw`(?:[\s,(（]*(?:;?\s?ext(?:en[st]ion|n)?\.?:?|x|[#*]|转|轉|分机|分機|[内內][线線]|доб\.?|poste|int\.?)\s*[:=]?\s*(?<ext>\d{1,6}))`;
const figures = String.raw`(?:\(?\+\)?\s?)?\(?\d[\d\s()./·-]{3,26}\d\)?`;
const inText = new RegExp(`(?<number>${figures})${extension}?`, "giu");
/** A whole number of China or of North America, and after one more dash its extension: 0599-5550199-12. */
const dashed =
  /^(?<number>\+?(?:86[\s-]?)?(?:(?:0|(?<=86[\s-]))\d{2,3}[\s-]?\d{7,8}|\d{7,8}|[48]00-\d{3}-\d{4}|\d{3}-\d{3}-\d{4}))-(?<ext>\d{1,6})$/;

/** Figures with an O, I or l among them that stands for 0 or 1; one that stands alone is a word. */
const withLetters = /(?<![\p{L}\d])[\dlI](?:[\s.-]?(?:\d|[oOlI](?=[\doOlI])|(?<=[\doOlI])[oOlI])){6,}(?!\p{L})/gu;
const isMostlyFigures = (run: string) => run.replace(/\D/g, "").length >= 5;

const folded = (typed: string) =>
  foldFigures(typed.normalize("NFKC").replace(/\p{Cf}/gu, ""))
    .replace(withLetters, (run) => (isMostlyFigures(run) ? run.replace(/[oO]/g, "0").replace(/[lI]/g, "1") : run))
    .replace(/[\p{Pd}\u2043\u2212\u30FC]/gu, "-")
    .trim();

/** "+49 (0)30": the 0 is dialled within the country alone. */
const trunk = /(\+\)?\s?\d{1,3}[\s-]?)\(0\)/;

const compact = (number: string) => {
  const digits = number.replace(trunk, "$1").replace(/\D/g, "");
  return number.includes("+") ? `+${digits}` : digits;
};

/** "000000", "123456": typed to get on, and nobody's. */
const isMadeUp = (digits: string) => /^(\d)\1+$/.test(digits) || "01234567890123456789".includes(digits);

/** The number in what was typed, with words around it or without ("my number is …", "电话：…"); nothing where there is none, or more than one. */
export function readPhone(typed: string): Phone | undefined {
  const text = folded(typed);
  const found = [...text.matchAll(inText)].flatMap(({ groups }) => partsOf(groups?.number ?? "", groups?.ext) ?? []);
  const [only, other] = found;
  if (!only || other || /\d{16}/.test(text)) return undefined;
  return only;
}

function partsOf(number: string, ext?: string): Phone | undefined {
  const behind = ext ? undefined : dashed.exec(number.trim())?.groups;
  const digits = compact(behind?.number ?? number);
  if (!/^\+?\d{6,15}$/.test(digits) || isMadeUp(digits.replace("+", ""))) return undefined;
  const inner = ext ?? behind?.ext;
  return inner ? `${digits} ext. ${inner}` : digits;
}

/** The number that stands at the end of a text, and where it begins. */
export function phoneAtEnd(typed: string): { phone: Phone; before: string } | undefined {
  const text = folded(typed);
  const found = new RegExp(String.raw`[,;，；、:：\s]*(?<![\d.])(?<number>${figures})${extension}?\s*$`, "iu").exec(
    text,
  );
  const phone = found && partsOf(found.groups?.number ?? "", found.groups?.ext);
  return phone ? { phone, before: asTyped(typed, text.slice(0, found.index).trimEnd()) } : undefined;
}

/** The beginning of what was typed that reads so, in its own digits and signs. */
function asTyped(typed: string, begins: string): string {
  for (let end = typed.length; end >= 0; end--) if (folded(typed.slice(0, end)) === begins) return typed.slice(0, end);
  return begins;
}

/** The digits that two ways of writing one number share: without its extension, the prefixes 00 and +, and the 0 of an area. */
export function bareDigits(phone: Phone): string {
  const [number = ""] = folded(phone)
    .replace(trunk, "$1")
    .toLowerCase()
    .split(/ext|x|转/);
  const digits = number.replace(/\D/g, "").replace(/^0+/, "");
  // In Russia and Kazakhstan 8 is dialled where from abroad it is +7.
  return /^8\D*(?:\d\D*){10}$/.test(number) ? digits.replace(/^8/, "7") : digits;
}

const withCountry = (phone: Phone) => /^\(?(\+|00)/.test(folded(phone));

/** Of numbers that differ only in what stands before them, a country or an area, the shorter has at least so many digits. */
const leastDigits = 7;
const longestPrefix = 4;

/** "138 1111 2222", "+86 138…" and "0086138…" are one number; so is a number of the town and the same with its area. */
export function samePhone(a: Phone | null | undefined, b: Phone | null | undefined): boolean {
  const [one = "", other = ""] = [a ? bareDigits(a) : "", b ? bareDigits(b) : ""];
  const [longer, shorter] = one.length > other.length ? [one, other] : [other, one];
  if (shorter === "") return false;
  if (longer === shorter) return true;
  if (a && b && withCountry(a) && withCountry(b)) return false;
  return shorter.length >= leastDigits && longer.endsWith(shorter) && longer.length - shorter.length <= longestPrefix;
}
