// The monthly analysis as people read it: a message, a chart, a workbook and a document, all from the same figures. Nothing in it is
// about a person, nothing is smaller than five, topics stand in the office file's order, places and units by name, and the closing rate
// never stands without the satisfaction beside it.

import type { BarChart } from "../../documents/chart.ts";
import type { Sheet } from "../../documents/table.ts";
import {
  type Counts,
  change,
  firstAndRepeat,
  foldSmall,
  hotSpots,
  type Pair,
  pairs,
  ratesOf,
  shown,
  theRest,
} from "../../domain/report.ts";
import type { Work } from "../../store/work.ts";
import { categoryName, named, unitName } from "../names.ts";
import type { Analysis } from "./analysis.ts";
import { periodName } from "./periodName.ts";

type Cell = string | number | null;
type Column = { key: string; percent?: true };
type Table = { heading: string; columns: Column[]; rows: Cell[][] };

export type MonthlyReport = {
  title: string;
  period: string;
  /** The message in the chat. */
  text: string;
  chart: BarChart;
  sheets: Sheet[];
  /** For templates/report.typ, without the chart. */
  document: object;
};

const perGroup: Column[] = [
  { key: "received" },
  { key: "before" },
  { key: "change", percent: true },
  { key: "answeredInTime", percent: true },
  { key: "closed", percent: true },
  { key: "satisfied", percent: true },
];

/** The others are in the table. */
const spotsInMessage = 12;

/** `now` beside `before`, the same kind of period before it. */
export function monthlyReport(
  { office, texts, now: today }: Pick<Work, "office" | "texts" | "now">,
  now: Analysis,
  before: Analysis,
  language: string,
): MonthlyReport {
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const total: Pair = { key: "total", now: now.total, before: before.total };
  // Where a whole period is too small to be shown, so is every part of it.
  const whole = shown(now.total.received) !== null && shown(before.total.received) !== null;
  const fold = (kind: "byTopic" | "byPlace" | "byUnit") => (whole ? foldSmall(pairs(now[kind], before[kind])) : []);
  const [topics, places, units] = [fold("byTopic"), fold("byPlace"), fold("byUnit")];
  const rest = say("report.rest");
  const topic = (key: string) => (key === theRest ? rest : categoryName(key, language));
  const place = (key: string) =>
    key === theRest ? rest : key === "" ? say("report.noPlace") : unitName(office, key, language);
  const unit = (key: string) =>
    key === theRest ? rest : key === "" ? say("report.noUnit") : unitName(office, key, language);
  const spots = hotSpots(now.topicsInPlaces, before.topicsInPlaces);

  const byName = (name: (key: string) => string, groups: Pair[]) =>
    [...groups].sort(
      (a, b) =>
        Number(a.key === theRest) - Number(b.key === theRest) || name(a.key).localeCompare(name(b.key), language),
    );
  const table = (heading: string, name: (key: string) => string, groups: Pair[]): Table => ({
    heading: say(heading),
    columns: [{ key: heading.endsWith("Unit") ? "unit" : heading.endsWith("Place") ? "place" : "topic" }, ...perGroup],
    rows: groups.map((pair) => [name(pair.key), ...groupCells(pair)]),
  });
  const tables: Table[] = [
    {
      heading: say("report.whole"),
      columns: [{ key: "measure" }, { key: "now" }, { key: "before" }],
      rows: measures(total).map(({ key, now, before }) => [say(`report.measure.${key}`), now, before]),
    },
    table("report.byTopic", topic, topics),
    table("report.byPlace", place, byName(place, places)),
    table("report.byUnit", unit, byName(unit, units)),
    {
      heading: say("report.hotSpots"),
      columns: [{ key: "topic" }, { key: "place" }, { key: "received" }, { key: "before" }],
      rows: spots.map((spot) => [topic(spot.topic), place(spot.place), spot.received, spot.before]),
    },
  ];
  const title = say("report.title");
  const wholeName = periodName(texts, now.period, office.zone, language);
  const period = now.period.to > today ? say("report.soFar", { period: wholeName }) : wholeName;
  const written = wordsIn(language, say("report.few"));
  const notes = [
    say("report.note.small"),
    say("report.note.closing"),
    say("report.note.dues"),
    say("report.note.order"),
  ];
  const label = ({ key }: Column) => say(`report.column.${key}`);
  return {
    title,
    period,
    text: [
      say("report.message", { title, period }),
      ...measures(total).map(({ key, now, before, percent }) =>
        say("report.line", {
          measure: say(`report.measure.${key}`),
          now: written(now, percent),
          before: written(before, percent),
        }),
      ),
      "",
      spots.length > 0 ? say("report.hotSpots") : say("report.noHotSpots"),
      ...spots
        .slice(0, spotsInMessage)
        .map((spot) =>
          say("report.spot", { topic: topic(spot.topic), place: place(spot.place), count: spot.received }),
        ),
      ...(spots.length > spotsInMessage ? [say("report.moreSpots", { count: spots.length - spotsInMessage })] : []),
    ].join("\n"),
    chart: {
      title: `${say("report.chart")} · ${period}`,
      labels: topics.map(({ key }) => topic(key)),
      series: [
        { name: period, values: topics.map(({ now }) => now.received) },
        {
          name: periodName(texts, before.period, office.zone, language),
          values: topics.map(({ before }) => before.received),
        },
      ],
    },
    sheets: tables.map(({ heading, columns, rows }, i) => ({
      name: heading,
      title: `${title} · ${period} · ${heading}`,
      // Said once, on the first sheet.
      notes: i === 0 ? notes : [],
      columns: columns.map((column) => ({ label: label(column), percent: column.percent })),
      // Numbers stay numbers; what is not shown says so instead of looking like a zero. The first table has its shares in rows.
      rows: rows.map((cells, at) =>
        cells.map((cell, j) => {
          const inRow = i === 0 && measures(total)[at]?.percent;
          if (inRow && typeof cell === "number") return { share: cell };
          return cell ?? written(cell, columns[j]?.percent);
        }),
      ),
    })),
    document: {
      language,
      title,
      period,
      office: named(office.name, office, language),
      watermark: office.demo ? say("letters.demo") : "",
      foot: `${title} · ${period}`,
      notPrinted: say("print.notPrinted"),
      page: say("print.page", { page: "{page}", pages: "{pages}" }),
      sections: tables.map(({ heading, columns, rows }, i) => ({
        heading,
        none: say("report.none"),
        columns: columns.map(label),
        rows: rows.map((cells, at) =>
          i === 0
            ? asText(cells, measures(total)[at]?.percent, written)
            : cells.map((cell, j) => written(cell, columns[j]?.percent)),
        ),
      })),
      notes,
    },
  };
}

