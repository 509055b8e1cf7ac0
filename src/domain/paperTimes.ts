// Times as somebody copies them from a form: "14:05", "14:05-14:20", "14.05 – 14.20", "1405 至 1420".

import { foldDigits } from "../lib/digits.ts";

export type PaperTimes = { from: string; to?: string };

const time = String.raw`([01]?\d|2[0-3])[:.时]?([0-5]\d)分?`;
const pattern = new RegExp(String.raw`^${time}(?:\s*(?:-|–|—|~|to|至|到)\s*${time})?$`, "i");

/** Wall-clock times as "14:05"; nothing where it is something else. */
export function readTimes(typed: string): PaperTimes | undefined {
  const found = pattern.exec(foldDigits(typed.normalize("NFKC")).trim());
  if (!found) return undefined;
  const [, hour = "", minute = "", endHour, endMinute] = found;
  const from = `${hour.padStart(2, "0")}:${minute}`;
  return endHour === undefined ? { from } : { from, to: `${endHour.padStart(2, "0")}:${endMinute}` };
}
