// The steps of a case. Every one is checked against the life of a case, dated, recorded with the text that was sent, and told to the
// applicant, to all who follow, and to whoever of the staff has to act next.

import { afterStep, lastHop, missingFrom, stepsFrom } from "../../domain/caseLife.ts";
import { type CaseStep, isTold, type Need, type StepEvent } from "../../domain/caseSteps.ts";
import { clockEvents } from "../../domain/clocks.ts";
import { hasSecondReview, policyFor } from "../../domain/policy.ts";
import { may } from "../../domain/rights.ts";
import type { Case, CaseUnit, Prisma } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { lockCase } from "../deadlines/deadlineRows.ts";
import { advanceClocks, type Dates, datesAfter, datesForHistory } from "../deadlines/deadlines.ts";
import type { StaffMember } from "../people/staff.ts";
import { mayWorkOn } from "./caseAccess.ts";
import { tellNextDesk } from "./caseDesk.ts";
import { recordEvent } from "./caseHistory.ts";
import { whoAnswered } from "./caseLinks.ts";
import {
  type DemandAnswer,
  demandAnswer,
  type Given,
  newsOfStep,
  offersAfter,
  trueOfStep,
  wordsOf,
} from "./caseNews.ts";
import { attachFiles } from "./evidence.ts";
import { tellSenders } from "./lostFiles.ts";
import { sendPapers } from "./papers.ts";
import { tellOfCase } from "./tellOfCase.ts";

export type Actor = { staff: StaffMember } | { applicant: true };
type Subject = Case & { units: CaseUnit[] };

export type Handled =
  | { ok: true; event: StepEvent; reached: boolean }
  /** Somebody may have acted before. */
  | { ok: false; reason: "notPossible"; possible: CaseStep[] }
  | { ok: false; reason: "missing"; needs: Need[] }
  /** A unit objects within the policy's days, and not for ever: at the third hop the bureau decides. */
  | { ok: false; reason: "tooLateToObject" | "bureauDecides" | "supervisorDecides" }
  /** The applicant asks for a review, or opens again, within the policy's days. */
  | { ok: false; reason: "windowOver" }
  /** What came back is for somebody who has not decided on it. */
  | { ok: false; reason: "freshOfficer" }
  | { ok: false; reason: "complainedOf" };

const roleOf = (actor: Actor) => ("staff" in actor ? actor.staff.role : ("applicant" as const));

/** The steps that this actor can take on this case now. */
export function possibleSteps({ office }: Pick<Work, "office">, actor: Actor, subject: Subject): CaseStep[] {
  if ("staff" in actor && !mayWorkOn(actor.staff, subject)) return [];
  const role = roleOf(actor);
  const helps = role === "officer" && "staff" in actor && actor.staff.unitKey !== subject.unitKey;
  const last = !hasSecondReview(policyFor(office, subject.policyKey));
  return stepsFrom(subject, role).filter((step) => (!helps || step === "note") && !(last && step === "secondreview"));
}

const objecting: readonly CaseStep[] = ["review", "secondreview", "reopen"];

/** The applicant's time to object to an answer is over: by the clock of this answer, where the policy sets one. */
export async function windowOver({ tx, now }: Pick<Work, "tx" | "now">, subject: Pick<Case, "id">, step: CaseStep) {
  if (!objecting.includes(step)) return false;
  const window = { in: ["reviewWindow", "secondReviewWindow"] };
  const running = await tx.caseDeadline.findFirst({
    where: { caseId: subject.id, clock: window, status: "running" },
    orderBy: { startedAt: "desc" },
  });
  return running !== null && running.dueAt < now;
}

/** What the applicant will read. */
export async function previewOfStep(work: Work, step: CaseStep, subject: Case, given: Given): Promise<string> {
  const event = clockEvents.find((name) => name === afterStep(subject, step, "supervisor")?.event);
  const dates = event ? await datesAfter(work, subject, event) : {};
  return newsOfStep(work, step, subject, given, dates, subject.language);
}

async function lockedCase(work: Work, id: number): Promise<Subject> {
  await lockCase(work, id);
  return work.tx.case.findUniqueOrThrow({ where: { id }, include: { units: true } });
}

