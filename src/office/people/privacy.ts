// What we keep about a person: seen, exported, erased by that person. What the law wants kept is named, not hidden.

import type { TextFile } from "../../domain/message.ts";
import type { Work } from "../../store/work.ts";
import { dropUnfiled } from "../cases/droppedFiles.ts";
import { standDownEverywhere } from "../cases/representatives.ts";
import { printAgainWithoutName } from "../reports/letters.ts";

/** All that is kept about a contact, as it stands in the store. */
export async function keptAbout({ tx }: Pick<Work, "tx">, contactId: number) {
  const contact = await tx.contact.findUniqueOrThrow({
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
        select: { createdAt: true, status: true, name: true, phone: true, matter: true, companions: true, needs: true },
        orderBy: { id: "asc" },
      },
      followed: { select: { since: true, case: { select: { receiptNumber: true } } } },
      representing: { select: { since: true, name: true, case: { select: { receiptNumber: true } } } },
    },
  });
  return contact;
}

export async function exportOf(work: Pick<Work, "tx">, contactId: number): Promise<TextFile> {
  const text = JSON.stringify(await keptAbout(work, contactId), null, 2);
  return { name: "my-data.json", mediaType: "application/json", text };
}

export type Erased = { ok: true; casesKept: number } | { ok: false; reason: "bookingsAhead" };

/**
 * Erases what may be erased: name, phone, past visits' personal fields, messages and drafts. Registered cases stay, with the name
 * while they are open, because the office must answer them; bookings still ahead must be cancelled first, so that no place is lost unseen.
 */
export async function erase(work: Work, contactId: number): Promise<Erased> {
  const { tx, now } = work;
  const booked = await tx.booking.count({ where: { contactId, status: "booked", startsAt: { gt: now } } });
  const inLine = await tx.waitingEntry.count({ where: { contactId, status: { in: ["waiting", "offered"] } } });
  if (booked + inLine > 0) return { ok: false, reason: "bookingsAhead" };
  await tx.booking.updateMany({ where: { contactId }, data: { name: null, phone: null, matter: null, needs: [] } });
  await tx.deskAct.updateMany({ where: { booking: { contactId } }, data: { reason: null } });
  await tx.case.updateMany({
    where: { contactId, status: { in: ["closed", "withdrawn"] } },
    data: { name: null, phone: null },
  });
  await printAgainWithoutName(work, contactId);
  await tx.visitInvitation.updateMany({ where: { contactId }, data: { wish: null } });
  await tx.waitingEntry.updateMany({
    where: { contactId, status: { notIn: ["waiting", "offered"] } },
    data: { name: null, phone: null, matter: null, needs: [] },
  });
  await tx.phoneCall.updateMany({
    where: { booking: { contactId } },
    data: { name: null, phone: "", text: "", doneAt: now },
  });
  await tx.caseFollower.deleteMany({ where: { contactId } });
  await standDownEverywhere(work, contactId);
  await tx.codeTry.deleteMany({ where: { contactId } });
  const chats = await tx.chat.findMany({ where: { contactId }, select: { id: true } });
  const chatIds = chats.map(({ id }) => id);
  await dropUnfiled(work, chatIds);
  // The evidence of a closed case stays with it, but not under a name that the person gave it.
  await tx.$executeRaw`
    update evidence_file f set name = 'file-' || f.id || coalesce(substring(f.name from '\\.\\w{1,8}$'), '') from "case" c
    where c.id = f.case_id and c.contact_id = ${contactId} and c.status in ('closed', 'withdrawn') and not f.from_staff`;
  await tx.outgoing.deleteMany({ where: { chatId: { in: chatIds }, status: { not: "queued" } } });
  await tx.$executeRaw`update incoming set shown = null where chat_id = any(${chatIds})`;
  await tx.contact.update({
    where: { id: contactId },
    data: { name: null, phone: null, consentAt: null, announcementsAt: null, announcementsAskedAt: null },
  });
  return { ok: true, casesKept: await tx.case.count({ where: { contactId } }) };
}
