// The desk's list of people to be phoned. What is about a case is for whoever may see the case. Each try is recorded, reached or not.

import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { noNumber } from "../../notifications/phoneList.ts";
import { endNeedlessCalls } from "../../notifications/takeBack.ts";
import type { Work } from "../../store/work.ts";
import { sealedTo } from "../cases/caseAccess.ts";
import type { StaffMember } from "./staff.ts";

/** About a visit, or about a case that is not sealed to them. */
const notSealed = (staff: StaffMember) => ({
  OR: [{ caseId: null }, { case: { category: { notIn: sealedTo(staff) } } }],
});
const listedFor = (staff: StaffMember) => ({ doneAt: null, ...notSealed(staff) });
const openFor = (staff: StaffMember) => ({ ...listedFor(staff), phone: { not: noNumber } });

/** Visitors who have neither a chat nor a number, and whom no notice has told yet; the soonest visit first. */
export const withoutAWay = ({ tx }: Pick<Work, "tx">, staff: StaffMember) =>
  tx.phoneCall.findMany({
    where: { ...listedFor(staff), phone: noNumber },
    orderBy: [{ booking: { startsAt: "asc" } }, { id: "asc" }],
    take: 100,
    include: { booking: true },
  });

/** The notice is up: those who were on the list up to that entry are off it. */
export async function noticeIsUp(
  { tx, now }: Pick<Work, "tx" | "now">,
  staff: StaffMember,
  lastId: number,
): Promise<number> {
  if (!may(staff, "phone.call")) return 0;
  const told = await tx.phoneCall.updateManyAndReturn({
    where: { ...listedFor(staff), phone: noNumber, id: { lte: lastId } },
    data: { doneAt: now },
    select: { id: true },
  });
  const tries = told.map(({ id }) => ({ phoneCallId: id, staffId: staff.id, at: now, reached: true }));
  await tx.phoneTry.createMany({ data: tries });
  return told.length;
}

/** How many calls are open: one that nobody need make any more is closed first. */
export async function countCalls({ tx, now }: Pick<Work, "tx" | "now">, staff: StaffMember): Promise<number> {
  await endNeedlessCalls({ tx, now });
  return tx.phoneCall.count({ where: openFor(staff) });
}

/** So many open calls, the oldest first. */
export async function callsToMake(
  { tx, now }: Pick<Work, "tx" | "now">,
  staff: StaffMember,
  { skip = 0, take = 50 } = {},
) {
  await endNeedlessCalls({ tx, now });
  return tx.phoneCall.findMany({
    where: openFor(staff),
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    skip,
    take,
    include: { case: { select: { receiptNumber: true } }, _count: { select: { tries: true } } },
  });
}

/** What platforms hold back until the person writes again: the case or the visit that the news is about, the oldest first. */
export async function heldNews({ tx }: Pick<Work, "tx">, staff: StaffMember): Promise<string[]> {
  const held = await tx.outgoing.findMany({
    where: { status: "held", passedOnAt: null, ...notSealed(staff) },
    orderBy: { id: "asc" },
    select: { case: { select: { receiptNumber: true } }, booking: { select: { ticket: true } } },
  });
  return [...new Set(held.flatMap(({ case: about, booking }) => about?.receiptNumber ?? booking?.ticket ?? []))];
}

/** An open call. */
export async function callToMake({ tx, now }: Pick<Work, "tx" | "now">, staff: StaffMember, id: number) {
  await endNeedlessCalls({ tx, now });
  return tx.phoneCall.findFirst({
    where: { id, ...openFor(staff) },
    include: { case: { select: { receiptNumber: true } }, tries: { orderBy: { at: "asc" } } },
  });
}

/** Records a try. Somebody who was reached leaves the list; of two who report at once the second finds the call done. */
export async function recordTry(
  { tx, now }: Pick<Work, "tx" | "now">,
  staff: StaffMember,
  phoneCallId: number,
  reached: boolean,
): Promise<{ ok: true } | { ok: false; reason: "done" } | NotAllowed> {
  if (!may(staff, "phone.call")) return notAllowed;
  const open = await tx.phoneCall.updateMany({
    where: { id: phoneCallId, ...openFor(staff) },
    data: { doneAt: reached ? now : null },
  });
  if (open.count === 0) return { ok: false, reason: "done" };
  await tx.phoneTry.create({ data: { phoneCallId, staffId: staff.id, at: now, reached } });
  return { ok: true };
}
