import { dateOfDay } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import type { Setting } from "../setting.ts";
import { plain } from "../words.ts";
import { readWhen, type When, type WhenRead } from "./when.ts";

/** As much of what was typed as is said back. */
const longestQuoted = 40;

/** The question back to a day that was not understood, which says what was; nothing where no day was named at all. */
export function notRead(read: WhenRead, typed: string, { say, language }: Setting): string | undefined {
  if (read.ok || read.why === "nothing") return undefined;
  const quoted = plain(typed);
  const words = { typed: quoted.length > longestQuoted ? `${quoted.slice(0, longestQuoted)}…` : quoted };
  const days = listed(
    say,
    read.days.map((day) => dateOfDay(day, language)),
  );
  if (read.why === "several") return days ? say("when.several", { ...words, days }) : say("when.severalDays", words);
  if (read.why === "unclear" && days) return say("when.unclearNear", { ...words, days });
  return say(`when.${read.why}`, words);
}

/** One day, as a day is asked for: what else is said along with it must not change it. */
export type DayRead = { ok: true; day: string; when: When } | { ok: false; hint?: string };

/** The one day that was typed; with `by`, "by Friday" is Friday. Without a hint there was no word of a day. */
export function readDay(typed: string, setting: Setting, { by = false } = {}): DayRead {
  const { work, language, say } = setting;
  const read = readWhen(typed, { now: work.now, zone: work.office.zone, language, wants: "day" });
  if (!read.ok) return { ok: false, hint: notRead(read, typed, setting) };
  const { when } = read;
  if (when.day && (by || !when.by)) return { ok: true, day: when.day, when };
  const named = when.day ?? when.span;
  return { ok: false, hint: named && say("when.oneDay", { typed: plain(typed).slice(0, longestQuoted) }) };
}
