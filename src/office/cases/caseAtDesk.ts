// A visitor at the desk names a case: the visit is then about it.

import { findReceiptNumber, readReceiptNumber } from "../../domain/receipt.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { isSealed, lookAtCase } from "./caseAccess.ts";

export type Named = {
  /** What stands there as a receipt number, read where it can be. */
  receipt?: string;
  /** Its case, where there is one on which this member of staff may work. */
  subject?: { id: number; phone?: string };
};

/**
 * Reads a receipt number out of what was typed at the desk. The look is recorded, because the case's telephone number comes into the visit
 * with it; a sealed case gives none, for whoever is at the desk sees the visit.
 */
export async function caseNamedAtDesk(work: Work, staff: StaffMember, typed: string): Promise<Named> {
  const number = findReceiptNumber(typed);
  if (!number) return {};
  const read = readReceiptNumber(number);
  const found = read.ok ? await lookAtCase(work, staff, read.receipt) : undefined;
  if (!found) return { receipt: number };
  return {
    receipt: found.receiptNumber,
    subject: { id: found.id, phone: isSealed(found) ? undefined : (found.phone ?? undefined) },
  };
}
