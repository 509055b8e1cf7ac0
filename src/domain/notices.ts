// When whoever works on a case is reminded of a date, and who is told when it is over. Moments lie on working days, in decent hours.

import {
  addDays,
  atTime,
  type Calendar,
  isWorkingDay,
  nextWorkingDay,
  officeDay,
  previousWorkingDay,
} from "./calendar.ts";

/** In the order of what they say: the officer is reminded three times, then the unit's head is told, then the supervisor. */
export const noticeKinds = ["halfTime", "threeDays", "oneDay", "overdue", "escalated"] as const;
export type NoticeKind = (typeof noticeKinds)[number];
export type Notice = { kind: NoticeKind; at: Date };

export type OfficeHours = { calendar: Calendar; zone: string; decentHours: { from: string; to: string } };

/** The instant itself where it lies in the decent hours, else their next beginning. */
export function decentMoment(at: Date, { zone, decentHours }: Omit<OfficeHours, "calendar">): Date {
  const day = officeDay(at, zone);
  const from = atTime(day, decentHours.from, zone);
  if (at < from) return from;
  return at < atTime(day, decentHours.to, zone) ? at : atTime(addDays(day, 1), decentHours.from, zone);
}

/** The instant itself where it lies in the decent hours of a working day, else the next beginning of them. */
export function workingMoment(at: Date, hours: OfficeHours): Date {
  const { calendar, zone, decentHours } = hours;
  const decent = decentMoment(at, hours);
  const day = officeDay(decent, zone);
  return isWorkingDay(calendar, day) ? decent : atTime(nextWorkingDay(calendar, day), decentHours.from, zone);
}

/** That day where the office works, else the last working day before it. */
const workingDayUntil = (calendar: Calendar, day: string) =>
  isWorkingDay(calendar, day) ? day : previousWorkingDay(calendar, day);

type Dates = { startedAt: Date; dueAt: Date };

/**
 * At half time, and on the last working days that are three days and one day before, by time; each only where it lies between the start
 * and the date. Half time on a day without work is the last working day before it too, where that is after the start.
 */
function remindersOf({ startedAt, dueAt }: Dates, hours: OfficeHours): Notice[] {
  const { calendar, zone, decentHours } = hours;
  const half = new Date((startedAt.getTime() + dueAt.getTime()) / 2);
  const daysBefore = (days: number) =>
    atTime(workingDayUntil(calendar, addDays(officeDay(dueAt, zone), -days)), decentHours.from, zone);
  const decentHalf = decentMoment(half, hours);
  const halfDay = officeDay(decentHalf, zone);
  const earlier = isWorkingDay(calendar, halfDay)
    ? decentHalf
    : atTime(previousWorkingDay(calendar, halfDay), decentHours.from, zone);
  const reminders: Notice[] = [
    { kind: "halfTime", at: earlier > startedAt ? earlier : workingMoment(half, hours) },
    { kind: "threeDays", at: daysBefore(3) },
    { kind: "oneDay", at: daysBefore(1) },
  ];
  return reminders
    .filter(({ at }) => at > startedAt && at < dueAt)
    .sort((one, other) => one.at.getTime() - other.at.getTime());
}

/** The unit's head is told on the first working day after the date, the supervisor on the working day after that. */
function escalationsOf({ dueAt }: Dates, hours: OfficeHours): Notice[] {
  const { calendar, zone, decentHours } = hours;
  const overdue = workingMoment(new Date(dueAt.getTime() + 1), hours);
  const dayAfter = nextWorkingDay(calendar, officeDay(overdue, zone));
  return [
    { kind: "overdue", at: overdue },
    { kind: "escalated", at: atTime(dayAfter, decentHours.from, zone) },
  ];
}

/** Every notice of a date, by time. */
export const noticesOf = (dates: Dates, hours: OfficeHours): Notice[] => [
  ...remindersOf(dates, hours),
  ...escalationsOf(dates, hours),
];

/** The next notice that has not been given yet. */
export function nextNotice(dates: Dates, hours: OfficeHours, noticed: readonly NoticeKind[]): Notice | undefined {
  const isOpen = ({ kind }: Notice) => !noticed.includes(kind);
  return remindersOf(dates, hours).find(isOpen) ?? escalationsOf(dates, hours).find(isOpen);
}

/**
 * What is to be said now, and what is passed over: of reminders whose moments have passed only the latest, and none once the date
 * is over; the head and the supervisor are each told, however late.
 */
export function noticesDue(
  notices: Notice[],
  noticed: readonly NoticeKind[],
  dueAt: Date,
  now: Date,
): { say: NoticeKind[]; passedOver: NoticeKind[] } {
  const owed: NoticeKind[] = notices
    .filter(({ kind, at }) => at <= now && !noticed.includes(kind))
    .map(({ kind }) => kind);
  const escalations = owed.filter((kind) => kind === "overdue" || kind === "escalated");
  const reminders = owed.filter((kind) => kind !== "overdue" && kind !== "escalated");
  const last = dueAt > now && escalations.length === 0 ? reminders.at(-1) : undefined;
  const say: NoticeKind[] = last ? [last] : escalations;
  return { say, passedOver: owed.filter((kind) => !say.includes(kind)) };
}

/** What stays given when the date moves: half time comes once, the others again where their new moment is still to come. */
export const stillNoticed = (notices: Notice[], noticed: readonly NoticeKind[], now: Date): NoticeKind[] =>
  noticed.filter((kind) => kind === "halfTime" || (notices.find((notice) => notice.kind === kind)?.at ?? now) <= now);
