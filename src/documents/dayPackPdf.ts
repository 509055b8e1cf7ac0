// A day of receptions on paper (A4). The desk's pack has, for each reception, the list with columns to tick and sign, the leader's
// copy in large print with the briefs of the cases, and a form for each visitor. The leader's own has only the copy. None has a
// telephone number. When it was made stands on each page.

import { dateInWords, timeInWords } from "../i18n/dates.ts";
import type { Texts } from "../i18n/texts.ts";
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
  /** The case in a few lines; none without one. */
  brief: string[];
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

type Column = Exclude<keyof PrintedVisitor, "brief"> | "order" | "arrived" | "start" | "end" | "outcome" | "signature";
type Copy = DayPackPrint["copy"];

/** With the share of the page's width. */
const columnsOf: Record<Copy, [Column, number][]> = {
  desk: [
    ["order", 2.2],
    ["time", 3.6],
    ["ticket", 4],
    ["name", 6.5],
    ["party", 3.6],
    ["request", 13.2],
    ["earlier", 11],
    ["units", 7.8],
    ["needs", 6.6],
    ["arrived", 4],
    ["start", 4.5],
    ["end", 4.5],
    ["outcome", 6],
    ["signature", 6.6],
  ],
  leader: [
    ["time", 4.5],
    ["ticket", 5],
    ["name", 9],
    ["party", 4],
    ["request", 27],
    ["earlier", 16],
    ["units", 12],
    ["needs", 9],
  ],
};

type Page =
  | {
      kind: "list";
      large: boolean;
      copy: string;
      title: string;
      none: string;
      facts: { label: string; value: string }[];
      columns: { label: string; width: number }[];
      rows: string[][];
      briefs: { heading: string; lines: string[] }[];
      briefsHeading: string;
    }
  | {
      kind: "form";
      copy: string;
      title: string;
      facts: { label: string; value: string }[];
      brief: string[];
      lines: FormLine[];
    };

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
  const columns = columnsOf[copy].map(([name, width]) => ({ name, width, label: say(`print.column.${name}`) }));
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
      ...visitors.map((visitor, i) => columns.map(({ name }) => cell(name, visitor, i + 1))),
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

function cell(column: Column, visitor: PrintedVisitor, order: number): string {
  if (column === "order") return String(order);
  if (column === "arrived") return "☐";
  return column in visitor ? visitor[column as Exclude<keyof PrintedVisitor, "brief">] : "";
}

/** A form with what is known for each visitor, and empty ones. */
function forms(reception: PrintedReception, say: Say): Page[] {
  const of = { copy: say("print.form.title"), title: reception.title };
  const received = [
    { label: say("print.fact.leader"), value: reception.leader },
    { label: say("print.fact.room"), value: reception.room },
  ];
  const known = reception.visitors.map((visitor): Page => {
    const facts = (["time", "ticket", "name", "party", "request", "units", "needs"] as const).flatMap((column) =>
      visitor[column] ? [{ label: say(`print.column.${column}`), value: visitor[column] }] : [],
    );
    const brief = visitor.brief.length > 0 ? visitor.brief : [visitor.earlier].filter(Boolean);
    return { kind: "form", ...of, facts: [...received, ...facts], brief, lines: recordForm("booked", say) };
  });
  const empty = Array.from(
    { length: reception.walkIns },
    (): Page => ({ kind: "form", ...of, facts: received, brief: [], lines: recordForm("walkIn", say) }),
  );
  return [...known, ...empty];
}
