// Leaders' turns: who is next on a rota, and who would be in two places at once.

import type { Rota } from "../config/officeFile.ts";

export type Turn = { leaderKey: string; startsAt: Date; endsAt: Date };

export const overlap = (a: Pick<Turn, "startsAt" | "endsAt">, b: Pick<Turn, "startsAt" | "endsAt">): boolean =>
  a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/** Pairs of turns in which one leader would be in two places at once. */
export function doubleDuties<T extends Turn>(turns: T[]): [T, T][] {
  const found: [T, T][] = [];
  const busy = new Map<string, T>();
  for (const turn of [...turns].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())) {
    const before = busy.get(turn.leaderKey);
    if (before && overlap(before, turn)) found.push([before, turn]);
    if (!before || turn.endsAt > before.endsAt) busy.set(turn.leaderKey, turn);
  }
  return found;
}

/** The rota's leaders in the order in which they are asked to stand in: those after this one first. Each once, without this one. */
export function nextOnRota(rota: Pick<Rota, "leaders"> | undefined, leaderKey: string): string[] {
  const leaders = rota?.leaders ?? [];
  const at = leaders.indexOf(leaderKey);
  return [...new Set([...leaders.slice(at + 1), ...leaders.slice(0, at + 1)])].filter((key) => key !== leaderKey);
}