type NotTaken = Extract<Handled, { ok: false }>;
type After = NonNullable<ReturnType<typeof afterStep>>;

/** Where the step leads, or why it can't be taken. */
async function check(
  work: Work,
  actor: Actor,
  subject: Subject,
  step: CaseStep,
  given: Given,
): Promise<{ ok: true; after: After } | NotTaken> {
  const possible = possibleSteps(work, actor, subject);
  const after = possible.includes(step) ? afterStep(subject, step, roleOf(actor)) : undefined;
  if (!after) return { ok: false, reason: "notPossible", possible };
  const needs = missingFrom(step, await allGiven(work, subject, given));
  if (needs.length > 0) return { ok: false, reason: "missing", needs };
  const refusal = await refused(work, actor, subject, step, given);
  return refusal ? { ok: false, reason: refusal } : { ok: true, after };
}

/** Whether these steps can be taken one after the other; the first that can't says why. Locks the case, and changes nothing. */
export async function mayTake(
  work: Work,
  actor: Actor,
  caseId: number,
  steps: [CaseStep, Given][],
): Promise<{ ok: true } | NotTaken> {
  let subject = await lockedCase(work, caseId);
  for (const [step, given] of steps) {
    const checked = await check(work, actor, subject, step, given);
    if (!checked.ok) return checked;
    subject = { ...subject, ...checked.after.state };
  }
  return { ok: true };
}

/** Takes a step. Of two who act at once the second is told what is possible now. */
export async function takeStep(
  work: Work,
  actor: Actor,
  caseId: number,
  step: CaseStep,
  given: Given,
): Promise<Handled> {
  const subject = await lockedCase(work, caseId);
  if ("staff" in actor && !may(actor.staff, `step.${step}`))
    return { ok: false, reason: "notPossible", possible: possibleSteps(work, actor, subject) };
  const checked = await check(work, actor, subject, step, given);
  if (!checked.ok) return checked;
  const { after } = checked;

  await work.tx.case.update({
    where: { id: caseId },
    data: { ...after.state, ...changesOf(work, actor, subject, step, given) },
  });
  await writeGiven(work, subject, step, given);
  const dates = await advanceClocks(work, caseId, after.event);
  const text = isTold(step)
    ? newsOfStep(work, step, subject, given, dates, subject.language)
    : (given.text ?? given.reason ?? "");
  await recordEvent(work, {
    caseId,
    type: after.event,
    role: roleOf(actor),
    staffId: "staff" in actor ? actor.staff.id : undefined,
    data: contentOf(work, subject, given, dates, text),
  });
  const now = { ...subject, ...after.state, ...changesOf(work, actor, subject, step, given) } as Subject;
  const reached = isTold(step)
    ? await tellOfCase(work, subject, (language) => newsOfStep(work, step, subject, given, dates, language), {
        offers: (language) => offersAfter(work, now, language),
        trueWhile: trueOfStep(after.event, now, dates),
      })
    : true;
  if (given.papers?.length) await sendPapers(work, caseId);
  await tellNextDesk(work, after.event, now, given);
  return { ok: true, event: after.event, reached };
}

/** A reply answers each numbered demand, or it can't be sent: fewer answers than demands are none. */
async function allGiven({ tx }: Work, subject: Case, given: Given): Promise<Partial<Record<Need, unknown>>> {
  const wanted = await tx.caseDemand.count({ where: { caseId: subject.id } });
  const answers = given.demands?.filter(({ reasons }) => reasons.trim() !== "") ?? [];
  return { ...given, demands: answers.length >= wanted ? answers : [] };
}

async function refused(
  work: Work,
  actor: Actor,
  subject: Case,
  step: CaseStep,
  given: Given,
): Promise<
  "complainedOf" | "tooLateToObject" | "bureauDecides" | "supervisorDecides" | "windowOver" | "freshOfficer" | undefined
