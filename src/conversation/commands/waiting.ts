import type { Choice } from "../../domain/message.ts";
import { dateInWords, shortDate, timeInWords } from "../../i18n/dates.ts";
import { leaderInWords } from "../../office/names.ts";
import { acceptOffer, leaveWaitingList, passOffer, waitingOf } from "../../office/visits/waitingList.ts";
import { offerAnswers, offerInWords } from "../../office/visits/waitingOffers.ts";
import type { Work } from "../../store/work.ts";
import { type Command, idOf, minuteOf } from "../command.ts";
import { confirmation } from "../dialogs/citizen/bookPlace.ts";
import { type Outcome, type Setting, said } from "../setting.ts";

// The waiting list in one tap each: take the place offered, pass it on, leave.

/** "/take 12 29731200", "/pass 12 29731200": the offer at that time, in minutes since 1970. One that names none answers no offer. */
const asRead = (minutes?: string) => ({ startsAt: minuteOf(minutes) });

/** Another place is offered than the one that was answered: it is shown. */
const otherPlace = ({ say }: Setting): Outcome => ({ say: [{ text: say("waiting.otherPlace") }], goTo: "/bookings" });

const take: Command = {
  name: "take",
  run: async (setting, [id, minutes]) => {
    const { work, person, say } = setting;
    const taken = await acceptOffer(work, person.id, idOf(id), asRead(minutes));
    if (!taken.ok && taken.reason === "otherPlace") return otherPlace(setting);
    if (taken.ok) return confirmation(taken.bookingId, "book.done", setting);
    if (taken.reason !== "ranOut")
      return {
        say: [{ text: say(`book.${taken.reason}`, { count: "limit" in taken ? taken.limit : 1 }) }],
        goTo: "/bookings",
      };
    return said({ text: say("waiting.ranOut"), choices: [{ id: "/book", label: say("menu.book") }] });
  },
};

const pass: Command = {
  name: "pass",
  run: async (setting, [id, minutes]) => {
    const { work, person, say } = setting;
    const passed = await passOffer(work, person.id, idOf(id), asRead(minutes));
    if (!passed.ok && passed.reason === "otherPlace") return otherPlace(setting);
    return said({ text: say(passed.ok ? "waiting.passed" : "waiting.ranOut") });
  },
};

const leave: Command = {
  name: "leave",
  run: async ({ work, person, say }, [id]) => {
    const left = await leaveWaitingList(work, person.id, idOf(id));
    return said({ text: say(left.ok ? "waiting.left" : "waiting.notOn") });
  },
};

/** What this person waits for, for the list of bookings. */
export async function waitingLines(
  work: Work,
  contactId: number,
  language: string,
): Promise<{ lines: string[]; choices: Choice[] }> {
  const { office, texts } = work;
  const entries = await waitingOf(work, contactId);
  const lines = entries.map(({ reception, place, inLine }) => {
    if (place?.offeredUntil)
      return texts.say(
        language,
        "waiting.lineOffered",
        offerInWords(work, { ...place, reception }, place.offeredUntil, language),
      );
    return texts.say(language, "waiting.line", {
      date: dateInWords(reception.startsAt, office.zone, language),
      time: timeInWords(reception.startsAt, office.zone),
      leader: leaderInWords(work, reception.leaderKey, language),
      place: inLine,
    });
  });
  const choices = entries.flatMap(({ id, place, reception }): Choice[] =>
    place
      ? offerAnswers(work, id, place, language)
      : [
          {
            id: `/leave ${id}`,
            label: texts.say(language, "waiting.leave", { date: shortDate(reception.startsAt, office.zone, language) }),
          },
        ],
  );
  return { lines, choices };
}

export const waitingCommands = [take, pass, leave];
