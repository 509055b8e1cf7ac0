// The recurrence of a rota (RFC 5545), on calendar days.

import rrule from "rrule";
import type { Rota } from "../config/officeFile.ts";

type Ruled = Pick<Rota, "rule" | "from">;

/** The rule's days up to one. The rule works on floating dates, so no zone and no clock change can move them. */
export function daysOf(rota: Ruled, until: string): string[] {
  return recurrence(rota)
    .between(midnight(rota.from), new Date(`${until}T23:59:59Z`), true)
    .map((date) => date.toISOString().slice(0, 10));
}

const midnight = (day: string) => new Date(`${day}T00:00:00Z`);
const recurrence = ({ rule, from }: Ruled) =>
  new rrule.RRule({ ...rrule.RRule.parseString(rule), dtstart: midnight(from) });

const listOf = (item: string) => new RegExp(`^${item}(,${item})*$`);
const weekday = "(MO|TU|WE|TH|FR|SA|SU)";

/**
 * The parts of a recurrence that a rota can have; the hours are the rota's own. They are checked before rrule sees them: it
 * computes for ever on INTERVAL=x, and takes UNTIL and COUNT for granted.
 */
const ruleParts: Record<string, RegExp> = {
  FREQ: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d?$/,
  COUNT: /^[1-9]\d{0,3}$/,
  UNTIL: /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(T\d{6}Z?)?$/,
  BYDAY: listOf(`([+-]?[1-9]\\d?)?${weekday}`),
  BYMONTHDAY: listOf("-?([1-9]|[12]\\d|3[01])"),
  BYMONTH: listOf("([1-9]|1[0-2])"),
  BYSETPOS: listOf("-?[1-9]\\d{0,2}"),
  WKST: new RegExp(`^${weekday}$`),
};

/** Why a rota can't be held by this rule, or nothing if it can; the office file is checked with it. */
export function ruleFault({ rule, from }: Ruled): string | undefined {
  const parts = rule.split(";").map((part): [string, string] => {
    const at = part.indexOf("=");
    return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
  });
  const names = parts.map(([name]) => name);
  for (const [i, [name, value]] of parts.entries()) {
    const allowed = Object.hasOwn(ruleParts, name) ? ruleParts[name] : undefined;
    if (!allowed) return `"${rule}": a rota's rule has no part "${name}"`;
    if (!allowed.test(value)) return `"${rule}": ${name} can't be "${value}"`;
    if (names.indexOf(name) !== i) return `"${rule}" has ${name} twice`;
  }
  const { FREQ, BYDAY } = Object.fromEntries(parts);
  if (!FREQ) return `"${rule}" has no FREQ`;
  if (BYDAY && /\d/.test(BYDAY) && FREQ !== "MONTHLY" && FREQ !== "YEARLY")
    return `"${rule}": a numbered weekday such as 1TU needs FREQ=MONTHLY`;
  return fallsOnADay({ rule, from }) ? undefined : `"${rule}" falls on no day from ${from} on`;
}

const fallsOnADay = (rota: Ruled): boolean => fallsOnADayFrom(rota, rota.from);

/** The rule gives a day on or after that one. */
export function fallsOnADayFrom(rota: Ruled, day: string): boolean {
  const start = midnight(day > rota.from ? day : rota.from);
  // A wrong `from` is its own fault, said elsewhere.
  return Number.isNaN(start.getTime()) || recurrence(rota).after(start, true) !== null;
}
