import type { Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { standing } from "../visits/booking.ts";
import { placesGained } from "./placesGained.ts";

export type Preview = {
  /** Bookings that the change touches; those of them with a chat, and those without. */
  count: number;
  inChat: number;
  byPhone: number;
  /** Who loses the place and is offered others. */
  lost: number;
  /** New places that can be booked. */
  gained: number;
};

/** Whom a change would touch, as things are now. */
export async function previewOf(
  { tx, now, office }: Pick<Work, "tx" | "now" | "office">,
  before: Reception,
  after: { leaderKey: string; venueKey: string; startsAt: Date; endsAt: Date; cancelled?: true },
): Promise<Preview> {
  const bookings = await tx.booking.findMany({
    where: { receptionId: before.id, status: { in: standing } },
    include: { contact: { include: { chats: { where: { blockedAt: null }, select: { id: true }, take: 1 } } } },
  });
  const length = before.slotMinutes * 60_000;
  const shift = after.startsAt.getTime() - before.startsAt.getTime();
  const fits = (startsAt: Date) => startsAt.getTime() + shift + length <= after.endsAt.getTime();
  const displaced = bookings.filter(({ startsAt }) => !fits(startsAt)).length;
  const places = await tx.place.findMany({ where: { receptionId: before.id, bookingId: null } });
  const free = places.filter(({ startsAt }) => fits(startsAt) && startsAt.getTime() + shift > now.getTime()).length;
  const sameVisit = shift === 0 && before.leaderKey === after.leaderKey && before.venueKey === after.venueKey;
  const touched = after.cancelled || !sameVisit ? bookings : bookings.filter(({ startsAt }) => !fits(startsAt));
  const inChat = touched.filter(({ contact }) => contact && !contact.erasedAt && contact.chats.length > 0).length;
  const lost = after.cancelled ? bookings.length : Math.max(0, displaced - free);
  const gained = after.cancelled ? 0 : placesGained(office, before, after).length;
  return { count: touched.length, inChat, byPhone: touched.length - inChat, lost, gained };
}
