// The steps of a case as dialogs: one for each step of domain/caseSteps.ts, asking for what the step needs. Staff see the text that the
// applicant will get before it is sent.

import { z } from "zod";
import {
  type CaseStep,
  isForStaff,
  isTold,
  type Need,
  needsOf,
  stepNames,
  takesPapers,
} from "../../../domain/caseSteps.ts";
import { listed } from "../../../i18n/lists.ts";
import { shortened } from "../../../lib/shortened.ts";
import { lookAtCase } from "../../../office/cases/caseAccess.ts";
import type { Given } from "../../../office/cases/caseNews.ts";
import { ownCase } from "../../../office/cases/caseStatus.ts";
import { type Actor, type Handled, previewOfStep, takeStep } from "../../../office/cases/caseSteps.ts";
import { keepFile } from "../../../office/cases/evidence.ts";
import { largestFile } from "../../../store/blobs.ts";
import { type Dialog, dialog, type Question, type Questions } from "../../dialog.ts";
import { evidence } from "../../fileQuestions.ts";
import { choose } from "../../questions.ts";
import type { Outcome, Setting } from "../../setting.ts";
import { applicantTold } from "./applicantTold.ts";
import { actorFor, caseInHand } from "./caseInHand.ts";
import { before, needQuestion } from "./needs.ts";
import { keptAsNote } from "./typedIsKept.ts";

const receipt = choose({ ask: "cases.which", from: () => [] });

/**
 * Documents as they are, beside the answers to the demands or instead of long reasons. A reply asks for them; what else is told to the
 * applicant takes them when they are wanted.
 */
const papersOf = (step: CaseStep) =>
  evidence({
    ask: "step.papers",
    max: 5,
    largest: largestFile,
    when: ({ answers }) => step === "reply" || answers.withPapers === true,
    keep: (sent, { work, chat }) => keepFile(work, chat.id, sent),
  });

const given = z.object({
  ...Object.fromEntries(
    ["reasonKind", "reason", "goTo", "channel", "where", "how", "office", "passing", "unit"].map((name) => [
      name,
      z.string().optional(),
    ]),
  ),
  outcome: z.string().optional(),
  evidence: z.string().optional(),
  toldOn: z.string().optional(),
  leader: z.string().optional(),
  officer: z.string().optional(),
  text: z.string().optional(),
  demands: z
    .array(
      z.object({
        verdict: z.enum(["supported", "reasonable", "notSupported"]),
        reasons: z.string(),
        remedy: z.string(),
      }),
    )
    .optional(),
  papers: z.array(z.object({ id: z.number(), name: z.string() })).optional(),
});
const givenBy = (answers: Record<string, unknown>): Given => given.parse(answers);

/** "This is what the applicant will read: … Send it?", or only whether it shall be done. */
const check = (step: CaseStep): Question<string> =>
  choose({
    ask: async (setting) => {
      const { say, work } = setting;
      const subject = await caseInHand(setting);
      const actor = await actorFor(setting, String(setting.answers.receipt));
      if (!subject || !actor) return say("cases.notYours");
      if ("applicant" in actor) return say(`applicantStep.sure.${step}`, { receipt: subject.receiptNumber });
      if (step === "note") return say("cases.noteSure", { text: String(setting.answers.text ?? "") });
      if (!isTold(step)) return say("cases.sure", { step: say(`caseStep.${step}`), receipt: subject.receiptNumber });
      return say("cases.preview", { text: await previewOfStep(work, step, subject, givenBy(setting.answers)) });
    },
    from: async (setting) => {
      const { say } = setting;
      const actor = await actorFor(setting, String(setting.answers.receipt));
      if (actor && "applicant" in actor)
        return [
          { id: "send", label: say("applicantStep.yes") },
          { id: "stop", label: say("applicantStep.no") },
        ];
      return [
        { id: "send", label: say(isTold(step) ? "cases.send" : "cases.doIt") },
        ...(wasTyped(step) ? [{ id: "rewrite", label: say("cases.rewrite") }] : []),
        ...(takesPapers(step) ? [{ id: "papers", label: say("cases.papers") }] : []),
      ];
    },
  });

/** Something of it was written by hand, and can be written again; a fixed text can't. */
const wasTyped = (step: CaseStep): boolean => typedNeeds(step).length > 0;
const typedNeeds = (step: CaseStep): Need[] => needsOf(step).filter((need) => needQuestion(step, need).takesAnyText);

/** The parts that were written by hand: a point of a reply, a reason. The old text of each stays at hand while it is written again. */
async function partsWritten(step: CaseStep, setting: Setting): Promise<{ id: string; label: string }[]> {
  const { say } = setting;
  const { demands } = await caseInHand(setting).then((subject) => subject ?? { demands: [] });
  return typedNeeds(step).flatMap((need) =>
    need === "demands"
      ? demands.map(({ number, text }) => ({
          id: `demands:${number - 1}`,
          label: shortened(say("cases.partDemand", { number, text }), 40),
        }))
      : [{ id: need, label: say(`cases.part.${need}`) }],
  );
}

