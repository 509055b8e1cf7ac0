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

/** Somebody who is expected: joins the line at that time. */
export type Coming = Omit<InLine, "queuedAt"> & { comesAt: Date };

export type LineNow<V extends InLine> = {
  here: V[];
  coming: Coming[];
  order: QueueOrder;
  /** The first moment at which anybody is called: now, or when the reception begins. */
  from: Date;
  /** How many are received at a time, and for how long each. */
  desks: number;
  minutesEach: number;
  /** When those who were called last went in: each takes a desk until their time is over. */
  busySince?: Date[];
};

/** Whose turn it is when, and how many are called before. */
export type CallTime = { id: number; at: Date; ahead: number };

/**
 * When everybody is called if all who are expected come at their times: the line as it will be, desk by desk. Who is expected goes before
 * those whom the office's order puts behind them, and takes their minutes.
 */
export function callTimes<V extends InLine>({
  here,
  coming,
  order,
  from,
  desks,
  minutesEach,
  busySince = [],
}: LineNow<V>): Map<number, CallTime> {
  const length = minutesEach * 60_000;
  const called = busySince
    .map((since) => since.getTime() + length)
    .sort((a, b) => b - a)
    .slice(0, desks);
  const free = Array.from({ length: Math.max(1, desks) }, (_, i) => Math.max(from.getTime(), called[i] ?? 0));
  const expected = [...coming].sort((a, b) => a.comesAt.getTime() - b.comesAt.getTime() || a.id - b.id);
  let line: InLine[] = [...here];
  const turns = new Map<number, CallTime>();
  let last = from.getTime();
  while (line.length > 0 || expected.length > 0) {
    const desk = free.indexOf(Math.min(...free));
    const nextComes = expected[0]?.comesAt.getTime() ?? 0;
    // Nobody is there: the desk waits for whoever comes next.
    const at = Math.max(free[desk] ?? 0, last, line.length === 0 ? nextComes : 0);
    last = at;
    while (expected[0] && expected[0].comesAt.getTime() <= at) {
      const { comesAt, ...visitor } = expected.shift() as Coming;
      line.push({ ...visitor, queuedAt: comesAt });
    }
    const [next] = inOrder(line, order, new Date(at));
    if (!next) continue;
    line = line.filter(({ id }) => id !== next.id);
    turns.set(next.id, { id: next.id, at: new Date(at), ahead: turns.size });
    free[desk] = at + length;
  }
  return turns;
}
