import type { Choice } from "../../domain/message.ts";
import type { Right } from "../../domain/rights.ts";
import { timeInWords } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import { shortened } from "../../lib/shortened.ts";
import { leaderName, venueName } from "../../office/names.ts";
import { carryOver } from "../../office/visits/carryOver.ts";
import {
  callNext,
  givePriority,
  lineWithTimes,
  minutesUntil,
  queueOf,
  recall,
  skip,
} from "../../office/visits/queue.ts";
import { visitInWords } from "../../office/visits/visits.ts";
import { receptionNow, receptionsToday } from "../../office/visits/walkIns.ts";
import type { Booking, Reception } from "../../store/generated/client.ts";
import { type Command, idOf } from "../command.ts";
import { pageChoices, pageOf, skippedIn, whichPage, withinBytes, withoutPage } from "../pages.ts";
import { notAllowedSaid, type Outcome, type Setting, said } from "../setting.ts";
import { asItStands } from "./visitNow.ts";

// The line at the door: register, call the next, call again, skip, promise another day.

/** The reception that a command names ("/next 12"), else the one that is going on; more than one is asked for. */
export async function whichReception({ work, say, language }: Setting, typed: string | undefined, command: string) {
  const today = await receptionsToday(work);
  const named = today.find(({ id }) => id === idOf(typed));
  if (named) return { reception: named };
  const open = today.filter(({ endsAt }) => endsAt > work.now);
  const reception = receptionNow(today, work.now);
  if (!reception) return { outcome: said({ text: say("queue.noReception") }) };
  if (open.length <= 1) return { reception };
  const choices = open.map((one) => ({
    id: `/${command} ${one.id}`,
    label: receptionLabel(one, language, work.office),
  }));
  return { outcome: said({ text: say("queue.which"), choices }) };
}

export const receptionLabel = (
  { leaderKey, venueKey }: Pick<Reception, "leaderKey" | "venueKey">,
  language: string,
  office: Setting["work"]["office"],
) => shortened(`${leaderName(office, leaderKey, language).name} · ${venueName(office, venueKey, language).name}`, 40);

/** "/next", "/next 12", "/next 12 Room 5", "/next Room 5"; "!" before the room: also before the reception begins. */
const next: Command = {
  name: "next",
  right: "queue.call",
  run: async (setting, args): Promise<Outcome> => {
    const { work, staff, say } = setting;
    const { reception, outcome } = await whichReception(setting, args[0], "next");
    if (!reception) return outcome;
    if (!staff) return { goTo: "/menu" };
    const behind = idOf(args[0]) === reception.id ? args.slice(1) : args;
    const anyway = behind[0] === "!";
    const room = shortened((anyway ? behind.slice(1) : behind).join(" "), 40);
    if (reception.startsAt > work.now && !anyway) {
      const [first] = await queueOf(work, reception.id);
      const time = timeInWords(reception.startsAt, work.office.zone);
      const sure = { id: `/next ${reception.id} ! ${withinBytes(room, 30)}`.trim(), label: say("queue.callNow") };
      if (first)
        return said({
          text: say("queue.notBegun", { time, ticket: first.ticket, name: first.name ?? say("day.erased") }),
          choices: [sure, { id: `/queue ${reception.id}`, label: say("menu.queue") }],
        });
    }
    const called = await callNext(work, staff, reception, room);
    if (!called.ok && called.reason === "notAllowed") return notAllowedSaid(setting);
    const { before } = called;
    const tickets = listed(
      say,
      before.map(({ ticket }) => ticket),
    );
    const open = before.length > 0 ? say("queue.noOutcomeYet", { tickets, count: before.length }) : "";
    const outcomes = before.slice(0, 3).map(({ id, ticket }) => ({
      id: `/seen ${id}`,
      label: say("queue.outcomeOf", { ticket }),
    }));
    const text = (main: string) => [main, open].filter(Boolean).join("\n\n");
    if (!called.ok) return said({ text: text(say("queue.nobody")), choices: [...outcomes, dayChoice(setting)] });
    const { visitor, left } = called;
    const about = { ...cardWords(setting, visitor), room: called.room(setting.language), count: left };
    return said({
      text: text(say("queue.called", about)),
      choices: [...calledChoices(setting, visitor, reception.id), ...outcomes],
    });
  },
};

const dayChoice = ({ say }: Setting): Choice => ({ id: "/day", label: say("day.open") });

const cardWords = ({ say }: Setting, visitor: Pick<Booking, "ticket" | "name" | "matter">) => ({
  ticket: visitor.ticket,
  name: visitor.name ?? say("day.erased"),
  matter: visitor.matter ?? "",
});

const calledChoices = ({ say }: Setting, { id }: Pick<Booking, "id">, receptionId: number): Choice[] => [
  { id: `/seen ${id}`, label: say("queue.outcome") },
  { id: `/recall ${id}`, label: say("queue.recall") },
  { id: `/skip ${id}`, label: say("queue.skip") },
  { id: `/next ${receptionId}`, label: say("queue.next") },
];

