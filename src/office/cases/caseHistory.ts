import { z } from "zod";
import type { StepEvent } from "../../domain/caseSteps.ts";
import type { Work } from "../../store/work.ts";
import { oweLetter } from "../reports/letters.ts";

/** What a history entry keeps beside its type: dates (ISO), the unit, the reason, the text the applicant was sent. */
export const eventContent = z.record(z.string(), z.string());
export type EventContent = z.infer<typeof eventContent>;

/** Visits that are arranged for a case. */
type VisitEvent = "invited" | "visitAccepted" | "visitWish" | "visitDeclined" | "unitCalled";

/** Another receipt is about the same problem, or is not after all. */
type LinkEvent = "linked" | "unlinked";

/** Who speaks for a group changes. An entry never says who: an applicant takes the history along. */
type GroupEvent = "representativeJoined" | "representativeLeft";

/** The policy's months after the closing are over. An entry never says what was removed. */
type RetentionEvent = "contactRemoved";

/** What becomes of a case's dates. */
export type DeadlineEvent =
  | "promised"
  | "dueMoved"
  | "extended"
  | "extensionAsked"
  | "extensionDeclined"
  | "supervised"
  | "supervisionAnswered"
  | "progressTold"
  | "overdueToHead"
  | "overdueToSupervisor";

export type CaseStep = {
  caseId: number;
  /** What a step is recorded as (domain/caseSteps.ts), or something else that belongs to the case's course. */
  type:
    | StepEvent
    | DeadlineEvent
    | VisitEvent
    | "registered"
    | "followed"
    | "added"
    | "rated"
    | LinkEvent
    | GroupEvent
    | RetentionEvent;
  /** Who acted: "applicant", or the role of the member of staff. */
  role: string;
  staffId?: number;
  data?: EventContent;
};

/** Adds to a case's history, which is append-only: the store refuses to change or delete an entry. What is put in writing owes a letter. */
export async function recordEvent(work: Work, { data = {}, ...step }: CaseStep): Promise<void> {
  const event = await work.tx.caseEvent.create({ data: { ...step, at: work.now, data } });
  await oweLetter(work, event);
}
