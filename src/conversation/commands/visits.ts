import { may } from "../../domain/rights.ts";
import { freeTimes } from "../../office/receptions/receptions.ts";
import { comingBookings, ownBooking } from "../../office/visits/booking.ts";
import { removalReasons } from "../../office/visits/takenOff.ts";
import { lookAtVisit } from "../../office/visits/visitorCard.ts";
import { calendarFile, visitInWords } from "../../office/visits/visits.ts";
import { type Command, idOf } from "../command.ts";
import { alreadyThere } from "../dialogs/citizen/alreadyThere.ts";
import { waitingFor } from "../dialogs/citizen/bookPlace.ts";
import { isForOthers } from "../dialogs/citizen/person.ts";
import { type Setting, said } from "../setting.ts";
import { waitingLines } from "./waiting.ts";

// The citizen's bookings: take, list, move, cancel.

const book: Command = {
  name: "book",
  run: async (setting, [receptionId = ""]) => {
    const { work, chat, staff, say } = setting;
    if (!/^\d{1,9}$/.test(receptionId)) return { start: "book" };
    const already = await alreadyThere(setting, Number(receptionId));
    if (already) return { say: [{ text: say(already) }], goTo: "/bookings" };
    const times = await freeTimes(work, Number(receptionId), chat.id);
    const reception = times.length > 0 || isForOthers({ staff }) ? receptionId : waitingFor(Number(receptionId));
    return { start: "book", answers: { reception } };
  },
};

const bookings: Command = {
  name: "bookings",
  run: async ({ work, person, language, say }) => {
    const coming = await comingBookings(work, person.id);
    const waiting = await waitingLines(work, person.id, language);
    if (coming.length === 0 && waiting.lines.length > 0)
      return said({ text: waiting.lines.join("\n\n"), choices: waiting.choices });
    if (coming.length === 0)
      return said({ text: say("bookings.none"), choices: [{ id: "/book", label: say("menu.book") }] });
    const lines = coming.map((visit) => say("bookings.line", visitInWords(work, visit, language)));
    const choices = coming.map((visit) => ({
      id: `/visit ${visit.id}`,
      label: say("bookings.one", visitInWords(work, visit, language)),
    }));
    return said({
      text: [say("bookings.title", { count: coming.length }), ...lines, ...waiting.lines].join("\n\n"),
      choices: [...choices, ...waiting.choices],
    });
  },
};

/** One booking, with what can be done about it. */
const visit: Command = {
  name: "visit",
  run: async (setting, [id]) => {
    const { work, language, say } = setting;
    const own = await mine(setting, id);
    if (!own) return { goTo: "/bookings" };
    const choices = [
      { id: `/move ${own.id}`, label: say("bookings.move") },
      { id: `/cancel ${own.id}`, label: say("bookings.cancel") },
    ];
    const file = calendarFile(work, own, language);
    return said({
      text: say("bookings.line", visitInWords(work, own, language)),
      choices: own.status === "booked" ? choices : [],
      file,
    });
  },
};

const mine = ({ work, person }: Setting, id?: string) => ownBooking(work, person.id, idOf(id));

/** One's own; or, for the desk, anybody's: then the look is recorded, and the visitor is told of the change. */
const change = (name: "move" | "cancel"): Command => ({
  name,
  run: async (setting, [id]) => {
    const { work, staff, say } = setting;
    const own = await mine(setting, id);
    const theirs = !own && staff && may(staff, "visit.change") ? await lookAtVisit(work, staff, idOf(id)) : undefined;
    const visit = own ?? theirs;
    if (!visit) return { goTo: "/bookings" };
    if (theirs?.status === "arrived")
      return said({
        text: say("removed.isHere", { ticket: theirs.ticket }),
        choices: removalReasons.map((reason) => ({
          id: `/remove ${theirs.id} ${reason}`,
          label: say(`removed.because.${reason}`),
        })),
      });
    if (visit.status !== "booked" || visit.startsAt <= work.now) return said({ text: say("bookings.over") });
    const booking = String(visit.id);
    if (own) return { start: name, answers: { booking } };
    return { start: `${name}Visit`, answers: { booking, seen: String(visit.calendarSequence) } };
  },
});

export const visits = [book, bookings, visit, change("move"), change("cancel")];
