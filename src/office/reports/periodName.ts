import { DateTime } from "luxon";
import type { Period } from "../../domain/reportPeriod.ts";
import { dateInWords } from "../../i18n/dates.ts";
import type { Texts } from "../../i18n/texts.ts";

/** "October 2026", or its first and last day for the half of a month. */
export function periodName(texts: Pick<Texts, "say">, period: Period, zone: string, language: string): string {
  if (period.kind === "month") {
    return DateTime.fromJSDate(period.from, { zone })
      .setLocale(language)
      .toLocaleString({ month: "long", year: "numeric" });
  }
  const last = new Date(period.to.getTime() - 1);
  return texts.say(language, "report.halfMonth", {
    from: dateInWords(period.from, zone, language),
    to: dateInWords(last, zone, language),
  });
}
