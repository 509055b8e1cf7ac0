// How long contact details are kept: so many months after the closing of a case, or after a visit.

import { DateTime } from "luxon";
import { addDays, endOfDay, officeDay } from "./calendar.ts";
import { addMonths } from "./dueDate.ts";
import type { Policy } from "./policySchema.ts";

/** Where a profile says nothing. */
const usualMonths = 24;

export const retentionMonths = ({ privacy }: Policy): number =>
  privacy?.contact_retention_months_after_closure ?? usualMonths;

/** To the end of the last day in the office's zone: 31 August and six months is the last day of February. */
export const keptUntil = (since: Date, months: number, zone: string): Date =>
  endOfDay(addMonths(officeDay(since, zone), months), zone);

/** Of whatever happened before this instant the months are over, and of nothing else: `keptUntil` seen from the other end. */
export function overBefore(now: Date, months: number, zone: string): Date {
  // A day runs to its end, so yesterday is the last day that is over.
  const yesterday = DateTime.fromISO(addDays(officeDay(now, zone), -1), { zone: "utc" });
  const back = yesterday.minus({ months });
  // On the last day of a short month the months of a longer one's last days are over, too.
  const last = yesterday.hasSame(yesterday.plus({ days: 1 }), "month") ? back : back.endOf("month");
  return new Date(endOfDay(last.toISODate() ?? "", zone).getTime() + 1);
}
