// What we keep about a person: seen, exported, erased by that person. What the law wants kept is named, not hidden.

import { overStatuses } from "../../domain/caseState.ts";
import type { TextFile } from "../../domain/message.ts";
import type { Work } from "../../store/work.ts";
import { dropUnfiled } from "../cases/droppedFiles.ts";
import { standDownEverywhere } from "../cases/representatives.ts";
import { endCalls, takeFromCases, takeFromRecords, takeFromVisits } from "./contactDetails.ts";
import { caseKeptUntil, visitKeptUntil } from "./retention.ts";

const ofClosing = { closedAt: true, contactRemovedAt: true, policyKey: true } as const;

/** All that is kept about a contact, as it stands in the store, and until when the contact details of a case or a visit are. */
export async function keptAbout(work: Pick<Work, "tx" | "office">, contactId: number) {
  const contact = await work.tx.contact.findUniqueOrThrow({
    where: { id: contactId },
    select: {
      language: true,
      name: true,
      phone: true,
      consentAt: true,
      announcementsAt: true,
      announcementsAskedAt: true,
      createdAt: true,
      chats: { select: { channel: true, createdAt: true, lastSeenAt: true } },
      bookings: {
        select: {
          ticket: true,
          startsAt: true,
          status: true,
          name: true,
          phone: true,
          matter: true,
          companions: true,
          needs: true,
          createdAt: true,
          onPaperAt: true,
          record: {
            select: {
              ...{ outcome: true, summary: true, answer: true, placeText: true, accompaniedBy: true, documents: true },
              ...{ nextStep: true, dueAt: true, idSeen: true, startedAt: true, endedAt: true, recordedAt: true },
              ...{ readBack: true, correction: true },
            },
          },
          case: { select: ofClosing },
          deskActs: { select: { kind: true, role: true, at: true, reason: true }, orderBy: { id: "asc" } },
        },
        orderBy: { id: "asc" },
      },
      cases: {
        select: {
          receiptNumber: true,
          status: true,
          kind: true,
          category: true,
          subcategory: true,
          placeText: true,
          latitude: true,
          longitude: true,
          details: true,
          confidentiality: true,
          groupSize: true,
          name: true,
          phone: true,
          registeredAt: true,
          ...ofClosing,
          demands: { select: { number: true, text: true, answer: true }, orderBy: { number: "asc" } },
          events: { select: { at: true, type: true, role: true, data: true }, orderBy: { id: "asc" } },
          files: { select: { name: true, kind: true, size: true } },
          looks: { select: { role: true, unitKey: true, at: true } },
          letters: { select: { kind: true, at: true, year: true, number: true, size: true } },
          found: { select: { search: { select: { at: true, by: true } } } },
        },
        orderBy: { id: "asc" },
      },
      invitations: {
        select: { invitedAt: true, status: true, wish: true, answeredAt: true },
        orderBy: { id: "asc" },
      },
      waiting: {
        select: {
          createdAt: true,
          status: true,
          name: true,
          phone: true,
          matter: true,
          companions: true,
          needs: true,
          reception: { select: { startsAt: true } },
        },
        orderBy: { id: "asc" },
      },
      calls: { select: { name: true, phone: true, text: true, createdAt: true, doneAt: true }, orderBy: { id: "asc" } },
      followed: { select: { since: true, case: { select: { receiptNumber: true } } } },
      representing: { select: { since: true, name: true, case: { select: { receiptNumber: true, ...ofClosing } } } },
    },
  });
  const { bookings, cases, waiting, representing, ...person } = contact;
  const kept = {
    bookings: bookings.map(({ case: about, ...visit }) => ({
      ...visit,
      contactKeptUntil: visit.name || visit.phone ? visitKeptUntil(work, visit.startsAt, about) : undefined,
    })),
    cases: cases.map(({ policyKey, ...one }) => ({ ...one, contactKeptUntil: untilOf(work, { policyKey, ...one }) })),
    waiting: waiting.map(({ reception, ...entry }) => ({
      ...entry,
      contactKeptUntil: entry.name || entry.phone ? visitKeptUntil(work, reception.startsAt, null) : undefined,
    })),
    representing: representing.map(({ case: about, ...one }) => ({
      ...one,
      case: { receiptNumber: about.receiptNumber },
      contactKeptUntil: untilOf(work, about),
    })),
  };
  return { ...person, contactKeptUntil: lastOf(Object.values(kept).flat()), ...kept };
}

