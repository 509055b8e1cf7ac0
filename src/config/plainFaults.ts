// What zod finds wrong with something that a person has written, in words that say what to write instead.

import type { z } from "zod";

const kinds: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list, such as [one, two]",
  object: "keys with values, such as { key: value }",
  record: "keys with values, such as { key: value }",
  date: "a day such as 2026-12-31",
};

const formats: Record<string, string> = {
  url: "write an address such as https://door.example.org",
  email: "write an e-mail address such as office@city.example",
  date: "write a day as 2026-12-31",
};

const listed = (values: readonly unknown[]) => values.map(String).join(", ");

/**
 * The fault that an issue stands for. For a schema's parse: `error: plainly`; a schema's own words go before it. An issue that has
 * none of these shapes is said as it is by its kind alone, never in the library's words.
 */
export function plainly(issue: z.core.$ZodRawIssue): string {
  if (issue.code === "invalid_type") {
    if (issue.input === undefined) return "is missing";
    if (issue.input === null) return `is empty: write ${kinds[issue.expected] ?? issue.expected}`;
    if (issue.expected === "string" && typeof issue.input === "number")
      return "is not right: write a text; figures that are a text stand in quotation marks";
    return `is not right: write ${kinds[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === "too_small") return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive !== false);
  if (issue.code === "too_big") return tooBig(issue.origin, Number(issue.maximum), issue.inclusive !== false);
  if (issue.code === "invalid_value") return `can be: ${listed(issue.values)}`;
  if (issue.code === "invalid_format") return formats[issue.format] ?? "is not written as it must be";
  if (issue.code === "unrecognized_keys") return `has keys that do not belong there: ${listed(issue.keys)}`;
  if (issue.code === "not_multiple_of") return `must be a multiple of ${issue.divisor}`;
  return "is not right";
}

function tooSmall(origin: string, least: number, included: boolean): string {
  if (origin === "string") return least <= 1 ? "is empty" : `is too short: write at least ${least} characters`;
  if (origin === "array" || origin === "set")
    return least <= 1 ? "is an empty list" : `needs at least ${least} entries`;
  return included ? `can't be less than ${least}` : `must be more than ${least}`;
}

function tooBig(origin: string, most: number, included: boolean): string {
  if (origin === "string") return `is too long: at most ${most} characters`;
  if (origin === "array" || origin === "set") return `has too many entries: at most ${most}`;
  return included ? `can't be more than ${most}` : `must be less than ${most}`;
}
