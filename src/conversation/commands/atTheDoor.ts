import type { Message } from "../../domain/message.ts";
import { may } from "../../domain/rights.ts";
import { placeInWords } from "../../office/names.ts";
import { bookingAtDoor } from "../../office/visits/atTheDoor.ts";
import { checkIn, missedReasons, sayWhyMissed } from "../../office/visits/door.ts";
import { looksLikeDoorCode, venueOfDoor } from "../../office/visits/doorCode.ts";
import { doorSign } from "../../office/visits/doorSign.ts";
import { standing } from "../../office/visits/queue.ts";
import { receptionNow, receptionsToday } from "../../office/visits/walkIns.ts";
import { type Command, idOf } from "../command.ts";
import { type Outcome, type Setting, said } from "../setting.ts";

// What a visitor does with the code at the door, and after a visit that was missed.

/** "/door door-…", as the code at the door says it: checks in who has a booking there today; anybody else joins the line. */
const door: Command = {
  name: "door",
  run: async (setting, [code = ""]): Promise<Outcome> => {
    const { work, person, say, memberships } = setting;
    if (!code && memberships.some((member) => may(member, "visit.receive"))) return doorSigns(setting);
    const venueKey = looksLikeDoorCode(code) ? venueOfDoor(work, code) : undefined;
    if (!venueKey)
      return said({ text: say("atDoor.notToday"), choices: [{ id: "/bookings", label: say("menu.bookings") }] });
    const today = await receptionsToday(work, venueKey);
    const booked = await bookingAtDoor(
      work,
      person.id,
      today.map(({ id }) => id),
    );
    if (booked?.status === "arrived") return said({ text: await whereInLine(setting, booked.id) });
    if (booked) {
      const checked = await checkIn(work, "visitor", booked.id);
      if (checked.ok) return said({ text: await whereInLine(setting, booked.id, checked.late) });
    }
    const reception = receptionNow(
      today.filter(({ endsAt }) => endsAt > work.now),
      work.now,
    );
    if (!reception)
      return said({ text: say("queue.noReception"), choices: [{ id: "/book", label: say("menu.book") }] });
    return { start: "joinLine", answers: { reception: String(reception.id) } };
  },
};

/** "/door" by the desk: today's code for the door of each venue at which there is a reception, to be printed; else of each there is. */
async function doorSigns({ work, language, say }: Setting): Promise<Outcome> {
  const { office } = work;
  const venues = Object.keys(office.venues).filter((key) => !office.venues[key]?.retired);
  const today = new Set((await receptionsToday(work)).map(({ venueKey }) => venueKey));
  const signs: Message[] = [];
  for (const venueKey of venues.filter((key) => today.size === 0 || today.has(key))) {
    const { code, file } = await doorSign(work, venueKey, language);
    const place = placeInWords(work, venueKey, language);
    signs.push({ text: say(file ? "doorSign.text" : "doorSign.noAddress", { place, code }), file });
  }
  const choices = [{ id: "/day", label: say("day.open") }];
  return said(...signs.map((sign, i) => (i === signs.length - 1 ? { ...sign, choices } : sign)));
}

/** "You are number 3 in line, about 40 minutes." */
export async function whereInLine({ work, say }: Setting, bookingId: number, late = false): Promise<string> {
  const visit = await work.tx.booking.findUniqueOrThrow({ where: { id: bookingId }, include: { reception: true } });
  const { ahead, minutes, reached } = await standing(work, visit.reception, bookingId);
  const words = { ticket: visit.ticket, count: ahead, minutes };
  const text = say(ahead === 0 ? "atDoor.first" : "atDoor.inLine", words);
  return [late ? say("atDoor.late") : "", text, reached ? "" : say("atDoor.mayNotBeReached")]
    .filter(Boolean)
    .join("\n");
}

const missed: Command = {
  name: "missed",
  run: async ({ work, person, say }, [id, typed]) => {
    const reason = missedReasons.find((known) => known === typed);
    const noted = reason && (await sayWhyMissed(work, person.id, idOf(id), reason));
    if (!noted?.ok) return { goTo: "/bookings" };
    const choices = reason === "notNeeded" ? [] : [{ id: `/another ${id}`, label: say("missed.another") }];
    return said({ text: say(`missed.thanks.${reason}`), choices });
  },
};

/** Another place in the stead of a visit that was missed: only the reception and the time are asked. */
const another: Command = {
  name: "another",
  run: async ({ work, person, say }, [id]): Promise<Outcome> => {
    const visit = await work.tx.booking.findFirst({ where: { id: idOf(id), contactId: person.id } });
    if (!visit) return { goTo: "/bookings" };
    const answers = {
      replaces: String(visit.id),
      about: visit.caseId ? String(visit.caseId) : "new",
      matter: visit.matter ?? say("book.newMatter"),
      name: visit.name ?? undefined,
      phone: visit.phone ?? undefined,
      companions: String(visit.companions),
      needs: visit.needs,
    };
    return { start: "book", answers };
  },
};

export const atTheDoor = [door, missed, another];
