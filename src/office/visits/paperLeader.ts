// Another leader received than the one named, on a day on paper: said before the first visit is entered, so that each record has the
// one who did receive.

import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { receivedElsewhere } from "../receptions/leaderBusy.ts";
import { receptionState } from "../receptions/receptionChange.ts";
import { lockReception } from "../receptions/receptions.ts";
import { type NotOpen, openOnPaper } from "./paper.ts";

export type StandInEntered =
  | { ok: true }
  | NotOpen
  /** Still going on: a reception is changed in the usual way, and those who have booked are told. */
  | { ok: false; reason: "notOver" }
  /** By what is known, that leader received at another reception in that time: for the clerk to say that it was so all the same. */
  | { ok: false; reason: "elsewhere" }
  /** Visits have been recorded with the leader named. */
  | { ok: false; reason: "begun" };

/**
 * Nobody is told: the day is over. It stands in the reception's history like any change. `evenSo`: also where the leader is named for
 * another reception of that time, as when two changed places and only one of it is entered yet.
 */
export async function enterStandIn(
  work: Work,
  staff: StaffMember,
  receptionId: number,
  leaderKey: string,
  { evenSo = false } = {},
): Promise<StandInEntered | NotAllowed> {
  if (!may(staff, "paper.enter")) return notAllowed;
  const { tx, now } = work;
  const opened = await openOnPaper(work, receptionId);
  if (!opened.ok) return opened;
  const before = await lockReception(work, receptionId);
  if (!before) return { ok: false, reason: "none" };
  if (before.endsAt > now) return { ok: false, reason: "notOver" };
  if ((await tx.visitRecord.count({ where: { booking: { receptionId } } })) > 0) return { ok: false, reason: "begun" };
  if (!evenSo && (await receivedElsewhere(work, { ...before, leaderKey }, receptionId)))
    return { ok: false, reason: "elsewhere" };
  const after = await tx.reception.update({
    where: { id: receptionId },
    data: { leaderKey, leaderDeclinedAt: null, setByHand: [...new Set([...before.setByHand, "leader"])] },
  });
  await tx.receptionChange.create({
    data: {
      ...{ receptionId, at: now, role: staff.role, staffId: staff.id, what: ["leader"], reason: "" },
      ...{ before: receptionState(before), after: receptionState(after) },
    },
  });
  return { ok: true };
}
