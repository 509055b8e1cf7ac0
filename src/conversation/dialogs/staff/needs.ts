// How each thing that a step of a case needs is asked for.

import { officeDay } from "../../../domain/calendar.ts";
import type { CaseStep, Need } from "../../../domain/caseSteps.ts";
import type { Content } from "../../../domain/message.ts";
import { policyFor } from "../../../domain/policy.ts";
import { unitsFor } from "../../../domain/routing.ts";
import { dateInWords } from "../../../i18n/dates.ts";
import { eventContent } from "../../../office/cases/caseHistory.ts";
import { leaderInWords, unitName } from "../../../office/names.ts";
import type { Question } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";
import type { Setting } from "../../setting.ts";
import { plain } from "../../words.ts";
import { actorFor, caseInHand } from "./caseInHand.ts";
import { demandAnswers } from "./demandAnswers.ts";

/** Where the profile lists none. */
const usualRefusals = [
  "legal_route",
  "other_power",
  "not_territory",
  "already_in_progress",
  "no_content",
  "private_dispute",
];
const legalChannels = ["litigation", "arbitration", "mediation", "reconsideration", "ruling"] as const;
const outcomes = ["fulfilled", "partly", "explained", "notSupported", "passedOn"] as const;

const options =
  (prefix: string, keys: readonly string[]) =>
  ({ say }: Setting) =>
    keys.map((key) => ({ id: key, label: say(`${prefix}.${key}`) }));

/** Who reads a reason depends on the step and on who takes it: it is asked for in words that fit. */
const reasonAsked =
  (step: CaseStep) =>
  async (setting: Setting): Promise<string> => {
    const { say } = setting;
    const actor = await actorFor(setting, String(setting.answers.receipt));
    if (actor && "applicant" in actor) return say(step === "reopen" ? "step.whyReopen" : "step.whyNotSatisfied");
    return say(step === "object" ? "step.whyNotOurs" : step === "reopen" ? "step.whyOpen" : "step.reason");
  };

/** How a step asks for one of the things that it needs. */
export const needQuestion = (step: CaseStep, need: Need): Question<unknown> => {
  const question = need === "reason" ? text({ ask: reasonAsked(step), min: 10, max: 1000 }) : needQuestions[need];
  return question.takesAnyText && need !== "demands" ? withOldText(need, question) : question;
};

/** Under which name what was written before stands beside the answers while it is written again. */
export const before = (need: string) => `before:${need}`;

/** Shows what was written before, to copy or to keep. */
function withOldText(need: Need, question: Question<unknown>): Question<unknown> {
  const old = ({ answers }: Setting) => {
    const text = answers[before(need)];
    return answers.rewriting === true && typeof text === "string" ? text : undefined;
  };
  return {
    ...question,
    ask: async (setting) => {
      const [asked, text] = [await question.ask(setting), old(setting)];
      if (text === undefined) return asked;
      const { say } = setting;
      return {
        ...asked,
        text: `${asked.text}\n\n${say("cases.wasWritten", { text })}`,
        choices: [{ id: keepOld, label: say("cases.keepIt") }],
      };
    },
    take: async (content, setting, soFar) => {
      const text = old(setting);
      return text !== undefined && keepsOld(content)
        ? { ok: true, value: text }
        : question.take(content, setting, soFar);
    },
  };
}

const keepOld = "~keep";
const keepsOld = (content: Content) =>
  content.kind === "choice" ? content.id === keepOld : content.kind === "text" && plain(content.text) === "1";

const needQuestions: Record<Need, Question<unknown>> = {
  reasonKind: choose({
    ask: "step.reasonKind",
    from: async (setting) => {
      const subject = await caseInHand(setting);
      const listed = policyFor(setting.work.office, subject?.policyKey ?? null)?.refusal_reasons;
      return options("refusal", listed?.length ? listed : usualRefusals)(setting);
    },
  }),
  reason: text({ ask: "step.reason", min: 10, max: 1000 }),
  goTo: text({ ask: "step.goTo", min: 5, max: 500 }),
  channel: choose({ ask: "step.channel", from: options("legal", legalChannels) }),
  where: text({ ask: "step.where", min: 3, max: 300 }),
  how: text({ ask: "step.how", min: 5, max: 500 }),
  office: text({ ask: "step.office", min: 3, max: 200 }),
  passing: choose({ ask: "step.passing", from: options("passing", ["passedOn", "byPerson"]) }),
  unit: choose({
    ask: "step.unit",
    from: async (setting) => {
      const { work, language } = setting;
      const subject = await caseInHand(setting);
      if (!subject) return [];
      const refused = new Set(
        subject.events.flatMap(({ type }, i) => (type === "objected" ? [unitBefore(subject.events, i)] : [])),
      );
      // A unit that has said that it is not theirs can still be chosen, but is not the first.
      const [best, ...others] = unitsFor(work.office, subject);
      const first = best && refused.has(best) ? others.find((key) => !refused.has(key)) : best;
      const units = [first, ...unitsFor(work.office, subject).filter((key) => key !== first)].filter(
        (key) => key !== undefined,
      );
      return units.map((key) => ({
        id: key,
        label: unitName(work.office, key, language),
      }));
    },
  }),
  demands: demandAnswers,
  outcome: choose({
    ask: "step.outcome",
    from: async (setting) => {
      const subject = await caseInHand(setting);
      const passedOn = subject?.status === "redirected" || subject?.status === "forwarded";
      return options("outcome", passedOn ? ["passedOn"] : outcomes.filter((key) => key !== "passedOn"))(setting);
    },
  }),
  evidence: text({ ask: "step.evidence", min: 5, max: 1000 }),
  toldOn: choose({ ask: "step.toldOn", from: daysTold }),
  leader: choose({
    ask: "step.leader",
    from: ({ work, language }) =>
      Object.entries(work.office.leaders)
        .filter(([, { retired }]) => !retired)
        .map(([key]) => ({ id: key, label: leaderInWords(work, key, language) })),
  }),
  officer: choose({
    ask: "step.officer",
    from: async (setting) => {
      const { work, staff } = setting;
      const subject = await caseInHand(setting);
      const colleagues = await work.tx.staff.findMany({
        where: { unitKey: subject?.unitKey ?? "", role: "officer", endedAt: null, id: { not: staff?.id ?? 0 } },
        orderBy: { id: "asc" },
      });
      return colleagues.map(({ id, name }) => ({ id: String(id), label: name }));
    },
    none: "step.noColleague",
  }),
  text: text({ ask: "step.text", min: 3, max: 2000 }),
};

/** The unit that had the case before that entry. */
function unitBefore(events: { type: string; data: unknown }[], at: number): string | undefined {
  const assigned = events.slice(0, at).findLast(({ type }) => type === "assigned");
  return eventContent.safeParse(assigned?.data).data?.unit;
}

const decisions = new Set([
  "answered",
  "reviewAnswered",
  "secondReviewAnswered",
  "notAccepted",
  "redirected",
  "forwarded",
]);

/** The days on which the applicant was told a decision: the store knows them, so nobody types a date. */
async function daysTold(setting: Setting) {
  const { zone } = setting.work.office;
  const events = (await caseInHand(setting))?.events ?? [];
  const days = events.filter(({ type }) => decisions.has(type)).map(({ at }) => at);
  return [...new Map(days.reverse().map((at) => [officeDay(at, zone), at]))].map(([day, at]) => ({
    id: day,
    label: dateInWords(at, zone, setting.language),
  }));
}
