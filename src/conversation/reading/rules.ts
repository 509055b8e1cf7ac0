// What the grammar of days and times is made of: a rule reads one piece of what was typed, and says what it means.

import { DateTime } from "luxon";

export type PartOfDay = "morning" | "noon" | "afternoon" | "evening" | "night";
export type Span = { from: string; to: string; of: "week" | "weekend" | "month" };

/** 1 is Monday, 7 Sunday. */
export type Piece =
  | { is: "date"; day: DateTime }
  /** `week`: of that calendar week, 0 is this one. Without it the next one to come; `after`: today is not meant. */
  | { is: "weekday"; weekday: number; week?: number; after?: true; shift?: number }
  /** "This Friday": of this calendar week, said on a weekend of the coming one. */
  | { is: "thisWeekday"; weekday: number }
  | { is: "dayOfMonth"; day: number }
  | { is: "monthDay"; year?: number; month: number; day: number }
  /** "12/2": the day or the month may stand first. `dayFirst`: "3.12." */
  | { is: "twoNumbers"; first: number; second: number; year?: number; dayFirst?: true }
  /** "9.20": a time, or a date. */
  | { is: "dotted"; first: number; second: number }
  | { is: "week"; week: number }
  | { is: "weekend"; week: number }
  | { is: "months"; months: number }
  | { is: "month"; year?: number; month: number }
  /** "A week on" the day that follows. */
  | { is: "shift"; days: number }
  | { is: "past" }
  | { is: "part"; part: PartOfDay }
  /** `half`: said along; without it an hour up to six is the afternoon's, for no office is open in the small hours. */
  | { is: "clock"; hour: number; minute: number; half?: "am" | "pm"; exact?: true }
  | { is: "first" }
  | { is: "by" }
  | { is: "not" }
  | { is: "filler" };

export type Rule = {
  pattern: RegExp;
  read: (groups: Partial<Record<string, string>>, today: DateTime) => Piece[];
};

/** A rule of whole words: neither a letter nor a digit stands on either side. */
export const words = (pattern: string, read: Rule["read"]): Rule => ({
  pattern: new RegExp(`(?<![a-z0-9])(?:${pattern})(?![a-z0-9]|[’'][a-z])`, "uy"),
  read,
});

/** A rule of a script without spaces. */
export const signs = (pattern: string, read: Rule["read"]): Rule => ({
  pattern: new RegExp(`(?:${pattern})(?!(?<=\\d)\\d)`, "uy"),
  read,
});

export const filler = (): Piece[] => [{ is: "filler" }];
export const day = (day: DateTime): Piece[] => [{ is: "date", day }];

/** No day at all: of "in two or three days", of the 3rd-4th. */
export const noDay: Piece = { is: "date", day: DateTime.invalid("no number") };

/** So many days, weeks or months from today; no day where `number` is none. */
export const after = (today: DateTime, number: number, unit: "days" | "weeks" | "months"): Piece[] =>
  Number.isNaN(number) ? [noDay] : day(today.plus({ [unit]: number }));
