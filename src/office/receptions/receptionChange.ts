// The one way in which a reception is changed: everything that hangs on it follows in the same transaction, and everybody whom it
// touches is told once.

import { officeDay } from "../../domain/calendar.ts";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { isRole } from "../../domain/roles.ts";
import type { PlannedPlace } from "../../domain/slots.ts";
import type { Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { standing } from "../visits/booking.ts";
import { type Reached, tellOfChange } from "./changeNews.ts";
import { tellInvited } from "./invitedNews.ts";
import { busyWith } from "./leaderBusy.ts";
import { reminderDue, tellLeadersOfChange } from "./leaderNews.ts";
import { giveUpPlaces, seatAnew } from "./newSeats.ts";
import { lastChange, lockReception } from "./receptions.ts";
import { roomTakenBy } from "./roomTaken.ts";
import { tellCalledUnits } from "./unitCalls.ts";

/** A member of staff; or "office" (a new office file), "applicant" (of an arranged visit), "clock". */
export type By = { role: string; staffId?: number };

export type Wanted = {
  leaderKey?: string;
  venueKey?: string;
  startsAt?: Date;
  endsAt?: Date;
  cancelled?: true;
  /** New places, where a new office file cuts the time differently. */
  places?: PlannedPlace[];
  /** What a new office file says of it besides. */
  also?: Partial<Pick<Reception, "slotMinutes" | "dueOn" | "publishedAt" | "bookingOpensAt" | "bookingClosesAt">>;
};

export type ChangeRefusal =
  | NotAllowed
  /** It is over, or was cancelled. */
  | { ok: false; reason: "over" }
  /** Somebody else changed it since it was looked at. */
  | { ok: false; reason: "changedMeanwhile" }
  /** That leader receives elsewhere at that time. */
  | { ok: false; reason: "leaderBusy"; receptionId: number }
  /** Another reception is held in that room at that time. */
  | { ok: false; reason: "roomTaken"; receptionId: number }
  /** It would begin in the past, or end before it begins. */
  | { ok: false; reason: "badTime" }
  | { ok: false; reason: "nothingChanged" };
export type Changed = ({ ok: true; changeId: number } & Reached) | ChangeRefusal;

export type HowChanged = {
  reason: string;
  /** The last change that whoever asks has seen (`lastChange`); absent where that does not matter. */
  seen?: number;
  /** The leader changed turns with another, and does not only stand in. */
  swapped?: true;
  /** A new office file is carried out even where a leader would be in two places, or a room taken; the clerks are told of that. */
  evenIfBusy?: boolean;
  /** Who is told is told by these, once all changes are made that are made together: what is offered then is what will be. */
  tellLater?: (() => Promise<Reached>)[];
};

/** Changes a reception that is not over. Those who booked keep their order; whoever has no place left is offered others. */
export async function changeReception(
  work: Work,
  by: By,
  receptionId: number,
  wanted: Wanted,
  { reason, seen, swapped, evenIfBusy, tellLater }: HowChanged,
): Promise<Changed> {
  if (isRole(by.role) && !may({ role: by.role }, "reception.change")) return notAllowed;
  const { tx, now } = work;
  const before = await lockReception(work, receptionId);
  if (before?.status !== "scheduled" || before.endsAt <= now) return { ok: false, reason: "over" };
  if (seen !== undefined && (await lastChange(work, receptionId)) !== seen)
    return { ok: false, reason: "changedMeanwhile" };
  const { leaderKey = before.leaderKey, venueKey = before.venueKey, startsAt = before.startsAt } = wanted;
  const endsAt = wanted.endsAt ?? new Date(before.endsAt.getTime() + startsAt.getTime() - before.startsAt.getTime());
  const moved = startsAt.getTime() !== before.startsAt.getTime();
  if (!wanted.cancelled && (endsAt <= startsAt || endsAt <= now || (moved && startsAt <= now)))
    return { ok: false, reason: "badTime" };
  const what = [
    ...(leaderKey === before.leaderKey ? [] : swapped ? ["leader", "swapped"] : ["leader"]),
    ...(venueKey === before.venueKey ? [] : ["venue"]),
    ...(moved || endsAt.getTime() !== before.endsAt.getTime() || wanted.places ? ["time"] : []),
    ...(wanted.cancelled ? ["cancelled"] : []),
  ];
  if (what.length === 0) return { ok: false, reason: "nothingChanged" };
  const newTime = moved || endsAt > before.endsAt;
  if (!wanted.cancelled && !evenIfBusy) {
    const stay = { leaderKey, venueKey, startsAt, endsAt };
    const busy = (newTime || what.includes("leader")) && (await busyWith(work, stay, receptionId));
    if (busy) return { ok: false, reason: "leaderBusy", receptionId: busy };
    const taken = (newTime || what.includes("venue")) && (await roomTakenBy(work, stay, receptionId));
    if (taken) return { ok: false, reason: "roomTaken", receptionId: taken };
  }

  await tx.$executeRaw`
    select 1 from booking where reception_id = ${receptionId} and status = any(${standing}::booking_status[]) order by id for update`;
  const bookings = await tx.booking.findMany({
    where: { receptionId, status: { in: standing } },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
  });
  const after = await tx.reception.update({
    where: { id: receptionId },
    data: {
      leaderKey,
      venueKey,
      startsAt,
      endsAt,
      status: wanted.cancelled ? "cancelled" : undefined,
      date: new Date(officeDay(startsAt, work.office.zone)),
      bookingClosesAt: new Date(before.bookingClosesAt.getTime() + startsAt.getTime() - before.startsAt.getTime()),
      ...wanted.also,
      setByHand: by.role === "office" ? undefined : [...new Set([...before.setByHand, ...what])],
      // The news of the change is the reminder where that is due by now; "I can't come" was said of the old time.
      ...(what.includes("leader") || moved
        ? { leaderDeclinedAt: null, leaderRemindedAt: reminderDue(work, startsAt) ? now : null }
        : {}),
    },
  });
  const touched = wanted.cancelled
    ? await giveUpPlaces(work, bookings)
    : await seatAnew(work, { before, after, bookings, places: wanted.places });
  const change = await tx.receptionChange.create({
    data: {
      receptionId,
      at: now,
      ...by,
      what,
      before: receptionState(before),
      after: receptionState(after),
      reason,
    },
  });
  const news = { id: change.id, before, after, reason };
  const tell = async () => {
    const reached = await tellOfChange(work, news, touched);
    await tellLeadersOfChange(work, news, touched.length);
    await tellCalledUnits(work, news);
    await tellInvited(work, news);
    return reached;
  };
  tellLater?.push(tell);
  const reached = tellLater ? { told: 0, toPhone: 0, noWay: [] } : await tell();
  return { ok: true, changeId: change.id, ...reached };
}

/** As the history of a reception keeps it. */
export const receptionState = ({ startsAt, endsAt, leaderKey, venueKey, status }: Reception) => ({
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
  leaderKey,
  venueKey,
  status,
});
