import { DateTime } from "luxon";

// How dates and times are said. Always weekday, date and time in the office's zone; never "tomorrow".

const locales: Record<string, string> = { en: "en-GB", zh: "zh-CN" };

const inZone = (instant: Date, zone: string, language: string) =>
  DateTime.fromJSDate(instant, { zone }).setLocale(locales[language] ?? language);

/** "Wednesday 25 November 2026" */
export function dateInWords(instant: Date, zone: string, language: string): string {
  return inZone(instant, zone, language).toLocaleString({
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
}

/** "14:20" */
export function timeInWords(instant: Date, zone: string): string {
  return DateTime.fromJSDate(instant, { zone }).toFormat("HH:mm");
}

/** "Wed 25 Nov" or "11月25日 周三": for buttons and lists. */
export function shortDate(instant: Date, zone: string, language: string): string {
  return inZone(instant, zone, language).toLocaleString({ weekday: "short", day: "numeric", month: "short" });
}