/** Who is in which room, and who is in line, in order: since when, how long yet, what they need. */
const queue: Command = {
  name: "queue",
  right: "queue.call",
  run: async (setting, args): Promise<Outcome> => {
    const { work, say } = setting;
    const { reception, outcome } = await whichReception(setting, withoutPage(args)[0], "queue");
    if (!reception) return outcome;
    const line = await queueOf(work, reception.id);
    const { times, coming, called } = await lineWithTimes(work, reception);
    const inRooms = called.map((visitor) =>
      say("queue.inRoom", {
        ...cardWords(setting, visitor),
        room: visitor.calledTo || venueName(work.office, reception.venueKey, setting.language).room || "–",
        time: timeInWords(visitor.calledAt ?? work.now, work.office.zone),
        minutes: minutesSince(work, visitor.calledAt),
      }),
    );
    const { shown, from } = pageOf(line, skippedIn(args));
    const page = { from, shown: shown.length, count: line.length };
    const lines = shown.map((visitor, i) => {
      const at = times.get(visitor.id)?.at;
      const facts = [
        say("queue.line", cardWords(setting, visitor)),
        say("queue.waits", { minutes: minutesSince(work, visitor.arrivedAt) }),
        at && at > work.now ? say("queue.aboutMore", { minutes: minutesUntil(work, at) }) : "",
        visitor.companions > 0 ? say("day.companions", { count: visitor.companions }) : "",
        listed(
          say,
          visitor.needs.map((need) => say(`needs.${need}`)),
        ),
        visitor.priority ? say("queue.goesFirst") : "",
      ];
      return `${i + 1}. ${facts.filter(Boolean).join(" · ")}`;
    });
    const title =
      line.length > 0
        ? [say("queue.title", { count: line.length }), whichPage(setting, page)].filter(Boolean).join(" ")
        : say("queue.nobody");
    const choices = [
      ...shown.map(({ id, ticket, name }) => ({
        id: `/visitor ${id}`,
        label: shortened([ticket, name].filter(Boolean).join(" "), 40),
      })),
      ...pageChoices(setting, `/queue ${reception.id}`, page),
      { id: `/next ${reception.id}`, label: say("queue.next") },
      { id: "/walkin", label: say("queue.walkIn") },
    ];
    return said({
      text: [inRooms.join("\n"), [title, ...lines].join("\n"), coming > 0 ? say("queue.coming", { count: coming }) : ""]
        .filter(Boolean)
        .join("\n\n"),
      choices,
    });
  },
};

/** Whole minutes since then. */
const minutesSince = ({ now }: Setting["work"], at: Date | null): number =>
  Math.max(0, Math.floor((now.getTime() - (at ?? now).getTime()) / 60_000));

const again = (name: string, right: Right, act: typeof recall, done: string): Command => ({
  name,
  right,
  run: async (setting, [id]) => {
    const { work, staff, say } = setting;
    if (!staff) return { goTo: "/menu" };
    const result = await act(work, staff, idOf(id));
    if (!result.ok && result.reason === "notAllowed") return notAllowedSaid(setting);
    const choices = [{ id: "/next", label: say("queue.next") }, dayChoice(setting)];
    if (result.ok) return said({ text: say(done, { ticket: result.ticket }), choices });
    return said({ text: await asItStands(setting, idOf(id), "queue.notCalled"), choices });
  },
});

/** Not reached today: another day, told at once, for the clerk to read out too. */
const carry: Command = {
  name: "carry",
  right: "visit.carryOver",
  run: async (setting, [id]) => {
    const { work, staff, say, language } = setting;
    if (!staff) return { goTo: "/menu" };
    const carried = await carryOver(work, staff, idOf(id));
    if (!carried.ok && carried.reason === "notAllowed") return notAllowedSaid(setting);
    if (!carried.ok) return said({ text: say(`carry.${carried.reason}`), choices: [dayChoice(setting)] });
    const visit = await work.tx.booking.findUniqueOrThrow({
      where: { id: carried.bookingId },
      include: { reception: true },
    });
    const words = { ...visitInWords(work, visit, language), name: visit.name ?? "" };
    return said({
      text: say(carried.hasPlace ? "carry.donePlace" : "carry.doneLine", words),
      choices: [dayChoice(setting)],
    });
  },
};

const walkin: Command = {
  name: "walkin",
  right: "visit.walkIn",
  run: async (setting, args): Promise<Outcome> => {
    const today = await receptionsToday(setting.work);
    if (today.length === 0) return said({ text: setting.say("queue.noReception") });
    const named = today.find(({ id }) => id === idOf(args[0]))?.id.toString();
    const reception = named ?? onlyReception(today, setting);
    return { start: "walkIn", answers: reception ? { reception } : {} };
  },
};

/** The reception that is going on, where only one is: a clerk with forty people at the door is not asked. */
export function onlyReception(today: Reception[], { work }: Pick<Setting, "work">): string | undefined {
  const open = today.filter(({ endsAt }) => endsAt > work.now);
  return open.length <= 1 ? receptionNow(today, work.now)?.id.toString() : undefined;
}

export const queueCommands = [
  next,
  queue,
  again("recall", "queue.call", recall, "queue.recalled"),
  again("skip", "queue.call", skip, "queue.skippedDone"),
  again("priority", "visit.receive", givePriority, "queue.priorityDone"),
  carry,
  walkin,
];
