// Who works in the office, in one list. What each role may do: rights.ts.

export const roles = ["clerk", "officer", "supervisor", "leader", "admin"] as const;
export type Role = (typeof roles)[number];
export const isRole = (word: string): word is Role => roles.some((role) => role === word);

/** The desk, at the door and on the telephone, and the intake of cases. */
export const deskRoles = ["clerk", "supervisor"] as const satisfies Role[];
/** Whoever works on cases. */
export const caseRoles = ["clerk", "officer", "supervisor"] as const satisfies Role[];
