// What was written on paper while the system was down, entered afterwards as such: with the times on the paper, and who entered it
// when. Only until the reception is closed; after that its register is as it is, and a dated correction stands beside it.

import { addDays, atTime, officeDay } from "../../domain/calendar.ts";
import type { PaperTimes } from "../../domain/paperTimes.ts";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import type { Booking, Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { lockBooking } from "./booking.ts";
import { type CarriedOver, carryOver, dayToPromise } from "./carryOver.ts";
import { graceEnds, hasNotCome } from "./door.ts";
import { type CannotGoOn, cannotGoOn } from "./onward.ts";
import { lockQueue } from "./queue.ts";
import type { VisitNotes } from "./visitNotes.ts";
import { recordLook } from "./visitorCard.ts";
import { type Recorded, recordVisit } from "./visitRecord.ts";
import { registerWalkIn } from "./walkIns.ts";

export type NotOpen = { ok: false; reason: "none" | "notYet" | "closed" };
export type NotEntered =
  | NotOpen
  | { ok: false; reason: "badTime" | "notReached" | "moved" | "rebooked" }
  /** The visitor's time has not come yet, or their place is still kept. */
  | { ok: false; reason: "tooEarly" }
  | { ok: false; reason: "already"; status: string };

/** As far back as a reception is offered whose paper nobody was asked for. */
const offeredDays = 30;

/** Receptions that have begun and are not closed, the newest first; before all others those whose paper is waited for, however old. */
export const receptionsToEnter = ({ tx, now, office }: Pick<Work, "tx" | "now" | "office">): Promise<Reception[]> =>
  tx.reception.findMany({
    where: {
      status: "scheduled",
      startsAt: { lte: now },
      OR: [
        { paperAskedAt: { not: null } },
        { date: { gte: new Date(addDays(officeDay(now, office.zone), -offeredDays)) } },
      ],
    },
    orderBy: [{ paperAskedAt: { sort: "desc", nulls: "last" } }, { startsAt: "desc" }, { id: "desc" }],
  });

/** The visits of a reception in order, but for those cancelled. */
export const visitsToEnter = ({ tx }: Pick<Work, "tx">, receptionId: number) =>
  tx.booking.findMany({
    where: { receptionId, status: { not: "cancelled" } },
    orderBy: [{ startsAt: "asc" }, { ticket: "asc" }],
    select: { id: true, ticket: true, name: true, startsAt: true, status: true, onPaperAt: true },
  });

type Due = Pick<Booking, "status" | "startsAt">;

/** Nobody is said to have missed a place that is still kept for them. */
const isKept = (work: Work, { startsAt }: Due, { endsAt }: Pick<Reception, "endsAt">) =>
  graceEnds(work, startsAt) > work.now && endsAt > work.now;
/** Nobody whose time has not come is sent to another day, unless they are there. */
const isAhead = ({ now }: Work, { status, startsAt }: Due) => status === "booked" && startsAt > now;

/** One visit, and what may be entered of it beside that they came. */
export async function visitToEnter(work: Work, id: number) {
  const visit = await work.tx.booking.findUnique({ where: { id }, include: { reception: true } });
  if (!visit) return undefined;
  const notCome = visit.status === "booked" && !isKept(work, visit, visit.reception);
  return { ...visit, mayBe: { notCome, notReached: !isAhead(work, visit) } };
}

/** The same as the desk opens it, by name: the look is recorded. */
export async function lookAtForm(work: Work, staff: StaffMember, id: number) {
  if (!may(staff, "paper.enter")) return undefined;
  const visit = await visitToEnter(work, id);
  if (visit) await recordLook(work, staff, id);
  return visit;
}

/** A visitor came and was received, at these times of the reception's day. Also one who was noted as not come meanwhile. */
export async function enterVisit(
  work: Work,
  staff: StaffMember,
  bookingId: number,
  times: PaperTimes,
  notes: VisitNotes,
): Promise<Recorded | NotEntered | NotAllowed> {
  if (!may(staff, "paper.enter")) return notAllowed;
  const opened = await openFor(work, bookingId);
  if (!opened.ok) return opened;
  const onPaper = instantsOf(work, opened.reception, times);
  if (!onPaper) return { ok: false, reason: "badTime" };
  const recorded = await recordVisit(work, staff, bookingId, { ...notes, onPaper });
  if (recorded.ok) await noteEntry(work, staff, bookingId, onPaper.startedAt);
  return recorded;
}

export type OnPaperWalkIn = {
  receptionId: number;
  name: string;
  phone?: string;
  /** The case that the visitor came about. */
  caseId?: number;
  language: string;
};

/** Somebody without a booking came and was received. Gets the next ticket of the day. */
export async function enterWalkIn(
  work: Work,
  staff: StaffMember,
  walkIn: OnPaperWalkIn,
  times: PaperTimes,
  notes: VisitNotes,
): Promise<(Extract<Recorded, { ok: true }> & { bookingId: number }) | CannotGoOn | NotEntered | NotAllowed> {
  if (!may(staff, "paper.enter")) return notAllowed;
  const opened = await openOnPaper(work, walkIn.receptionId);
  if (!opened.ok) return opened;
  const onPaper = instantsOf(work, opened.reception, times);
  if (!onPaper) return { ok: false, reason: "badTime" };
  const { leaderKey } = opened.reception;
  const refusal = await cannotGoOn(work, staff, { caseId: walkIn.caseId, leaderKey }, notes);
  if (refusal) return refusal;
  const registered = await registerWalkIn(work, staff, {
    ...walkIn,
    ...{ matter: notes.summary, needs: [], priority: false, onPaperAt: onPaper.startedAt },
  });
  if (!registered.ok) return { ok: false, reason: "none" };
  const { bookingId } = registered;
  const recorded = await recordVisit(work, staff, bookingId, { ...notes, onPaper });
  if (!recorded.ok) return recorded;
  await noteEntry(work, staff, bookingId, onPaper.startedAt);
  return { ...recorded, bookingId };
}

/** Somebody without a booking came, and the time was not enough: another day is promised. */
export async function enterWalkInNotReached(
  work: Work,
  staff: StaffMember,
  walkIn: OnPaperWalkIn & { matter: string },
  times: PaperTimes,
): Promise<Extract<CarriedOver, { ok: true }> | NotEntered | NotAllowed> {
  if (!may(staff, "paper.enter")) return notAllowed;
  const opened = await openOnPaper(work, walkIn.receptionId);
  if (!opened.ok) return opened;
  const onPaper = instantsOf(work, opened.reception, times);
  if (!onPaper) return { ok: false, reason: "badTime" };
  if (!(await dayToPromise(work, opened.reception))) return { ok: false, reason: "notReached" };
  const registered = await registerWalkIn(work, staff, {
    ...walkIn,
    ...{ needs: [], priority: false, onPaperAt: onPaper.startedAt },
  });
  if (!registered.ok) return { ok: false, reason: "none" };
  await noteEntry(work, staff, registered.bookingId, onPaper.startedAt);
  const carried = await carryOver(work, staff, registered.bookingId);
  return carried.ok ? carried : { ok: false, reason: "notReached" };
}

/** A booked visitor did not come: asked what happened, or excused, by the rules of the door. */
export async function enterNotCome(
  work: Work,
  staff: StaffMember,
  bookingId: number,
): Promise<{ ok: true; ticket: string; excused: boolean } | NotEntered | NotAllowed> {
  if (!may(staff, "paper.enter")) return notAllowed;
  const opened = await openFor(work, bookingId);
  if (!opened.ok) return opened;
  const { visit } = opened;
  if (visit.status !== "booked") return { ok: false, reason: "already", status: visit.status };
  if (isKept(work, visit, opened.reception)) return { ok: false, reason: "tooEarly" };
  const excused = await hasNotCome(work, visit);
  await noteEntry(work, staff, bookingId, visit.startsAt);
  return { ok: true, ticket: visit.ticket, excused };
}

/** Came, and the time was not enough: another day is promised as at the door. */
export async function enterNotReached(
  work: Work,
  staff: StaffMember,
  bookingId: number,
): Promise<Extract<CarriedOver, { ok: true }> | NotEntered | NotAllowed> {
  if (!may(staff, "paper.enter")) return notAllowed;
  const opened = await openFor(work, bookingId);
  if (!opened.ok) return opened;
  const { status, startsAt, arrivedAt } = opened.visit;
  if (isAhead(work, opened.visit)) return { ok: false, reason: "tooEarly" };
  // Who has booked another place in the stead of this one is promised none.
  if ((await work.tx.booking.count({ where: { replacesId: bookingId } })) > 0) return { ok: false, reason: "rebooked" };
  const carried = await carryOver(work, staff, bookingId, { from: ["arrived", "booked", "noShow"] });
  if (!carried.ok)
    return carried.reason === "notWaiting"
      ? { ok: false, reason: "already", status }
      : { ok: false, reason: "notReached" };
  await noteEntry(work, staff, bookingId, arrivedAt ?? startsAt);
  return carried;
}

/** The visit, locked, at its reception, which is open. Who moved to another day while this waited is not entered here. */
async function openFor(work: Work, bookingId: number) {
  const seen = await work.tx.booking.findUnique({ where: { id: bookingId }, select: { receptionId: true } });
  if (!seen) return { ok: false, reason: "none" } as const;
  const opened = await openOnPaper(work, seen.receptionId);
  if (!opened.ok) return opened;
  const visit = await lockBooking(work, bookingId);
  if (visit?.receptionId !== seen.receptionId) return { ok: false, reason: "moved" } as const;
  return { ...opened, visit };
}

/** The lock is the one under which a reception is closed: what is entered is in its register, or refused. */
export async function openOnPaper(
  work: Work,
  receptionId: number,
): Promise<{ ok: true; reception: Reception } | NotOpen> {
  await lockQueue(work, receptionId);
  const reception = await work.tx.reception.findUnique({ where: { id: receptionId } });
  if (!reception || reception.status === "cancelled") return { ok: false, reason: "none" };
  if (reception.status !== "scheduled") return { ok: false, reason: "closed" };
  return reception.startsAt > work.now ? { ok: false, reason: "notYet" } : { ok: true, reception };
}

/** Without an end the visit took the time of one place. Nothing where it would end before it began, or has not happened yet. */
function instantsOf({ now, office }: Work, { startsAt, slotMinutes }: Reception, { from, to }: PaperTimes) {
  const day = officeDay(startsAt, office.zone);
  const startedAt = atTime(day, from, office.zone);
  const onePlaceLater = new Date(Math.min(startedAt.getTime() + slotMinutes * 60_000, now.getTime()));
  const endedAt = to ? atTime(day, to, office.zone) : onePlaceLater;
  return startedAt <= endedAt && endedAt <= now ? { startedAt, endedAt } : undefined;
}

const anHour = 3_600_000;

/** Whether a visit at these times began over an hour before the reception, or ended over an hour after it: more often a slip than so. */
export function isFarFrom(work: Work, reception: Reception, times: PaperTimes): boolean {
  const { startedAt, endedAt } = instantsOf(work, reception, times) ?? {};
  if (!startedAt || !endedAt) return false;
  return +startedAt < +reception.startsAt - anHour || +endedAt > +reception.endsAt + anHour;
}

async function noteEntry({ tx, now }: Work, staff: StaffMember, bookingId: number, onPaperAt: Date): Promise<void> {
  await tx.booking.update({ where: { id: bookingId }, data: { onPaperAt } });
  await tx.deskAct.create({
    data: { bookingId, staffId: staff.id, role: staff.role, kind: "enteredFromPaper", at: now },
  });
}
