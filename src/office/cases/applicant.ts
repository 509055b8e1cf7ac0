// What an applicant does with a case beside its steps: adds to it, rates the answer. Whoever showed the query code may do it as well.

import { policyFor } from "../../domain/policy.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { tellNextDesk } from "./caseDesk.ts";
import { recordEvent } from "./caseHistory.ts";
import { type Handled, possibleSteps, takeStep, windowOver } from "./caseSteps.ts";
import { attachFiles } from "./evidence.ts";
import { tellSenders } from "./lostFiles.ts";

/** More from the applicant, asked for or not; the desk that has the case hears of it, and a clock that waited for it goes on. */
export async function addToCase(
  work: Work,
  subject: Case,
  { text, fileIds }: { text: string; fileIds: number[] },
): Promise<void> {
  await tellSenders(work, await attachFiles(work, subject.id, fileIds), subject.receiptNumber);
  const answered =
    subject.waitsFor === "applicant"
      ? await takeStep(work, { applicant: true }, subject.id, "give", { text })
      : undefined;
  if (answered?.ok) return;
  await recordEvent(work, { caseId: subject.id, type: "added", role: "applicant", data: { text } });
  await tellNextDesk(work, "added", subject);
}

export type Rating = { bureau: number; unit: number; word?: string };

/** 1 and 2 of 5. */
const isPoor = ({ bureau, unit }: Rating) => Math.min(bureau, unit) <= 2;

export type Rated =
  | { ok: true; review: "opened" | "possible" | "none" }
  | { ok: false; reason: "notAnswered" | "already" };

/** Rates the answer that the case has now, once. A poor rating opens the review at once where the policy says so, else it is offered. */
export async function rate(work: Work, subject: Case, rating: Rating): Promise<Rated> {
  const { tx, now, office } = work;
  if (!["answered", "closed"].includes(subject.status)) return { ok: false, reason: "notAnswered" };
  const row = { caseId: subject.id, stage: subject.stage, ...rating, at: now };
  const { count } = await tx.caseRating.createMany({ data: [row], skipDuplicates: true });
  if (count === 0) return { ok: false, reason: "already" };
  await recordEvent(work, { caseId: subject.id, type: "rated", role: "applicant" });
  const possible = possibleSteps(work, { applicant: true }, { ...subject, units: [] });
  const step = (["review", "secondreview"] as const).find((name) => possible.includes(name));
  if (!isPoor(rating) || !step || (await windowOver(work, subject, step))) return { ok: true, review: "none" };
  if (!policyFor(office, subject.policyKey)?.appeal_opens_on) return { ok: true, review: "possible" };
  const opened: Handled = await takeStep(work, { applicant: true }, subject.id, step, {
    reason: rating.word || work.texts.say(subject.language, "rate.poor"),
  });
  return { ok: true, review: opened.ok ? "opened" : "possible" };
}
