// Going on elsewhere: another chat joins the same person by a code that was made in the first, and the person says which chat gets news.

import type { Booking, Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { drawCode, hashCode, readCode } from "./oneTimeCode.ts";

const validMinutes = 10;

/** "LINK-K7QM-2XPD" however it was typed. */
export const readLinkCode = (typed: string): string | undefined => readCode("LINK", typed);

/** Makes a code; it works once, for ten minutes, and is kept only as a keyed hash. */
export async function makeLinkCode(
  { tx, now, secretKey }: Pick<Work, "tx" | "now" | "secretKey">,
  contactId: number,
): Promise<{ code: string; minutes: number }> {
  const code = drawCode("LINK");
  const expiresAt = new Date(now.getTime() + validMinutes * 60_000);
  await tx.linkCode.create({ data: { codeHash: hashCode(secretKey, code), contactId, expiresAt } });
  return { code, minutes: validMinutes };
}

/** What a chat would give to the other one by joining it: whoever made the code sees and changes all of this then. */
export type Moving = {
  receipts: string[];
  bookings: (Booking & { reception: Reception })[];
  earlierVisits: number;
  waiting: number;
  groups: number;
};

/** `staffHere`, `staffThere`: this chat, or the one in which the code was made, belongs to somebody of the staff. `joinedAlready`: one person already. */
export type LinkRefused = { ok: false; reason: "unknown" | "staffHere" | "staffThere" | "joinedAlready" };

/** Whether the code would join this contact to the one who made it, and what would move. Uses nothing up. */
export async function checkLinkCode(
  work: Work,
  contactId: number,
  code: string,
): Promise<{ ok: true; moving: Moving } | LinkRefused> {
  const { tx, now, secretKey } = work;
  if (await isStaff(work, contactId)) return { ok: false, reason: "staffHere" };
  const found = await tx.linkCode.findFirst({
    where: { codeHash: hashCode(secretKey, code), usedAt: null, expiresAt: { gt: now } },
  });
  if (!found) return { ok: false, reason: "unknown" };
  if (found.contactId === contactId) return { ok: false, reason: "joinedAlready" };
  if (await isStaff(work, found.contactId)) return { ok: false, reason: "staffThere" };
  return { ok: true, moving: await whatMoves(work, contactId) };
}

const isStaff = async ({ tx }: Pick<Work, "tx">, contactId: number): Promise<boolean> =>
  (await tx.staff.count({ where: { contactId, endedAt: null } })) > 0;

async function whatMoves({ tx, now }: Work, contactId: number): Promise<Moving> {
  const cases = await tx.case.findMany({
    where: { contactId },
    orderBy: { id: "desc" },
    select: { receiptNumber: true },
  });
  const visits = await tx.booking.findMany({
    where: { contactId },
    orderBy: { startsAt: "asc" },
    include: { reception: true },
  });
  const bookings = visits.filter(({ status, startsAt }) => status === "booked" && startsAt > now);
  return {
    receipts: cases.map(({ receiptNumber }) => receiptNumber),
    bookings,
    earlierVisits: visits.length - bookings.length,
    waiting: await tx.waitingEntry.count({ where: { contactId, status: { in: ["waiting", "offered"] } } }),
    groups: await tx.representative.count({ where: { contactId } }),
  };
}

/**
 * Makes the person of this chat the one who made the code: chats, bookings, cases and all else move to that contact, so the person must
 * have been asked. The code is used up by the statement that finds it. Nobody of the staff moves: what they may do would move along.
 */
export async function joinByCode(
  work: Work,
  contactId: number,
  code: string,
): Promise<{ ok: true; contactId: number } | LinkRefused> {
  const { tx, now, secretKey } = work;
  const checked = await checkLinkCode(work, contactId, code);
  if (!checked.ok) return checked;
  const [used] = await tx.linkCode.updateManyAndReturn({
    where: { codeHash: hashCode(secretKey, code), usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (!used) return { ok: false, reason: "unknown" };
  await lockBoth(work, contactId, used.contactId);
  // Once more, now that neither can become staff meanwhile: redeeming an invitation locks its contact too.
  if (await isStaff(work, contactId)) return { ok: false, reason: "staffHere" };
  if (await isStaff(work, used.contactId)) return { ok: false, reason: "staffThere" };
  await merge(work, contactId, used.contactId);
  return { ok: true, contactId: used.contactId };
}

async function lockBoth({ tx }: Work, from: number, to: number): Promise<void> {
  // What they speak for first: nobody joins or leaves those groups meanwhile.
  await tx.$executeRaw`
    select 1 from "case" where id in (select case_id from representative where contact_id in (${from}, ${to})) order by id for update`;
  // Both rows, always in the same order: nobody else may be moving them, and two who try can't block each other.
  await tx.$executeRaw`select 1 from contact where id in (${from}, ${to}) order by id for update`;
}

/** Everything that refers to one contact refers to the other. Both are locked. A test holds that no table is forgotten. */
async function merge({ tx, now }: Work, from: number, to: number): Promise<void> {
  const whose = { where: { contactId: from }, data: { contactId: to } };
  await tx.contact.update({ where: { id: from }, data: { preferredChatId: null } });
  await tx.chat.updateMany(whose);
  await tx.booking.updateMany(whose);
  await tx.case.updateMany(whose);
  // Only of who works here no longer: see above.
  await tx.staff.updateMany(whose);
  await tx.codeTry.updateMany(whose);
  await tx.phoneCall.updateMany(whose);
  await tx.linkCode.updateMany(whose);
  // Invited twice to the same reception, once in each chat: the invitation that stands is the one to the person who goes on.
  const invited = await tx.visitInvitation.findMany({ where: { contactId: to }, select: { receptionId: true } });
  await tx.visitInvitation.updateMany({
    where: { contactId: from, receptionId: { notIn: invited.map(({ receptionId }) => receptionId) } },
    data: { contactId: to },
  });
  await moveWaiting(tx, from, to, now);
  await tx.$executeRaw`
    insert into case_follower (case_id, contact_id, since) select case_id, ${to}, since from case_follower where contact_id = ${from}
    on conflict do nothing`;
  await tx.caseFollower.deleteMany({ where: { contactId: from } });
  await moveRepresentatives(tx, from, to);
  const old = await tx.contact.update({ where: { id: from }, data: { erasedAt: now } });
  await tx.$executeRaw`
    update contact set name = coalesce(name, ${old.name}), phone = coalesce(phone, ${old.phone}), consent_at = coalesce(consent_at, ${old.consentAt}),
      announcements_at = case when announcements_asked_at is null then ${old.announcementsAt} else announcements_at end,
      announcements_asked_at = coalesce(announcements_asked_at, ${old.announcementsAskedAt})
    where id = ${to}`;
  await tx.contact.update({ where: { id: from }, data: { name: null, phone: null } });
}

/** Nobody speaks twice for one group, nor beside themselves for a case of their own. */
async function moveRepresentatives(tx: Work["tx"], from: number, to: number): Promise<void> {
  const already = await tx.representative.findMany({ where: { contactId: to }, select: { caseId: true } });
  await tx.representative.updateMany({
    where: { contactId: from, caseId: { notIn: already.map(({ caseId }) => caseId) } },
    data: { contactId: to },
  });
  await tx.representative.deleteMany({
    where: { OR: [{ contactId: from }, { contactId: to, case: { contactId: to } }] },
  });
}

/** In line twice for the same reception, once in each chat: one of the two stays, the one that was offered a place if any was. */
async function moveWaiting(tx: Work["tx"], from: number, to: number, now: Date): Promise<void> {
  const inLine = { status: { in: ["waiting" as const, "offered" as const] } };
  const both = await tx.waitingEntry.findMany({ where: { contactId: { in: [from, to] }, ...inLine } });
  for (const entry of both.filter(({ contactId }) => contactId === from)) {
    const twin = both.find(({ contactId, receptionId }) => contactId === to && receptionId === entry.receptionId);
    const leaves = twin && (entry.status === "offered" ? twin : entry);
    if (leaves?.status === "waiting")
      await tx.waitingEntry.update({ where: { id: leaves.id }, data: { status: "left", endedAt: now } });
  }
  const standing = await tx.waitingEntry.findMany({
    where: { contactId: to, ...inLine },
    select: { receptionId: true },
  });
  await tx.waitingEntry.updateMany({
    where: { contactId: from, NOT: { ...inLine, receptionId: { in: standing.map(({ receptionId }) => receptionId) } } },
    data: { contactId: to },
  });
}

/** The person's chats that take messages, the one used last first; `chosen` is where news goes. */
export async function chatsOf({ tx }: Pick<Work, "tx">, contactId: number) {
  const { preferredChatId } = await tx.contact.findUniqueOrThrow({ where: { id: contactId } });
  const chats = await tx.chat.findMany({
    where: { contactId, blockedAt: null },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
    select: { id: true, channel: true, lastSeenAt: true },
  });
  const chosen = chats.find(({ id }) => id === preferredChatId) ?? chats[0];
  return chats.map((chat) => ({ ...chat, chosen: chat === chosen }));
}

export async function sendNewsTo({ tx }: Pick<Work, "tx">, contactId: number, chatId: number): Promise<boolean> {
  const own = await tx.chat.findFirst({ where: { id: chatId, contactId } });
  if (own) await tx.contact.update({ where: { id: contactId }, data: { preferredChatId: chatId } });
  return Boolean(own);
}
