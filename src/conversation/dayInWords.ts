import { en, zh } from "chrono-node";
import { DateTime } from "luxon";
import { plain } from "./words.ts";

/** The day that words mean ("next Wednesday", "下周三下午", "25 Nov"), as the office's day; never one in the past. */
export function dayInWords(typed: string, now: Date, zone: string): string | undefined {
  const words = plain(typed);
  if (words.length < 2 || words.length > 60) return undefined;
  const local = DateTime.fromJSDate(now, { zone });
  const reference = { instant: now, timezone: local.offset };
  const today = local.toISODate() ?? "";
  for (const chrono of [zh.hans, zh.hant, en.GB]) {
    const found = chrono.parse(words, reference, { forwardDate: true })[0]?.start;
    const day =
      found && DateTime.local(found.get("year") ?? 0, found.get("month") ?? 0, found.get("day") ?? 0).toISODate();
    if (day && day >= today) return day;
  }
  return undefined;
}