/** Asked only where something is written again, and there is more than one part. */
const whichPart = (step: CaseStep): Question<string> =>
  choose({
    ask: "cases.whichPart",
    when: ({ answers }) => answers.rewriting === true,
    from: (setting) => partsWritten(step, setting),
    choose: async (id, { answers }) => {
      takeOut(answers, id);
      return { ok: true };
    },
  });

/** The part is asked for again; what stood there is kept beside, to be shown and taken over. */
function takeOut(answers: Record<string, unknown>, part: string): void {
  const need = part.split(":")[0] ?? part;
  if (answers[need] !== undefined) answers[before(need)] = answers[need];
  delete answers[need];
}

/** Writing again begins with what was written: only the part that is chosen is asked for, all else stays. */
async function rewrite(step: CaseStep, answers: Record<string, unknown>, setting: Setting): Promise<Outcome> {
  const parts = await partsWritten(step, setting);
  const [only, another] = parts;
  delete answers.check;
  answers.rewriting = true;
  const note = setting.say("cases.writtenIsKept");
  if (another || !only) return { again: "part", note };
  answers.part = only.id;
  takeOut(answers, only.id);
  return { again: only.id.split(":")[0] ?? only.id, note };
}

function stepDialog(step: CaseStep): Dialog {
  const asked: Questions = Object.fromEntries(needsOf(step).map((need) => [need, needQuestion(step, need)]));
  const papers: Questions = takesPapers(step) ? { papers: papersOf(step) } : {};
  const part: Questions = wasTyped(step) ? { part: whichPart(step) } : {};
  const questions: Questions = { receipt, ...part, ...asked, ...papers, check: check(step) };
  return dialog(
    step,
    questions,
    async (answers, setting): Promise<Outcome> => {
      const number = String(answers.receipt);
      if (answers.check === "rewrite") return rewrite(step, answers, setting);
      if (answers.check === "papers") {
        const { check: _, papers: __, ...kept } = answers;
        return { start: step, answers: { ...kept, withPapers: true } };
      }
      const actor = await actorFor(setting, number);
      if (!actor || answers.check === "stop") return { goTo: `/case ${number}` };
      const subject = await seenBy(actor, setting, number);
      if (!subject) return { say: [{ text: setting.say("cases.notYours") }] };
      const taken = await takeStep(setting.work, actor, subject.id, step, givenBy(answers));
      if (taken.ok) return done(actor, step, taken, number, setting);
      const kept = step === "note" ? "" : typedIn(step, answers);
      if (kept && "staff" in actor) return keptAsNote(setting, number, refusalText(actor, taken, setting), kept);
      return refused(actor, taken, number, setting);
    },
    { right: isForStaff(step) ? `step.${step}` : undefined },
  );
}

/** A step of staff begins with a look, which is recorded. */
const seenBy = (actor: Actor, { work, person }: Setting, number: string) =>
  "staff" in actor ? lookAtCase(work, actor.staff, number) : ownCase(work, person.id, number);

/** What most often follows at once. */
const nextStep: Partial<Record<CaseStep, CaseStep>> = { accept: "assign", takeon: "reply" };

function done(
  actor: Actor,
  step: CaseStep,
  { reached }: Extract<Handled, { ok: true }>,
  number: string,
  setting: Setting,
): Outcome {
  const { say } = setting;
  if ("applicant" in actor)
    return {
      say: [{ text: say("applicantStep.done"), choices: [{ id: `/case ${number}`, label: say("news.showCase") }] }],
    };
  const next = nextStep[step];
  const choices = [
    ...(next ? [{ id: `/${next} ${number}`, label: say(`caseStep.${next}`) }] : []),
    { id: `/look ${number}`, label: number },
    { id: "/cases", label: say("menu.cases") },
  ];
  const text = isTold(step) ? applicantTold(reached, number, setting) : say("cases.doneOnly", { receipt: number });
  return { say: [{ text, choices }] };
}

/** What was typed for a step, as one text: offered as a note where somebody else has acted meanwhile. */
function typedIn(step: CaseStep, answers: Record<string, unknown>): string {
  const demands = given.safeParse(answers).data?.demands ?? [];
  const texts = typedNeeds(step).flatMap((need) =>
    need === "demands"
      ? demands.map(({ reasons, remedy }, i) => `${i + 1}) ${[reasons, remedy].filter(Boolean).join(" · ")}`)
      : typeof answers[need] === "string"
        ? [answers[need]]
        : [],
  );
  return shortened(texts.join("\n"), 2000);
}

function refused(actor: Actor, refusal: Extract<Handled, { ok: false }>, number: string, setting: Setting): Outcome {
  const goTo = "applicant" in actor ? `/case ${number}` : `/look ${number}`;
  return { say: [{ text: refusalText(actor, refusal, setting) }], goTo };
}

function refusalText(actor: Actor, refusal: Extract<Handled, { ok: false }>, { say }: Setting): string {
  if (refusal.reason !== "notPossible") return say(`cases.refused.${refusal.reason}`);
  if ("applicant" in actor) return say("applicantStep.notNow");
  const possible = listed(
    say,
    refusal.possible.map((name) => say(`caseStep.${name}`)),
  );
  return say(possible ? "cases.notPossible" : "cases.nothingPossible", { possible });
}

/** What the applicant was asked for is given through the dialog "add". */
export const stepDialogs = stepNames.filter((step) => step !== "give").map(stepDialog);
