// The arithmetic of reports: counts of cases by topic, place and unit, never of persons. Nothing smaller than five is shown, nor can
// it be worked out from what is shown.

/** What is counted of a group of cases in a period. */
export const countNames = [
  /** Registered in the period; `repeat` of them are about a problem that has an earlier receipt, as links stood at the period's end. */
  "received",
  "repeat",
  /** Whose decision fell due in the period, and the part that had it by then. */
  "decisionsDue",
  "decidedInTime",
  /** Whose answer fell due in the period, the part that had it by then, and the part that was closed by the period's end. */
  "answersDue",
  "answeredInTime",
  "closed",
  /** First filings closed in the period, and the part resolved without a review and without being reopened. */
  "firstClosed",
  "resolvedAtFirst",
  /** Answered in the period, and the part for which a review was asked. */
  "answered",
  "reviewed",
  /** Ratings given in the period, and the part of 4 and 5. */
  "rated",
  "satisfied",
] as const;
export type Counts = Record<(typeof countNames)[number], number>;

/** A group of cases: a topic, a place, a unit, or a topic in a place. */
export type Group = { key: string; counts: Counts };

/** Fewer than this are not shown: behind a small number stands somebody whom neighbours can name. */
export const smallestCell = 5;

const tooSmall = (count: number) => count > 0 && count < smallestCell;

export const noCounts = (): Counts => Object.fromEntries(countNames.map((name) => [name, 0])) as Counts;

export function sum(all: Counts[]): Counts {
  const total = noCounts();
  for (const counts of all) for (const name of countNames) total[name] += counts[name];
  return total;
}

/** Share of a whole, 0 to 1; nothing where the whole is smaller than five. */
const share = (part: number, whole: number): number | null => (whole < smallestCell ? null : part / whole);

export type Rates = {
  decidedInTime: number | null;
  answeredInTime: number | null;
  resolvedAtFirst: number | null;
  reviewed: number | null;
  /** Never without the next one: what is closed is not yet what people are content with. */
  closed: number | null;
  satisfied: number | null;
};

export const ratesOf = (counts: Counts): Rates => ({
  decidedInTime: share(counts.decidedInTime, counts.decisionsDue),
  answeredInTime: share(counts.answeredInTime, counts.answersDue),
  resolvedAtFirst: share(counts.resolvedAtFirst, counts.firstClosed),
  reviewed: share(counts.reviewed, counts.answered),
  closed: share(counts.closed, counts.answersDue),
  satisfied: share(counts.satisfied, counts.rated),
});

/** First and repeat filings, or neither where one of them is too small: it would follow from the other. */
export function firstAndRepeat({ received, repeat }: Counts): { first: number; repeat: number } | undefined {
  const first = received - repeat;
  return tooSmall(first) || tooSmall(repeat) ? undefined : { first, repeat };
}

/** The key under which the groups stand that are too small to be shown one by one. */
export const theRest = "~rest";

/** A group beside the same group in the period before. */
export type Pair = { key: string; now: Counts; before: Counts };

/** Each group of either period beside itself in the other, in the order of `now`; those that were only before come last. */
export function pairs(now: Group[], before: Group[]): Pair[] {
  const earlier = new Map(before.map(({ key, counts }) => [key, counts]));
  const known = new Set(now.map(({ key }) => key));
  return [
    ...now.map(({ key, counts }) => ({ key, now: counts, before: earlier.get(key) ?? noCounts() })),
    ...before.filter(({ key }) => !known.has(key)).map(({ key, counts }) => ({ key, now: noCounts(), before: counts })),
  ];
}

const small = ({ now, before }: Omit<Pair, "key">) => tooSmall(now.received) || tooSmall(before.received);

/**
 * The groups that can be shown, in the order given. Those with one to four received cases, now or before, stand together at the end;
 * when even together they are too few, the smallest of the others joins them, since the total would give them away. Empty ones go.
 */
export function foldSmall(all: Pair[]): Pair[] {
  const some = all.filter(({ now, before }) => countNames.some((name) => now[name] > 0 || before[name] > 0));
  const folded = new Set(some.filter(small));
  const together = () => ({
    now: sum([...folded].map(({ now }) => now)),
    before: sum([...folded].map(({ before }) => before)),
  });
  while (small(together()) && folded.size < some.length) {
    const rest = some.filter((pair) => !folded.has(pair));
    folded.add(rest.reduce((least, pair) => (pair.now.received < least.now.received ? pair : least)));
  }
  const large = some.filter((pair) => !folded.has(pair));
  return folded.size === 0 ? large : [...large, { key: theRest, ...together() }];
}

/** A count, or nothing where it is too small to be shown. */
export const shown = (count: number): number | null => (tooSmall(count) ? null : count);

/** The change against the period before, as a share of it; nothing where that one was too small. */
export const change = (now: number, before: number): number | null =>
  before < smallestCell ? null : (now - before) / before;

export type HotSpot = { topic: string; place: string; received: number; before: number | null };

/**
 * Where a problem grows: a topic in a place with at least five cases, and at least half as many again as in the period before. In the
 * order given, which is the office file's: a list of places by number of complaints would be a ranking.
 */
export function hotSpots(now: HotCell[], before: HotCell[]): HotSpot[] {
  const earlier = new Map(before.map(({ topic, place, received }) => [`${topic} ${place}`, received]));
  return now.flatMap(({ topic, place, received }) => {
    const was = earlier.get(`${topic} ${place}`) ?? 0;
    if (received < smallestCell || received < was * 1.5) return [];
    return [{ topic, place, received, before: tooSmall(was) ? null : was }];
  });
}
export type HotCell = { topic: string; place: string; received: number };
