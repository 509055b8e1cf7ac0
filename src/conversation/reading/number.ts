// The number of a choice, as people type it.

import { plain } from "../words.ts";
import { numberOf, simplified } from "./chinese.ts";

const figure =
  /^["'“‘(（[#№*]*(?:n[or°º]\s?\.?\s?|(?:number|option|choice|choose|press|answer|reply)\s|选项?|选择|我选|我要|要|按|回复|数字|号码)?\s?0*(\d{1,2})\s?[\u{FE0F}\u{20E3}]*\s?(?:[.)）\]。、:：,，!！?？;；"'”’*]|号?选项|吧|谢谢|,? ?(?:please|pls))*$/iu;
const ordinals = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(" ");
const cardinals = "one two three four five six seven eight nine ten eleven twelve".split(" ");
const word = new RegExp(
  `^(?:i(?:’|')?(?:ll|d| will)? (?:take|choose|want|like) )?(?:the )?(?:(${ordinals.join("|")})(?: one| option| choice)?|(\\d{1,2})(?:st|nd|rd|th) (?:one|option|choice)|(?:number |option |no\\.? )?(${cardinals.join("|")}|\\d{1,2}))(?:,? please|,? pls)?[.!]?$`,
);
const chinese =
  /^(?:我?选择?项?|我?要|按)?(?:第([一二两三四五六七八九十\d]{1,3})(?:个|项|条|场|种)?|([一二三四五六七八九十]{1,3}))(?:吧|个)?[.。、!！]?$/u;

/** "1", "1.", "(1)", "#1", "1️⃣", "no. 2", "第1", in any script's digits. */
export function figureTyped(typed: string): number | undefined {
  const [, found] = figure.exec(plain(typed)) ?? [];
  return found === undefined ? undefined : Number(found);
}

/** The same, and in words: "first", "the second one", "two", 一, 第二个. Where any words may be the answer these may mean themselves. */
export function numberTyped(typed: string): number | undefined {
  const told = simplified(plain(typed)).toLowerCase();
  const found = figureTyped(told);
  if (found !== undefined || told.length > 40) return found;
  const [, ordinal, th, cardinal] = word.exec(told) ?? [];
  if (ordinal) return ordinals.indexOf(ordinal) + 1;
  if (th) return Number(th);
  if (cardinal) return cardinals.indexOf(cardinal) + 1 || Number(cardinal);
  const [, after, alone] = chinese.exec(told) ?? [];
  const number = numberOf(after ?? alone);
  return Number.isNaN(number) || number === 0 ? undefined : number;
}

/** "1 3", "1,3", "1 and 3", 一和三: several numbers, and nothing else. */
export function numbersTyped(typed: string): number[] | undefined {
  const parts = plain(typed)
    .toLowerCase()
    .split(/\s*(?:[,;/&+，、；]|\b(?:and|plus)\b|和|与|及|跟|还有|\s)\s*/u)
    .filter(Boolean);
  const numbers = parts.flatMap((part) => numberTyped(part) ?? []);
  return numbers.length > 1 && numbers.length === parts.length ? numbers : undefined;
}
