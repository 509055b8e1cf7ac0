import { may } from "../../domain/rights.ts";
import { answerChange } from "../../office/receptions/changeAnswers.ts";
import { ownBooking } from "../../office/visits/booking.ts";
import { takeOffer } from "../../office/visits/moving.ts";
import { nearestPlaces, offerChoice, offersFor } from "../../office/visits/offers.ts";
import { calendarFile, visitInWords } from "../../office/visits/visits.ts";
import { type Command, idOf, minuteOf } from "../command.ts";
import { type Outcome, type Setting, said } from "../setting.ts";

// The answers to news of a change, each one press.

/** One's own booking, or, for the desk, anybody's: somebody on the telephone takes up an offer. */
const bookingFor = ({ work, person, staff }: Setting, id: number) =>
  may(staff, "visit.change")
    ? work.tx.booking.findUnique({ where: { id }, include: { reception: true, case: true } })
    : ownBooking(work, person.id, id);

/** "/keep 12": the changed visit suits. */
const keep: Command = {
  name: "keep",
  run: async (setting, [id]) => {
    const { work, language, say } = setting;
    const booking = await bookingFor(setting, idOf(id));
    if (!booking) return { goTo: "/bookings" };
    if (booking.status !== "booked") return said({ text: say("bookings.over") });
    await answerChange(work, { bookingId: booking.id });
    return said({
      text: say("changed.kept", visitInWords(work, booking, language)),
      file: calendarFile(work, booking, language),
    });
  },
};

/** "/rebook 12 345 29731200": that booking at that reception, at the time given in minutes since 1970. */
const rebook: Command = {
  name: "rebook",
  run: async (setting, [id, reception, minutes]): Promise<Outcome> => {
    const { work, chat, language, say } = setting;
    const booking = await bookingFor(setting, idOf(id));
    if (!booking) return { goTo: "/bookings" };
    const startsAt = minuteOf(minutes);
    const receptionId = idOf(reception);
    const taken = await takeOffer(work, { bookingId: booking.id, chatId: chat.id, receptionId, startsAt });
    if (taken.ok) {
      const visit = await work.tx.booking.findUniqueOrThrow({
        where: { id: booking.id },
        include: { reception: true },
      });
      return said({
        text: say("changed.rebooked", visitInWords(work, visit, language)),
        choices: [
          { id: `/move ${booking.id}`, label: say("bookings.move") },
          { id: `/cancel ${booking.id}`, label: say("bookings.cancel") },
        ],
        file: calendarFile(work, visit, language),
      });
    }
    if (taken.reason === "over") return { say: [{ text: say("bookings.over") }], goTo: "/bookings" };
    const free = await nearestPlaces(work, { near: startsAt, insteadOf: booking.receptionId });
    const offers = offersFor(chat.id, free, 3).map((offer) => offerChoice(work, booking.id, offer, language));
    const note = taken.reason === "onePerReception" ? "changed.onePerReception" : "changed.takenOffers";
    return said({
      text: say(offers.length > 0 ? note : "book.noReceptions"),
      choices: [...offers, { id: "/book", label: say("changed.others") }],
    });
  },
};

export const changedCommands = [keep, rebook];
