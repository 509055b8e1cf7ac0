// Which day or time is meant by what somebody typed. The whole of it must be understood, else it is a question: a piece that was
// overlooked ("not Wednesday", "day after tomorrow") makes another day of it.

import { DateTime } from "luxon";
import { plain } from "../words.ts";
import { chinese, simplified } from "./chinese.ts";
import { english } from "./english.ts";
import { numeric } from "./numeric.ts";
import { noDay, type PartOfDay, type Piece, type Rule, type Span } from "./rules.ts";

/** Days are the office's, "2026-11-25"; the clock is "09:20". */
export type When = {
  day?: string;
  span?: Span;
  /** The first that is free. */
  first?: true;
  part?: PartOfDay;
  clock?: string;
  /** "By Friday": that day or an earlier one. */
  by?: true;
};

export type WhenRead =
  | { ok: true; when: When }
  /**
   * `nothing`: no day and no time are named. `unclear`: there is more in it than we understand. `excluded`: "not Wednesday". `several`: one
   * of these days, or more than one. `past`: a day that is over.
   */
  | { ok: false; why: "nothing" | "unclear" | "excluded" | "several" | "past"; days: string[] };

type Given = {
  now: Date;
  zone: string;
  /** Of the conversation: "12/2" is 2 December in Chinese. */
  language?: string;
  /** What "9.20" is. */
  wants?: "day" | "clock";
};

const longestRead = 80;
/** Of "12/2" the reading further ahead than this is not what is meant, where the other is nearer; of "20 Nov" it is one gone by. */
const nearDays = 60;
const farDays = 300;

/**
 * Reads days and times in English and Chinese. "Today" is the office's, whatever the server's zone. Weeks begin on Monday: "next
 * Wednesday" and 下周三 are Wednesday of the next calendar week, whatever today is; a weekday alone is the next one to come.
 */
