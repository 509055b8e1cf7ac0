// The clocks of a case: which event starts each, which ends it, whose time it is. The figures are the policy's.

import type { Figure, Policy } from "./policySchema.ts";
import { tracksOf } from "./tracks.ts";

/** The entries of a case's history that clocks know. Others pass them by. */
export const clockEvents = [
  "registered",
  "accepted",
  "notAccepted",
  "redirected",
  "forwarded",
  "assigned",
  "taken",
  "objected",
  "informationAsked",
  "informationGiven",
  "hearingBegun",
  "hearingEnded",
  "answered",
  "reviewAsked",
  "reviewAnswered",
  "secondReviewAsked",
  "secondReviewAnswered",
  "closed",
  "reopened",
  "withdrawn",
] as const;
export type ClockEvent = (typeof clockEvents)[number];

export const clockNames = [
  "route",
  "acknowledge",
  "acceptance",
  "objection",
  "answer",
  "progress",
  "reviewWindow",
  "reviewAcknowledge",
  "review",
  "secondReviewWindow",
  "secondReview",
  "externalWindow",
  "supervision",
  "promise",
] as const;
export type ClockName = (typeof clockNames)[number];

type Clock = {
  /** Where the policy has its figure. */
  figure: string;
  read: (policy: Policy) => Figure | null | undefined;
  /** Where the policy doesn't say. Supervision and a promise are started by hand. */
  starts: readonly ClockEvent[];
  /** What was owed is done. */
  done: readonly ClockEvent[];
  /** It is not owed any more. */
  over: readonly ClockEvent[];
  /** Whose time it is: what the office owes, or how long somebody has the right to something. Only what is owed binds. */
  owed: boolean;
  /** Not started again once what it waits for has happened. */
  once?: true;
  /** Also runs again when a case is reopened. */
  again?: true;
  /** Between the office and its units: the applicant is told of no date of it. */
  inside?: true;
};

/** The case leaves the office, or the applicant takes it back: nothing more is owed. */
const gone = ["closed", "withdrawn"] as const;
const decided = ["notAccepted", "redirected", "forwarded"] as const;

export const clocks: Record<ClockName, Clock> = {
  route: {
    figure: "route_within",
    read: (policy) => policy.route_within,
    starts: ["registered"],
    done: ["assigned", ...decided, "answered"],
    over: gone,
    owed: true,
    once: true,
  },
  /** A person has read it and said what was understood: a receipt by itself is not that. */
  acknowledge: {
    figure: "acknowledge_within",
    read: (policy) => policy.acknowledge_within,
    starts: ["registered"],
    done: ["accepted", ...decided, "answered"],
    over: gone,
    owed: true,
    once: true,
  },
  acceptance: {
    figure: "acceptance_notice_within",
    read: (policy) => policy.acceptance_notice_within,
    starts: ["registered"],
    done: ["accepted", ...decided, "answered"],
    over: gone,
    owed: true,
    once: true,
  },
  /** How long a unit may say that a case isn't its own. */
  objection: {
    figure: "competence_objection_within",
    read: (policy) => policy.competence_objection_within,
    starts: ["assigned"],
    done: ["taken", "objected"],
    over: ["answered", "reviewAnswered", "secondReviewAnswered", ...gone],
    owed: false,
    inside: true,
  },
  answer: {
    figure: "handle_within",
    read: (policy) => policy.handle_within,
    starts: ["registered"],
    // Reopened, it may be about a review's answer.
    done: ["answered", "reviewAnswered", "secondReviewAnswered"],
    over: [...decided, ...gone],
    owed: true,
    again: true,
  },
  /** How it stands is told to the applicant when the answer takes longer than this. */
  progress: {
    figure: "progress_notice_after",
    read: (policy) => policy.progress_notice_after,
    starts: ["registered"],
    done: ["answered"],
    over: [...decided, ...gone],
    owed: false,
    inside: true,
  },
  reviewWindow: {
    figure: "review_request_window",
    read: (policy) => policy.review_request_window,
    starts: ["answered"],
    done: ["reviewAsked"],
    over: ["reopened", "withdrawn"],
    owed: false,
  },
  reviewAcknowledge: {
    figure: "review_ack_within",
    read: (policy) => policy.review_ack_within,
    starts: ["reviewAsked"],
    done: ["accepted", "assigned", "taken", "reviewAnswered"],
    over: gone,
    owed: true,
  },
  review: {
    figure: "review_within",
    read: (policy) => policy.review_within,
    starts: ["reviewAsked"],
    done: ["reviewAnswered"],
    over: gone,
    owed: true,
  },
  secondReviewWindow: {
    figure: "rereview_request_window",
    read: (policy) => policy.rereview_request_window,
    starts: ["reviewAnswered"],
    done: ["secondReviewAsked"],
    over: ["reopened", "withdrawn"],
    owed: false,
  },
  secondReview: {
    figure: "rereview_within",
    read: (policy) => policy.rereview_within,
    starts: ["secondReviewAsked"],
    done: ["secondReviewAnswered"],
    over: gone,
    owed: true,
  },
  /** To an outside body, after the office's last word. */
  externalWindow: {
    figure: "external.window",
    read: (policy) => policy.external?.window,
    starts: ["reviewAnswered"],
    done: [],
    over: ["reopened", "withdrawn"],
    owed: false,
  },
  supervision: {
    figure: "supervision_answer_within",
    read: (policy) => policy.supervision_answer_within,
    starts: [],
    done: [],
    over: gone,
    owed: true,
  },
  /** What a leader promised: kept by the answer, or by what has been done when the case is closed. */
  promise: {
    figure: "promise",
    read: () => undefined,
    starts: [],
    done: ["answered", "closed"],
    over: ["withdrawn"],
    owed: true,
  },
};

const eventOf: Record<NonNullable<Figure["starts"]>, ClockEvent> = {
  received: "registered",
  registered: "registered",
  // A unit has it in the moment in which it is assigned: it stands in the unit's list at once.
  received_by_unit: "assigned",
  acknowledged: "accepted",
  accepted: "accepted",
  reply_received: "answered",
  review_requested: "reviewAsked",
  review_reply_received: "reviewAnswered",
  rereview_requested: "secondReviewAsked",
};

/** The figure that a policy sets for a clock on that track, with where it stands in the profile. */
export function figureOf(
  policy: Policy,
  name: ClockName,
  track?: string | null,
): { figure: Figure; where: string } | undefined {
  const onTrack = track ? tracksOf(policy)[track] : undefined;
  if (name === "answer" && onTrack) return { figure: onTrack.answer, where: onTrack.figure };
  if (name === "acceptance" && onTrack?.acceptance)
    return { figure: { ...clocks.acceptance.read(policy), ...onTrack.acceptance }, where: "fast_track.acceptance" };
  const figure = clocks[name].read(policy);
  return figure ? { figure, where: clocks[name].figure } : undefined;
}

/** The events that start a clock under a policy. */
export function startsOf(name: ClockName, figure: Figure): readonly ClockEvent[] {
  const { starts, again } = clocks[name];
  const first = figure.starts ? [eventOf[figure.starts]] : starts;
  return again ? [...first, "reopened"] : first;
}
