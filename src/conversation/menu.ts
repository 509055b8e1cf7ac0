// What the menu offers, and the list of commands that a platform shows beside its text field: the same, in the same order.

import type { MenuEntry } from "../domain/message.ts";
import type { StaffRole } from "../store/generated/enums.ts";

/** Staff's lines first. The text of each is `menu.<name>`; its roles are among its command's (tested). */
const lines: { name: string; roles?: StaffRole[] }[] = [
  { name: "day", roles: ["clerk", "supervisor", "leader"] },
  { name: "next", roles: ["clerk", "supervisor"] },
  { name: "walkin", roles: ["clerk", "supervisor"] },
  { name: "queue", roles: ["clerk", "supervisor"] },
  { name: "rota", roles: ["clerk", "supervisor", "leader"] },
  { name: "cases", roles: ["clerk", "officer", "supervisor"] },
  { name: "overdue", roles: ["clerk", "officer", "supervisor"] },
  { name: "calls", roles: ["clerk", "supervisor"] },
  { name: "search", roles: ["clerk", "supervisor"] },
  { name: "unit", roles: ["officer", "supervisor"] },
  { name: "reports", roles: ["supervisor"] },
  { name: "book" },
  { name: "file" },
  { name: "status" },
  { name: "bookings" },
  { name: "schedule" },
  { name: "language" },
  { name: "privacy" },
  { name: "person" },
];

/** The commands for this role, or for a citizen. */
export const menuOf = (role?: StaffRole): string[] =>
  lines.filter(({ roles }) => !roles || (role && roles.includes(role))).map(({ name }) => name);

/** The same with their texts, for the platform's own menu. */
export const menuEntries = (say: (key: string) => string, role?: StaffRole): MenuEntry[] =>
  menuOf(role).map((name) => ({ command: name, label: say(`menu.${name}`) }));
