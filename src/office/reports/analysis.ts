// One period counted by topic, place and unit: one statement, one pass over the cases that the period touches.

import { z } from "zod";
import type { Office } from "../../config/officeFile.ts";
import { type Counts, countNames, type Group, type HotCell, noCounts } from "../../domain/report.ts";
import type { Period } from "../../domain/reportPeriod.ts";
import type { Work } from "../../store/work.ts";

export type Analysis = {
  period: Period;
  total: Counts;
  /** Whole: what is too small is folded away where it is shown. Topics in the order of the office file, places and units by key. */
  byTopic: Group[];
  byPlace: Group[];
  byUnit: Group[];
  topicsInPlaces: HotCell[];
};

const row = z.object({
  level: z.number(),
  topic: z.string().nullable(),
  place: z.string().nullable(),
  unit: z.string().nullable(),
  ...(Object.fromEntries(countNames.map((name) => [name, z.number()])) as Record<keyof Counts, z.ZodNumber>),
});

/** Which clock says when the applicant is told of the decision: the first that the policy has. */
const decisionClocks = ["acceptance", "acknowledge", "route"];

/** The last of these says whether the case is the office's to answer, or was turned away. */
const turnedAway = ["notAccepted", "redirected", "forwarded", "withdrawn"];
const standing = ["accepted", "reviewAsked", "reopened", ...turnedAway];
/** The last of these says whether it is closed. */
const endings = ["closed", "reopened", "reviewAsked", "secondReviewAsked"];

/** PostgreSQL's GROUPING(): which of topic, place and unit a row is not split by. */
const levels = { total: 7, topic: 3, place: 5, unit: 6, topicInPlace: 1 } as const;

/**
 * Counts a period, the running one up to now. Three indexed looks find the cases that it touches; their history and their clocks, read
 * once, say what became of them by its end. Each is looked up by itself (`limit 1` keeps the planner to it): joined, all cases of all
 * years were read for those of a month.
 */
export async function analyse(
  { tx, now, office }: Pick<Work, "tx" | "now" | "office">,
  period: Period,
): Promise<Analysis> {
  const from = period.from;
  const to = period.to < now ? period.to : now;
  const found = await tx.$queryRaw`
    with touched as materialized (
      select id from "case" where registered_at >= ${from} and registered_at < ${to}
      union select case_id from case_deadline where due_at >= ${from} and due_at < ${to}
      union select case_id from case_event where at >= ${from} and at < ${to}
    ), facts as (
      select c.category as topic, coalesce(c.place_key, '') as place, coalesce(c.unit_key, '') as unit, e.*,
             c.registered_at >= ${from} and c.registered_at < ${to} as received,
             d.due_at >= ${from} and d.due_at < ${to} as decision_due, d.met as decided_in_time,
             a.met is not null as answer_due, a.met as answered_in_time,
             e.closed and e.closed_at >= ${from} and not e.turned_away and l.repeat is null as first_closed, coalesce(l.repeat, false) as repeat,
             r.satisfied is not null as rated, r.satisfied
      from touched
      cross join lateral (select id, category, place_key, unit_key, registered_at from "case" where id = touched.id limit 1) c
      cross join lateral (
        select coalesce((array_agg(type order by id desc) filter (where type = any(${standing})))[1] = any(${turnedAway}), false) as turned_away,
               coalesce(min(at) filter (where type = 'answered') >= ${from}, false) as answered,
               coalesce((array_agg(type order by id desc) filter (where type = any(${endings})))[1] = 'closed', false) as closed,
               max(at) filter (where type = 'closed') as closed_at,
               coalesce((array_agg(data->>'outcomeKey' order by id desc) filter (where type = 'closed'))[1] = 'fulfilled', false) as resolved,
               coalesce(bool_or(type = 'reviewAsked'), false) as reviewed,
               coalesce(bool_or(type = 'reopened'), false) as reopened
        from case_event where case_id = c.id and at < ${to}
      ) e
      left join lateral (
        select true as repeat from case_link
        where later_id = c.id and linked_at < ${to} and (unlinked_at is null or unlinked_at >= ${to}) limit 1
      ) l on true
      left join lateral (
        select due_at, status = 'met' as met from case_deadline
        where case_id = c.id and clock = any(${decisionClocks}) order by array_position(${decisionClocks}, clock), id limit 1
      ) d on true
      left join lateral (
        select status = 'met' as met from case_deadline
        where case_id = c.id and clock = 'answer' and status <> 'void' and due_at >= ${from} and due_at < ${to} order by id desc limit 1
      ) a on true
      left join lateral (
        select bureau >= 4 and unit >= 4 as satisfied from case_rating
        where case_id = c.id and at >= ${from} and at < ${to} order by at desc limit 1
      ) r on true
    )
    select grouping(topic, place, unit)::int as level, topic, place, unit,
           count(*) filter (where received)::int as received,
           count(*) filter (where received and repeat)::int as repeat,
           count(*) filter (where decision_due)::int as "decisionsDue",
           count(*) filter (where decision_due and decided_in_time)::int as "decidedInTime",
           count(*) filter (where answer_due)::int as "answersDue",
           count(*) filter (where answer_due and answered_in_time)::int as "answeredInTime",
           count(*) filter (where answer_due and closed)::int as closed,
           count(*) filter (where first_closed)::int as "firstClosed",
           count(*) filter (where first_closed and resolved and not reviewed and not reopened)::int as "resolvedAtFirst",
           count(*) filter (where answered)::int as answered,
           count(*) filter (where answered and reviewed)::int as reviewed,
           count(*) filter (where rated)::int as rated,
           count(*) filter (where rated and satisfied)::int as satisfied
    from facts group by grouping sets ((), (topic), (place), (unit), (topic, place))`;
  const rows = z.array(row).parse(found);
  const groups = (level: number, keyOf: (found: z.infer<typeof row>) => string | null): Group[] =>
    rows.filter((one) => one.level === level).map((one) => ({ key: keyOf(one) ?? "", counts: one }));
  const { categories } = office;
  return {
    period,
    total: rows.find(({ level }) => level === levels.total) ?? noCounts(),
    byTopic: inOrder(
      groups(levels.topic, ({ topic }) => topic),
      categories,
      ({ key }) => key,
    ),
    byPlace: inOrder(
      groups(levels.place, ({ place }) => place),
      [],
      ({ key }) => key,
    ),
    byUnit: inOrder(
      groups(levels.unit, ({ unit }) => unit),
      [],
      ({ key }) => key,
    ),
    topicsInPlaces: inOrder(
      rows
        .filter(({ level, place }) => level === levels.topicInPlace && place !== "")
        .map(({ topic, place, received }) => ({ topic: topic ?? "", place: place ?? "", received })),
      categories,
      ({ topic }) => topic,
    ),
  };
}

/** As the office file has them; what it no longer names comes last, in the order of its key. */
function inOrder<T>(all: T[], order: Office["categories"], keyOf: (one: T) => string): T[] {
  const place = new Map(order.map((key, i) => [key, i]));
  const at = (one: T) => place.get(keyOf(one)) ?? order.length;
  return [...all].sort((a, b) => at(a) - at(b) || keyOf(a).localeCompare(keyOf(b)));
}
