// Which of the staff a case is told to: whoever holds it, the head of the unit, the supervisors.

import type { Case, Staff } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { mayWorkOn } from "./caseAccess.ts";

type Subject = Pick<Case, "unitKey" | "category" | "complainedUnitKey">;
export type Desk = "holders" | "heads" | "supervisors";

/** Everybody of the staff who can be told something at all. */
export const staffAtWork = ({ tx }: Pick<Work, "tx">): Promise<Staff[]> =>
  tx.staff.findMany({ where: { endedAt: null, contactId: { not: null } }, orderBy: { id: "asc" } });

/** Those at that desk who may see the case. Where a unit has nobody to tell, the supervisors are told instead. */
export function staffAt(staff: Staff[], subject: Subject, desk: Desk): Staff[] {
  const holds = ({ role, unitKey, isHead }: Staff) => {
    if (desk === "supervisors") return role === "supervisor";
    if (desk === "heads") return isHead && subject.unitKey !== null && unitKey === subject.unitKey;
    return subject.unitKey === null ? role === "clerk" : role === "officer" && unitKey === subject.unitKey;
  };
  const found = staff.filter((member) => holds(member) && mayWorkOn(member, subject));
  return found.length > 0 || desk === "supervisors" ? found : staffAt(staff, subject, "supervisors");
}
