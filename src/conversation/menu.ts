// What the menu offers, and the list of commands that a platform shows beside its text field: the same, in the same order.

import type { MenuEntry } from "../domain/message.ts";
import { may, type Right } from "../domain/rights.ts";
import type { Role } from "../domain/roles.ts";

/** Staff's lines first. The text of each is `menu.<name>`; its right is its command's (tested). `onTheDay`: only where a reception is today. */
const lines: { name: string; right?: Right; onTheDay?: true }[] = [
  { name: "day", right: "day.read" },
  { name: "next", right: "queue.call" },
  { name: "walkin", right: "visit.walkIn" },
  { name: "queue", right: "queue.call" },
  { name: "closeday", right: "day.close", onTheDay: true },
  { name: "rota", right: "reception.read" },
  { name: "cases", right: "case.work" },
  { name: "overdue", right: "case.work" },
  { name: "calls", right: "phone.call" },
  { name: "search", right: "case.search" },
  { name: "find", right: "case.find" },
  { name: "unit", right: "unit.read" },
  { name: "reports", right: "office.report" },
  { name: "staff", right: "staff.administer" },
  { name: "book" },
  { name: "file" },
  { name: "status" },
  { name: "bookings" },
  { name: "schedule" },
  { name: "language" },
  { name: "privacy" },
  { name: "person" },
];

/** The commands for whoever has these roles, or for a citizen, who has none. */
export const menuOf = (...roles: (Role | undefined)[]): string[] =>
  lines.filter(({ right }) => !right || roles.some((role) => role && may({ role }, right))).map(({ name }) => name);

/** The same without what is only done on the day of a reception. */
export const menuOnOtherDays = (...roles: (Role | undefined)[]): string[] => {
  const onTheDay = new Set(lines.filter((line) => line.onTheDay).map(({ name }) => name));
  return menuOf(...roles).filter((name) => !onTheDay.has(name));
};

/** The same with their texts, for the platform's own menu. */
export const menuEntries = (say: (key: string) => string, ...roles: (Role | undefined)[]): MenuEntry[] =>
  menuOf(...roles).map((name) => ({ command: name, label: say(`menu.${name}`) }));
