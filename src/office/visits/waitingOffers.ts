// Places on their way to the waiting list: whoever is first in line is offered the place for a while, then the next.
// A place has at most one offer because the offer is a column of its row, and who accepts or lets it run out changes that row.

import { z } from "zod";
import type { Choice } from "../../domain/message.ts";
import { offerEnds, reopensAt } from "../../domain/waiting.ts";
import { dateInWords, timeInWords } from "../../i18n/dates.ts";
import { decentHour, tellContact } from "../../notifications/tell.ts";
import { Prisma, type Reception } from "../../store/generated/client.ts";
import type { WaitingStatus } from "../../store/generated/enums.ts";
import type { Work } from "../../store/work.ts";
import { leaderInWords, placeInWords } from "../names.ts";

/**
 * A place `p` that nobody has, is offered, or is choosing just now, and whose pause is over. What `chatId` holds counts as free for it.
 * Written once: every statement that takes a place asks the same.
 */
export const freeNow = (now: Date, chatId = 0) => Prisma.sql`(
  p.booking_id is null and p.offered_to_id is null and (p.reopens_at is null or p.reopens_at <= ${now})
  and (p.held_until is null or p.held_until <= ${now} or p.held_by_chat_id = ${chatId}))`;

/** Nobody waits in line for the reception `r`: else a free place is theirs, also in the moment before it is offered. */
export const nobodyWaits = Prisma.sql`
  not exists (select 1 from waiting_entry w where w.reception_id = r.id and w.status = 'waiting')`;

/** A place that has just lost its holder: to the first in line, else back after its pause. The caller has locked the place's row. */
export async function passOn(work: Work, placeId: number): Promise<void> {
  const { tx, now, office } = work;
  const place = await tx.place.findUniqueOrThrow({ where: { id: placeId }, include: { reception: true } });
  if (place.reception.status !== "scheduled" || place.startsAt <= now) return;
  if (await offer(work, place)) return;
  const { bookingClosesAt } = place.reception;
  const pauseEnds = reopensAt({ now, bookingClosesAt, pause: office.booking.reopensAfter, lot: Math.random() });
  await tx.place.update({ where: { id: placeId }, data: { reopensAt: pauseEnds } });
}

type OfferedPlace = { id: number; startsAt: Date; receptionId: number; reception: Reception };

/** Offers the place to the first in line who can be told of it. */
async function offer(work: Work, place: OfferedPlace): Promise<boolean> {
  const { tx, office } = work;
  const toldAt = decentHour(work);
  const until = offerEnds({
    toldAt,
    placeStartsAt: place.startsAt,
    offerMinutes: office.booking.offerMinutes,
    leadMinutes: office.booking.offerLeadMinutes,
  });
  if (!until) return false;
  // One at a time for a reception, so that of two places freed at once the first in line gets one and the second the other.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`waiting:${place.receptionId}`}, 0))`;
  for (;;) {
    const first = await tx.waitingEntry.findFirst({
      where: { receptionId: place.receptionId, status: "waiting" },
      orderBy: { id: "asc" },
    });
    if (!first) return false;
    const turn = await tx.waitingEntry.updateMany({
      where: { id: first.id, status: "waiting" },
      data: { status: "offered" },
    });
    if (turn.count === 0) continue; // left the list in this moment
    await tx.place.update({ where: { id: place.id }, data: { offeredToId: first.id, offeredUntil: until } });
    const { reached } = await tellContact(work, first.contactId, {
      text: (language) => work.texts.say(language, "waiting.offer", offerInWords(work, place, until, language)),
      choices: (language) => offerAnswers(work, first.id, place, language),
      validUntil: until,
      trueWhile: [{ of: "offer", entry: first.id, startsAt: place.startsAt.toISOString() }],
    });
    if (reached) return true;
    await tx.place.update({ where: { id: place.id }, data: { offeredToId: null, offeredUntil: null } });
    await endEntry(work, first.id, "expired");
  }
}

/** The two answers to an offer. Each names the time that was read: a button that is pressed later answers no other offer. */
export const offerAnswers = (
  { texts }: Pick<Work, "texts">,
  entryId: number,
  { startsAt }: Pick<OfferedPlace, "startsAt">,
  language: string,
): Choice[] =>
  ["take", "pass"].map((answer) => ({
    id: `/${answer} ${entryId} ${startsAt.getTime() / 60_000}`,
    label: texts.say(language, answer === "take" ? "waiting.take" : "waiting.pass"),
  }));

