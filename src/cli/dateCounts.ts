// What becomes of the dates of open cases, as lines for whoever applies an office file.

import { clockNames, clocks } from "../domain/clocks.ts";
import type { Stays } from "../domain/newRules.ts";
import type { DateCount } from "../office/deadlines/newRules.ts";

const stays: Record<Stays, string> = {
  same: "already so",
  extended: "extended before",
  overdue: "overdue, and late stays late",
  wouldBeOver: "would be over by now",
  earlierRight: "a right that the applicant was told of is not shortened",
  noSuchTime: "the rules have no such time",
  notBegun: "not begun by these rules",
};

/** "  handle_within: 120 later, 3 earlier; 8 stay (5 extended before, 3 overdue, and late stays late)" */
export function dateLine({ clock, later, earlier, stay }: DateCount): string {
  const name = clockNames.find((known) => known === clock);
  const reasons = Object.entries(stay) as [Stays, number][];
  const staying = reasons.reduce((sum, [, count]) => sum + count, 0);
  const why = reasons.map(([reason, count]) => `${count} ${stays[reason]}`).join("; ");
  return `  ${name ? clocks[name].figure : clock}: ${later} later, ${earlier} earlier, ${staying} stay${staying > 0 ? ` (${why})` : ""}`;
}
