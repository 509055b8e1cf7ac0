// Calendars to subscribe to: the public schedule, and each leader's own turns. None of them names a visitor.

import { createHmac, timingSafeEqual } from "node:crypto";
import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import type { Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { named, venueName } from "../names.ts";
import { standing } from "../visits/booking.ts";
import { receptionInWords } from "./leaderNews.ts";

type Reading = Pick<Work, "tx" | "now" | "office" | "texts" | "secretKey">;

/** Feeds go back a month, so that a calendar that was off line sees what became of a reception. */
const daysBack = 31;

/** The secret part of a leader's feed address. It ends with the leader's place on the staff. */
export const feedSecret = (secretKey: string, staffId: number): string =>
  createHmac("sha256", secretKey).update(`calendar:${staffId}`).digest("base64url");

/** The published receptions, for everybody. */
export async function publicFeed(work: Reading, language: string): Promise<string> {
  const receptions = await work.tx.reception.findMany({
    where: {
      kind: { not: "arrangedVisit" },
      publishedAt: { lte: work.now },
      ofDemo: false,
      startsAt: { gt: since(work.now) },
    },
    orderBy: { startsAt: "asc" },
    include: counted,
  });
  const name = work.texts.say(language, "schedule.feedName", {
    office: named(work.office.name, work.office, language),
  });
  return feed(work, receptions, { name, language, text: () => "" });
}

/** A leader's turns, published or not, with how many have booked; nothing for a secret that is nobody's. */
export async function leaderFeed(work: Reading, secret: string): Promise<string | undefined> {
  const leaders = await work.tx.staff.findMany({
    where: { role: "leader", endedAt: null, leaderKey: { not: null } },
    include: { contact: { select: { language: true } } },
  });
  const leader = leaders.find(({ id }) => same(feedSecret(work.secretKey, id), secret));
  if (!leader?.leaderKey) return undefined;
  const receptions = await work.tx.reception.findMany({
    where: { leaderKey: leader.leaderKey, ofDemo: false, startsAt: { gt: since(work.now) } },
    orderBy: { startsAt: "asc" },
    include: counted,
  });
  const language = leader.contact?.language ?? work.office.languages[0] ?? "en";
  return feed(work, receptions, {
    name: work.texts.say(language, "schedule.leaderFeedName"),
    language,
    text: ({ _count }) => work.texts.say(language, "schedule.booked", { count: _count.bookings }),
  });
}

const since = (now: Date) => new Date(now.getTime() - daysBack * 86_400_000);
const same = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

const counted = {
  _count: { select: { bookings: { where: { status: { in: standing } } }, changes: true } },
} as const;
type Counted = Reception & { _count: { bookings: number; changes: number } };
type Shown = { name: string; language: string; text: (reception: Counted) => string };

function feed(work: Reading, receptions: Counted[], { name, language, text }: Shown): string {
  const { office, texts, now } = work;
  const calendar = ical({
    name,
    prodId: "//Open Door//Schedule//EN",
    method: ICalCalendarMethod.PUBLISH,
    ttl: 3600,
  });
  for (const reception of receptions) {
    const words = receptionInWords(work, reception, language);
    const venue = venueName(office, reception.venueKey, language);
    const point = office.venues[reception.venueKey];
    const event = calendar.createEvent({
      id: `reception-${reception.id}@open-door`,
      // Each change of a reception is a step of its event.
      sequence: reception._count.changes,
      status: reception.status === "cancelled" ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      stamp: now,
      start: reception.startsAt,
      end: reception.endsAt,
      summary: texts.say(language, "schedule.event", {
        ...words,
        kind: texts.say(language, `rota.kind.${reception.kind}`),
      }),
      description: text(reception),
    });
    const title = venue.address
      ? texts.say(language, "naming.placeAndAddress", { place: words.place, address: venue.address })
      : words.place;
    event.location(
      point?.latitude !== undefined && point.longitude !== undefined
        ? { title, geo: { lat: point.latitude, lon: point.longitude } }
        : title,
    );
  }
  return calendar.toString();
}