export const endEntry = ({ tx, now }: Work, id: number, status: WaitingStatus) =>
  tx.waitingEntry.update({ where: { id }, data: { status, endedAt: now } });

/** What a text about an offered place says: where and when, and until when the place is kept. */
export function offerInWords(
  work: Pick<Work, "office" | "texts">,
  { startsAt, reception }: Pick<OfferedPlace, "startsAt" | "reception">,
  until: Date,
  language: string,
): Record<string, string> {
  const { office, texts } = work;
  return {
    date: dateInWords(startsAt, office.zone, language),
    time: timeInWords(startsAt, office.zone),
    leader: leaderInWords(work, reception.leaderKey, language),
    place: placeInWords(work, reception.venueKey, language),
    until: texts.say(language, "naming.dateAndTime", {
      date: dateInWords(until, office.zone, language),
      time: timeInWords(until, office.zone),
    }),
  };
}

const lapsedOffers = z.array(z.object({ placeId: z.number(), entryId: z.number() }));
const freePlaces = z.array(z.object({ id: z.number() }));

/**
 * By the clock: offers that ran out go to the next in line, places that came free by themselves (a pause over, a choice not made) are
 * offered, and lists end with their receptions. Who accepts in the same second has the place's row first, or not at all.
 */
export async function tendWaitingLists(work: Work): Promise<void> {
  const { tx, now, texts } = work;
  const lapsed = await tx.$queryRaw`
    update place set offered_to_id = null, offered_until = null
    from (select id, offered_to_id from place where offered_until <= ${now} order by reception_id, id for update) as over
    where place.id = over.id returning place.id as "placeId", over.offered_to_id as "entryId"`;
  for (const { placeId, entryId } of lapsedOffers.parse(lapsed)) {
    const entry = await endEntry(work, entryId, "expired");
    await tellContact(work, entry.contactId, {
      text: (language) => texts.say(language, "waiting.lapsed"),
      choices: (language) => [{ id: `/book ${entry.receptionId}`, label: texts.say(language, "waiting.again") }],
    });
    await passOn(work, placeId);
  }
  await offerFreePlaces(work);
  await endLists(work);
}

/** Offers what is free at receptions that somebody waits for; at one of them only, where it is named. */
export async function offerFreePlaces(work: Work, receptionId?: number): Promise<void> {
  const { tx, now } = work;
  const only = receptionId === undefined ? Prisma.sql`true` : Prisma.sql`r.id = ${receptionId}`;
  const rows = await tx.$queryRaw`
    select p.id from place p join reception r on r.id = p.reception_id
    where ${only} and r.status = 'scheduled' and p.starts_at > ${now} and ${freeNow(now)} and not ${nobodyWaits}
    order by p.reception_id, p.starts_at, p.number for update of p skip locked`;
  for (const { id } of freePlaces.parse(rows)) {
    const place = await tx.place.update({
      where: { id },
      data: { heldByChatId: null, heldUntil: null, reopensAt: null },
      include: { reception: true },
    });
    await offer(work, place);
  }
}

/** The reception changes: its open offers no longer say what is so, and are made anew by the clock, in the same order. */
export async function takeBackOffers({ tx }: Work, receptionId: number): Promise<void> {
  await tx.waitingEntry.updateMany({ where: { receptionId, status: "offered" }, data: { status: "waiting" } });
  await tx.place.updateMany({ where: { receptionId }, data: { offeredToId: null, offeredUntil: null } });
}

/** Nobody waits for a reception that has begun or is cancelled; each is told once. */
async function endLists(work: Work): Promise<void> {
  const { tx, now, texts, office } = work;
  const over = await tx.waitingEntry.findMany({
    where: {
      status: { in: ["waiting", "offered"] },
      reception: { OR: [{ status: { not: "scheduled" } }, { startsAt: { lte: now } }] },
    },
    include: { reception: true },
    orderBy: { id: "asc" },
  });
  for (const entry of over) {
    const ended = await tx.waitingEntry.updateMany({
      where: { id: entry.id, status: { in: ["waiting", "offered"] } },
      data: { status: "over", endedAt: now },
    });
    if (ended.count === 0) continue;
    await tx.place.updateMany({
      where: { offeredToId: entry.id },
      data: { offeredToId: null, offeredUntil: null },
    });
    await tellContact(work, entry.contactId, {
      text: (language) =>
        texts.say(language, "waiting.over", { date: dateInWords(entry.reception.startsAt, office.zone, language) }),
      choices: (language) => [{ id: "/book", label: texts.say(language, "menu.book") }],
    });
  }
}
