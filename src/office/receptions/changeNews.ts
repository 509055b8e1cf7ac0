// What a changed reception means for those who had booked: each is told once a change, at once, in their language.

import { dateInWords, timeInWords } from "../../i18n/dates.ts";
import { listForNotice, phoneInstead } from "../../notifications/phoneList.ts";
import { tellContact } from "../../notifications/tell.ts";
import type { Booking, Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { leaderName, placeInWords } from "../names.ts";
import { standing } from "../visits/booking.ts";
import { nearestPlaces, type Offer, offerChoice, offersFor } from "../visits/offers.ts";
import { calendarFile, visitInWords, visitIs } from "../visits/visits.ts";

type Standing = Pick<Reception, "startsAt" | "endsAt" | "leaderKey" | "venueKey">;

/** A booking as it was before a change and as it is now; `lostPlace` when there was no place left for it. */
export type Touched = { before: Booking; after: Booking; lostPlace: boolean };

export type Change = {
  id: number;
  before: Standing;
  after: Reception;
  reason: string;
};

/** How many a chat reached, how many must be phoned, and the tickets of those who have neither a chat nor a number. */
export type Reached = { told: number; toPhone: number; noWay: string[] };

/** Tells everybody whom a change touched, and notes who was told. */
export async function tellOfChange(work: Work, change: Change, touched: Touched[]): Promise<Reached> {
  const { tx, now } = work;
  const free =
    touched.length > 0 ? await nearestPlaces(work, { near: change.before.startsAt, insteadOf: change.after.id }) : [];
  const notices = [];
  const noWay: string[] = [];
  for (const [nth, one] of touched.entries()) {
    const by = await tellOne(work, change, one, offersFor(nth, free, one.lostPlace ? 3 : 2));
    const reached = by === "chat";
    if (by === "nothing") noWay.push(one.before.ticket);
    notices.push({
      changeId: change.id,
      bookingId: one.after.id,
      reached,
      lostPlace: one.lostPlace,
      answerBy: reached ? answerBy(work, change, one) : null,
      phoneAskedAt: reached ? null : now,
    });
  }
  await tx.changeNotice.createMany({ data: notices });
  const told = notices.filter(({ reached }) => reached).length;
  return { told, toPhone: notices.length - told - noWay.length, noWay };
}

/**
 * Until when an answer is waited for before somebody phones: the office's hours, and never more than half of what is left until the
 * visit. Who only has another leader need not answer.
 */
function answerBy({ now, office }: Work, { before, after }: Change, one: Touched): Date | null {
  const sameVisit = !one.lostPlace && movedBy(one) === 0 && before.venueKey === after.venueKey;
  if (sameVisit) return null;
  const left = Math.max(0, Math.min(one.before.startsAt.getTime(), one.after.startsAt.getTime()) - now.getTime());
  return new Date(now.getTime() + Math.min(office.changeAnswerHours * 3_600_000, left / 2));
}

const movedBy = ({ before, after }: Touched) => after.startsAt.getTime() - before.startsAt.getTime();

/** Told in chat, or put on the list of people to phone, or on that of those whom nothing reaches. */
async function tellOne(
  work: Work,
  change: Change,
  one: Touched,
  offers: Offer[],
): Promise<"chat" | "phone" | "nothing"> {
  const { texts } = work;
  const { id, contactId } = one.after;
  const text = (language: string) => newsText(work, change, one, language, offers.length > 0);
  const about = { bookingId: id };
  const trueWhile = [one.lostPlace ? visitIs(one.after, "cancelled") : visitIs(one.after, ...standing)];
  if (contactId === null) {
    const choices = (language: string) => offers.map((offer) => `· ${offerChoice(work, id, offer, language).label}`);
    const aloud = (language: string) => [text(language), ...choices(language)].join("\n");
    if (await phoneInstead(work, { about, trueWhile, text: aloud })) return "phone";
    await listForNotice(work, { bookingId: id, trueWhile, text });
    return "nothing";
  }
  const told = await tellContact(work, contactId, {
    text,
    about,
    trueWhile,
    choices: (language) => [
      ...(one.lostPlace ? [] : [{ id: `/keep ${id}`, label: texts.say(language, "changed.keep") }]),
      ...offers.map((offer) => offerChoice(work, id, offer, language)),
      ...(one.lostPlace
        ? [{ id: `/book`, label: texts.say(language, "changed.others") }]
        : [
            { id: `/move ${id}`, label: texts.say(language, "bookings.move") },
            { id: `/cancel ${id}`, label: texts.say(language, "bookings.cancel") },
          ]),
    ],
    file: (language) => calendarFile(work, { ...one.after, reception: change.after }, language),
    urgent: true,
  });
  if (told.reached) return "chat";
  if (told.callId !== undefined) return "phone";
  await listForNotice(work, { bookingId: id, contactId, trueWhile, text });
  return "nothing";
}

/** "The reception … is cancelled", or what is different now and what holds. */
export function newsText(
  work: Pick<Work, "office" | "texts">,
  { before, after, reason }: Omit<Change, "id">,
  one: Touched,
  language: string,
  anyOffers: boolean,
): string {
  const { office, texts } = work;
  const was = visitInWords(work, { ...one.before, reception: { ...after, ...before } }, language);
  const is = visitInWords(work, { ...one.after, reception: after }, language);
  const say = (key: string, more = {}) => texts.say(language, key, { ...is, ...more });
  const why = reason ? say("changed.reason", { reason }) : "";
  if (one.lostPlace) {
    const lost = after.status === "cancelled" ? "changed.cancelled" : "changed.noPlace";
    const next = anyOffers ? "changed.offers" : "changed.noOffers";
    return [say(lost, was), why, say(next, { phone: office.contact.phone })].filter(Boolean).join("\n\n");
  }
  const leader = leaderName(office, before.leaderKey, language);
  const lines = [
    movedBy(one) === 0
      ? ""
      : say("changed.time", {
          oldDate: dateInWords(one.before.startsAt, office.zone, language),
          oldTime: timeInWords(one.before.startsAt, office.zone),
        }),
    before.venueKey === after.venueKey
      ? ""
      : say("changed.venue", { oldPlace: placeInWords(work, before.venueKey, language) }),
    before.leaderKey === after.leaderKey ? "" : say("changed.leader", { oldLeader: leader.name, oldPost: leader.post }),
  ];
  return [say("changed.title", was), lines.filter(Boolean).join("\n"), why, say("changed.holds")]
    .filter(Boolean)
    .join("\n\n");
}