> {
  const { tx, now } = work;
  if ((step === "assign" || step === "involve") && given.unit === subject.complainedUnitKey) return "complainedOf";
  if (step === "assign" && subject.hops >= lastHop && roleOf(actor) !== "supervisor") return "supervisorDecides";
  if (step === "object") {
    if (subject.hops >= lastHop) return "bureauDecides";
    const clock = { caseId: subject.id, clock: "objection", status: "running" as const };
    if ((await tx.caseDeadline.count({ where: { ...clock, dueAt: { lt: now } } })) > 0) return "tooLateToObject";
  }
  // A supervisor opens a case again at any time.
  if ("applicant" in actor && (await windowOver(work, subject, step))) return "windowOver";
  if (step === "takeon" && "staff" in actor && (await hasDecided({ tx }, actor.staff, subject.id)))
    return "freshOfficer";
  return undefined;
}

/** Whoever answered it, or the problem that has come back with it, does not take it again, as long as the unit has somebody else. */
async function hasDecided({ tx }: Pick<Work, "tx">, staff: StaffMember, caseId: number): Promise<boolean> {
  const earlier = await whoAnswered({ tx }, caseId);
  if (!earlier.includes(staff.id)) return false;
  const others = { role: "officer" as const, unitKey: staff.unitKey, endedAt: null, id: { notIn: earlier } };
  return (await tx.staff.count({ where: others })) > 0;
}

/** Back at the bureau, for somebody who has not had it. */
const atTheBureau = { unitKey: null, officerId: null };

function changesOf(
  { now }: Pick<Work, "now">,
  actor: Actor,
  subject: Case,
  step: CaseStep,
  given: Given,
): Partial<Prisma.CaseUncheckedUpdateInput> {
  switch (step) {
    case "accept":
      return { acceptedAt: now };
    case "assign":
      return { unitKey: given.unit, officerId: null };
    case "takeon":
      return { officerId: "staff" in actor ? actor.staff.id : null };
    case "object":
      return { ...atTheBureau, hops: subject.hops + 1 };
    case "reply":
      return { answeredAt: now };
    case "close":
      return {
        closedAt: now,
        outcome: given.outcome,
        // Passed on is never resolved, whatever became of it elsewhere.
        resolved: subject.status === "answered" && given.outcome === "fulfilled",
      };
    case "confirm":
      return { confirmedAt: now };
    case "reopen":
      return {
        ...atTheBureau,
        closedAt: null,
        contactRemovedAt: null,
        outcome: null,
        resolved: false,
        confirmedAt: null,
      };
    case "review":
    case "secondreview":
      return { ...atTheBureau, closedAt: null, resolved: false };
    case "withdraw":
      return { closedAt: now };
    case "lead":
      return { sponsorKey: given.leader };
    case "handover":
      return { officerId: Number(given.officer) };
    default:
      return {};
  }
}

async function writeGiven(work: Work, subject: Case, step: CaseStep, given: Given): Promise<void> {
  const { tx, now } = work;
  const caseId = subject.id;
  if (step === "reply")
    for (const [i, answer] of (given.demands ?? []).entries()) await writeAnswer(work, subject, i + 1, answer);
  if (step === "involve" && given.unit)
    await tx.caseUnit.createMany({ data: [{ caseId, unitKey: given.unit, since: now }], skipDuplicates: true });
  const papers = given.papers?.map(({ id }) => id) ?? [];
  await tellSenders(work, await attachFiles(work, caseId, papers, true), subject.receiptNumber);
}

async function writeAnswer(work: Work, subject: Case, number: number, answer: DemandAnswer): Promise<void> {
  const { verdict, remedy } = answer;
  await work.tx.caseDemand.update({
    where: { caseId_number: { caseId: subject.id, number } },
    data: { verdict, remedy, answer: demandAnswer(work, answer, subject.language) },
  });
}

/** What the history keeps: the texts in the case's language, the keys of what they name, the dates. */
function contentOf(work: Work, subject: Case, given: Given, dates: Dates, text: string): Record<string, string> {
  const words = Object.entries(wordsOf(work, given, subject.language)).filter(
    ([name, value]) => value && name !== "text",
  );
  const keys = Object.entries({
    unit: given.unit,
    leaderKey: given.leader,
    officer: given.officer,
    outcomeKey: given.outcome,
  });
  return {
    text,
    ...Object.fromEntries(words),
    ...Object.fromEntries(keys.flatMap(([name, value]) => (value ? [[name, value]] : []))),
    ...datesForHistory(dates),
  };
}
