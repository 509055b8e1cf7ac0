// A day of receptions on paper (A4). The desk's pack has, for each reception, the list with columns to tick and sign, the leader's
// copy in larger print with the briefs of the cases, and a form for each visitor who is still to be received, four on a page. The
// leader's own has only the copy. None has a telephone number. When it was made stands on each page.

import { dateInWords, timeInWords } from "../i18n/dates.ts";
import type { Texts } from "../i18n/texts.ts";
import { shortened } from "../lib/shortened.ts";
import type { Printer } from "./pdf.ts";
import { type FormLine, recordForm } from "./recordForm.ts";

/** One visitor; what is not known is an empty text. `time` is a wall-clock time such as "14:20". */
export type PrintedVisitor = {
  time: string;
  ticket: string;
  name: string;
  /** How many come. */
  party: string;
  request: string;
  /** The case and how it stands. */
  earlier: string;
  units: string;
  needs: string;
  /** What is known already, where the pack is made during the day: wall-clock times, and what came of it. */
  arrived: string;
  start: string;
  end: string;
  outcome: string;
  /** The case in a few lines; none without one. */
  brief: string[];
  /** Received, or not to come any more: there is no form to fill in. */
  over: boolean;
};

/** One reception: pages of its own, also when nobody is booked. */
export type PrintedReception = {
  /** Date, hours. */
  title: string;
  leader: string;
  room: string;
  /** Until when places can be booked. */
  closed: string;
  capacity: string;
  visitors: PrintedVisitor[];
  /** Empty lines in the list and empty forms, for visitors without a booking. */
  walkIns: number;
};

export type DayPackPrint = {
  copy: "desk" | "leader";
  receptions: PrintedReception[];
  office: string;
  language: string;
  zone: string;
  printedAt: Date;
  /** A demonstration office says so across each page. */
  demo: boolean;
};

type Column = Exclude<keyof PrintedVisitor, "brief" | "over"> | "order" | "signature";
type Copy = DayPackPrint["copy"];
/** As wide as its words, and at least so many centimetres; or a share of what is left. */
type Width = { least: number } | { share: number };

const columnsOf: Record<Copy, [Column, Width][]> = {
  desk: [
    ["order", { least: 0.5 }],
    ["time", { least: 1 }],
    ["ticket", { least: 1.2 }],
    ["name", { share: 7 }],
    ["party", { least: 0.8 }],
    ["request", { share: 13 }],
    ["earlier", { share: 10 }],
    ["units", { share: 8 }],
    ["needs", { share: 7 }],
    ["arrived", { least: 1.2 }],
    ["start", { least: 1.2 }],
    ["end", { least: 1.2 }],
    ["outcome", { share: 7 }],
    ["signature", { share: 5 }],
  ],
  leader: [
    ["time", { least: 1.2 }],
    ["ticket", { least: 1.5 }],
    ["name", { share: 9 }],
    ["party", { least: 1 }],
    ["request", { share: 27 }],
    ["earlier", { share: 14 }],
    ["units", { share: 12 }],
    ["needs", { share: 9 }],
  ],
};

type Page =
  | {
      kind: "list";
      large: boolean;
      copy: string;
      title: string;
      none: string;
      facts: Fact[];
      columns: { label: string; share: number; least: number }[];
      rows: string[][];
      briefs: { heading: string; lines: string[] }[];
      briefsHeading: string;
    }
  | { kind: "forms"; copy: string; title: string; facts: Fact[]; forms: Form[] };

type Fact = { label: string; value: string };
/** `heading`: ticket, time, name and how many; empty on a form for whoever comes without a booking. */
type Form = { heading: string; facts: Fact[]; brief: string[]; lines: FormLine[] };

