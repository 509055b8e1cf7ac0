import { DateTime } from "luxon";
import { endOfDay } from "../../../domain/calendar.ts";
import { dateInWords } from "../../../i18n/dates.ts";
import { categoryName, unitName } from "../../../office/names.ts";
import type { CannotGoOn } from "../../../office/visits/onward.ts";
import type { VisitNotes } from "../../../office/visits/visitNotes.ts";
import type { VisitOutcome } from "../../../store/generated/enums.ts";
import type { Answers } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";
import { readDay } from "../../reading/notRead.ts";
import type { Outcome, Setting } from "../../setting.ts";

const outcomes = ["onTheSpot", "assigned", "leaderLed"] as const satisfies VisitOutcome[];
const goesOn = ({ answers }: Setting) => answers.outcome !== "onTheSpot";
const addsMore = ({ answers }: Setting) => answers.rest === "yes";
const visitOf = ({ work, answers }: Setting) =>
  work.tx.booking.findUnique({ where: { id: Number(answers.booking) || 0 }, include: { case: true } });

/** The questions of the reception record; `booking` among the answers is the visit, where there is one already. */
export const recordQuestions = {
  outcome: choose({
    ask: "record.outcome",
    from: ({ say }) => outcomes.map((id) => ({ id, label: say(`record.outcomes.${id}`) })),
  }),
  summary: text({ ask: "record.summary", min: 3, max: 500 }),
  answer: text({ ask: "record.answer", min: 3, max: 1000 }),
  // A visit about a case goes on in that case.
  category: choose({
    ask: "record.category",
    when: goesOn,
    from: async (setting) => {
      const known = (await visitOf(setting))?.case;
      const own = known ? [{ id: known.category, label: known.receiptNumber }] : [];
      const others = setting.work.office.categories.map((code) => ({
        id: code,
        label: categoryName(code, setting.language),
      }));
      return known ? own : others;
    },
  }),
  unit: choose({
    ask: "step.unit",
    when: ({ answers }) => answers.outcome === "assigned",
    from: async (setting) => {
      const { work, language, answers } = setting;
      const complainedOf = (await visitOf(setting))?.case?.complainedUnitKey;
      return Object.entries(work.office.units)
        .filter(([key, { retired }]) => !retired && key !== complainedOf)
        .sort(([, a], [, b]) => suits(b.subjects, answers.category) - suits(a.subjects, answers.category))
        .map(([key]) => ({ id: key, label: unitName(work.office, key, language) }));
    },
  }),
  due: choose({ ask: "record.due", when: goesOn, from: days, narrow: typedDay }),
  id: choose({
    ask: "record.id",
    from: ({ say }) => [
      { id: "yes", label: say("record.idSeen") },
      { id: "no", label: say("record.idNotSeen") },
    ],
  }),
  // One press where there is nothing to add; else the rest of the form, each line of it skippable.
  rest: choose({
    ask: "record.rest",
    from: ({ say }) => [
      { id: "no", label: say("record.complete") },
      { id: "yes", label: say("record.addMore") },
    ],
  }),
  accompaniedBy: text({ ask: "record.accompaniedBy", when: addsMore, max: 200, optional: true }),
  place: text({ ask: "record.place", when: addsMore, max: 200, optional: true }),
  documents: text({ ask: "record.documents", when: addsMore, max: 500, optional: true }),
  nextStep: text({ ask: "record.nextStep", when: addsMore, max: 500, optional: true }),
};

export function notesOf(
  answers: Partial<Answers<typeof recordQuestions>>,
  { work }: Pick<Setting, "work">,
): VisitNotes {
  return {
    outcome: outcomes.find((one) => one === answers.outcome) ?? "onTheSpot",
    summary: answers.summary ?? "",
    answer: answers.answer ?? "",
    idSeen: answers.id === "yes",
    accompaniedBy: answers.accompaniedBy,
    placeText: answers.place,
    documents: answers.documents,
    nextStep: answers.nextStep,
    category: answers.category,
    unitKey: answers.unit,
    dueAt: answers.due ? endOfDay(answers.due, work.office.zone) : undefined,
  };
}

/** Why the matter cannot go on so; what came of the visit, or the unit, is asked for again, and all else that was entered stays. */
export const chooseAgain = (refusal: CannotGoOn, { say }: Setting): Outcome => ({
  again: refusal.why === "complainedOf" ? "unit" : "outcome",
  note:
    refusal.why === "sealed"
      ? say("record.cannotGoOn.sealed")
      : say(`record.cannotGoOn.${refusal.why}`, {
          receipt: refusal.receiptNumber,
          state: say(`caseStatus.${refusal.status}`),
        }),
});

const suits = (subjects: string[], category: unknown) => Number(subjects.includes(String(category)));

/** In a week, in two, in a month; or whatever day is typed. */
function days({ work, language, narrowed }: Setting) {
  const { now, office } = work;
  const today = DateTime.fromJSDate(now, { zone: office.zone });
  const offered = [7, 14, 30].map((ahead) => today.plus({ days: ahead }).toISODate() ?? "");
  return [...(narrowed ? [narrowed] : []), ...offered].map((day) => ({
    id: day,
    label: dateInWords(endOfDay(day, office.zone), office.zone, language),
  }));
}

async function typedDay(typed: string, setting: Setting) {
  const { office } = setting.work;
  const read = readDay(typed, setting, { by: true });
  if (!read.ok) return read.hint ? { ok: false as const, hint: read.hint } : undefined;
  const date = dateInWords(endOfDay(read.day, office.zone), office.zone, setting.language);
  return { ok: true as const, narrow: read.day, note: setting.say("record.dayFound", { date }) };
}
