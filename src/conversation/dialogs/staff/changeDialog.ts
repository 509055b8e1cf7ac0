import { listed } from "../../../i18n/lists.ts";
import { previewOf } from "../../../office/receptions/changePreview.ts";
import { receptionInWords } from "../../../office/receptions/leaderNews.ts";
import { type Changed, changeReception, type Wanted } from "../../../office/receptions/receptionChange.ts";
import type { Swapped } from "../../../office/receptions/swapLeaders.ts";
import type { Reception } from "../../../store/generated/client.ts";
import { dialog, type Questions } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";
import type { Outcome, Setting } from "../../setting.ts";
import { andTyped } from "./typedIsKept.ts";

// How a change of a reception is asked for: what is wanted, why, and once more with before and after and who is told how.

/** Given by the command that starts the dialog: the reception, and its last change that the person has seen. */
export const given = {
  reception: choose({ ask: "rota.unknown", from: () => [] }),
  seen: choose({ ask: "rota.unknown", from: () => [] }),
};

export const why = text({ ask: "rota.why", max: 300, optional: true });

export const inHand = ({ work, answers }: Setting, key = "reception") =>
  work.tx.reception.findUnique({ where: { id: Number(answers[key]) } });

export const ask = (key: string) => async (setting: Setting) => {
  const reception = await inHand(setting);
  return reception
    ? setting.say(key, receptionInWords(setting.work, reception, setting.language))
    : setting.say("rota.unknown");
};

type Wish = (answers: Record<string, unknown>, reception: Reception, setting: Setting) => Wanted;

const afterOf = (reception: Reception, { cancelled, ...wanted }: Wanted) => {
  const startsAt = wanted.startsAt ?? reception.startsAt;
  const length = reception.endsAt.getTime() - reception.startsAt.getTime();
  return {
    leaderKey: wanted.leaderKey ?? reception.leaderKey,
    venueKey: wanted.venueKey ?? reception.venueKey,
    startsAt,
    endsAt: wanted.endsAt ?? new Date(startsAt.getTime() + length),
    cancelled,
  };
};

export async function previewText(setting: Setting, reception: Reception, wanted: Wanted): Promise<string> {
  const { work, language, say } = setting;
  const after = afterOf(reception, wanted);
  const preview = await previewOf(work, reception, after);
  return say(after.cancelled ? "rota.previewOff" : "rota.preview", {
    before: say("rota.previewLine", receptionInWords(work, reception, language)),
    after: say("rota.previewLine", receptionInWords(work, after, language)),
    ...preview,
    lost: preview.lost > 0 ? say("rota.previewLost", { count: preview.lost }) : "",
    noWay: preview.noWay > 0 ? say("rota.previewNoWay", { count: preview.noWay }) : "",
    gained: preview.gained > 0 ? say("rota.previewGained", { count: preview.gained }) : "",
  });
}

export const sure = (show: (setting: Setting) => Promise<string>) =>
  choose({
    ask: show,
    from: ({ say }) => [
      { id: "yes", label: say("rota.doIt") },
      { id: "no", label: say("rota.dont") },
    ],
  });

/** The reception that stands in the way, for the text that names it. */
export async function otherReception({ work, language }: Setting, id: number) {
  const other = await work.tx.reception.findUnique({ where: { id } });
  return other ? { id, ...receptionInWords(work, other, language) } : { id };
}

/** What became of it, and the reception as it is now; where another stands in the way, `again` says what is asked once more. */
export async function outcome(
  setting: Setting,
  receptionId: number,
  changed: Changed | Swapped,
  { again = {}, typed = "" }: { again?: Again; typed?: string } = {},
): Promise<Outcome> {
  const { say } = setting;
  if (!changed.ok && "receptionId" in changed) {
    const note = say(`rota.${changed.reason}`, await otherReception(setting, changed.receptionId));
    const question = again[changed.reason];
    return question ? { again: question, note } : { say: [{ text: note }], goTo: `/reception ${receptionId}` };
  }
  const note = changed.ok
    ? [say("rota.done", { told: changed.told, count: changed.toPhone }), noWayInWords(changed.noWay, say)]
        .filter(Boolean)
        .join("\n")
    : andTyped(setting, say(`rota.${changed.reason}`), typed);
  return { say: [{ text: note }], goTo: `/reception ${receptionId}` };
}

/** Who has neither a chat nor a number is named, to be told by a notice. */
const noWayInWords = (tickets: string[], say: Setting["say"]): string =>
  tickets.length > 0 ? say("rota.noWay", { count: tickets.length, tickets: listed(say, tickets) }) : "";

/** The question that is asked once more when a leader or a room is taken. */
type Again = { leaderBusy?: string; roomTaken?: string };

export function changeDialog(name: string, questions: Questions, wish: Wish, again: Again = {}) {
  const check = sure(async (setting) => {
    const reception = await inHand(setting);
    return reception
      ? previewText(setting, reception, wish(setting.answers, reception, setting))
      : setting.say("rota.unknown");
  });
  return dialog(
    name,
    { ...given, ...questions, why, check },
    async (answers: Record<string, unknown>, setting) => {
      const { work, staff, say } = setting;
      const reception = await inHand(setting);
      if (!staff || !reception) return { say: [{ text: say("rota.unknown") }], goTo: "/rota" };
      if (answers.check === "no") return { say: [{ text: say("rota.left") }], goTo: `/reception ${reception.id}` };
      const by = { role: staff.role, staffId: staff.id };
      const how = { reason: String(answers.why ?? ""), seen: Number(answers.seen) };
      return outcome(
        setting,
        reception.id,
        await changeReception(work, by, reception.id, wish(answers, reception, setting), how),
        { again, typed: how.reason },
      );
    },
    { right: "reception.change" },
  );
}
