import { cancelBooking, ownBooking, releaseHolds } from "../../../office/visits/booking.ts";
import { moveBooking } from "../../../office/visits/moving.ts";
import { calendarFile, visitInWords } from "../../../office/visits/visits.ts";
import { dialog } from "../../dialog.ts";
import { choose } from "../../questions.ts";
import { confirmation, reception, refused, time } from "./bookPlace.ts";

/** Another place for a booking; the first is kept until the new one is taken. */
export const move = dialog(
  "move",
  {
    booking: choose({ ask: "move.which", from: () => [] }),
    reception: reception("move.reception"),
    time: time(),
  },
  async (answers, setting) => {
    const { work, chat, person, say } = setting;
    const bookingId = Number(answers.booking);
    const own = await ownBooking(work, person.id, bookingId);
    if (!own) return { goTo: "/bookings" };
    const to = { bookingId, chatId: chat.id, receptionId: Number(answers.reception), startsAt: new Date(answers.time) };
    const moved = await moveBooking(work, to);
    if (moved.ok) return confirmation(bookingId, "move.done", setting);
    if (moved.reason === "over") return { say: [{ text: say("bookings.over") }], goTo: "/bookings" };
    return refused(moved, setting);
  },
  { letGo: ({ work, chat }) => releaseHolds(work, chat.id) },
);

/** Gives a place back, once more asked for. `seen`: the visit's calendar sequence as it was when the question was put. */
export const cancel = dialog(
  "cancel",
  {
    booking: choose({ ask: "cancel.which", from: () => [] }),
    seen: choose({
      ask: "bookings.over",
      from: () => [],
      known: async ({ work, person, answers }) =>
        (await ownBooking(work, person.id, Number(answers.booking)))?.calendarSequence.toString(),
    }),
    sure: choose({
      ask: async ({ work, person, answers, language, say }) => {
        const own = await ownBooking(work, person.id, Number(answers.booking));
        return own ? say("cancel.sure", visitInWords(work, own, language)) : say("bookings.over");
      },
      from: ({ say }) => [
        { id: "yes", label: say("cancel.yes") },
        { id: "no", label: say("cancel.no") },
      ],
    }),
  },
  async ({ booking, seen, sure }, { work, person, language, say }) => {
    const own = await ownBooking(work, person.id, Number(booking));
    if (!own || sure === "no") return { goTo: "/bookings" };
    const cancelled = await cancelBooking(work, own.id, { seen: Number(seen) });
    if (!cancelled.ok && cancelled.reason === "changedMeanwhile")
      return { say: [{ text: say("cancel.changedMeanwhile") }], goTo: `/cancel ${own.id}` };
    if (!cancelled.ok) return { say: [{ text: say("bookings.over") }], goTo: "/bookings" };
    const after = await ownBooking(work, person.id, own.id);
    const file = after ? calendarFile(work, after, language) : undefined;
    const choices = [{ id: "/book", label: say("menu.book") }];
    return { say: [{ text: say("cancel.done", visitInWords(work, own, language)), choices, file }] };
  },
  {
    stays: async ({ work, person, answers, language, say }) => {
      const own = await ownBooking(work, person.id, Number(answers.booking));
      if (own?.status !== "booked") return { text: say("bookings.over") };
      const choices = [
        { id: `/visit ${own.id}`, label: say("cancel.show") },
        { id: `/cancel ${own.id}`, label: say("cancel.giveBack") },
      ];
      return { text: say("cancel.kept", visitInWords(work, own, language)), choices };
    },
  },
);
