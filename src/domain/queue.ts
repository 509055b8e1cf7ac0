// The line at the door: who is called next, and how long it takes. A function of who is there, the time and the office's order.

export type QueueOrder = "bookedAtTime" | "bookedFirst" | "arrival";

/** Somebody who is there and has not been called. */
export type InLine = {
  id: number;
  /** A place that was taken in time: the time it is for. Absent for walk-ins and for who came late. */
  placeAt?: Date;
  /** From when the place in line counts. */
  queuedAt: Date;
  priority: boolean;
};

/** Everybody in the order in which they are called if nobody else comes. Equal claims go by arrival, then by number. */
export function inOrder<V extends InLine>(line: V[], order: QueueOrder, now: Date): V[] {
  return [...line].sort((a, b) => {
    const [one, other] = [claim(a, order, now), claim(b, order, now)];
    return one.rank - other.rank || one.since - other.since || a.id - b.id;
  });
}

function claim(visitor: InLine, order: QueueOrder, now: Date): { rank: number; since: number } {
  const { placeAt, queuedAt, priority } = visitor;
  if (priority) return { rank: 0, since: queuedAt.getTime() };
  if (!placeAt || order === "arrival") return { rank: 2, since: queuedAt.getTime() };
  // Booked, there, but before the time: after the others, who may use the minutes until then.
  const rank = order === "bookedFirst" || placeAt <= now ? 1 : 3;
  return { rank, since: placeAt.getTime() };
}

/** Minutes until the visitor with so many before them is called, where `desks` are received at a time for `minutesEach`. */
export const waitMinutes = (ahead: number, minutesEach: number, desks: number): number =>
  Math.ceil((ahead / Math.max(1, desks)) * minutesEach);

/** How many more can be received until the end. */
export const roomUntil = (now: Date, endsAt: Date, minutesEach: number, desks: number): number =>
  Math.max(0, Math.floor((endsAt.getTime() - now.getTime()) / 60_000 / minutesEach)) * Math.max(1, desks);
