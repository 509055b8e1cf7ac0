// Dates in figures, as they are written in any language.

import { DateTime } from "luxon";
import { type Piece, type Rule, words } from "./rules.ts";

const year = "(?<year>20\\d\\d)";
const two = "(?<first>\\d{1,2})";
const other = "(?<second>\\d{1,2})";

const date = (groups: Partial<Record<string, string>>, today: DateTime): Piece[] => [
  {
    is: "date",
    day: DateTime.fromObject(
      { year: Number(groups.year), month: Number(groups.first), day: Number(groups.second) },
      { zone: today.zone },
    ),
  },
];

const numbers = ({ first, second, year }: Partial<Record<string, string>>, dayFirst?: true): Piece[] => [
  { is: "twoNumbers", first: Number(first), second: Number(second), year: year ? Number(year) : undefined, dayFirst },
];

export const numeric: Rule[] = [
  words(`${year}\\s?([./-])\\s?${two}\\s?\\2\\s?${other}`, date),
  words(`${year}(?<first>\\d\\d)(?<second>\\d\\d)`, date),
  words(`${two}\\s?\\/\\s?${other}(?:\\s?\\/\\s?${year})?`, (groups) => numbers(groups)),
  words(`${two}\\.\\s?${other}\\.\\s?${year}`, (groups) => numbers(groups, true)),
  words(`${two}\\.\\s?${other}\\.(?!\\s?\\d)`, (groups) => numbers(groups, true)),
  words(`${two}-${other}(?:-${year})?`, (groups) => numbers(groups)),
  words(`${two}\\.(?<second>[0-5]\\d)`, ({ first, second }) => [
    { is: "dotted", first: Number(first), second: Number(second) },
  ]),
  words(`${two}\\.(?<second>\\d)`, (groups) => numbers(groups)),
];
