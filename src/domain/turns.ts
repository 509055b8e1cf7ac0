// Leaders' turns: who is next on a rota, and who would be in two places at once.

import type { Office, Rota } from "../config/officeFile.ts";

export type Turn = { leaderKey: string; startsAt: Date; endsAt: Date };
/** A reception in a room. */
export type Stay = { venueKey: string; startsAt: Date; endsAt: Date };

export const overlap = (a: Pick<Turn, "startsAt" | "endsAt">, b: Pick<Turn, "startsAt" | "endsAt">): boolean =>
  a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/** Pairs of turns in which one leader would be in two places at once. */
export const doubleDuties = <T extends Turn>(turns: T[]): [T, T][] => clashes(turns, ({ leaderKey }) => leaderKey);

/** Pairs of receptions at one time in one room. A venue without a room has space for more than one. */
export const roomClashes = <T extends Stay>(stays: T[], venues: Office["venues"]): [T, T][] =>
  clashes(
    stays.filter(({ venueKey }) => venues[venueKey]?.room),
    ({ venueKey }) => venueKey,
  );

function clashes<T extends Pick<Turn, "startsAt" | "endsAt">>(all: T[], keyOf: (one: T) => string): [T, T][] {
  const found: [T, T][] = [];
  const busy = new Map<string, T>();
  for (const one of [...all].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())) {
    const before = busy.get(keyOf(one));
    if (before && overlap(before, one)) found.push([before, one]);
    if (!before || one.endsAt > before.endsAt) busy.set(keyOf(one), one);
  }
  return found;
}

/** The rota's leaders in the order in which they are asked to stand in: those after this one first. Each once, without this one. */
export function nextOnRota(rota: Pick<Rota, "leaders"> | undefined, leaderKey: string): string[] {
  const leaders = rota?.leaders ?? [];
  const at = leaders.indexOf(leaderKey);
  return [...new Set([...leaders.slice(at + 1), ...leaders.slice(0, at + 1)])].filter((key) => key !== leaderKey);
}
