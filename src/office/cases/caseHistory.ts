import { z } from "zod";
import type { StepEvent } from "../../domain/caseSteps.ts";
import { directly } from "../../store/database.ts";
import type { Work } from "../../store/work.ts";
import { oweLetter } from "../reports/letters.ts";

/** What a history entry keeps beside its type: dates (ISO), the unit, the reason, the text the applicant was sent. */
export const eventContent = z.record(z.string(), z.string());
export type EventContent = z.infer<typeof eventContent>;

/** What a case's history records beside the steps of its life (domain/caseSteps.ts). Each has a text, `event.<name>`, for citizens and staff. */
export const otherEvents = [
  "registered",
  // Somebody with the number and the query code follows it from there.
  "followed",
  "added",
  "rated",
  // Visits that are arranged for a case.
  "invited",
  "visitAccepted",
  "visitWish",
  "visitDeclined",
  "unitCalled",
  // Another receipt is about the same problem, or is not after all.
  "linked",
  "unlinked",
  // Who worked on it has left the office.
  "officerLeft",
  // Who speaks for a group changes. An entry never says who: an applicant takes the history along.
  "representativeJoined",
  "representativeLeft",
  // The policy's months after the closing are over. An entry never says what was removed.
  "contactRemoved",
  // What becomes of a case's dates.
  "promised",
  "dueMoved",
  "extended",
  "extensionAsked",
  "extensionDeclined",
  "supervised",
  "supervisionAnswered",
  "progressTold",
  "overdueToHead",
  "overdueToSupervisor",
] as const;
export type CaseEventType = StepEvent | (typeof otherEvents)[number];

export type CaseStep = {
  caseId: number;
  type: CaseEventType;
  /** Who acted: "applicant", or the role of the member of staff. */
  role: string;
  staffId?: number;
  data?: EventContent;
};

/**
 * The entries that staff may read. Not that the answer was rated: who rates is promised that the unit does not see who it was, and the
 * applicant's name stands beside the history.
 */
export const shownToStaff = <E extends { type: string }>(events: E[]): E[] =>
  events.filter(({ type }) => type !== "rated");

const addEvent = `
  insert into case_event (case_id, at, type, role, staff_id, data) values ($1, $2, $3, $4, $5, $6) returning id`;
const addedEvent = z.tuple([z.object({ id: z.number() })]);

/** Adds to a case's history, which is append-only: the store refuses to change or delete an entry. What is put in writing owes a letter. */
export async function recordEvent(work: Work, { data = {}, caseId, type, role, staffId }: CaseStep): Promise<void> {
  const added = await directly(work.tx, addEvent, [
    caseId,
    work.now,
    type,
    role,
    staffId ?? null,
    JSON.stringify(data),
  ]);
  const [{ id }] = addedEvent.parse(added);
  await oweLetter(work, { id, caseId, type });
}
