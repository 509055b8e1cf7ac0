import { dateInWords, timeInWords } from "../../i18n/dates.ts";
import { leaderName } from "../../office/names.ts";
import { ownBooking } from "../../office/visits/booking.ts";
import { recordedBefore } from "../../office/visits/recordAddition.ts";
import { lookAtRecord, recordInWords } from "../../office/visits/recordInWords.ts";
import { answerReadBack } from "../../office/visits/visitRecord.ts";
import { type Command, idOf } from "../command.ts";
import { said } from "../setting.ts";

// The record of a visit, read back: by the visitor in the chat, or aloud at the desk.

const right: Command = {
  name: "recordright",
  run: async ({ work, person, say }, [id]) => {
    const own = await ownBooking(work, person.id, idOf(id));
    const noted = own && (await answerReadBack(work, "visitor", own.id, "confirmed"));
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
  right: "visit.record",
  run: async ({ work, staff, say }, [id]) => {
    const noted = staff && (await answerReadBack(work, staff, idOf(id), "readAloud"));
    const choices = [
      { id: "/next", label: say("queue.next") },
      { id: "/day", label: say("day.open") },
    ];
    return said({ text: say(noted ? "record.notedReadAloud" : "record.answered"), choices });
  },
};

/** "/record 12": the record of a visit, for the desk. */
const record: Command = {
  name: "record",
  right: "visit.record",
  run: async ({ work, staff, language, say }, [id]) => {
    const list = { id: "/day", label: say("day.open") };
    const found = staff && (await lookAtRecord(work, staff, idOf(id)));
    if (!found) return said({ text: say("record.none"), choices: [list] });
    const { office } = work;
    const { bookingId, booking, startedAt, endedAt, recordedAt, recordedBy, readBack, correction, additions } = found;
    const title = say("record.title", {
      ticket: booking.ticket,
      date: dateInWords(startedAt, office.zone, language),
      from: timeInWords(startedAt, office.zone),
      to: timeInWords(endedAt, office.zone),
      leader: leaderName(office, found.receivedBy, language).name,
      name: recordedBy.name,
      recorded: `${dateInWords(recordedAt, office.zone, language)} ${timeInWords(recordedAt, office.zone)}`,
    });
    const state = say(`record.state.${readBack}`, { correction: correction ?? "" });
    const add = { id: `/addtorecord ${bookingId}`, label: say("record.add") };
    const aloud = { id: `/readaloud ${bookingId}`, label: say("record.readAloud") };
    return said({
      text: [
        title,
        recordInWords(work, found, language),
        say(found.idSeen ? "record.idWasSeen" : "record.idWasNot"),
        state,
        ...additions.map(({ at, staff, text }) =>
          say("record.addition", {
            name: staff.name,
            at: `${dateInWords(at, office.zone, language)} ${timeInWords(at, office.zone)}`,
            text,
          }),
        ),
      ].join("\n\n"),
      choices: [...(readBack === "waiting" ? [aloud] : []), add, list],
    });
  },
};

const addToRecord: Command = {
  name: "addtorecord",
  right: "visit.record",
  run: async (setting, [id]) => {
    const { work, staff, say } = setting;
    const found = staff && (await recordedBefore(work, staff, idOf(id)));
    return found
      ? { start: "addToRecord", answers: { booking: String(idOf(id)) } }
      : said({ text: say("record.none") });
  },
};

export const recordCommands = [record, right, wrong, readAloud, addToRecord];
