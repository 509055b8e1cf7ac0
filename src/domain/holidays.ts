// A country's public holidays, from a library. The office file has the last word: its closures and make-up days overrule them.

import { createRequire } from "node:module";
import type Holidays from "date-holidays";
import { DateTime } from "luxon";

const require = createRequire(import.meta.url);
/** Loaded only where an office names a country: it brings the holidays of all of them, some 30 MB of memory. */
const library = (): typeof Holidays => require("date-holidays");

export type Country = { country?: string; region?: string };

const known = new Map<string, Set<string>>();
const wholeDay = 86_400_000;

/** Whether the whole of that day is a public holiday there. Half days, and days that only some observe, are working days. */
export function isHoliday({ country, region }: Country, day: string): boolean {
  if (!country) return false;
  const year = Number(day.slice(0, 4));
  const key = `${country} ${region ?? ""} ${year}`;
  const days = known.get(key) ?? holidaysOf(country, region, year);
  known.set(key, days);
  return days.has(day);
}

function holidaysOf(country: string, region: string | undefined, year: number): Set<string> {
  const calendar = region ? new (library())(country, region) : new (library())(country);
  const days = new Set<string>();
  // One that begins in December may last into the year asked for.
  for (const { date, start, end, type } of [year - 1, year].flatMap((each) => calendar.getHolidays(each))) {
    if (type !== "public") continue;
    const length = Math.round((end.getTime() - start.getTime()) / wholeDay - 0.25);
    for (let i = 0; i < length; i++) {
      const on = DateTime.fromISO(date.slice(0, 10), { zone: "utc" }).plus({ days: i });
      if (on.year === year) days.add(on.toISODate() ?? "");
    }
  }
  return days;
}

/** Why the library can't tell that country's holidays, or nothing if it can. */
export function countryFault({ country, region }: Country): { key: "country" | "region"; fault: string } | undefined {
  if (!country) return undefined;
  const all = new (library())();
  if (!Object.hasOwn(all.getCountries(), country))
    return { key: "country", fault: `"${country}" is not a country whose holidays are known` };
  const states = all.getStates(country) ?? {};
  if (region && !Object.hasOwn(states, region))
    return { key: "region", fault: `"${region}" is not a region of ${country}: ${Object.keys(states).join(", ")}` };
  return undefined;
}
