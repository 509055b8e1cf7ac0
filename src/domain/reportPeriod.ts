// The stretches of time that reports are about, in the office's zone. `to` is the first instant that is no longer part of it.

import { DateTime } from "luxon";

export type Period = {
  kind: "month" | "half";
  /** "2026-10", or "2026-10-16" for the half of a month that begins on that day. */
  key: string;
  from: Date;
  to: Date;
};

const at = (day: DateTime) => day.toJSDate();

/** A calendar month, "2026-10"; nothing where the key is none. */
export function month(key: string, zone: string): Period | undefined {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(key)) return undefined;
  const first = DateTime.fromISO(`${key}-01`, { zone }).startOf("day");
  return { kind: "month", key, from: at(first), to: at(first.plus({ months: 1 })) };
}

/** The half of a month that begins on the 1st or the 16th. */
export function half(key: string, zone: string): Period | undefined {
  if (!/^\d{4}-(0[1-9]|1[0-2])-(01|16)$/.test(key)) return undefined;
  const first = DateTime.fromISO(key, { zone }).startOf("day");
  const end = first.day === 1 ? first.set({ day: 16 }) : first.startOf("month").plus({ months: 1 });
  return { kind: "half", key, from: at(first), to: at(end) };
}

/** The one before: the same kind, so that a month stands beside a month. */
export function periodBefore({ kind, from }: Period, zone: string): Period {
  const last = DateTime.fromJSDate(from, { zone }).minus({ days: 1 });
  return kind === "month" ? monthOf(last) : halfOf(last);
}

/** The last one that is over at that instant. */
export function lastMonth(now: Date, zone: string): Period {
  return monthOf(DateTime.fromJSDate(now, { zone }).startOf("month").minus({ days: 1 }));
}
export function lastHalf(now: Date, zone: string): Period {
  const local = DateTime.fromJSDate(now, { zone });
  const begun = local.set({ day: local.day < 16 ? 1 : 16 }).startOf("day");
  return halfOf(begun.minus({ days: 1 }));
}

const monthOf = (day: DateTime): Period => given(month(day.toFormat("yyyy-MM"), day.zoneName ?? "utc"));
const halfOf = (day: DateTime): Period =>
  given(half(day.toFormat(day.day < 16 ? "yyyy-MM-01" : "yyyy-MM-16"), day.zoneName ?? "utc"));

function given(period: Period | undefined): Period {
  if (!period) throw new Error("no such period");
  return period;
}