function groupCells({ now, before }: Pair): Cell[] {
  const rates = ratesOf(now);
  return [
    shown(now.received),
    shown(before.received),
    change(now.received, before.received),
    rates.answeredInTime,
    rates.closed,
    rates.satisfied,
  ];
}

type Measure = { key: string; now: Cell; before: Cell; percent?: true };

/** The figures of the whole, the closing rate and the satisfaction next to each other. */
function measures({ now, before }: Pair): Measure[] {
  const counted = (key: string, of: (counts: Counts) => Cell): Measure => ({ key, now: of(now), before: of(before) });
  const rate = (key: keyof ReturnType<typeof ratesOf>): Measure => ({
    key,
    now: ratesOf(now)[key],
    before: ratesOf(before)[key],
    percent: true,
  });
  return [
    counted("received", ({ received }) => shown(received)),
    counted("first", (counts) => firstAndRepeat(counts)?.first ?? null),
    counted("repeat", (counts) => firstAndRepeat(counts)?.repeat ?? null),
    rate("decidedInTime"),
    rate("answeredInTime"),
    rate("resolvedAtFirst"),
    rate("reviewed"),
    rate("closed"),
    rate("satisfied"),
  ];
}

type Written = (cell: Cell, percent?: true) => string;

/** Numbers as the language writes them; what is not shown says so. */
function wordsIn(language: string, few: string): Written {
  const percents = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  const numbers = new Intl.NumberFormat(language);
  return (cell, percent) => {
    if (typeof cell === "string") return cell;
    if (cell === null) return percent ? "–" : few;
    return percent ? percents.format(cell) : numbers.format(cell);
  };
}

const asText = ([name = "", ...cells]: Cell[], percent: true | undefined, written: Written): Cell[] => [
  name,
  ...cells.map((cell) => written(cell, percent)),
];
