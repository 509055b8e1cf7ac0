import type { Prisma, Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { standing } from "../visits/booking.ts";
import { placesGained } from "./placesGained.ts";

/** How people hear of a change: in a chat, by telephone, or, having neither, not at all. */
export type Ways = { inChat: number; byPhone: number; noWay: number };

export type Preview = Ways & {
  /** Bookings that the change touches. */
  count: number;
  /** Who loses the place and is offered others. */
  lost: number;
  /** New places that can be booked. */
  gained: number;
};

/** How many of these bookings' people hear of it in which way. */
export async function waysTo({ tx }: Pick<Work, "tx">, where: Prisma.BookingWhereInput): Promise<Ways> {
  const bookings = await tx.booking.findMany({
    where,
    select: { phone: true, contact: { select: { erasedAt: true, chats: { where: { blockedAt: null }, take: 1 } } } },
  });
  const chats = ({ contact }: (typeof bookings)[number]) => contact && !contact.erasedAt && contact.chats.length > 0;
  const inChat = bookings.filter(chats).length;
  const byPhone = bookings.filter((one) => !chats(one) && one.phone).length;
  return { inChat, byPhone, noWay: bookings.length - inChat - byPhone };
}

/** Whom a change would touch, as things are now. */
export async function previewOf(
  { tx, now, office }: Pick<Work, "tx" | "now" | "office">,
  before: Reception,
  after: { leaderKey: string; venueKey: string; startsAt: Date; endsAt: Date; cancelled?: true },
): Promise<Preview> {
  const bookings = await tx.booking.findMany({
    where: { receptionId: before.id, status: { in: standing } },
  });
  const length = before.slotMinutes * 60_000;
  const shift = after.startsAt.getTime() - before.startsAt.getTime();
  const fits = (startsAt: Date) => startsAt.getTime() + shift + length <= after.endsAt.getTime();
  const displaced = bookings.filter(({ startsAt }) => !fits(startsAt)).length;
  const places = await tx.place.findMany({ where: { receptionId: before.id, bookingId: null } });
  const free = places.filter(({ startsAt }) => fits(startsAt) && startsAt.getTime() + shift > now.getTime()).length;
  const sameVisit = shift === 0 && before.leaderKey === after.leaderKey && before.venueKey === after.venueKey;
  const touched = after.cancelled || !sameVisit ? bookings : bookings.filter(({ startsAt }) => !fits(startsAt));
  const ways = await waysTo({ tx }, { id: { in: touched.map(({ id }) => id) } });
  const lost = after.cancelled ? bookings.length : Math.max(0, displaced - free);
  const gained = after.cancelled ? 0 : placesGained(office, before, after).length;
  return { count: touched.length, ...ways, lost, gained };
}
