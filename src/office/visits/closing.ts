// The end of a reception: closed when nobody waits any more, with a register of tickets, times and outcomes that names no visitor and
// is never changed. What it should have said stands beside it, dated.

import { may, type NotAllowed, notAllowed, rights } from "../../domain/rights.ts";
import { tellStaff } from "../../notifications/tell.ts";
import type { Reception } from "../../store/generated/client.ts";
import type { BookingStatus } from "../../store/generated/enums.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { receptionInWords } from "../receptions/leaderNews.ts";
import { lockReception } from "../receptions/receptions.ts";
import { lockQueue } from "./queue.ts";
import { isSubstitute } from "./visitRecord.ts";

export type RegisterLine = {
  ticket: string;
  status: BookingStatus;
  /** ISO 8601, UTC; absent where it did not come to that. */
  arrivedAt?: string;
  calledAt?: string;
  endedAt?: string;
  outcome?: string;
  receiptNumber?: string;
  /** Who of the staff entered it from paper, and when. */
  fromPaper?: { by: string; at: string };
  /** Why they were taken off the line. */
  removed?: string;
};

/** `walkIns` are among the others; who was taken off the line is among none. */
export type Counts = Record<
  "seen" | "noShow" | "carriedOver" | "cancelled" | "walkIns" | "registeredTwice" | "goneHome",
  number
>;

export type Closed =
  | { ok: true; reception: Reception; counts: Counts }
  | { ok: false; reason: "none" | "notYet" | "closed" }
  /** Tickets of those who are still there, or still expected. */
  | { ok: false; reason: "waiting"; tickets: string[] };

/** Closes a reception. Of two clerks who close it at once the second hears that it is closed. */
export async function closeReception(
  work: Work,
  staff: StaffMember,
  receptionId: number,
): Promise<Closed | NotAllowed> {
  if (!may(staff, "day.close")) return notAllowed;
  const { tx, now } = work;
  await lockQueue(work, receptionId);
  const reception = await lockReception(work, receptionId);
  if (!reception || reception.status === "cancelled") return { ok: false, reason: "none" };
  if (reception.status !== "scheduled") return { ok: false, reason: "closed" };
  if (reception.startsAt > now) return { ok: false, reason: "notYet" };
  const visitors = await tx.booking.findMany({
    where: { receptionId },
    include: {
      record: { select: { outcome: true } },
      case: { select: { receiptNumber: true } },
      deskActs: {
        where: { kind: "enteredFromPaper" },
        orderBy: { id: "desc" },
        take: 1,
        include: { staff: { select: { name: true } } },
      },
    },
    orderBy: [{ arrivedAt: "asc" }, { id: "asc" }],
  });
  const tickets = visitors
    .filter(({ status }) => status === "arrived" || status === "booked")
    .map(({ ticket }) => ticket);
  if (tickets.length > 0) return { ok: false, reason: "waiting", tickets };

  const having = (status: BookingStatus) => visitors.filter((visitor) => visitor.status === status).length;
  const counts: Counts = {
    seen: having("seen"),
    noShow: having("noShow"),
    carriedOver: having("carriedOver"),
    cancelled: having("cancelled"),
    walkIns: visitors.filter(({ kind, status }) => kind === "walkIn" && status !== "removed").length,
    registeredTwice: visitors.filter(({ removedBecause }) => removedBecause === "twice").length,
    goneHome: visitors.filter(({ removedBecause }) => removedBecause === "left").length,
  };
  const lines = visitors.map(
    ({ ticket, status, arrivedAt, calledAt, endedAt, record, case: its, deskActs, removedBecause }): RegisterLine => ({
      ticket,
      status,
      arrivedAt: arrivedAt?.toISOString(),
      calledAt: calledAt?.toISOString(),
      endedAt: endedAt?.toISOString(),
      outcome: record?.outcome,
      removed: removedBecause ?? undefined,
      receiptNumber: its?.receiptNumber,
      fromPaper: deskActs.map(({ staff, at }) => ({ by: staff.name, at: at.toISOString() }))[0],
    }),
  );
  const status = (await isSubstitute(work, reception)) ? "heldBySubstitute" : "held";
  await tx.reception.update({ where: { id: receptionId }, data: { status } });
  await tx.dayRegister.create({
    data: { receptionId, status, receivedBy: reception.leaderKey, closedAt: now, closedById: staff.id, counts, lines },
  });
  await tellSummary(work, staff, reception, counts);
  return { ok: true, reception, counts };
}

/** The day in numbers, for those who were there and those who supervise. */
export const summaryInWords = (work: Pick<Work, "office" | "texts">, reception: Reception, counts: Counts) => {
  const { texts } = work;
  const { registeredTwice, goneHome } = counts;
  return (language: string) =>
    [
      texts.say(language, "closing.summary", { ...receptionInWords(work, reception, language), ...counts }),
      registeredTwice + goneHome > 0
        ? texts.say(language, "closing.removed", { count: registeredTwice + goneHome, registeredTwice, goneHome })
        : "",
    ]
      .filter(Boolean)
      .join("\n");
};

/** Who closed it reads it in the answer to that. */
async function tellSummary(work: Work, closedBy: StaffMember, reception: Reception, counts: Counts): Promise<void> {
  const text = summaryInWords(work, reception, counts);
  const { contactId } = await work.tx.staff.findUniqueOrThrow({ where: { id: closedBy.id } });
  const others = await work.tx.staff.findMany({
    where: {
      OR: [{ role: "leader", leaderKey: reception.leaderKey }, { role: { in: [...rights["day.close"]] } }],
      endedAt: null,
      contactId: { not: contactId },
    },
  });
  await tellStaff(work, others, { text });
}

/** A closed register as it was closed, with what was added since; nothing for one that is open. */
export const registerOf = ({ tx }: Pick<Work, "tx">, receptionId: number) =>
  tx.dayRegister.findUnique({
    where: { receptionId },
    include: {
      reception: true,
      corrections: { orderBy: { id: "asc" }, include: { staff: { select: { name: true } } } },
    },
  });

/** Says what a closed register should have said. False for one that is open. */
export async function correctRegister(
  { tx, now }: Pick<Work, "tx" | "now">,
  staff: StaffMember,
  receptionId: number,
  text: string,
): Promise<boolean> {
  if (!may(staff, "day.close")) return false;
  const register = await tx.dayRegister.findUnique({ where: { receptionId } });
  if (!register) return false;
  await tx.registerCorrection.create({ data: { registerId: register.id, at: now, staffId: staff.id, text } });
  return true;
}
