import { anOffice, type World } from "./office.ts";

/** An office where each reception has one place that can be booked: whoever comes second waits in line. */
export const anOfficeOfOnePlace = (): Promise<World> =>
  anOffice({
    change: (office) => {
      for (const rota of Object.values(office.rotas)) Object.assign(rota, { walkInShare: 0.99 });
      office.booking.perMonth = 100;
      return office;
    },
  });

/** The next reception that nobody has booked yet. */
export async function anEmptyReception(world: World): Promise<number> {
  const place = await world.database.prisma.place.findFirstOrThrow({
    where: {
      bookingId: null,
      reception: { bookings: { none: {} }, waiting: { none: {} }, bookingClosesAt: { gt: world.clock() } },
    },
    orderBy: { startsAt: "asc" },
  });
  return place.receptionId;
}
