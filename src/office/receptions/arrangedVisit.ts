// Arranged visit: the office asks the people of a case to a place and time. They accept, ask for another time, or decline.

import { randomUUID } from "node:crypto";
import { officeDay } from "../../domain/calendar.ts";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { ticket } from "../../domain/slots.ts";
import { type News, tellContact, tellStaff } from "../../notifications/tell.ts";
import type { Work } from "../../store/work.ts";
import { lookAtCase } from "../cases/caseAccess.ts";
import { recordEvent } from "../cases/caseHistory.ts";
import { venueName } from "../names.ts";
import type { StaffMember } from "../people/staff.ts";
import { visitInWords } from "../visits/visits.ts";
import { callOffIfNobodyComes } from "./emptyVisits.ts";
import { invitationChoices } from "./invitedNews.ts";
import { busyWith } from "./leaderBusy.ts";
import { receptionInWords, tellClerks } from "./leaderNews.ts";
import { lockReception, receptionIs } from "./receptions.ts";
import { roomTakenBy } from "./roomTaken.ts";

export type Arranged = {
  receiptNumber: string;
  startsAt: Date;
  minutes: number;
  leaderKey: string;
  venueKey: string;
  /** A sentence of the office to the invited; may be empty. */
  message: string;
};

export type Invited =
  | { ok: true; receptionId: number; count: number }
  | { ok: false; reason: "notYours" | "past" | "nobody" }
  /** The reception in which that leader, or that room, is taken. */
  | { ok: false; reason: "leaderBusy" | "roomTaken"; otherId: number };

