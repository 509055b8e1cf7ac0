import type { Work } from "../../store/work.ts";

/** What a visitor has at one of these receptions: a booking that can be checked in, or a place in line. */
export const bookingAtDoor = ({ tx }: Pick<Work, "tx">, contactId: number, receptionIds: number[]) =>
  tx.booking.findFirst({
    where: { contactId, receptionId: { in: receptionIds }, status: { in: ["booked", "arrived", "noShow"] } },
    orderBy: [{ status: "asc" }, { startsAt: "asc" }],
  });
