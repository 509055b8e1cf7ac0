// Which unit a case probably belongs to: suggested by territory and subject, decided by a person.

import type { Office } from "../config/officeFile.ts";

type Subject = { category: string; placeText: string | null; complainedUnitKey: string | null };

/**
 * The units that a case may go to, the best fit first: whose subject it is and in whose territory it lies, then the subject, then the
 * territory, then the others as the office file has them. Never the unit that is complained of, nor a retired one.
 */
export function unitsFor({ units }: Pick<Office, "units">, subject: Subject): string[] {
  return Object.entries(units)
    .filter(([key, { retired }]) => !retired && key !== subject.complainedUnitKey)
    .map(([key, unit]) => ({ key, fit: fitOf(unit, subject) }))
    .sort((a, b) => b.fit - a.fit)
    .map(({ key }) => key);
}

function fitOf({ subjects, territory }: Office["units"][string], { category, placeText }: Subject): number {
  const theirs = subjects.includes(category);
  const there = territory.some((name) => placeText?.toLowerCase().includes(name.toLowerCase()));
  // A unit for every subject of a part of the city is no better than the one whose subject it is.
  return (theirs ? 4 : 0) + (there && (theirs || subjects.includes("*")) ? 3 : 0) + (territory.length === 0 ? 1 : 0);
}

/** Subjects under which a case may complain of how a unit behaved. */
export const aboutConduct = (category: string): boolean => category === "GOVN" || category === "CORR";
