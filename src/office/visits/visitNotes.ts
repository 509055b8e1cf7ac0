import type { VisitOutcome } from "../../store/generated/enums.ts";

/** What is written down of a visit. */
export type VisitNotes = {
  outcome: VisitOutcome;
  /** The matter as the visitor put it. */
  summary: string;
  /** What was answered on the spot, or what the leader instructed. */
  answer: string;
  idSeen: boolean;
  /** Who else attended for the office. */
  accompaniedBy?: string;
  /** Where it is that the matter is about. */
  placeText?: string;
  /** Papers handed over. */
  documents?: string;
  /** What comes next, and when, as the visitor was told. */
  nextStep?: string;
  /** Where the matter goes on: what a new case is about, which unit has it, and by when the visitor has an answer. */
  category?: string;
  unitKey?: string;
  dueAt?: Date;
  /** Written on paper on the day, and entered now. */
  onPaper?: { startedAt: Date; endedAt: Date };
};
