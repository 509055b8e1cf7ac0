import { z } from "zod";
import type { CaseStep } from "../../../domain/caseLife.ts";
import { type Given, lookAtCase, previewOfStep, takeStep } from "../../../office/caseHandling.ts";
import { named } from "../../../office/names.ts";
import { type Dialog, dialog, type Question, type Questions } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";
import type { Outcome, Setting } from "../../setting.ts";

// The steps of a case. Each shows the text that the applicant will get before it is taken.

const receipt = choose({ ask: "cases.which", from: () => [] });

const caseInHand = ({ work, answers }: Setting) =>
  work.tx.case.findUnique({
    where: { receiptNumber: String(answers.receipt) },
    include: { demands: { orderBy: { number: "asc" } } },
  });

/** "This is what the applicant will read: … Send it?" */
const preview = (step: CaseStep): Question<string> =>
  choose({
    ask: async (setting) => {
      const subject = await caseInHand(setting);
      if (!subject) return setting.say("cases.notYours");
      const { say, work } = setting;
      return say("cases.preview", {
        text: await previewOfStep(work, step, subject, givenBy(setting.answers)),
      });
    },
    from: ({ say }) => [
      { id: "send", label: say("cases.send") },
      { id: "rewrite", label: say("cases.rewrite") },
    ],
  });

const given = z.object({
  reason: z.string().optional(),
  unit: z.string().optional(),
  answers: z.array(z.string()).optional(),
  outcome: z.string().optional(),
});

function givenBy(answers: Record<string, unknown>): Given {
  const { unit, ...rest } = given.parse(answers);
  return { ...rest, unitKey: unit };
}

function stepDialog(step: CaseStep, questions: Questions): Dialog {
  return dialog(step, { receipt, ...questions, preview: preview(step) }, async (answers, setting): Promise<Outcome> => {
    const { work, staff, say } = setting;
    if (answers.preview === "rewrite") return { start: step, answers: { receipt: answers.receipt } };
    const subject = staff && (await lookAtCase(work, staff, String(answers.receipt)));
    if (!staff || !subject) return { say: [{ text: say("cases.notYours") }] };
    const taken = await takeStep(work, staff, subject.id, step, givenBy(answers));
    if (!taken.ok) {
      const possible = taken.possible.map((name) => say(`caseStep.${name}`)).join(", ");
      return {
        say: [{ text: say(possible ? "cases.notPossible" : "cases.nothingPossible", { possible }) }],
        goTo: `/look ${subject.receiptNumber}`,
      };
    }
    const choices = [
      { id: `/look ${subject.receiptNumber}`, label: subject.receiptNumber },
      { id: "/cases", label: say("menu.cases") },
    ];
    return {
      say: [
        {
          text: say(taken.reached ? "cases.done" : "cases.doneNotReached", { receipt: subject.receiptNumber }),
          choices,
        },
      ],
    };
  });
}

/** One answer for each numbered demand; there is no way to send a reply that leaves one out. */
const answers: Question<string[]> = {
  schema: z.array(z.string()),
  takesAnyText: true,
  async ask(setting) {
    return { text: await askFor(setting, 0) };
  },
  async take(content, setting, soFar = []) {
    const subject = await caseInHand(setting);
    const typed = content.kind === "text" ? content.text.trim() : "";
    if (typed.length < 10) return { ok: false, hint: setting.say("hints.tooShort", { min: 10 }) };
    if (typed.length > 2000)
      return { ok: false, hint: setting.say("hints.tooLong", { max: 2000, length: typed.length }) };
    const value = [...soFar, typed];
    const all = value.length >= (subject?.demands.length ?? 0);
    return all ? { ok: true, value } : { ok: true, value, more: await askFor(setting, value.length), mayEnd: false };
  },
};

async function askFor(setting: Setting, i: number): Promise<string> {
  const demands = (await caseInHand(setting))?.demands ?? [];
  return setting.say("reply.demand", { number: i + 1, of: demands.length, demand: demands[i]?.text ?? "" });
}

const unit = choose({
  ask: "assign.unit",
  from: async (setting) => {
    const { work, language } = setting;
    const subject = await caseInHand(setting);
    const fits = (subjects: string[]) => subjects.includes(subject?.category ?? "");
    return Object.entries(work.office.units)
      .filter(([, { retired }]) => !retired)
      .sort(([, a], [, b]) => Number(fits(b.subjects)) - Number(fits(a.subjects)))
      .map(([key, { name }]) => ({ id: key, label: named(name, work.office, language) }));
  },
});

export const stepDialogs = [
  stepDialog("accept", {}),
  stepDialog("refuse", { reason: text({ ask: "refuse.reason", min: 20, max: 1000 }) }),
  stepDialog("assign", { unit }),
  stepDialog("reply", { answers }),
  stepDialog("close", { outcome: text({ ask: "close.outcome", min: 10, max: 1000 }) }),
];
