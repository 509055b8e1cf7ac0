// What there is to say of where a case is: its status, which answer it is about, what it waits for, and who has it.

import type { Role } from "./roles.ts";

export const caseStatuses = [
  "registered",
  "accepted",
  "notAccepted",
  "redirected",
  "forwarded",
  "assigned",
  "inProgress",
  "answered",
  "closed",
  "reopened",
  "review",
  "secondReview",
  "withdrawn",
] as const;
export type CaseStatus = (typeof caseStatuses)[number];

/** Which answer the case is about: the first, that of a review, that of the second and last review. */
export type CaseStage = "first" | "review" | "secondReview";
/** What a case in work is held up by. */
export type CaseWait = "applicant" | "hearing";
export type Actor = Role | "applicant";

export type CaseState = { status: CaseStatus; stage: CaseStage; waitsFor: CaseWait | null };
export const atRegistration: CaseState = { status: "registered", stage: "first", waitsFor: null };

/** Cases that still wait for somebody of the staff. */
export const openStatuses: CaseStatus[] = [
  "registered",
  "accepted",
  "assigned",
  "inProgress",
  "reopened",
  "review",
  "secondReview",
];
/** Nothing more comes of them, but for what the applicant may still object to. */
export const overStatuses: CaseStatus[] = ["closed", "withdrawn"];
export const isOver = ({ status }: Pick<CaseState, "status">): boolean => overStatuses.includes(status);
/** Decided, and not over before the outcome is written down or the applicant objects. */
export const decidedStatuses: CaseStatus[] = ["notAccepted", "redirected", "forwarded", "answered"];

/** Who has the case now, and so answers for its next step: the sender until the unit has taken it. */
export function holderOf({ status }: Pick<CaseState, "status">): "bureau" | "unit" | "nobody" {
  if (isOver({ status })) return "nobody";
  return status === "inProgress" || status === "answered" ? "unit" : "bureau";
}
