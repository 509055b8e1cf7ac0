// The steps of a case: one table that says who may take which from where to where, and what must be given with it. The picture in
// docs/cases.md is drawn from it.

import {
  type Actor,
  type CaseStage,
  type CaseStatus,
  type CaseWait,
  decidedStatuses,
  openStatuses,
} from "./caseState.ts";
import { deskRoles as bureau, caseRoles as staff } from "./roles.ts";

/** What can be given along with a step; all of it goes into the history. */
export type Need =
  | "reasonKind"
  | "reason"
  | "goTo"
  | "channel"
  | "where"
  | "how"
  | "office"
  | "passing"
  | "unit"
  | "demands"
  | "outcome"
  | "evidence"
  | "toldOn"
  | "leader"
  | "officer"
  | "text";

export type Way = {
  from: readonly CaseStatus[];
  by: readonly Actor[];
  /** Only when the case is about this answer. */
  stage?: CaseStage;
  /** Only while it waits for one of these, or (null) for nothing. */
  waitsFor?: readonly (CaseWait | null)[];
  /** Where it leads; it stays where it is when absent. */
  to?: CaseStatus;
  /** The history entry, where it isn't the step's own. */
  event?: string;
};

export type Step = {
  /** The type of the history entry. */
  event: string;
  ways: readonly Way[];
  /** The case is about this answer from here on. */
  stage?: CaseStage;
  /** What the case waits for from here on; null ends a wait. A case that changes hands goes on waiting, and so do its clocks. */
  waitsFor?: CaseWait | null;
  needs: readonly Need[];
  /** Whether the applicant is told. */
  tells: boolean;
  /** Staff may send documents along, as they are. */
  papers?: true;
};

const all: CaseStatus[] = [...openStatuses, ...decidedStatuses];
const inWork: CaseStatus[] = ["inProgress", "answered"];

