// People to be phoned: no chat took what they have to hear, or they have none. Each try is recorded, reached or not.

import type { Work } from "../store/work.ts";

export type About = { caseId?: number; bookingId?: number };

type Instead = { contactId?: number; about?: About; to?: Callee; text: (language: string) => string };

/** Somebody else than whom the booking or the case belongs to. */
export type Callee = { name: string | null; phone: string | null; language: string };

/**
 * Puts somebody on the list: `to` where given, else by the number given for the booking or the case, else the contact's own; `text` is
 * said in the language of that person, booking, case or contact. The call's id; none where there is no number, as in an anonymous case.
 */
export async function phoneInstead(
  work: Pick<Work, "tx" | "now">,
  { contactId, about = {}, to: named, text }: Instead,
): Promise<number | undefined> {
  const to = named ?? (await numberOf(work, about, contactId));
  if (!to?.phone) return undefined;
  const { name, phone, language } = to;
  const call = await work.tx.phoneCall.create({
    data: { name, phone, language, text: text(language), ...about, createdAt: work.now },
    select: { id: true },
  });
  return call.id;
}

async function numberOf({ tx }: Pick<Work, "tx">, { caseId, bookingId }: About, contactId?: number) {
  const select = { name: true, phone: true, language: true };
  if (bookingId) return tx.booking.findUnique({ where: { id: bookingId }, select });
  if (caseId) return tx.case.findUnique({ where: { id: caseId }, select });
  return contactId ? tx.contact.findUnique({ where: { id: contactId }, select }) : null;
}

/** Open calls, the oldest first. */
export async function callsToMake({ tx }: Pick<Work, "tx">) {
  return tx.phoneCall.findMany({
    where: { doneAt: null },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: 50,
    include: { case: { select: { receiptNumber: true } }, _count: { select: { tries: true } } },
  });
}

/** What platforms hold back until the person writes again: the case or the visit that the news is about, the oldest first. */
export async function heldNews({ tx }: Pick<Work, "tx">): Promise<string[]> {
  const held = await tx.outgoing.findMany({
    where: { status: "held", passedOnAt: null },
    orderBy: { id: "asc" },
    take: 50,
    select: { case: { select: { receiptNumber: true } }, booking: { select: { ticket: true } } },
  });
  return [...new Set(held.flatMap(({ case: about, booking }) => about?.receiptNumber ?? booking?.ticket ?? []))];
}

export async function callToMake({ tx }: Pick<Work, "tx">, id: number) {
  return tx.phoneCall.findFirst({
    where: { id, doneAt: null },
    include: { case: { select: { receiptNumber: true } }, tries: { orderBy: { at: "asc" } } },
  });
}

/** Records a try. Somebody who was reached leaves the list; of two who report at once the second finds the call done. */
export async function recordTry(
  { tx, now }: Pick<Work, "tx" | "now">,
  staffId: number,
  phoneCallId: number,
  reached: boolean,
): Promise<{ ok: true } | { ok: false; reason: "done" }> {
  const open = await tx.phoneCall.updateMany({
    where: { id: phoneCallId, doneAt: null },
    data: { doneAt: reached ? now : null },
  });
  if (open.count === 0) return { ok: false, reason: "done" };
  await tx.phoneTry.create({ data: { phoneCallId, staffId, at: now, reached } });
  return { ok: true };
}
