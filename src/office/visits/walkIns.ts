// Walk-ins: registered by a clerk, or by themselves with the code at the door, and given a ticket of the day.

import { randomUUID } from "node:crypto";
import { z } from "zod";
import { officeDay } from "../../domain/calendar.ts";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { ticketOf } from "../../domain/slots.ts";
import type { Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { lockQueue, standing } from "./queue.ts";

/** Today's receptions that are still to be held, and not closed; at one venue, where it is named. Soonest end first. */
export async function receptionsToday({ tx, now, office }: Pick<Work, "tx" | "now" | "office">, venueKey?: string) {
  const date = new Date(officeDay(now, office.zone));
  return tx.reception.findMany({
    where: { date, venueKey, status: "scheduled", kind: { not: "arrangedVisit" } },
    orderBy: [{ endsAt: "asc" }, { id: "asc" }],
  });
}

/** The one that somebody at the door now means: the first that is not over yet, else the last. */
export const receptionNow = (receptions: Reception[], now: Date): Reception | undefined =>
  receptions.find(({ endsAt }) => endsAt > now) ?? receptions.at(-1);

export type WalkIn = {
  receptionId: number;
  name: string;
  phone?: string;
  matter: string;
  caseId?: number;
  contactId?: number;
  needs: string[];
  priority: boolean;
  language: string;
  /** The time on paper, where it is entered afterwards. */
  onPaperAt?: Date;
};

export type Registered = {
  ok: true;
  bookingId: number;
  ticket: string;
  ahead: number;
  minutes: number;
  /** The time until the end is enough for all who are in line. */
  reached: boolean;
};
export type NotRegistered = { ok: false; reason: "already"; bookingId: number } | { ok: false; reason: "notToday" };

/** Puts somebody in line, with a ticket: W, or P for those who go out of turn. One chat is in line once. */
export async function registerWalkIn(
  work: Work,
  by: StaffMember | "visitor",
  walkIn: WalkIn,
): Promise<Registered | NotRegistered | NotAllowed> {
  if (by !== "visitor" && !may(by, walkIn.onPaperAt ? "paper.enter" : "visit.walkIn")) return notAllowed;
  const { tx, now, office } = work;
  const { phone, onPaperAt, ...given } = walkIn;
  // First the queue, then the reception, as whoever closes it does.
  await lockQueue(work, walkIn.receptionId);
  await tx.$executeRaw`select 1 from reception where id = ${walkIn.receptionId} for share`;
  const reception = await tx.reception.findUnique({ where: { id: walkIn.receptionId } });
  const today = reception && (onPaperAt || officeDay(reception.startsAt, office.zone) === officeDay(now, office.zone));
  if (reception?.status !== "scheduled" || !today) return { ok: false, reason: "notToday" };
  const there = walkIn.contactId
    ? await tx.booking.findFirst({
        where: { receptionId: reception.id, contactId: walkIn.contactId, status: { in: ["booked", "arrived"] } },
      })
    : null;
  if (there) return { ok: false, reason: "already", bookingId: there.id };
  const at = onPaperAt ?? now;
  const { id, ticket } = await tx.booking.create({
    data: {
      ...given,
      phone: phone || null,
      bookedByStaffId: by === "visitor" ? undefined : by.id,
      onPaperAt,
      kind: "walkIn",
      status: "arrived",
      ticket: await nextTicket(work, reception.id, walkIn.priority ? "P" : "W"),
      startsAt: at,
      arrivedAt: at,
      queuedAt: at,
      createdAt: now,
      placedAt: now,
      calendarUid: `${randomUUID()}@open-door`,
    },
  });
  return { ok: true, bookingId: id, ticket, ...(await standing(work, reception, id)) };
}

/** The next number of a letter, without a gap or a double: the serial's row is locked until the commit. */
export async function nextTicket({ tx }: Work, receptionId: number, letter: "W" | "P" | "C"): Promise<string> {
  const rows = await tx.$queryRaw`
    insert into ticket_serial (reception_id, letter, last) values (${receptionId}, ${letter}, 1)
    on conflict (reception_id, letter) do update set last = ticket_serial.last + 1 returning last`;
  return ticketOf(letter, z.tuple([z.object({ last: z.number() })]).parse(rows)[0].last);
}
