// Bookings made straight through the use case, where a story is about what happens to them afterwards.

import { bookPlace } from "../../src/office/visits/booking.ts";
import type { Booking, Reception } from "../../src/store/generated/client.ts";
import type { World } from "./office.ts";

type Person = Awaited<ReturnType<World["citizen"]>>;

/** Books the reception's first free place, or the one at that time. */
export async function booked(
  world: World,
  person: Person,
  { receptionId, startsAt }: { receptionId: number; startsAt?: Date },
): Promise<Booking> {
  const { prisma } = world.database;
  const contact = await person.contact();
  const chat = await person.chat();
  const free = await prisma.place.findFirstOrThrow({
    where: { receptionId, bookingId: null, startsAt },
    orderBy: [{ startsAt: "asc" }, { number: "asc" }],
  });
  const result = await world.work((work) =>
    bookPlace(work, {
      chatId: chat.id,
      contactId: contact.id,
      receptionId,
      startsAt: free.startsAt,
      name: "Wang Fang",
      phone: "05995550199",
      matter: "The lamp in our lane",
      companions: 0,
      needs: [],
      language: person.language,
    }),
  );
  if (!result.ok) throw new Error(result.reason);
  return prisma.booking.findUniqueOrThrow({ where: { id: result.bookingId } });
}

/** The receptions that can be booked at that moment, soonest first. */
export const openOnes = (world: World): Promise<Reception[]> =>
  world.database.prisma.reception.findMany({
    where: { status: "scheduled", bookingOpensAt: { lte: world.clock() }, bookingClosesAt: { gt: world.clock() } },
    orderBy: { startsAt: "asc" },
  });

/** A booking as it is now, with its place and its reception. */
export const bookingOf = (world: World, id: number) =>
  world.database.prisma.booking.findUniqueOrThrow({ where: { id }, include: { place: true, reception: true } });
