// People to be phoned: no chat took what they have to hear, or they have none. Who of the staff sees which call: office/people/phoneCalls.ts.

import type { Work } from "../store/work.ts";
import type { Fact } from "./facts.ts";

export type About = { caseId?: number; bookingId?: number };

type Instead = {
  contactId?: number;
  about?: About;
  to?: Callee;
  text: (language: string) => string;
  /** What must still be so for the call to be needed. */
  trueWhile?: Fact[];
};

/** Somebody else than whom the booking or the case belongs to. */
export type Callee = { name: string | null; phone: string | null; language: string };

/**
 * Puts somebody on the list: `to` where given, else by the number given for the booking or the case, else the contact's own; `text` is
 * said in the language of that person, booking, case or contact. The call's id; none where there is no number, as in an anonymous case.
 */
export async function phoneInstead(
  work: Pick<Work, "tx" | "now">,
  { contactId, about = {}, to: named, text, trueWhile }: Instead,
): Promise<number | undefined> {
  const to = named ?? (await numberOf(work, about, contactId));
  if (!to?.phone) return undefined;
  const { name, phone, language } = to;
  const call = await work.tx.phoneCall.create({
    data: { name, phone, language, text: text(language), ...about, contactId, trueWhile, createdAt: work.now },
    select: { id: true },
  });
  return call.id;
}

/** No number: nobody can phone. Whoever is on the list so is told at the door, and by a notice that is put up. */
export const noNumber = "";

/** Puts the visitor of a booking on the list of those whom nothing reaches: no chat, no number. */
export async function listForNotice(
  work: Pick<Work, "tx" | "now">,
  { bookingId, contactId, text, trueWhile }: Pick<Instead, "text" | "contactId" | "trueWhile"> & { bookingId: number },
): Promise<void> {
  const { name, language } = await work.tx.booking.findUniqueOrThrow({ where: { id: bookingId } });
  const call = { name, language, phone: noNumber, text: text(language), bookingId, contactId, trueWhile };
  await work.tx.phoneCall.create({ data: { ...call, createdAt: work.now } });
}

/** Whether somebody is to phone that person about that case. */
export const isToBePhoned = async ({ tx }: Pick<Work, "tx">, contactId: number, caseId: number): Promise<boolean> =>
  (await tx.phoneCall.count({ where: { contactId, caseId, doneAt: null } })) > 0;

async function numberOf({ tx }: Pick<Work, "tx">, { caseId, bookingId }: About, contactId?: number) {
  const select = { name: true, phone: true, language: true };
  if (bookingId) return tx.booking.findUnique({ where: { id: bookingId }, select });
  if (caseId) return tx.case.findUnique({ where: { id: caseId }, select });
  return contactId ? tx.contact.findUnique({ where: { id: contactId }, select }) : null;
}
