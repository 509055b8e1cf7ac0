import { receptionById } from "../../office/receptions/receptions.ts";
import { enterNotCome, enterNotReached, lookAtForm, visitToEnter } from "../../office/visits/paper.ts";
import { type Command, idOf } from "../command.ts";
import { notEntered, paperChoices, promisedInWords } from "../dialogs/staff/onPaper.ts";
import { type Outcome, type Setting, said } from "../setting.ts";
import { visitsOnPaper } from "./onPaper.ts";

// One form after the other: what it says of a visit, of somebody without a booking, and of who received.

/** One visit: what does its form say? */
const papervisit: Command = {
  name: "papervisit",
  right: "paper.enter",
  run: async ({ work, staff, say }, [id]) => {
    const visit = staff && (await lookAtForm(work, staff, idOf(id)));
    if (!visit) return { goTo: "/onpaper" };
    const { ticket, receptionId, mayBe } = visit;
    return said({
      text: say("paper.whatHappened", { ticket, name: visit.name ?? say("day.erased") }),
      choices: [
        { id: `/papercame ${visit.id}`, label: say("paper.came") },
        ...(mayBe.notCome ? [{ id: `/papernotcome ${visit.id}`, label: say("paper.notCome") }] : []),
        ...(mayBe.notReached ? [{ id: `/papernotreached ${visit.id}`, label: say("paper.notReached") }] : []),
        { id: `/onpaper ${receptionId}`, label: say("paper.next") },
      ],
    });
  },
};

const papercame: Command = {
  name: "papercame",
  right: "paper.enter",
  run: async ({ work }, [id]) => {
    const visit = await visitToEnter(work, idOf(id));
    return visit ? { start: "onPaper", answers: { booking: String(visit.id) } } : { goTo: "/onpaper" };
  },
};

const papernotcome: Command = {
  name: "papernotcome",
  right: "paper.enter",
  run: async (setting, [id]) => {
    const { work, staff, say } = setting;
    if (!staff) return { goTo: "/menu" };
    const entered = await enterNotCome(work, staff, idOf(id));
    if (!entered.ok) return said({ text: notEntered(entered, setting), choices: paperChoices(setting) });
    return withList(
      setting,
      idOf(id),
      say(entered.excused ? "paper.notedExcused" : "paper.notedNotCome", { ticket: entered.ticket }),
    );
  },
};

const papernotreached: Command = {
  name: "papernotreached",
  right: "paper.enter",
  run: async (setting, [id]) => {
    const { work, staff } = setting;
    if (!staff) return { goTo: "/menu" };
    const entered = await enterNotReached(work, staff, idOf(id));
    if (!entered.ok) return said({ text: notEntered(entered, setting), choices: paperChoices(setting) });
    return withList(setting, idOf(id), await promisedInWords(entered, setting));
  },
};

async function withList(setting: Setting, bookingId: number, note: string): Promise<Outcome> {
  const visit = await visitToEnter(setting.work, bookingId);
  const list = await visitsOnPaper(setting, visit?.receptionId ?? 0);
  return said({ ...list, text: `${note}\n\n${list.text}` });
}

/** Starts a dialog on a reception that has begun and is not closed. */
const onReception = (name: string, dialog: string): Command => ({
  name,
  right: "paper.enter",
  run: async ({ work }, [id]) => {
    const reception = await receptionById(work, idOf(id));
    if (reception?.status !== "scheduled" || reception.startsAt > work.now)
      return { goTo: reception ? `/onpaper ${reception.id}` : "/onpaper" };
    return { start: dialog, answers: { reception: String(reception.id) } };
  },
});

export const paperActs = [
  papervisit,
  papercame,
  papernotcome,
  papernotreached,
  onReception("paperwalkin", "walkInOnPaper"),
  onReception("paperleader", "leaderOnPaper"),
];
