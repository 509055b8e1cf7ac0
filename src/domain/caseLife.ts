// The life of a case: which step leads from where to where, and who takes it.

export type CaseStatus = "registered" | "accepted" | "notAccepted" | "assigned" | "answered" | "closed";
export type Role = "clerk" | "officer" | "supervisor" | "leader" | "admin";

type Step = { from: CaseStatus[]; to: CaseStatus; by: Role[] };

export const caseSteps = {
  accept: { from: ["registered"], to: "accepted", by: ["clerk", "supervisor"] },
  refuse: { from: ["registered"], to: "notAccepted", by: ["clerk", "supervisor"] },
  assign: { from: ["accepted", "assigned"], to: "assigned", by: ["clerk", "supervisor"] },
  reply: { from: ["assigned"], to: "answered", by: ["officer", "supervisor"] },
  close: { from: ["answered", "notAccepted"], to: "closed", by: ["officer", "supervisor"] },
} as const satisfies Record<string, Step>;

export type CaseStep = keyof typeof caseSteps;

/** The steps that this role can take from here; an answer to "what now?" as much as to "why not?". */
export function stepsFrom(status: CaseStatus, role: Role): CaseStep[] {
  return (Object.keys(caseSteps) as CaseStep[]).filter((name) => {
    const step: Step = caseSteps[name];
    return step.from.includes(status) && step.by.includes(role);
  });
}

/** Cases that still wait for somebody. */
export const openStatuses: CaseStatus[] = ["registered", "accepted", "assigned"];
