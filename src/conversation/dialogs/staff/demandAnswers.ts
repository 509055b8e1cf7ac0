import { z } from "zod";
import type { Choice, Content } from "../../../domain/message.ts";
import type { Question, Taken } from "../../dialog.ts";
import { tooShort } from "../../questions.ts";
import { figureTyped, numberTyped } from "../../reading/number.ts";
import type { Setting } from "../../setting.ts";
import { sameWords } from "../../words.ts";
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
    const soFar = setting.open ? z.array(partly).catch([]).parse(setting.answers.demands) : [];
    const asked = await next(soFar, setting);
    return asked ?? { text: setting.say("cases.notYours") };
  },
  async take(content, setting, soFar = []) {
    const value = soFar.map((given) => ({ ...given }));
    const last = value.at(-1);
    const current: Partly = last && !isWhole(last) ? last : {};
    if (current !== last) value.push(current);
    const fault = fill(current, content, setting);
    if (fault) return fault;
    const asked = await next(value, setting);
    return asked ? { ok: true, value, more: asked.text, choices: asked.choices, mayEnd: false } : { ok: true, value };
  },
};

const isWhole = ({ verdict, reasons, remedy }: Partly) =>
  verdict !== undefined && reasons !== undefined && remedy !== undefined;

/** Puts the message into the first part that is still open, or says why it can't. */
function fill(given: Partly, content: Content, setting: Setting): Extract<Taken<Partly[]>, { ok: false }> | undefined {
  const { say } = setting;
  const typed = content.kind === "text" ? content.text.trim() : "";
  if (given.verdict === undefined) {
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
    const short = tooShort(typed, 10, setting);
    if (short) return short;
    if (typed.length > 2000) return { ok: false, hint: say("hints.tooLong", { max: 2000, length: typed.length }) };
    given.reasons = typed;
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
  if (given.verdict === undefined)
    return {
      text: say("reply.demand", { number: i + 1, of: demands.length, demand: demand.text }),
      choices: verdicts.map((verdict) => ({ id: verdict, label: say(`verdict.${verdict}`) })),
    };
  if (given.reasons === undefined) return { text: say("reply.reasons", { number: i + 1 }) };
  const text = say("reply.remedy", { number: i + 1 });
  return given.verdict === "supported" ? { text } : { text, choices: [{ id: "~none", label: say("reply.noRemedy") }] };
}
