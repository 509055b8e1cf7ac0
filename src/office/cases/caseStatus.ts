// A citizen's look at a case that they filed or follow.

import type { Work } from "../../store/work.ts";
import { forStatus } from "./statusText.ts";

/** The cases that a contact filed or follows, newest first. */
export async function casesOf({ tx }: Pick<Work, "tx">, contactId: number) {
  return tx.case.findMany({
    where: { OR: [{ contactId }, { followers: { some: { contactId } } }] },
    orderBy: { id: "desc" },
    take: 40,
  });
}

/** A case that the contact filed or follows, with its history. */
export async function ownCase({ tx }: Pick<Work, "tx">, contactId: number, receiptNumber: string) {
  return tx.case.findFirst({
    where: { receiptNumber, OR: [{ contactId }, { followers: { some: { contactId } } }] },
    include: forStatus,
  });
}

/** Who of the staff looked at the case, by role and day; never by name. */
export async function looksAt({ tx }: Pick<Work, "tx">, caseId: number) {
  return tx.caseLook.findMany({
    where: { caseId },
    orderBy: { at: "asc" },
    select: { role: true, unitKey: true, at: true },
  });
}
