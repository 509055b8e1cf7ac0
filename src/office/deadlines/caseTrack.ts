// Another time of the policy for one case, such as a simple procedure: chosen by the bureau, told to the applicant where a date moves.

import { figureOf } from "../../domain/clocks.ts";
import { startClock } from "../../domain/deadlines.ts";
import { tracksOf } from "../../domain/tracks.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { mayWorkOn } from "../cases/caseAccess.ts";
import { named } from "../names.ts";
import type { StaffMember } from "../people/staff.ts";
import { clocksThatRun, deadlineOf, lockCase, refreshDue, startDeadline } from "./deadlineRows.ts";
import { rulesFor } from "./deadlines.ts";
import { type Move, moveDues } from "./dueMoves.ts";

/** The times that the policy of a case has, with their names; the usual one is the empty key where there is one. */
export function tracksFor(work: Work, subject: Case, language: string): { key: string; name: string }[] {
  const { policy } = rulesFor(work, subject);
  const tracks = Object.keys(tracksOf(policy));
  if (tracks.length === 0) return [];
  const usual = policy.handle_within ? [{ key: "", name: work.texts.say(language, "track.usual") }] : [];
  const name = (key: string) => named(policy.track_names?.[key], work.office, language) || key;
  return [...usual, ...tracks.map((key) => ({ key, name: name(key) }))];
}

export type TrackSet = { ok: true } | { ok: false; reason: "notPossible" };

/** Gives a case another time. Dates that run are counted anew from where they started; one that was extended stays. */
export async function setTrack(
  work: Work,
  staff: StaffMember,
  caseId: number,
  track: string | null,
): Promise<TrackSet> {
  const { tx } = work;
  await lockCase(work, caseId);
  const before = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
  const known = track === null || Object.hasOwn(tracksOf(rulesFor(work, before).policy), track);
  const rows = await clocksThatRun(work, caseId);
  const answer = rows.find(({ clock }) => clock === "answer");
  const decided = before.answeredAt !== null || before.closedAt !== null || (answer?.extensions ?? 0) > 0;
  if (!known || decided || staff.role === "officer" || !mayWorkOn(staff, before))
    return { ok: false, reason: "notPossible" };
  const subject = await tx.case.update({ where: { id: caseId }, data: { track } });
  const rules = rulesFor(work, subject);
  const moves = rows
    .filter(({ clock }) => clock === "answer" || clock === "acceptance")
    .flatMap((row): Move[] => {
      const [old] = deadlineOf(row);
      const event = row.rule.split(" from ").at(-1) ?? "registered";
      const anew = old && startClock(rules, old.clock, row.startedAt, event);
      return anew ? [{ row, dueAt: anew.dueAt, rule: anew.rule, why: { rule: "track" }, by: staff }] : [];
    });
  await moveDues(work, subject, moves);
  // Where the case had no time for an answer at all, it now has one from its registration.
  const figure = figureOf(rules.policy, "answer", track)?.figure;
  if (!answer && figure && (figure.starts ?? "registered") === "registered") {
    const started = startClock(rules, "answer", subject.registeredAt, "registered");
    if (started) await startDeadline(work, caseId, started);
    await refreshDue(work, caseId);
  }
  return { ok: true };
}