/** Every step there is. An officer acts only on what the unit has been given or holds (see `unitHas`). */
export const caseSteps = {
  accept: {
    event: "accepted",
    ways: [{ from: ["registered"], by: bureau, to: "accepted" }],
    needs: [],
    tells: true,
  },
  /** Not without where the person can go instead. */
  refuse: {
    event: "notAccepted",
    ways: [{ from: ["registered"], by: bureau, to: "notAccepted" }],
    waitsFor: null,
    needs: ["reasonKind", "reason", "goTo"],
    tells: true,
    papers: true,
  },
  /** To the channel that the law gives: court, arbitration, mediation, reconsideration. */
  redirect: {
    event: "redirected",
    ways: [{ from: ["registered", "accepted"], by: bureau, to: "redirected" }],
    waitsFor: null,
    needs: ["channel", "where", "how"],
    tells: true,
    papers: true,
  },
  /** To the office that it belongs to: passed on by us, or with the address, hours and papers for the person to go there. */
  forward: {
    event: "forwarded",
    ways: [{ from: ["registered", "accepted"], by: bureau, to: "forwarded" }],
    waitsFor: null,
    needs: ["office", "passing", "goTo"],
    tells: true,
    papers: true,
  },
  /** The case stays with the sender until the unit takes it. */
  assign: {
    event: "assigned",
    ways: [
      {
        from: ["accepted", "assigned", "inProgress", "reopened", "review", "secondReview"],
        by: bureau,
        to: "assigned",
      },
    ],
    needs: ["unit"],
    tells: true,
  },
  takeon: {
    event: "taken",
    ways: [{ from: ["assigned"], by: ["officer"], to: "inProgress" }],
    needs: [],
    tells: true,
  },
  /** "This isn't ours": with a reason, and back to the sender. */
  object: {
    event: "objected",
    ways: [
      { from: ["assigned"], by: ["officer"], stage: "first", to: "accepted" },
      { from: ["assigned"], by: ["officer"], stage: "review", to: "review" },
      { from: ["assigned"], by: ["officer"], stage: "secondReview", to: "secondReview" },
    ],
    needs: ["reason"],
    tells: false,
  },
  ask: {
    event: "informationAsked",
    ways: [
      {
        from: ["registered", "accepted", "reopened", "review", "secondReview"],
        by: bureau,
        waitsFor: [null, "applicant"],
      },
      { from: ["inProgress"], by: ["officer", "supervisor"], waitsFor: [null, "applicant"] },
    ],
    waitsFor: "applicant",
    needs: ["text"],
    tells: true,
    papers: true,
  },
  give: {
    event: "informationGiven",
    ways: [{ from: openStatuses, by: ["applicant"], waitsFor: ["applicant"] }],
    waitsFor: null,
    needs: [],
    tells: false,
  },
  /** By telephone or at the desk: staff write down what they were told. */
  gave: {
    event: "informationGiven",
    ways: [{ from: openStatuses, by: staff, waitsFor: ["applicant"] }],
    waitsFor: null,
    needs: ["text"],
    tells: false,
  },
  /** Each numbered demand is answered, or it can't be sent. */
  reply: {
    event: "answered",
    ways: [
      { from: ["inProgress"], by: ["officer", "supervisor"], stage: "first", to: "answered" },
      { from: ["accepted", "reopened"], by: bureau, stage: "first", to: "answered" },
      { from: ["inProgress"], by: ["officer", "supervisor"], stage: "review", to: "answered", event: "reviewAnswered" },
      { from: ["review", "reopened"], by: ["supervisor"], stage: "review", to: "answered", event: "reviewAnswered" },
      {
        from: ["inProgress"],
        by: ["officer", "supervisor"],
        stage: "secondReview",
        to: "answered",
        event: "secondReviewAnswered",
      },
      {
        from: ["secondReview", "reopened"],
        by: ["supervisor"],
        stage: "secondReview",
        to: "answered",
        event: "secondReviewAnswered",
      },
    ],
    waitsFor: null,
    needs: ["demands"],
    tells: true,
    papers: true,
  },
  close: {
    event: "closed",
    ways: [
      { from: ["answered"], by: ["officer", "supervisor", "clerk"], to: "closed" },
      { from: ["notAccepted", "redirected", "forwarded"], by: bureau, to: "closed" },
    ],
    needs: ["outcome", "evidence", "toldOn"],
    tells: true,
    papers: true,
  },
  confirm: {
    event: "confirmed",
    ways: [{ from: ["closed"], by: ["applicant"] }],
    needs: [],
    tells: false,
  },
  reopen: {
    event: "reopened",
    ways: [{ from: ["closed"], by: ["applicant", "supervisor"], to: "reopened" }],
    needs: ["reason"],
    tells: true,
  },
  review: {
    event: "reviewAsked",
    ways: [
      { from: ["answered"], by: ["applicant"], stage: "first", to: "review" },
      { from: ["notAccepted", "redirected", "forwarded"], by: ["applicant"], to: "review" },
    ],
    stage: "review",
    needs: ["reason"],
    tells: true,
  },
  secondreview: {
    event: "secondReviewAsked",
    ways: [{ from: ["answered"], by: ["applicant"], stage: "review", to: "secondReview" }],
    stage: "secondReview",
    needs: ["reason"],
    tells: true,
  },
  /** Only the applicant. */
  withdraw: {
    event: "withdrawn",
    ways: [{ from: all, by: ["applicant"], to: "withdrawn" }],
    waitsFor: null,
    needs: [],
    tells: true,
  },
  hear: {
    event: "hearingBegun",
    ways: [{ from: ["inProgress", "review", "secondReview"], by: ["officer", "supervisor"], waitsFor: [null] }],
    waitsFor: "hearing",
    needs: ["text"],
    tells: true,
  },
  heard: {
    event: "hearingEnded",
    ways: [{ from: openStatuses, by: ["officer", "supervisor"], waitsFor: ["hearing"] }],
    waitsFor: null,
    needs: ["text"],
    tells: true,
  },
  /** A leader takes the case in person: the sponsor of the case. */
  lead: {
    event: "leaderLed",
    ways: [{ from: openStatuses, by: bureau }],
    needs: ["leader"],
    tells: true,
  },
  /** Another unit helps the one that leads. */
  involve: {
    event: "helpAsked",
    ways: [
      { from: ["accepted", "assigned", "reopened", "review", "secondReview"], by: bureau },
      { from: ["inProgress"], by: bureau },
    ],
    needs: ["unit"],
    tells: true,
  },
  /** To a colleague of the same unit. */
  handover: {
    event: "handedOver",
    ways: [{ from: inWork, by: ["officer", "supervisor"] }],
    needs: ["officer"],
    tells: false,
  },
  /** A message to the applicant, whose number and address the unit doesn't see. */
  write: {
    event: "messageSent",
    ways: [
      { from: [...openStatuses.filter((status) => status !== "inProgress" && status !== "assigned")], by: bureau },
      { from: ["inProgress", "answered"], by: staff },
    ],
    needs: ["text"],
    tells: true,
    papers: true,
  },
  /** A working note of those who see the case, such as a helping unit's part. */
  note: {
    event: "noted",
    ways: [{ from: all, by: staff }],
    needs: ["text"],
    tells: false,
  },
  /** What an earlier entry should have said: the entry itself stays. */
  correct: {
    event: "corrected",
    ways: [{ from: [...all, "closed"], by: staff }],
    needs: ["text"],
    tells: true,
  },
} as const satisfies Record<string, Step>;

export type CaseStep = keyof typeof caseSteps;
type Ways = (typeof caseSteps)[CaseStep]["ways"][number];
/** The types of history entry that steps make. */
export type StepEvent =
  | (typeof caseSteps)[CaseStep]["event"]
  | (Ways extends infer W ? (W extends { event: infer E } ? E : never) : never);
export const stepNames = Object.keys(caseSteps) as CaseStep[];
export const stepOf = (name: CaseStep): Step => caseSteps[name];

/** Every type of history entry that a step makes. */
export const stepEvents = [
  ...new Set(stepNames.flatMap((name) => stepOf(name).ways.map((way) => way.event ?? stepOf(name).event))),
];

/** Whether the applicant is told of it. */
export const isTold = (name: CaseStep): boolean => stepOf(name).tells;
export const takesPapers = (name: CaseStep): boolean => stepOf(name).papers === true;
export const needsOf = (name: CaseStep): readonly Need[] => stepOf(name).needs;
/** Whoever may take the step at some time. */
export const actorsOf = (name: CaseStep): Actor[] => [...new Set(stepOf(name).ways.flatMap(({ by }) => [...by]))];
/** No applicant ever takes it. */
export const isForStaff = (name: CaseStep): boolean => !actorsOf(name).includes("applicant");