export function readWhen(typed: string, given: Given): WhenRead {
  const today = DateTime.fromJSDate(given.now, { zone: given.zone }).startOf("day");
  const text = simplified(plain(typed).toLowerCase()).replace(/[’‘`]/g, "’");
  if (text.length < 2 || text.length > longestRead) return { ok: false, why: "nothing", days: [] };
  const { pieces, rest } = piecesOf(text, today);
  return meaningOf(pieces, rest, today, given);
}

const rules: Rule[] = [...numeric, ...english, ...chinese];
const between = /[\s,.;:!?，。！？、；：（）()“”"'’~～…-]/u;

/** The pieces from left to right, the longest that fits at each place; `rest` is what no rule knows. */
function piecesOf(text: string, today: DateTime): { pieces: Piece[]; rest: string[] } {
  const [pieces, rest]: [Piece[], string[]] = [[], []];
  for (let at = 0; at < text.length; ) {
    const found = longestAt(text, at);
    if (found) {
      const read = found.rule.read(found.match.groups ?? {}, today);
      pieces.push(...read.map((piece) => (Object.values(piece).some(Number.isNaN) ? noDay : piece)));
      at += found.match[0].length;
      continue;
    }
    const unknown = /[a-z0-9’]+|./suy;
    unknown.lastIndex = at;
    const [sign = " "] = between.test(text[at] ?? "") ? [text[at]] : (unknown.exec(text) ?? []);
    if (!between.test(sign)) rest.push(sign);
    at += sign.length;
  }
  return { pieces, rest };
}

function longestAt(text: string, at: number): { rule: Rule; match: RegExpExecArray } | undefined {
  let longest: { rule: Rule; match: RegExpExecArray } | undefined;
  for (const rule of rules) {
    rule.pattern.lastIndex = at;
    const match = rule.pattern.exec(text);
    if (match && match[0].length > (longest?.match[0].length ?? 0)) longest = { rule, match };
  }
  return longest;
}

function meaningOf(pieces: Piece[], rest: string[], today: DateTime, given: Given): WhenRead {
  const settled = pieces.map((piece) => (piece.is === "dotted" ? undotted(piece, pieces, given) : piece));
  const days = daysOf(settled, today, given);
  const clocks = [...new Set(clocksOf(settled))];
  const parts = [...new Set(settled.flatMap((piece) => (piece.is === "part" ? piece.part : [])))];
  const has = (kind: Piece["is"]) => settled.some(({ is }) => is === kind);
  const shown = [...new Set(days.found.flatMap((found) => (found.day ? found.day : [])))];
  const no = (why: Exclude<WhenRead, { ok: true }>["why"]): WhenRead => ({ ok: false, why, days: shown });
  const named = days.found.length > 0 || days.failed || clocks.some(Boolean) || parts.length > 0;
  if (!named && !has("first") && !has("past")) return no("nothing");
  if (has("not")) return no("excluded");
  if (rest.length > 0 || clocks.includes("")) return no("unclear");
  if (has("past") || days.failed === "past") return no("past");
  if (days.failed) return no(days.failed);
  if (shown.length > 1 || clocks.length > 1 || parts.length > 1) return no("several");
  const spans = days.found.flatMap(({ span }) => span ?? []);
  const [day] = shown;
  if (spans.length > 1 || (spans[0] && day && (day < spans[0].from || day > spans[0].to))) return no("several");
  const when: When = {
    ...(day ? { day } : {}),
    ...(spans[0] && !day ? { span: spans[0] } : {}),
    ...(has("first") ? { first: true } : {}),
    ...(parts[0] ? { part: parts[0] } : {}),
    ...(clocks[0] ? { clock: clocks[0] } : {}),
    ...(has("by") ? { by: true } : {}),
  };
  return { ok: true, when };
}

const namesDay = ({ is }: Piece) =>
  ["date", "weekday", "thisWeekday", "dayOfMonth", "monthDay", "twoNumbers", "week", "weekend", "months"].includes(is);

/** Beside a day, and where a time is asked for, "9.20" is a time; else a date. */
function undotted({ first, second }: Extract<Piece, { is: "dotted" }>, all: Piece[], { wants }: Given): Piece {
  const isClock = wants === "clock" || all.some(namesDay);
  return isClock ? { is: "clock", hour: first, minute: second } : { is: "twoNumbers", first, second };
}

type Found = { day?: string; span?: Span };
type Days = { found: Found[]; failed?: "past" | "several" | "unclear" };

function daysOf(pieces: Piece[], today: DateTime, given: Given): Days {
  const days: Days = { found: [] };
  const fail = (why: NonNullable<Days["failed"]>) => {
    days.failed ??= why;
  };
  const shift = pieces.reduce((sum, piece) => sum + (piece.is === "shift" ? piece.days : 0), 0);
  const span = spanOf(pieces, today);
  if (span) days.found.push({ span });
  const add = (day: DateTime | undefined) => {
    if (!day?.isValid) return fail("unclear");
    const moved = day.plus({ days: shift });
    if (moved < today) return fail("past");
    days.found.push({ day: iso(moved) });
  };
  const dates = ["date", "monthDay", "twoNumbers", "dayOfMonth"];
  const named = pieces.filter(({ is }) => dates.includes(is));
  for (const piece of pieces) {
    if (piece.is === "date") add(piece.day);
    if (piece.is === "weekday") {
      // Beside a date it only says which day of the week that is: "Wednesday 2 December".
      const dated = piece.week === undefined && !piece.shift && named.length === 1;
      const [beside] = dated ? daysOf(named, today, given).found : [];
      if (beside?.day)
        add(
          DateTime.fromISO(beside.day, { zone: today.zone }).weekday === piece.weekday
            ? local(beside.day, today)
            : undefined,
        );
      else if (span && piece.week === undefined) add(inSpan(span, piece.weekday, today));
      else if (isToday(piece, today) && shift === 0 && !pieces.some(({ is }) => is === "date")) {
        days.found.push({ day: iso(today) }, { day: iso(today.plus({ weeks: 1 })) });
      } else add(weekdayOf(piece, today));
    }
    if (piece.is === "thisWeekday") add(thisWeekday(piece.weekday, today));
    if (piece.is === "dayOfMonth") add(dayOfMonth(piece.day, span, today));
    if (piece.is === "monthDay") addDated(piece);
    if (piece.is === "twoNumbers") {
      const meant = numbersMean(piece, today, given.language);
      if (meant.length === 0) fail(isDate(piece, today) ? "past" : "unclear");
      for (const day of meant) add(day);
    }
    if (piece.is === "month") addMonth(piece);
  }
  if (shift > 0 && days.found.length === 0) fail("unclear");
  return days;

  function addDated({ year, month, day }: { year?: number; month: number; day: number }) {
    const found = dated(month, day, year, today);
    return found === "past" ? fail("past") : add(found);
  }

  function addMonth({ year, month }: { year?: number; month: number }) {
    const first = DateTime.fromObject({ year: year ?? today.year, month, day: 1 }, { zone: today.zone });
    if (!first.isValid) return fail("unclear");
    const begins = !year && first.endOf("month") < today ? first.plus({ years: 1 }) : first;
    if (begins.endOf("month") < today) return fail("past");
    days.found.push({ span: monthFrom(begins, today) });
  }
}

const iso = (day: DateTime) => day.toISODate() ?? "";
const local = (day: string, today: DateTime) => DateTime.fromISO(day, { zone: today.zone });

function spanOf(pieces: Piece[], today: DateTime): Span | undefined {
  const monday = today.startOf("week");
  for (const piece of pieces) {
    if (piece.is === "week") {
      const begins = monday.plus({ weeks: piece.week });
      return { from: iso(DateTime.max(begins, today)), to: iso(begins.plus({ days: 6 })), of: "week" };
    }
    if (piece.is === "weekend") {
      const begins = monday.plus({ weeks: piece.week, days: 5 });
      return { from: iso(DateTime.max(begins, today)), to: iso(begins.plus({ days: 1 })), of: "weekend" };
    }
    if (piece.is === "months") return monthFrom(today.startOf("month").plus({ months: piece.months }), today);
  }
  return undefined;
}

const monthFrom = (begins: DateTime, today: DateTime): Span => ({
  from: iso(DateTime.max(begins, today)),
  to: iso(begins.endOf("month")),
  of: "month",
});

/** That weekday of the week that was named; of a month it could be any. */
function inSpan(span: Span, weekday: number, today: DateTime): DateTime | undefined {
  if (span.of === "month") return undefined;
  return local(span.to, today)
    .startOf("week")
    .plus({ days: weekday - 1 });
}

const isToday = ({ weekday, week, after, shift }: Extract<Piece, { is: "weekday" }>, today: DateTime) =>
  weekday === today.weekday && week === undefined && !after && !shift;

function weekdayOf({ weekday, week, after, shift = 0 }: Extract<Piece, { is: "weekday" }>, today: DateTime): DateTime {
  if (week !== undefined) return today.startOf("week").plus({ weeks: week, days: weekday - 1 });
  const ahead = (weekday - today.weekday + 7) % 7;
  return today.plus({ days: (after && ahead === 0 ? 7 : ahead) + shift });
}

/** On a Saturday or Sunday "this Tuesday" is the coming one. */
function thisWeekday(weekday: number, today: DateTime): DateTime {
  const inThisWeek = today.startOf("week").plus({ days: weekday - 1 });
  return inThisWeek < today && today.weekday >= 6 ? inThisWeek.plus({ weeks: 1 }) : inThisWeek;
}

function dayOfMonth(day: number, span: Span | undefined, today: DateTime): DateTime | undefined {
  if (day < 1 || day > 31) return undefined;
  if (span?.of === "month")
    return local(span.to, today)
      .set({ day: 1 })
      .plus({ days: day - 1 });
  const months = [0, 1, 2].map((months) => today.startOf("month").plus({ months }));
  return months
    .filter((first) => day <= (first.daysInMonth ?? 0))
    .map((first) => first.set({ day }))
    .find((found) => found >= today);
}

/** Without a year the next one, unless it has only just gone by. */
function dated(month: number, day: number, year: number | undefined, today: DateTime): DateTime | "past" | undefined {
  const at = (year: number) => DateTime.fromObject({ year, month, day }, { zone: today.zone });
  if (year) return at(year);
  const here = at(today.year);
  if (here.isValid && here >= today && here.diff(today, "days").days <= farDays) return here;
  const next = at(today.year + 1);
  if (!here.isValid && !next.isValid) return undefined;
  return next.isValid && next.diff(today, "days").days <= farDays ? next : "past";
}

/** The days that "12/2" may be: the day first or the month first, as the language has it, or both where either may be meant. */
function numbersMean(
  { first, second, year, dayFirst }: Extract<Piece, { is: "twoNumbers" }>,
  today: DateTime,
  language?: string,
): DateTime[] {
  const read = (month: number, day: number) => {
    const found = dated(month, day, year, today);
    return found === "past" || !found?.isValid || found < today ? undefined : found;
  };
  const [dayThenMonth, monthThenDay] = [read(second, first), read(first, second)];
  if (!dayThenMonth || !monthThenDay || iso(dayThenMonth) === iso(monthThenDay))
    return [dayThenMonth ?? monthThenDay].flatMap((one) => one ?? []);
  const near = [dayThenMonth, monthThenDay].filter((one) => one.diff(today, "days").days <= nearDays);
  const usual =
    language === "zh" && !dayFirst ? monthThenDay : dayFirst || language === "en" ? dayThenMonth : undefined;
  const [only] = near.length === 1 ? near : [];
  // The usual reading may be far off, and the other one near: either may be meant.
  if (only) return usual && usual !== only ? [dayThenMonth, monthThenDay] : [only];
  return usual && usual === monthThenDay ? [usual] : [dayThenMonth, monthThenDay];
}

/** "99/99" and "31.11." are no dates, and so none that is over. */
const isDate = ({ first, second, year }: Extract<Piece, { is: "twoNumbers" }>, today: DateTime): boolean =>
  [
    { month: first, day: second },
    { month: second, day: first },
  ].some((date) => DateTime.fromObject({ year: year ?? today.year, ...date }).isValid);

/** "" for one that there is not. */
function clocksOf(pieces: Piece[]): string[] {
  const part = pieces.find((piece) => piece.is === "part")?.part;
  return pieces.flatMap((piece) => (piece.is === "clock" ? clockOf(piece, part) : []));
}

function clockOf({ hour, minute, half, exact }: Extract<Piece, { is: "clock" }>, part?: PartOfDay): string {
  const wrong = hour > 23 || minute > 59 || (half && (hour > 12 || hour === 0));
  if (wrong) return "";
  return DateTime.fromObject({ hour: hourOf(hour, half, part, exact), minute }).toFormat("HH:mm");
}

const early = { morning: 0, night: 0, noon: 4, afternoon: 12, evening: 12 };

function hourOf(hour: number, half?: "am" | "pm", part?: PartOfDay, exact?: true): number {
  if (half) return (hour % 12) + (half === "pm" ? 12 : 0);
  if (hour > 12 || exact) return hour;
  if (part === "evening" || part === "night") return hour === 12 ? 0 : hour + (part === "evening" ? 12 : 0);
  if (part) return hour < early[part] ? hour + 12 : hour;
  return hour >= 1 && hour <= 6 ? hour + 12 : hour;
}