type Closing = Parameters<typeof caseKeptUntil>[1] & { contactRemovedAt: Date | null };

const untilOf = (work: Pick<Work, "office">, about: Closing) =>
  about.contactRemovedAt ? undefined : caseKeptUntil(work, about);

/** Null while something is open that has no end yet; nothing where nothing keeps them. */
function lastOf(all: { contactKeptUntil?: Date | null }[]): Date | null | undefined {
  const ends = all.flatMap(({ contactKeptUntil: end }) => (end === undefined ? [] : [end]));
  if (ends.includes(null)) return null;
  return ends.reduce<Date | undefined>((last, end) => (last && end && end < last ? last : (end ?? last)), undefined);
}

export async function exportOf(work: Pick<Work, "tx" | "office">, contactId: number): Promise<TextFile> {
  const text = JSON.stringify(await keptAbout(work, contactId), null, 2);
  return { name: "my-data.json", mediaType: "application/json", text };
}

export type Erased = { ok: true; casesKept: number } | { ok: false; reason: "bookingsAhead" };

/**
 * Erases what may be erased: name, phone, past visits' personal fields and what was noted of them, messages, calls and drafts. Registered
 * cases stay, and with them the records of visits about them; with the name while they are open, because the office must answer them.
 * Bookings still ahead must be cancelled first, so that no place is lost unseen.
 */
export async function erase(work: Work, contactId: number): Promise<Erased> {
  const { tx, now } = work;
  const booked = await tx.booking.count({ where: { contactId, status: "booked", startsAt: { gt: now } } });
  const inLine = await tx.waitingEntry.count({ where: { contactId, status: { in: ["waiting", "offered"] } } });
  if (booked + inLine > 0) return { ok: false, reason: "bookingsAhead" };
  const visits = await tx.booking.findMany({ where: { contactId }, select: { id: true, caseId: true } });
  await takeFromVisits(
    work,
    visits.map(({ id }) => id),
  );
  await takeFromRecords(
    work,
    visits.flatMap(({ id, caseId }) => (caseId === null ? id : [])),
  );
  await tx.booking.updateMany({ where: { contactId }, data: { matter: null } });
  await tx.deskAct.updateMany({ where: { booking: { contactId } }, data: { reason: null } });
  const closed = await tx.case.findMany({
    where: { contactId, status: { in: overStatuses } },
    select: { id: true },
  });
  await takeFromCases(
    work,
    closed.map(({ id }) => id),
  );
  await tx.visitInvitation.updateMany({ where: { contactId }, data: { wish: null } });
  await tx.waitingEntry.updateMany({
    where: { contactId, status: { notIn: ["waiting", "offered"] } },
    data: { name: null, phone: null, matter: null, needs: [] },
  });
  await tx.caseFollower.deleteMany({ where: { contactId } });
  await standDownEverywhere(work, contactId);
  // Not those about the own cases that are open.
  const others = { OR: [{ contactId: null }, { contactId: { not: contactId } }] };
  const ended = { status: { in: ["closed" as const, "withdrawn" as const] } };
  await endCalls(work, { contactId, OR: [{ caseId: null }, { case: others }, { case: ended }] });
  await tx.codeTry.deleteMany({ where: { contactId } });
  const chats = await tx.chat.findMany({ where: { contactId }, select: { id: true } });
  const chatIds = chats.map(({ id }) => id);
  await dropUnfiled(work, chatIds);
  await tx.outgoing.deleteMany({ where: { chatId: { in: chatIds }, status: { not: "queued" } } });
  await tx.$executeRaw`update incoming set shown = null where chat_id = any(${chatIds})`;
  await tx.contact.update({
    where: { id: contactId },
    data: { name: null, phone: null, consentAt: null, announcementsAt: null, announcementsAskedAt: null },
  });
  return { ok: true, casesKept: await tx.case.count({ where: { contactId } }) };
}
