// A telephone number behind what was typed in the same message, as in "No water for a week, 0599 5550199".

import { type Phone, phoneAtEnd } from "./phone.ts";
import { partsAtReceipt } from "./receipt.ts";

const year = String.raw`(?:19|20)\d\d`;
const month = "(?:0?[1-9]|1[0-2])";
const day = String.raw`(?:0?[1-9]|[12]\d|3[01])`;
/** "2026-11-20", "20.11.2026", "20.11.26"; with spaces or nothing between the parts only where no other digits stand before it. */
const date = new RegExp(
  [
    String.raw`(?<![\d./-])${year}([./-])${month}\1${day}`,
    String.raw`(?<![\d./-])(?:${day}([./-])${month}|${month}([./-])${day})(?:\2|\3)(?:${year}|\d\d)`,
    String.raw`(?<!\d[\s().-]{0,2})${year}(\s?)(?:0[1-9]|1[0-2])\4(?:0[1-9]|[12]\d|3[01])`,
  ]
    .map((one) => String.raw`${one}(?![./-]?\d)`)
    .join("|"),
  "g",
);

/** "0599 5550199" at the end is a telephone number. The digits of a receipt number or a date are none, and stay where they are. */
export function withoutPhone(typed: string): { text: string; phone?: Phone } {
  const receipt = partsAtReceipt(typed);
  const dateEnds = [...receipt.behind.matchAll(date)].map((found) => found.index + found[0].length).at(-1) ?? 0;
  const behind = receipt.behind.slice(dateEnds);
  const found = phoneAtEnd(behind);
  if (!found) return { text: typed.trim() };
  return { text: `${receipt.upTo}${receipt.behind.slice(0, dateEnds)}${found.before}`.trim(), phone: found.phone };
}
