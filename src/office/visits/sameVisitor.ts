// Whether somebody at the door may be registered already, by another clerk or by themselves: by number, or by name.

import { officeDay } from "../../domain/calendar.ts";
import { samePhone } from "../../domain/phone.ts";
import type { Booking } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { lockQueue } from "./queue.ts";

export type SameVisitor = Booking & { by: "number" | "name" };

/**
 * Who is expected or waits today with the same telephone number, else with the same name. Asked under the queue's lock: of two clerks who
 * register the same person at once the second sees what the first did.
 */
export async function sameVisitor(
  work: Work,
  receptionId: number,
  { name, phone }: { name: string; phone?: string },
): Promise<SameVisitor | undefined> {
  const { tx, now, office } = work;
  await lockQueue(work, receptionId);
  const today = await tx.booking.findMany({
    where: { status: { in: ["booked", "arrived"] }, reception: { date: new Date(officeDay(now, office.zone)) } },
    orderBy: { id: "asc" },
  });
  const numbered = today.find((visit) => phone && visit.phone && samePhone(phone, visit.phone));
  if (numbered) return { ...numbered, by: "number" };
  const named = today.find((visit) => visit.name && bare(visit.name) === bare(name));
  // Two numbers that differ are two people of one name.
  const another = named?.phone && phone && !samePhone(named.phone, phone);
  return named && !another ? { ...named, by: "name" } : undefined;
}

const bare = (name: string) =>
  name
    .normalize("NFKD")
    .replace(/[\p{M}\s]/gu, "")
    .toLowerCase();
