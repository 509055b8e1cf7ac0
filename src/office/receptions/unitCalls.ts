// Joint reception: units are called to a visitor's place. Their officers hear when, where and on what matter, and say who comes.

import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import type { Case, Reception, UnitCall } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { isSealed } from "../cases/caseAccess.ts";
import { recordEvent } from "../cases/caseHistory.ts";
import { unitName } from "../names.ts";
import type { StaffMember } from "../people/staff.ts";
import { standing } from "../visits/booking.ts";
import { visitInWords, visitIs } from "../visits/visits.ts";
import { tellOfficers } from "./calledUnitNews.ts";
import { receptionInWords, tellClerks } from "./leaderNews.ts";

export type Called =
  | { ok: true; callId: number; reached: number }
  | { ok: false; reason: "over" | "alreadyCalled" | "unknownUnit" | "mayNotKnow" };

/** Whether a unit may learn of a visit about this case: of a sealed one none may, and never the unit that is complained of. */
const mayKnow = (unitKey: string, about: Pick<Case, "category" | "complainedUnitKey"> | null): boolean =>
  about === null || (!isSealed(about) && about.complainedUnitKey !== unitKey);

/** The units that can be called to a visit: the one that has its case first, then those that work on its subject. */
export async function unitsToCall({ tx, office }: Pick<Work, "tx" | "office">, bookingId: number): Promise<string[]> {
  const visit = await tx.booking.findUnique({ where: { id: bookingId }, include: { case: true } });
  const about = visit?.case ?? null;
  const rank = (key: string) => {
    if (key === about?.unitKey) return 0;
    return about && office.units[key]?.subjects.includes(about.category) ? 1 : 2;
  };
  return Object.entries(office.units)
    .filter(([key, { retired }]) => !retired && mayKnow(key, about))
    .map(([key]) => key)
    .sort((a, b) => rank(a) - rank(b));
}

/**
 * Calls a unit to a visit. Its officers are told the time, the matter and the case's number, never the visitor's name or phone. Refused
 * where the unit may not know of the case.
 */
export async function callUnit(
  work: Work,
  staff: StaffMember,
  bookingId: number,
  unitKey: string,
): Promise<Called | NotAllowed> {
  if (!may(staff, "reception.callUnit")) return notAllowed;
  const { tx, now, office, texts } = work;
  if (!office.units[unitKey] || office.units[unitKey]?.retired) return { ok: false, reason: "unknownUnit" };
  const visit = await tx.booking.findUnique({ where: { id: bookingId }, include: { reception: true, case: true } });
  if (!visit || !standing.includes(visit.status) || visit.reception.endsAt <= now) return { ok: false, reason: "over" };
  // A leader calls units to the own reception only.
  if (staff.role === "leader" && staff.leaderKey !== visit.reception.leaderKey) return { ok: false, reason: "over" };
  if (!mayKnow(unitKey, visit.case)) return { ok: false, reason: "mayNotKnow" };
  const [call] = await tx.unitCall.createManyAndReturn({
    data: [{ receptionId: visit.receptionId, bookingId, unitKey, calledAt: now, calledById: staff.id }],
    skipDuplicates: true,
  });
  if (!call) return { ok: false, reason: "alreadyCalled" };
  if (visit.caseId)
    await recordEvent(work, {
      caseId: visit.caseId,
      type: "unitCalled",
      role: staff.role,
      staffId: staff.id,
      data: { unit: unitKey, visitAt: visit.startsAt.toISOString() },
    });
  const reached = await tellOfficers(work, unitKey, {
    trueWhile: [visitIs(visit, ...standing)],
    text: (language) =>
      texts.say(language, "joint.called", {
        ...visitInWords(work, visit, language),
        matter: visit.matter ?? texts.say(language, "common.nothing"),
        receipt: visit.case?.receiptNumber ?? texts.say(language, "common.nothing"),
      }),
    choices: (language) => [
      { id: `/attend ${call.id} me`, label: texts.say(language, "joint.iCome") },
      { id: `/attend ${call.id}`, label: texts.say(language, "joint.another") },
    ],
  });
  return { ok: true, callId: call.id, reached };
}

/** The unit says who comes; said again it replaces what was said before. The clerks are told. */
export async function confirmAttendance(
  work: Work,
  staff: StaffMember,
  callId: number,
  attendee: string,
): Promise<{ ok: true } | { ok: false; reason: "notYours" | "over" } | NotAllowed> {
  if (!may(staff, "reception.attend")) return notAllowed;
  const { tx, now, office, texts } = work;
  await tx.$executeRaw`select 1 from unit_call where id = ${callId} for update`;
  const call = await tx.unitCall.findUnique({
    where: { id: callId },
    include: { booking: { include: { reception: true } } },
  });
  if (!call || call.unitKey !== staff.unitKey) return { ok: false, reason: "notYours" };
  if (!standing.includes(call.booking.status) || call.booking.reception.endsAt <= now)
    return { ok: false, reason: "over" };
  await tx.unitCall.update({ where: { id: callId }, data: { confirmedAt: now, attendee } });
  await tellClerks(work, {
    text: (language) =>
      texts.say(language, "joint.confirmed", {
        ...visitInWords(work, call.booking, language),
        unit: unitName(office, call.unitKey, language),
        attendee,
      }),
  });
  return { ok: true };
}

/** Units called to the visits of a reception that was changed are told what is so now. */
export async function tellCalledUnits(
  work: Work,
  { before, after }: { before: Reception; after: Reception },
): Promise<void> {
  const { tx, texts } = work;
  const moved =
    before.startsAt.getTime() !== after.startsAt.getTime() ||
    before.venueKey !== after.venueKey ||
    after.status === "cancelled";
  if (!moved) return;
  const calls = await tx.unitCall.findMany({ where: { receptionId: after.id }, include: { booking: true } });
  for (const { unitKey, booking } of calls) {
    const key = booking.status === "cancelled" ? "joint.cancelled" : "joint.moved";
    await tellOfficers(work, unitKey, {
      trueWhile: [visitIs(booking, booking.status)],
      text: (language) =>
        texts.say(language, key, {
          ...receptionInWords(work, before, language),
          ...(booking.status === "cancelled" ? {} : visitInWords(work, { ...booking, reception: after }, language)),
          ticket: booking.ticket,
        }),
    });
  }
}

/** "Housing Bureau (Ms Zhou)" once the unit has said who comes. */
export function calledUnit(
  { office, texts }: Pick<Work, "office" | "texts">,
  { unitKey, attendee }: Pick<UnitCall, "unitKey" | "attendee">,
  language: string,
): string {
  const name = unitName(office, unitKey, language);
  return attendee ? texts.say(language, "naming.unitAndPerson", { unit: name, name: attendee }) : name;
}

/** The units called to these bookings, per booking. */
export async function unitsCalled(work: Pick<Work, "tx" | "office" | "texts">, bookingIds: number[], language: string) {
  const calls = await work.tx.unitCall.findMany({ where: { bookingId: { in: bookingIds } }, orderBy: { id: "asc" } });
  const lines = new Map<number, string[]>();
  for (const call of calls)
    lines.set(call.bookingId, [...(lines.get(call.bookingId) ?? []), calledUnit(work, call, language)]);
  return lines;
}
