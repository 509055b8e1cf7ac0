// How much longer an answer may take, and on what terms: as the policy says.

import { addDays, type Calendar, isWorkingDay, officeDay, previousWorkingDay } from "./calendar.ts";
import { figureOf } from "./clocks.ts";
import type { Given } from "./deadlines.ts";
import { dueAfter } from "./dueDate.ts";

export type ExtensionRefusal = "notAllowed" | "usedUp" | "tooLate" | "standsStill";
export type ExtensionTerms =
  | {
      ok: true;
      /** The latest date that it may be moved to. */
      latest: Date;
      /** It takes the approval of the unit's head. */
      byHead: boolean;
      /** What the applicant is sent counts as an interim reply. */
      interim: boolean;
    }
  | { ok: false; reason: ExtensionRefusal };

type Extended = { status: string; startedAt: Date; dueAt: Date; extensions: number };

/**
 * The terms on which the answer's date may move now. It may on its last day, and not after it: late stays late. Each extension is
 * counted from the date that it moves.
 */
export function extensionTerms(
  { policy, track, counting }: Pick<Given, "policy" | "track" | "counting">,
  { status, startedAt, dueAt, extensions }: Extended,
  now: Date,
): ExtensionTerms {
  const found = figureOf(policy, "answer", track);
  const most = policy.extension_max;
  const interim = policy.interim_reply_if_longer === true;
  const longest = most ?? found?.figure;
  if (!longest || !(most || policy.extension || policy.total_max || interim))
    return { ok: false, reason: "notAllowed" };
  if (status === "paused") return { ok: false, reason: "standsStill" };
  if (dueAt < now) return { ok: false, reason: "tooLate" };
  // A policy that gives a length and no number means once; one that gives a total or asks for interim replies sets no number.
  const times = most?.times ?? policy.extension?.times ?? (most ? 1 : Number.POSITIVE_INFINITY);
  if (extensions >= times) return { ok: false, reason: "usedUp" };
  const total = policy.total_max && dueAfter(startedAt, policy.total_max, { ...counting, rules: policy.counting });
  // The day of the old date is not the first of the new ones, whatever the policy counts from an event.
  const latest = total ?? dueAfter(dueAt, longest, counting);
  if (latest <= dueAt) return { ok: false, reason: "usedUp" };
  const needs = (most ?? policy.extension)?.needs ?? [];
  return { ok: true, latest, byHead: needs.includes("head_approval"), interim };
}

/**
 * Days to choose from: some steps on the way, and the last. With a calendar each is a working day, moved to an earlier one where it is
 * none: nobody answers on a Saturday.
 */
export function extensionDays(dueAt: Date, latest: Date, zone: string, calendar?: Calendar): string[] {
  const [due, last] = [officeDay(dueAt, zone), officeDay(latest, zone)];
  if (last <= due) return [];
  const days = [...[7, 14, 21].map((more) => addDays(due, more)).filter((day) => day < last), last];
  const worked = calendar ? days.map((day) => lastWorkedBy(calendar, day)).filter((day) => day > due) : days;
  return worked.length > 0 ? [...new Set(worked)] : [last];
}

const lastWorkedBy = (calendar: Calendar, day: string) =>
  isWorkingDay(calendar, day) ? day : previousWorkingDay(calendar, day);