/** The PDF of a day's receptions. */
export function dayPackPdf(printer: Printer, print: DayPackPrint, texts: Pick<Texts, "say">): Buffer {
  const { copy, receptions, office, language, zone, printedAt, demo } = print;
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const at = say("naming.dateAndTime", {
    date: dateInWords(printedAt, zone, language),
    time: timeInWords(printedAt, zone),
  });
  const data = {
    language,
    title: say("print.dayPack", { office }),
    watermark: demo ? say("print.demo") : "",
    foot: say("print.foot", { at }),
    notPrinted: say("print.notPrinted"),
    page: say("print.page", { page: "{page}", pages: "{pages}" }),
    pages: receptions.flatMap((reception): Page[] => [
      ...(copy === "desk" ? [list("desk", reception, say)] : []),
      list("leader", reception, say),
      ...(copy === "desk" ? forms(reception, say) : []),
    ]),
  };
  return printer.pdf("dayPack", data, printedAt);
}

type Say = (key: string, params?: Record<string, string | number>) => string;

function list(copy: Copy, reception: PrintedReception, say: Say): Page {
  const columns = columnsOf[copy].map(([name, width]) => ({
    ...{ name, share: 0, least: 0, ...width },
    label: say(`print.column.${name}`),
  }));
  const { visitors, walkIns, ...about } = reception;
  const empty = copy === "desk" ? walkIns : 0;
  return {
    kind: "list",
    large: copy === "leader",
    copy: say(`print.copy.${copy}`),
    title: about.title,
    none: visitors.length === 0 ? say("print.nobody") : "",
    facts: (["leader", "room", "closed", "capacity"] as const).flatMap((fact) =>
      about[fact] ? [{ label: say(`print.fact.${fact}`), value: about[fact] }] : [],
    ),
    columns,
    rows: [
      ...visitors.map((visitor, i) =>
        columns.map(({ name }) => cell(name, copy === "desk" ? inShort(visitor) : visitor, i + 1)),
      ),
      ...Array.from({ length: empty }, () => columns.map(({ name }) => (name === "arrived" ? "☐" : ""))),
    ],
    briefsHeading: say("print.briefs"),
    briefs:
      copy === "leader"
        ? visitors
            .filter(({ brief }) => brief.length > 0)
            .map(({ ticket, name, brief }) => ({ heading: `${ticket} · ${name}`, lines: brief }))
        : [],
  };
}

/** The desk's list is there to find somebody; all that was written stands on the visitor's form and in the leader's copy. */
const inShort = (visitor: PrintedVisitor): PrintedVisitor => ({ ...visitor, request: shortened(visitor.request, 40) });

function cell(column: Column, visitor: PrintedVisitor, order: number): string {
  if (column === "order") return String(order);
  if (column === "signature") return "";
  if (column === "arrived" && !visitor.arrived && !visitor.over) return "☐";
  return visitor[column];
}

/** A form with what is known for each visitor who is still to be received, and empty ones. */
function forms(reception: PrintedReception, say: Say): Page[] {
  const known = reception.visitors.filter(({ over }) => !over).map((visitor) => formOf(visitor, say));
  const empty = Array.from(
    { length: reception.walkIns },
    (): Form => ({ heading: "", facts: [], brief: [], lines: recordForm("walkIn", say) }),
  );
  if (known.length + empty.length === 0) return [];
  const facts = [
    { label: say("print.fact.leader"), value: reception.leader },
    { label: say("print.fact.room"), value: reception.room },
  ];
  const copy = say("print.form.title");
  return [{ kind: "forms", copy, title: reception.title, facts, forms: [...known, ...empty] }];
}

function formOf(visitor: PrintedVisitor, say: Say): Form {
  const { ticket, time, name, party } = visitor;
  const facts = (["request", "units", "needs"] as const).flatMap((column) =>
    visitor[column] ? [{ label: say(`print.column.${column}`), value: visitor[column] }] : [],
  );
  return {
    heading: [ticket, time, name, say("print.form.people", { count: Number(party) || 1 })].join(" · "),
    facts,
    brief: visitor.brief.length > 0 ? visitor.brief : [visitor.earlier].filter(Boolean),
    lines: recordForm("booked", say),
  };
}
