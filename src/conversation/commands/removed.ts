import type { NotAllowed } from "../../domain/rights.ts";
import { putBack, removalReasons, type TakenOff, takeOffLine } from "../../office/visits/takenOff.ts";
import { visitsWithTicket } from "../../office/visits/visitorCard.ts";
import { type Command, idOf } from "../command.ts";
import { notAllowedSaid, type Outcome, type Setting, said } from "../setting.ts";

// Off the line, and into it again: somebody who was registered twice, or has gone home.

/** "/remove 12", "/remove W-016": asks why; "/remove 12 left" does it. */
const remove: Command = {
  name: "remove",
  right: "visit.receive",
  run: async (setting, [typed = "", typedReason]): Promise<Outcome> => {
    const { work, staff, say } = setting;
    if (!staff) return { goTo: "/menu" };
    if (typed === "") return { goTo: "/queue" };
    const withTicket = /^[a-z]-?\d+$/i.test(typed)
      ? await visitsWithTicket(
          work,
          typed.replace(/^([a-z])-?0*(\d+)$/i, (_, letter, n) => `${letter}-${n.padStart(3, "0")}`),
        )
      : [];
    const [only, another] = withTicket;
    if (another) return { goTo: `/visitor ${another.ticket}` };
    const id = only?.id ?? idOf(typed);
    const because = removalReasons.find((reason) => reason === typedReason);
    if (because) return done(setting, id, await takeOffLine(work, staff, id, because), "off");
    const visit = await work.tx.booking.findUnique({ where: { id } });
    if (!visit) return { goTo: "/visitor" };
    if (visit.status !== "arrived")
      return done(setting, id, { ok: false, reason: "notInLine", status: visit.status }, "off");
    return said({
      text: say("removed.why", { ticket: visit.ticket, name: visit.name ?? say("day.erased") }),
      choices: [
        ...removalReasons.map((reason) => ({ id: `/remove ${id} ${reason}`, label: say(`removed.because.${reason}`) })),
        { id: `/visitor ${id}`, label: say("removed.stays") },
      ],
    });
  },
};

const putback: Command = {
  name: "putback",
  right: "visit.receive",
  run: async (setting, [typed]): Promise<Outcome> => {
    const { work, staff } = setting;
    if (!staff) return { goTo: "/menu" };
    const id = idOf(typed);
    return done(setting, id, await putBack(work, staff, id), "back");
  },
};

function done(setting: Setting, id: number, result: TakenOff | NotAllowed, way: "off" | "back"): Outcome {
  const { say } = setting;
  if (!result.ok && result.reason === "notAllowed") return notAllowedSaid(setting);
  const show = { id: `/visitor ${id}`, label: say("visitor.show") };
  if (!result.ok)
    return said({ text: say("removed.notInLine", { state: say(`visitStatus.${result.status}`) }), choices: [show] });
  const undo = way === "off" ? [{ id: `/putback ${id}`, label: say("removed.putBack") }] : [];
  return said({
    text: say(way === "off" ? "removed.done" : "removed.doneBack", { ticket: result.ticket }),
    choices: [...undo, { id: "/queue", label: say("menu.queue") }, show],
  });
}

export const removalCommands = [remove, putback];
