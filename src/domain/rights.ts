// What each role may do: the one table that commands, dialogs, menus and use cases ask. Which case, reception or unit it may be done to
// is asked where that is known (`mayWorkOn`, and the `by` of each step in caseSteps.ts).

import { actorsOf, type CaseStep, stepNames } from "./caseSteps.ts";
import { caseRoles, deskRoles, type Role } from "./roles.ts";

const table = {
  "day.read": [...deskRoles, "leader"],
  "day.print": [...deskRoles, "leader"],
  /** The list and the pack of the day come unasked. */
  "day.sent": ["clerk", "leader"],
  "day.close": deskRoles,
  /** Checked in, called absent, received, let go first. */
  "visit.receive": deskRoles,
  "visit.record": deskRoles,
  "visit.look": deskRoles,
  /** Moved or cancelled for the visitor. */
  "visit.change": deskRoles,
  "visit.walkIn": deskRoles,
  "visit.carryOver": deskRoles,
  /** A place for somebody at the desk or on the telephone; everybody else books for themselves. */
  "visit.bookForOthers": deskRoles,
  "queue.call": deskRoles,
  "paper.enter": deskRoles,
  "phone.call": deskRoles,

  "reception.read": [...deskRoles, "leader"],
  "reception.turns": deskRoles,
  "reception.fairness": ["supervisor"],
  "reception.change": deskRoles,
  "reception.decline": ["leader"],
  "reception.feed": ["leader"],
  /** People of a case are invited to an arranged visit. */
  "reception.invite": deskRoles,
  "reception.callUnit": [...deskRoles, "leader"],
  "reception.attend": ["officer"],

  "case.work": caseRoles,
  /** All cases that are not sealed, whichever unit has them. */
  "case.intake": deskRoles,
  /** The name of an applicant who wants it kept from the unit. */
  "case.confidentialName": deskRoles,
  "case.fileForOthers": deskRoles,
  "case.search": deskRoles,
  /** By words, place, subject, receipt and state, among the cases of one's own unit; never by who filed. */
  "case.find": ["officer"],
  "case.searchLog": ["supervisor"],
  "case.link": deskRoles,
  "case.representatives": deskRoles,
  "case.track": deskRoles,
  "case.extend": ["officer", "supervisor"],
  "case.supervise": ["supervisor"],
  "case.explain": caseRoles,
  /** Reports of corruption. */
  "case.sealed": ["supervisor"],

  "unit.read": ["officer", "supervisor"],
  "unit.report": ["officer"],
  "office.report": ["supervisor"],

  "staff.administer": ["supervisor", "admin"],
  /** Administrators are made and ended by administrators alone. */
  "staff.administerAdmins": ["admin"],
} as const satisfies Record<string, readonly Role[]>;

/** The staff's part of each step of a case, from the table of steps. */
const steps = Object.fromEntries(
  stepNames.map((step) => [`step.${step}`, actorsOf(step).filter((actor) => actor !== "applicant")]),
) as Record<`step.${CaseStep}`, Role[]>;

export type Right = keyof typeof table | keyof typeof steps;
export const rights: Record<Right, readonly Role[]> = { ...table, ...steps };

/** Whether this member of staff may; nobody who is none. */
export const may = (by: { role: Role } | undefined, right: Right): boolean =>
  by !== undefined && rights[right].includes(by.role);

/** What a use case answers that was asked by somebody who may not. */
export const notAllowed = { ok: false, reason: "notAllowed" } as const;
export type NotAllowed = typeof notAllowed;