/** Those of a case who can be asked in chat: the applicant, and whoever follows it with the query code. */
export async function invitable({ tx }: Pick<Work, "tx">, caseId: number): Promise<number[]> {
  const found = await tx.case.findUniqueOrThrow({ where: { id: caseId }, include: { followers: true } });
  const ids = [found.contactId, ...found.followers.map(({ contactId }) => contactId)].filter((id) => id !== null);
  const reachable = await tx.contact.findMany({
    where: { id: { in: ids }, erasedAt: null, chats: { some: { blockedAt: null } } },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  return reachable.map(({ id }) => id);
}

/** Invites them, one place each at the same time. The places can be had by nobody else. */
export async function inviteToVisit(work: Work, staff: StaffMember, wanted: Arranged): Promise<Invited | NotAllowed> {
  if (!may(staff, "reception.invite")) return notAllowed;
  const { tx, now, office, texts } = work;
  const subject = await lookAtCase(work, staff, wanted.receiptNumber);
  if (!subject) return { ok: false, reason: "notYours" };
  const { startsAt, leaderKey, venueKey, minutes } = wanted;
  if (startsAt <= now) return { ok: false, reason: "past" };
  const invited = await invitable(work, subject.id);
  if (invited.length === 0) return { ok: false, reason: "nobody" };
  const endsAt = new Date(startsAt.getTime() + minutes * 60_000);
  const busy = await busyWith(work, { leaderKey, startsAt, endsAt });
  if (busy) return { ok: false, reason: "leaderBusy", otherId: busy };
  const taken = await roomTakenBy(work, { venueKey, startsAt, endsAt });
  if (taken) return { ok: false, reason: "roomTaken", otherId: taken };
  const reception = await tx.reception.create({
    data: {
      kind: "arrangedVisit",
      date: new Date(officeDay(startsAt, office.zone)),
      startsAt,
      endsAt,
      slotMinutes: minutes,
      leaderKey,
      venueKey,
      publishedAt: now,
      bookingOpensAt: now,
      bookingClosesAt: startsAt,
      createdAt: now,
    },
  });
  const text = (language: string) =>
    texts.say(language, "invited.text", {
      ...receptionInWords(work, reception, language),
      address: venueName(office, venueKey, language).address,
      receipt: subject.receiptNumber,
      message: wanted.message,
    });
  for (const [i, contactId] of invited.entries()) {
    const place = await tx.place.create({ data: { receptionId: reception.id, number: i + 1, startsAt } });
    const { id } = await tx.visitInvitation.create({
      data: {
        receptionId: reception.id,
        caseId: subject.id,
        contactId,
        placeId: place.id,
        invitedById: staff.id,
        invitedAt: now,
      },
    });
    await tellContact(work, contactId, {
      text,
      choices: (language) => invitationChoices(texts, id, language),
      validUntil: startsAt,
      trueWhile: [{ of: "invitation", invitation: id }, await receptionIs(work, reception.id)],
    });
  }
  await recordEvent(work, {
    caseId: subject.id,
    type: "invited",
    role: staff.role,
    staffId: staff.id,
    data: { visitAt: startsAt.toISOString(), text: text(subject.language) },
  });
  return { ok: true, receptionId: reception.id, count: invited.length };
}

export type Answer = { accept: true } | { wish: string } | { decline: true };
export type Answered = { ok: true; bookingId?: number } | { ok: false; reason: "over" };

/** An invited person's answer, given once. Accepted, it is a booking like any other: reminded of, moved and cancelled like one. */
export async function answerInvitation(
  work: Work,
  contactId: number,
  invitationId: number,
  answer: Answer,
): Promise<Answered> {
  const { tx, now } = work;
  const found = await tx.visitInvitation.findFirst({ where: { id: invitationId, contactId } });
  const reception = found && (await lockReception(work, found.receptionId));
  if (!found || reception?.status !== "scheduled" || reception.startsAt <= now) return { ok: false, reason: "over" };
  const status = "accept" in answer ? "accepted" : "wish" in answer ? "anotherTime" : "declined";
  const { count } = await tx.visitInvitation.updateMany({
    where: { id: invitationId, status: "waiting" },
    data: { status, answeredAt: now, wish: "wish" in answer ? answer.wish : null },
  });
  if (count === 0) return { ok: false, reason: "over" };
  const bookingId = "accept" in answer ? await bookInvited(work, invitationId) : undefined;
  await recordEvent(work, {
    caseId: found.caseId,
    type: "accept" in answer ? "visitAccepted" : "wish" in answer ? "visitWish" : "visitDeclined",
    role: "applicant",
    data: { visitAt: reception.startsAt.toISOString(), ...("wish" in answer ? { text: answer.wish } : {}) },
  });
  await tellInviter(work, invitationId, answer, bookingId);
  if (bookingId === undefined) await callOffIfNobodyComes(work, { role: "applicant" }, reception.id);
  return { ok: true, bookingId };
}

async function bookInvited({ tx, now }: Work, invitationId: number): Promise<number> {
  const {
    place,
    contact,
    case: subject,
  } = await tx.visitInvitation.findUniqueOrThrow({
    where: { id: invitationId },
    include: { place: true, contact: true, case: true },
  });
  // Who filed without a name is not named because they come.
  const named = subject.confidentiality !== "anonymous";
  const booking = await tx.booking.create({
    data: {
      receptionId: place.receptionId,
      ticket: ticket(place.number),
      startsAt: place.startsAt,
      contactId: contact.id,
      name: named ? (contact.name ?? subject.name) : null,
      phone: named ? (contact.phone ?? subject.phone) : null,
      caseId: subject.id,
      needs: [],
      language: contact.language,
      calendarUid: `${randomUUID()}@open-door`,
      createdAt: now,
      placedAt: now,
    },
  });
  await tx.place.update({ where: { id: place.id }, data: { bookingId: booking.id } });
  await tx.visitInvitation.update({ where: { id: invitationId }, data: { bookingId: booking.id } });
  return booking.id;
}

/** Whoever invited hears the answer; where they have no chat any more, nobody else need. */
async function tellInviter(work: Work, invitationId: number, answer: Answer, bookingId?: number): Promise<void> {
  const { tx, texts } = work;
  const {
    invitedBy,
    reception,
    case: subject,
  } = await tx.visitInvitation.findUniqueOrThrow({
    where: { id: invitationId },
    include: { invitedBy: true, reception: true, case: true },
  });
  const booking = bookingId ? await tx.booking.findUniqueOrThrow({ where: { id: bookingId } }) : undefined;
  const key =
    "accept" in answer ? "invited.staffAccepted" : "wish" in answer ? "invited.staffWish" : "invited.staffDeclined";
  const news: News = {
    text: (language) =>
      texts.say(language, key, {
        ...receptionInWords(work, reception, language),
        ...(booking ? visitInWords(work, { ...booking, reception }, language) : {}),
        receipt: subject.receiptNumber,
        wish: "wish" in answer ? answer.wish : "",
      }),
    choices: (language) => [
      { id: `/reception ${reception.id}`, label: texts.say(language, "rota.open") },
      ...("wish" in answer
        ? [{ id: `/invite ${subject.receiptNumber}`, label: texts.say(language, "invited.again") }]
        : []),
    ],
    urgent: true,
  };
  // Whoever has left is not told; somebody has to know.
  if (invitedBy.endedAt) await tellClerks(work, news);
  else await tellStaff(work, [invitedBy], news);
}

/** Reminds those who have not answered, once, the day before the visit. */
export async function remindInvited(work: Work): Promise<number> {
  const { tx, now, texts } = work;
  const due = await tx.visitInvitation.updateManyAndReturn({
    where: {
      status: "waiting",
      remindedAt: null,
      invitedAt: { lt: new Date(now.getTime() - dayLong) },
      reception: { startsAt: { gt: now, lte: new Date(now.getTime() + dayLong) } },
    },
    data: { remindedAt: now },
  });
  for (const { id, contactId, receptionId } of due) {
    const reception = await tx.reception.findUniqueOrThrow({ where: { id: receptionId } });
    await tellContact(work, contactId, {
      text: (language) => texts.say(language, "invited.reminder", receptionInWords(work, reception, language)),
      choices: (language) => invitationChoices(texts, id, language),
      validUntil: reception.startsAt,
      trueWhile: [{ of: "invitation", invitation: id }, await receptionIs(work, reception.id)],
    });
  }
  return due.length;
}

const dayLong = 86_400_000;
