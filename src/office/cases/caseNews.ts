// What a step of a case says to its applicant, in any language: shown to staff before it is taken, and sent as it was shown.

import { afterStep, stepEntry } from "../../domain/caseLife.ts";
import type { CaseStep } from "../../domain/caseSteps.ts";
import { hasSecondReview, policyFor } from "../../domain/policy.ts";
import { dateInWords } from "../../i18n/dates.ts";
import type { Fact } from "../../notifications/facts.ts";
import type { Case } from "../../store/generated/client.ts";
import type { DemandVerdict } from "../../store/generated/enums.ts";
import type { Work } from "../../store/work.ts";
import type { Dates } from "../deadlines/deadlines.ts";
import { leaderInWords, unitName } from "../names.ts";

export type DemandAnswer = { verdict: DemandVerdict; reasons: string; remedy: string };

/** What a step was given, under the names of its needs (domain/caseSteps.ts). Texts are as they were typed; keys name something of the office's. */
export type Given = {
  reasonKind?: string;
  reason?: string;
  goTo?: string;
  channel?: string;
  where?: string;
  how?: string;
  office?: string;
  passing?: string;
  unit?: string;
  demands?: DemandAnswer[];
  outcome?: string;
  evidence?: string;
  /** The day on which the applicant was told, ISO. */
  toldOn?: string;
  leader?: string;
  officer?: string;
  text?: string;
  /** Papers of the office that go with it, as they are. */
  papers?: { id: number; name: string }[];
};

type Shown = Pick<Work, "office" | "texts">;
type Subject = Pick<Case, "receiptNumber" | "unitKey" | "stage" | "status" | "waitsFor">;

/** The words of a step's keys, in that language; what was typed stays as it is. */
export function wordsOf({ office, texts }: Shown, given: Given, language: string): Record<string, string> {
  const say = (key: string) => texts.say(language, key);
  return {
    reason: given.reason ?? "",
    refusal: given.reasonKind ? say(`refusal.${given.reasonKind}`) : "",
    goTo: given.goTo ?? "",
    channel: given.channel ? say(`legal.${given.channel}`) : "",
    where: given.where ?? "",
    how: given.how ?? "",
    office: given.office ?? "",
    outcome: given.outcome ? say(`outcome.${given.outcome}`) : "",
    evidence: given.evidence ?? "",
    toldOn: given.toldOn ? dateInWords(new Date(`${given.toldOn}T12:00:00Z`), "utc", language) : "",
    leader: given.leader ? leaderInWords({ office, texts }, given.leader, language) : "",
    text: given.text ?? "",
  };
}

/** One numbered demand's answer: decision, reasons, remedy. */
export const demandAnswer = ({ texts }: Pick<Work, "texts">, answer: DemandAnswer, language: string): string =>
  texts.say(language, answer.remedy ? "news.demand" : "news.demandNoRemedy", {
    verdict: texts.say(language, `verdict.${answer.verdict}`),
    reasons: answer.reasons,
    remedy: answer.remedy,
  });

/** Steps whose news names the date of the answer. */
const dated = new Set(["accepted", "assigned"]);

export function newsOfStep(
  work: Shown,
  step: CaseStep,
  subject: Subject,
  given: Given,
  dates: Dates,
  language: string,
): string {
  const { office, texts } = work;
  const say = (key: string, more = {}) => texts.say(language, key, { receipt: subject.receiptNumber, ...more });
  const event = stepEntry(step, subject);
  const words = wordsOf(work, given, language);
  const date = dates.answer ? dateInWords(dates.answer, office.zone, language) : "";
  const unit = unitName(office, given.unit ?? subject.unitKey, language) || say("status.bureau");
  const papers = papersText(say, given, language);
  if (step === "reply") return answerText(work, say, { event, unit, given, papers, dates, language });
  const dateless = dated.has(event) && !date ? `news.${event}NoDate` : `news.${event}`;
  const key = step === "forward" ? `news.forwarded.${given.passing ?? "byPerson"}` : dateless;
  return [say(key, { ...words, unit, date }), papers].filter(Boolean).join("\n\n");
}

const answering = new Set(["answered", "reviewAnswered", "secondReviewAnswered"]);
/** They tell only what has happened, which stays so whatever comes after it. */
const lasting = new Set(["hearingEnded", "leaderLed", "helpAsked", "messageSent", "corrected"]);

/** What must still be so when that news goes out: where the step led, and the date of the answer that it names. */
export function trueOfStep(event: string, subject: Case, dates: Dates): Fact[] {
  const { id, status, stage, waitsFor, unitKey: unit } = subject;
  if (lasting.has(event)) return [];
  if (answering.has(event)) return [{ of: "case", case: id, stage, status: ["answered", "closed"] }];
  const date: Fact[] =
    dated.has(event) && dates.answer ? [{ of: "caseDate", case: id, at: dates.answer.toISOString() }] : [];
  if (event === "accepted") return [{ of: "case", case: id, status: ["accepted", "assigned", "inProgress"] }, ...date];
  return [{ of: "case", case: id, status: [status], stage, unit, ...(waitsFor ? { waitsFor } : {}) }, ...date];
}

type Say = (key: string, more?: object) => string;

function answerText(
  work: Shown,
  say: Say,
  {
    event,
    unit,
    given,
    papers,
    dates,
    language,
  }: { event: string; unit: string; given: Given; papers: string; dates: Dates; language: string },
): string {
  const answers = (given.demands ?? []).map((answer, i) => `${i + 1}) ${demandAnswer(work, answer, language)}`);
  const until = dates.reviewUntil ? dateInWords(dates.reviewUntil, work.office.zone, language) : "";
  return [
    say(`news.${event}`, { unit, answers: answers.join("\n\n") }),
    papers,
    until ? say("news.reviewRight", { date: until }) : "",
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** Which papers come with it, and where they can be had again. */
function papersText(say: Say, { papers = [] }: Given, language: string): string {
  const names = new Intl.ListFormat(language).format(papers.map(({ name }) => name));
  return papers.length > 0 ? say("news.papers", { count: papers.length, names }) : "";
}

/** What the applicant can do about this news, as buttons. */
export function offersAfter(
  { office, texts }: Pick<Work, "office" | "texts">,
  subject: Pick<Case, "receiptNumber" | "policyKey"> & Parameters<typeof afterStep>[0],
  language: string,
): { id: string; label: string }[] {
  const offer = (step: string) => ({
    id: `/${step} ${subject.receiptNumber}`,
    label: texts.say(language, `applicantStep.${step}`),
  });
  const last = !hasSecondReview(policyFor(office, subject.policyKey));
  const possible = (["confirm", "reopen", "review", "secondreview"] as const).filter(
    (step) => afterStep(subject, step, "applicant") && !(last && step === "secondreview"),
  );
  const rate = subject.status === "answered" ? [offer("rate")] : [];
  const add = subject.waitsFor === "applicant" ? [offer("add")] : [];
  const review = possible.includes("secondreview") ? possible.filter((step) => step !== "review") : possible;
  return [...add, ...rate, ...review.map(offer)];
}
