import { z } from "zod";
import type { Choice, Content } from "../../../domain/message.ts";
import type { Question, Taken } from "../../dialog.ts";
import { tooShort } from "../../questions.ts";
import { figureTyped, numberTyped } from "../../reading/number.ts";
import type { Setting } from "../../setting.ts";
import { plain, sameWords } from "../../words.ts";
import { caseInHand } from "./caseInHand.ts";

const verdicts = ["supported", "reasonable", "notSupported"] as const;

const answer = z.object({ verdict: z.enum(verdicts), reasons: z.string(), remedy: z.string() });
const partly = answer.partial();
type Partly = z.infer<typeof partly>;

/**
 * The answer to each numbered demand: the decision, the reasons, the remedy. There is no way on before each has all three; the remedy may
 * be "none", though not where the demand is supported: then the applicant reads what is done, or has been.
 */
export const demandAnswers: Question<Partly[]> = {
  schema: z.array(answer).min(1),
  takesAnyText: true,
  async ask(setting) {
    const soFar = setting.open ? z.array(partly).catch([]).parse(setting.answers.demands) : begun(setting);
    const asked = await next(soFar, setting);
    return asked ?? { text: setting.say("cases.notYours") };
  },
  async take(content, setting, soFar = begun(setting)) {
    const value = soFar.map((given) => ({ ...given }));
    const open = value.find((given) => !isWhole(given));
    const current: Partly = open ?? {};
    if (!open) value.push(current);
    const fault = fill(current, content, setting);
    if (fault) return fault;
    const asked = await next(value, setting);
    return asked ? { ok: true, value, more: asked.text, choices: asked.choices, mayEnd: false } : { ok: true, value };
  },
  stepBack(soFar, setting) {
    // Where one point is written again, the way back is to the choice of the point.
    if (pointAgain(setting) !== undefined || soFar.length === 0) return undefined;
    const last = soFar.at(-1) ?? {};
    const { verdict, reasons, remedy } = last;
    const before = soFar.slice(0, -1);
    if (remedy !== undefined) return [...before, { verdict, reasons }];
    if (reasons !== undefined) return [...before, { verdict }];
    return before;
  },
};

/** Written again: all points but the one that is chosen stand as they were. */
function begun(setting: Setting): Partly[] {
  const n = pointAgain(setting);
  return n === undefined ? [] : oldOnes(setting).map((given, i) => (i === n ? {} : given));
}

const oldOnes = ({ answers }: Setting): Partly[] => z.array(partly).catch([]).parse(answers["before:demands"]);

/** Which point is written again, from 0. */
function pointAgain({ answers }: Setting): number | undefined {
  const found = answers.rewriting === true ? /^demands:(\d+)$/.exec(String(answers.part))?.[1] : undefined;
  return found === undefined ? undefined : Number(found);
}

const isWhole = ({ verdict, reasons, remedy }: Partly) =>
  verdict !== undefined && reasons !== undefined && remedy !== undefined;

/** Puts the message into the first part that is still open, or says why it can't. */
function fill(given: Partly, content: Content, setting: Setting): Extract<Taken<Partly[]>, { ok: false }> | undefined {
  const { say } = setting;
  const typed = content.kind === "text" ? content.text.trim() : "";
  const old = oldOnes(setting)[pointAgain(setting) ?? -1];
  const keeps = content.kind === "choice" && content.id === "~keep";
  if (given.verdict === undefined) {
    if (old?.verdict && (keeps || plain(typed) === "4")) {
      given.verdict = old.verdict;
      return undefined;
    }
    const number = (numberTyped(typed) ?? 0) - 1;
    given.verdict = verdicts.find(
      (verdict, i) =>
        i === number ||
        (content.kind === "choice" && content.id === verdict) ||
        (typed !== "" && sameWords(say(`verdict.${verdict}`), typed)),
    );
    return given.verdict ? undefined : { ok: false, hint: say("hints.choose") };
  }
  if (given.reasons === undefined) {
    if (old?.reasons && (keeps || plain(typed) === "1")) {
      given.reasons = old.reasons;
      return undefined;
    }
    const short = tooShort(typed, 10, setting);
    if (short) return short;
    if (typed.length > 2000) return { ok: false, hint: say("hints.tooLong", { max: 2000, length: typed.length }) };
    given.reasons = typed;
    return undefined;
  }
  const keepsNumber = given.verdict === "supported" ? "1" : "2";
  if (old?.remedy && (keeps || plain(typed) === keepsNumber)) {
    given.remedy = old.remedy;
    return undefined;
  }
  const none =
    given.verdict !== "supported" &&
    ((content.kind === "choice" && content.id === "~none") || figureTyped(typed) === 1);
  const short = none ? undefined : tooShort(typed, 3, setting);
  if (short) return short;
  if (typed.length > 1000) return { ok: false, hint: say("hints.tooLong", { max: 1000, length: typed.length }) };
  given.remedy = none ? "" : typed;
  return undefined;
}

/** What is asked next, or nothing when every demand has its answer. */
async function next(soFar: Partly[], setting: Setting): Promise<{ text: string; choices?: Choice[] } | undefined> {
  const { say } = setting;
  const demands = (await caseInHand(setting))?.demands ?? [];
  const open = soFar.findIndex((given) => !isWhole(given));
  const i = open >= 0 ? open : soFar.length;
  const demand = demands[i];
  if (!demand) return undefined;
  const given = soFar[i] ?? {};
  const old = i === pointAgain(setting) ? oldOnes(setting)[i] : undefined;
  const keep = { id: "~keep", label: say("cases.keepIt") };
  const was = (asked: string, text: string | undefined) =>
    text ? `${asked}\n\n${say("cases.wasWritten", { text })}` : asked;
  if (given.verdict === undefined)
    return {
      text: was(
        say("reply.demand", { number: i + 1, of: demands.length, demand: demand.text }),
        old?.verdict && say(`verdict.${old.verdict}`),
      ),
      choices: [
        ...verdicts.map((verdict) => ({ id: verdict, label: say(`verdict.${verdict}`) })),
        ...(old?.verdict ? [keep] : []),
      ],
    };
  if (given.reasons === undefined)
    return {
      text: was(say("reply.reasons", { number: i + 1 }), old?.reasons),
      choices: old?.reasons ? [keep] : undefined,
    };
  const choices = [
    ...(given.verdict === "supported" ? [] : [{ id: "~none", label: say("reply.noRemedy") }]),
    ...(old?.remedy ? [keep] : []),
  ];
  return {
    text: was(say("reply.remedy", { number: i + 1 }), old?.remedy),
    choices: choices.length > 0 ? choices : undefined,
  };
}
