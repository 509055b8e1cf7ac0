// A day, a week, a part of a day or a time in words, where a reception or its time is asked for.

import { DateTime } from "luxon";
import { addDays, officeDay } from "../../../domain/calendar.ts";
import { dateInWords, dateOfDay, timeInWords } from "../../../i18n/dates.ts";
import { placeInWords } from "../../../office/names.ts";
import { type OpenReception, receptionsBetween } from "../../../office/receptions/receptions.ts";
import { notRead } from "../../reading/notRead.ts";
import type { PartOfDay } from "../../reading/rules.ts";
import { readWhen, type When } from "../../reading/when.ts";
import type { Setting } from "../../setting.ts";

/** "In the morning" without a day is any day as far ahead as this. */
const anyDay = 366;

/** Days of the office, both included, and the part of them that is wanted. */
type Wanted = { from: string; to: string; part?: PartOfDay };

const hours: Record<PartOfDay, [from: number, to: number]> = {
  morning: [0, 12],
  noon: [11, 14],
  afternoon: [12, 18],
  evening: [17, 24],
  night: [0, 6],
};
const partOf = (name?: string): PartOfDay | undefined =>
  Object.keys(hours).find((part): part is PartOfDay => part === name);

/** As a draft keeps it while a list is narrowed: "2026-11-25/2026-11-25/morning". */
const kept = ({ from, to, part }: Wanted) => `${from}/${to}/${part ?? ""}`;

function wantedOf(narrowed?: string): Wanted | undefined {
  const [from, to, part] = narrowed?.split("/") ?? [];
  return from && to ? { from, to, part: partOf(part) } : undefined;
}

type Held = Pick<OpenReception, "startsAt" | "endsAt">;

const isOn = ({ from, to, part }: Wanted, { startsAt, endsAt }: Held, zone: string) => {
  const day = officeDay(startsAt, zone);
  if (day < from || day > to) return false;
  return !part || (hourOf(startsAt, zone) < hours[part][1] && hourOf(endsAt, zone) > hours[part][0]);
};

function hourOf(at: Date, zone: string): number {
  const { hour, minute } = DateTime.fromJSDate(at, { zone });
  return hour + minute / 60;
}

/** Those that the list is narrowed to; all of them where none is left. */
export function onDaysWanted<R extends Held>(all: R[], { narrowed, work }: Setting): R[] {
  const wanted = wantedOf(narrowed);
  const on = wanted ? all.filter((one) => isOn(wanted, one, work.office.zone)) : [];
  return on.length > 0 ? on : all;
}

/** `found`: narrows the list, with a note. `none`: why there is no place then. `unclear`: a question back. */
type Meant = { found: string; note: string } | { none: string } | { unclear: string };

/** What typed words say of the day on which somebody wants to come; nothing where they name none. `all` are the receptions offered. */
export async function daysMeant(typed: string, setting: Setting, all: OpenReception[]): Promise<Meant | undefined> {
  const { work, language, say } = setting;
  const { zone } = work.office;
  const read = readWhen(typed, { now: work.now, zone, language, wants: "day" });
  if (!read.ok) {
    const unclear = notRead(read, typed, setting);
    return unclear ? { unclear } : undefined;
  }
  const wanted = daysOf(read.when, setting, all);
  if (!wanted) return undefined;
  const { part, ...days } = wanted;
  const [on, onDays] = [wanted, days].map((some) => all.filter((one) => isOn(some, one, zone)));
  if (part && days.to > addDays(officeDay(work.now, zone), anyDay - 1)) {
    const words = { part: say(`when.part.${part}`) };
    return on?.length
      ? { found: kept(wanted), note: say("book.partFound", words) }
      : { unclear: say("book.partNone", words) };
  }
  const date = inWords(wanted, setting);
  const found = on?.length ? on : onDays;
  if (!found?.length) return { none: await noneThen(wanted, date, setting) };
  if (found.every(({ free }) => free === 0)) return { found: kept(days), note: say("book.dayFull", { date }) };
  if (on?.length) return { found: kept(wanted), note: say("book.dayFound", { date }) };
  return { found: kept(days), note: say("book.dayOtherHours", { date }) };
}

function daysOf({ day, span, first, part, by }: When, { work }: Setting, all: OpenReception[]): Wanted | undefined {
  const { now, office } = work;
  const today = officeDay(now, office.zone);
  const within = span ?? (day ? { from: by ? today : day, to: day } : undefined);
  if (first) {
    const free = all.find((one) => one.free > 0 && (!within || isOn(within, one, office.zone)));
    const then = free && officeDay(free.startsAt, office.zone);
    return then ? { from: then, to: then } : within;
  }
  if (within) return { from: within.from, to: within.to, part };
  return part && { from: today, to: addDays(today, anyDay), part };
}

function inWords({ from, to, part }: Wanted, { language, say }: Setting): string {
  const days =
    from === to
      ? dateOfDay(from, language)
      : say("when.span", { from: dateOfDay(from, language), to: dateOfDay(to, language) });
  return part ? say("when.dayPart", { day: days, part: say(`when.part.${part}`) }) : days;
}

/** Why there is no place on those days: booking has closed and the door is open all the same, or has not begun, or nobody receives. */
async function noneThen({ from, to }: Wanted, date: string, { work, language, say }: Setting): Promise<string> {
  const { now, office } = work;
  const at = (instant: Date) => ({
    date: dateInWords(instant, office.zone, language),
    time: timeInWords(instant, office.zone),
  });
  const held = await receptionsBetween(work, from, to);
  const closed = held.find(({ bookingClosesAt, endsAt }) => bookingClosesAt <= now && endsAt > now);
  if (closed) {
    const { date: closedOn, time: closes } = at(closed.bookingClosesAt);
    const { date: on, time } = at(closed.startsAt);
    const place = placeInWords(work, closed.venueKey, language);
    return say("book.dayClosed", { date: on, closedOn, closes, from: time, to: at(closed.endsAt).time, place });
  }
  const toOpen = held.find(({ bookingOpensAt }) => bookingOpensAt > now);
  if (toOpen) {
    const { date: opensOn, time: opens } = at(toOpen.bookingOpensAt);
    return say("book.dayNotOpen", { date: at(toOpen.startsAt).date, opensOn, opens });
  }
  return say(held.length > 0 ? "book.dayTaken" : "book.dayNothing", { date });
}

/** What is typed where a time of one reception is asked for. */
export type TimeMeant = { clock: string } | { narrowed: string; note: string } | undefined;

/** A part of the day, or the first time: narrows the list of times. A time that is none of them is said to be gone. */
export function timeMeant(typed: string, { work, say }: Setting): TimeMeant {
  const read = readWhen(typed, { now: work.now, zone: work.office.zone, wants: "clock" });
  if (!read.ok || read.when.day || read.when.span) return undefined;
  const { clock, part, first } = read.when;
  if (clock) return { clock };
  if (part)
    return {
      narrowed: kept({ from: "", to: "", part }),
      note: say("book.timesIn", { part: say(`when.part.${part}`) }),
    };
  return first && { narrowed: "first", note: say("book.firstTime") };
}

/** The times that the list is narrowed to; all of them where none is left. */
export function timesWanted(times: Date[], { narrowed, work }: Setting): Date[] {
  if (narrowed === "first") return times.slice(0, 1);
  const part = partOf(narrowed?.split("/")[2]);
  const on = part ? times.filter((at) => within(hourOf(at, work.office.zone), hours[part])) : [];
  return on.length > 0 ? on : times;
}

const within = (hour: number, [from, to]: [number, number]) => hour >= from && hour < to;
