import type { Choice } from "../../domain/message.ts";
import type { Right } from "../../domain/rights.ts";
import { listed } from "../../i18n/lists.ts";
import { shortened } from "../../lib/shortened.ts";
import { leaderName, venueName } from "../../office/names.ts";
import { carryOver } from "../../office/visits/carryOver.ts";
import { callNext, givePriority, queueOf, recall, skip } from "../../office/visits/queue.ts";
import { visitInWords } from "../../office/visits/visits.ts";
import { receptionNow, receptionsToday } from "../../office/visits/walkIns.ts";
import type { Booking, Reception } from "../../store/generated/client.ts";
import { type Command, idOf } from "../command.ts";
import { notAllowedSaid, type Outcome, type Setting, said } from "../setting.ts";

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

/** "/next", "/next 12", "/next 12 Room 5", "/next Room 5" */
const next: Command = {
  name: "next",
  right: "queue.call",
  run: async (setting, args): Promise<Outcome> => {
    const { work, staff, say } = setting;
    const { reception, outcome } = await whichReception(setting, args[0], "next");
    if (!reception) return outcome;
    if (!staff) return { goTo: "/menu" };
    const room = shortened((idOf(args[0]) === reception.id ? args.slice(1) : args).join(" "), 40);
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

/** Who is in line, in order. */
const queue: Command = {
  name: "queue",
  right: "queue.call",
  run: async (setting, [id]): Promise<Outcome> => {
    const { work, say } = setting;
    const { reception, outcome } = await whichReception(setting, id, "queue");
    if (!reception) return outcome;
    const line = await queueOf(work, reception.id);
    const lines = line.map((visitor, i) => `${i + 1}. ${say("queue.line", cardWords(setting, visitor))}`);
    const choices = [
      { id: `/next ${reception.id}`, label: say("queue.next") },
      { id: "/walkin", label: say("queue.walkIn") },
    ];
    return said({ text: [say("queue.title", { count: line.length }), ...lines].join("\n"), choices });
  },
};

const again = (name: string, right: Right, act: typeof recall, done: string): Command => ({
  name,
  right,
  run: async (setting, [id]) => {
    const { work, staff, say } = setting;
    if (!staff) return { goTo: "/menu" };
    const result = await act(work, staff, idOf(id));
    if (!result.ok && result.reason === "notAllowed") return notAllowedSaid(setting);
    const choices = [{ id: "/next", label: say("queue.next") }, dayChoice(setting)];
    return said({ text: result.ok ? say(done, { ticket: result.ticket }) : say("queue.notCalled"), choices });
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
