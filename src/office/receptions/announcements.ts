// Field visits announced to those who asked to be told, and to none else: whom it may concern is found from what they filed, never kept.

import { atTime, officeDay } from "../../domain/calendar.ts";
import { openStatuses } from "../../domain/caseState.ts";
import { distanceKm, type Point } from "../../domain/distance.ts";
import { tellContact } from "../../notifications/tell.ts";
import { directly } from "../../store/database.ts";
import type { Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { sealedCategories } from "../cases/caseAccess.ts";
import { venueName } from "../names.ts";
import { receptionInWords } from "./leaderNews.ts";
import { receptionIs } from "./receptions.ts";

/** "Tell me of receptions near me": on or off, by the person alone. */
export async function setAnnouncements({ tx, now }: Work, contactId: number, on: boolean): Promise<void> {
  await tx.contact.update({
    where: { id: contactId },
    data: { announcementsAt: on ? now : null, announcementsAskedAt: now },
  });
}

const markAsked = `
  update contact set announcements_asked_at = $2
  where id = $1 and announcements_asked_at is null and announcements_at is null and (
    exists (select from booking b where b.contact_id = contact.id and b.created_at < $3)
    or exists (select from "case" c where c.contact_id = contact.id and c.registered_at < $3))
    and not exists (select from "case" c where c.contact_id = contact.id and (c.confidentiality = 'anonymous' or c.category = any($4::text[])))
  returning id`;

/**
 * Whether this is the moment to ask a person for it: once in all, only where the office goes out to receive, on another day than they first
 * booked or filed, and never somebody who filed without a name or of a sealed matter.
 */
export async function mayAskForAnnouncements({ tx, now, office }: Work, contactId: number): Promise<boolean> {
  const goesOut = Object.values(office.rotas).some(({ kind, retired }) => kind === "fieldVisit" && !retired);
  if (!goesOut) return false;
  const asked = await directly(tx, markAsked, [
    contactId,
    now,
    atTime(officeDay(now, office.zone), "00:00", office.zone),
    sealedCategories,
  ]);
  return asked.length > 0;
}

/** Announces each field visit that can be booked, once. Returns how many people were told. */
export async function announceFieldVisits(work: Work): Promise<number> {
  const { tx, now } = work;
  const due = await tx.reception.updateManyAndReturn({
    where: {
      kind: "fieldVisit",
      status: "scheduled",
      announcedAt: null,
      bookingOpensAt: { lte: now },
      bookingClosesAt: { gt: now },
    },
    data: { announcedAt: now },
  });
  let told = 0;
  for (const reception of due) told += await announce(work, reception);
  return told;
}

async function announce(work: Work, reception: Reception): Promise<number> {
  const { tx, office, texts } = work;
  const languages = office.rotas[reception.rotaKey ?? ""]?.languages;
  const wanting = await tx.contact.findMany({
    where: { announcementsAt: { not: null }, erasedAt: null, language: languages && { in: languages } },
    orderBy: { id: "asc" },
    select: {
      id: true,
      cases: {
        where: { status: { in: openStatuses } },
        select: { placeText: true, latitude: true, longitude: true },
      },
    },
  });
  const trueWhile = [await receptionIs(work, reception.id)];
  let told = 0;
  for (const { id, cases } of wanting) {
    if (!isNear(office.venues[reception.venueKey], cases)) continue;
    const { reached } = await tellContact(work, id, {
      text: (language) => {
        const { address, map } = venueName(office, reception.venueKey, language);
        const where = [address, map].filter(Boolean).join("\n");
        return texts.say(language, "announce.text", {
          ...receptionInWords(work, reception, language),
          address: where,
        });
      },
      choices: (language) => [
        { id: `/book ${reception.id}`, label: texts.say(language, "menu.book") },
        { id: "/announcements off", label: texts.say(language, "announce.stop") },
      ],
      validUntil: reception.bookingClosesAt,
      trueWhile,
    });
    if (reached) told += 1;
  }
  return told;
}

/** A case this close to the venue is of its surroundings. */
const nearKm = 5;

type Venue = Work["office"]["venues"][string];
type Place = { placeText: string | null; latitude: number | null; longitude: number | null };

/** Whether one of the cases is of the venue's surroundings; a venue that names none is near to everybody. */
function isNear(venue: Venue | undefined, cases: Place[]): boolean {
  if (!venue) return false;
  const at = pointOf(venue);
  if (venue.area.length === 0 && !at) return true;
  return cases.some((one) => {
    const text = one.placeText?.toLowerCase() ?? "";
    const there = pointOf(one);
    return (
      venue.area.some((word) => text.includes(word.toLowerCase())) ||
      (at !== undefined && there !== undefined && distanceKm(at, there) <= nearKm)
    );
  });
}

const pointOf = ({
  latitude,
  longitude,
}: {
  latitude?: number | null;
  longitude?: number | null;
}): Point | undefined =>
  typeof latitude === "number" && typeof longitude === "number" ? { latitude, longitude } : undefined;
