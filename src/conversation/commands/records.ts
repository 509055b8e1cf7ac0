import { ownBooking } from "../../office/visits/booking.ts";
import { answerReadBack } from "../../office/visits/visitRecord.ts";
import type { Command } from "../command.ts";
import { said } from "../setting.ts";
import { desk, idOf } from "./queue.ts";

// The record of a visit, read back: by the visitor in the chat, or aloud at the desk.

const right: Command = {
  name: "recordright",
  run: async ({ work, person, say }, [id]) => {
    const own = await ownBooking(work, person.id, idOf(id));
    const noted = own && (await answerReadBack(work, own, "confirmed"));
    return said({ text: say(noted ? "record.thanks" : "record.answered") });
  },
};

const wrong: Command = {
  name: "recordwrong",
  run: async ({ work, person }, [id]) => {
    const own = await ownBooking(work, person.id, idOf(id));
    return own ? { start: "recordwrong", answers: { booking: String(own.id) } } : { goTo: "/bookings" };
  },
};

const readAloud: Command = {
  name: "readaloud",
  roles: desk,
  run: async ({ work, say }, [id]) => {
    const booking = await work.tx.booking.findUnique({ where: { id: idOf(id) } });
    const noted = booking && (await answerReadBack(work, booking, "readAloud"));
    const choices = [
      { id: "/next", label: say("queue.next") },
      { id: "/day", label: say("day.open") },
    ];
    return said({ text: say(noted ? "record.notedReadAloud" : "record.answered"), choices });
  },
};

export const recordCommands = [right, wrong, readAloud];
