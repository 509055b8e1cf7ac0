// Another time of the policy for one case, such as a simple procedure: chosen by the bureau, told to the applicant where a date moves.

import { figureOf } from "../../domain/clocks.ts";
import { type Deadline, startClock } from "../../domain/deadlines.ts";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { tracksOf } from "../../domain/tracks.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { mayWorkOn } from "../cases/caseAccess.ts";
import { named } from "../names.ts";
import type { StaffMember } from "../people/staff.ts";
import { lockCase, refreshDue, startDeadline } from "./deadlineRows.ts";
import { rulesFor } from "./deadlines.ts";
import { type Move, moveDues, movesInWords } from "./dueMoves.ts";
import { movesOf, ofItsDates, recount } from "./recount.ts";

/** The times that the policy of a case has, with their names; the usual one is the empty key where there is one. */
export function tracksFor(work: Work, subject: Case, language: string): { key: string; name: string }[] {
  const { policy } = rulesFor(work, subject);
  const tracks = Object.keys(tracksOf(policy));
  if (tracks.length === 0) return [];
  const usual = policy.handle_within ? [{ key: "", name: work.texts.say(language, "track.usual") }] : [];
  const name = (key: string) => named(policy.track_names?.[key], work.office, language) || key;
  return [...usual, ...tracks.map((key) => ({ key, name: name(key) }))];
}

export type TrackRefusal =
  | "notPossible"
  /** Late stays late. */
  | "overdue"
  /** By that time the answer would be overdue at once. */
  | "wouldBeOver";

type Retimed = { ok: true; moves: Move[]; starts?: Deadline } | { ok: false; reason: TrackRefusal };

/** What another time would do to the dates of a case that run, less the time in which they stood still. */
async function retimed(work: Work, staff: StaffMember, caseId: number, track: string | null): Promise<Retimed> {
  const subject = await work.tx.case.findUniqueOrThrow({ where: { id: caseId }, include: ofItsDates });
  const { policyKey } = subject;
  const { policy } = rulesFor(work, subject);
  const known = track === null ? Boolean(policy.handle_within) : Object.hasOwn(tracksOf(policy), track);
  const dates = recount(work, subject, { policyKey, track }).filter(({ row }) => retimedClocks.includes(row.clock));
  const answer = dates.find(({ row }) => row.clock === "answer");
  const decided = subject.answeredAt !== null || subject.closedAt !== null || (answer?.row.extensions ?? 0) > 0;
  if (!known || decided || !may(staff, "case.track") || !mayWorkOn(staff, subject))
    return { ok: false, reason: "notPossible" };
  const stays = answer && !answer.becomes.moves ? answer.becomes.stays : undefined;
  if (stays === "overdue" || stays === "wouldBeOver") return { ok: false, reason: stays };
  const moves = movesOf(dates, { rule: "track" }, staff);
  // Where the case had no time for an answer at all, it now has one from its registration.
  const rules = rulesFor(work, { policyKey, track });
  const figure = answer ? undefined : figureOf(policy, "answer", track)?.figure;
  const starts =
    figure && (figure.starts ?? "registered") === "registered"
      ? startClock(rules, "answer", subject.registeredAt, "registered")
      : undefined;
  return { ok: true, moves, starts };
}
const retimedClocks = ["answer", "acceptance"];

/** What the applicant will read; nothing where no date moves. */
export async function previewOfTrack(
  work: Work,
  staff: StaffMember,
  subject: Case,
  track: string | null,
): Promise<{ ok: true; text: string } | { ok: false; reason: TrackRefusal }> {
  const found = await retimed(work, staff, subject.id, track);
  return found.ok ? { ok: true, text: movesInWords(work, subject, found.moves, subject.language) } : found;
}

/** Gives a case another time, and tells the applicant of the dates that move. */
export async function setTrack(
  work: Work,
  staff: StaffMember,
  caseId: number,
  track: string | null,
): Promise<{ ok: true } | { ok: false; reason: TrackRefusal } | NotAllowed> {
  if (!may(staff, "case.track")) return notAllowed;
  const { tx } = work;
  await lockCase(work, caseId);
  const found = await retimed(work, staff, caseId, track);
  if (!found.ok) return found;
  const subject = await tx.case.update({ where: { id: caseId }, data: { track } });
  await moveDues(work, subject, found.moves);
  if (found.starts) {
    await startDeadline(work, caseId, found.starts);
    await refreshDue(work, caseId);
  }
  return { ok: true };
}
