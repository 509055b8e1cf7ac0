import { en, type ParsedComponents, zh } from "chrono-node";
import { DateTime } from "luxon";
import { plain } from "./words.ts";

/** The day that words mean ("next Wednesday", "下周三下午", "25 Nov"), as the office's day; never one in the past. */
export function dayInWords(typed: string, now: Date, zone: string): string | undefined {
  const today = DateTime.fromJSDate(now, { zone }).toISODate() ?? "";
  for (const found of readings(typed, now, zone)) {
    const day = DateTime.local(found.get("year") ?? 0, found.get("month") ?? 0, found.get("day") ?? 0).toISODate();
    if (day && day >= today && namesDay(found)) return day;
  }
  return undefined;
}

/** The time that words mean ("9:20", "9.20", "2:20 pm", "下午2点20分"), as "09:20". */
export function clockInWords(typed: string, now: Date, zone: string): string | undefined {
  for (const found of readings(typed.replace(/(\d)[.．](?=\d)/, "$1:"), now, zone)) {
    const [hour, minute] = [found.get("hour") ?? 0, found.get("minute") ?? 0];
    if (found.isCertain("hour")) return DateTime.fromObject({ hour, minute }).toFormat("HH:mm");
  }
  return undefined;
}

const namesDay = (found: ParsedComponents) => found.isCertain("day") || found.isCertain("weekday");

function* readings(typed: string, now: Date, zone: string): Generator<ParsedComponents> {
  const words = plain(typed);
  if (words.length < 2 || words.length > 60) return;
  const reference = { instant: now, timezone: DateTime.fromJSDate(now, { zone }).offset };
  for (const chrono of [zh.hans, zh.hant, en.GB]) {
    const found = chrono.parse(words, reference, { forwardDate: true })[0]?.start;
    if (found) yield found;
  }
}
