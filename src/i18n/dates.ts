import { DateTime, Duration } from "luxon";

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

/** A calendar day ("2026-11-25") in the same words; it is the same day in every zone. */
export const dateOfDay = (day: string, language: string): string => dateInWords(noonOf(day), "utc", language);

/** The same for buttons and lists. */
export const shortDateOfDay = (day: string, language: string): string => shortDate(noonOf(day), "utc", language);

const noonOf = (day: string) => new Date(`${day}T12:00:00Z`);

/** "14:20" */
export function timeInWords(instant: Date, zone: string): string {
  return DateTime.fromJSDate(instant, { zone }).toFormat("HH:mm");
}

/** "Wed 25 Nov" or "11月25日 周三": for buttons and lists. */
export function shortDate(instant: Date, zone: string, language: string): string {
  return inZone(instant, zone, language).toLocaleString({ weekday: "short", day: "numeric", month: "short" });
}

/** "40 seconds", "3 minutes", "5 hours", "2 days": a length of time in its greatest unit that counts to two. */
export function durationInWords(seconds: number, language: string): string {
  const [unit, length]: [string, number] =
    seconds < 120
      ? ["seconds", 1]
      : seconds < 2 * 3600
        ? ["minutes", 60]
        : seconds < 2 * 86_400
          ? ["hours", 3600]
          : ["days", 86_400];
  return Duration.fromObject(
    { [unit]: Math.round(seconds / length) },
    { locale: locales[language] ?? language },
  ).toHuman();
}
