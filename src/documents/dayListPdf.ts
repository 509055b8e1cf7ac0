// The day list on paper (A4 across): the front desk's, with columns to tick and sign, and the leader's in large print. Neither has
// a telephone number. Who printed it and when stands on each page, and as a watermark behind it.

import { dateInWords, timeInWords } from "../i18n/dates.ts";
import type { Texts } from "../i18n/texts.ts";
import type { Printer } from "./pdf.ts";

/** One visitor's line; what is not known is an empty text. `time` is a wall-clock time such as "14:20". */
export type PrintedVisitor = {
  time: string;
  ticket: string;
  receipt: string;
  name: string;
  /** How many come, and how many of them speak. */
  party: string;
  topic: string;
  request: string;
  /** The earlier case and how it stands. */
  earlier: string;
  units: string;
  needs: string;
  documents: string;
};

/** One reception: a page or more of its own, also when nobody is booked. */
export type PrintedReception = {
  /** Date, kind of reception, hours. */
  title: string;
  leader: string;
  room: string;
  clerk: string;
  /** Until when places could be booked. */
  closed: string;
  capacity: string;
  visitors: PrintedVisitor[];
};

export type DayListPrint = {
  copy: "desk" | "leader";
  receptions: PrintedReception[];
  office: string;
  language: string;
  zone: string;
  printedAt: Date;
  printedBy: string;
};

type Column = keyof PrintedVisitor | "order" | "arrived" | "start" | "end" | "outcome" | "signature";
type Width = number;

const columnsOf: Record<DayListPrint["copy"], [Column, Width][]> = {
  desk: [
    ["order", 2.4],
    ["time", 3.9],
    ["ticket", 4.1],
    ["receipt", 11.4],
    ["name", 6.2],
    ["party", 3.4],
    ["topic", 6.6],
    ["request", 14],
    ["earlier", 6.6],
    ["units", 7.4],
    ["needs", 6],
    ["documents", 5.2],
    ["arrived", 4.2],
    ["start", 4],
    ["end", 4],
    ["outcome", 5],
    ["signature", 6.5],
  ],
  leader: [
    ["time", 5],
    ["ticket", 5],
    ["name", 9],
    ["party", 4.5],
    ["topic", 10.5],
    ["request", 25],
    ["earlier", 11],
    ["units", 12],
    ["needs", 10],
  ],
};

/** The PDF of a day's receptions. */
export function dayListPdf(printer: Printer, print: DayListPrint, texts: Pick<Texts, "say">): Buffer {
  const { copy, receptions, office, language, zone, printedAt, printedBy } = print;
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const columns = columnsOf[copy].map(([name, width]) => ({ name, width, label: say(`print.column.${name}`) }));
  const at = `${dateInWords(printedAt, zone, language)}, ${timeInWords(printedAt, zone)}`;
  const data = {
    language,
    title: say("print.dayList", { office }),
    large: copy === "leader",
    watermark: say("print.watermark", { time: timeInWords(printedAt, zone), name: printedBy }),
    foot: say("print.foot", { at, name: printedBy }),
    page: say("print.page", { page: "{page}", pages: "{pages}" }),
    sessions: receptions.map(({ visitors, ...reception }) => ({
      title: reception.title,
      none: say("print.nobody"),
      columns,
      facts: (["leader", "room", "clerk", "closed", "capacity"] as const).flatMap((fact) =>
        reception[fact] ? [{ label: say(`print.fact.${fact}`), value: reception[fact] }] : [],
      ),
      rows: visitors.map((visitor, i) => columns.map(({ name }) => cell(name, visitor, i + 1))),
    })),
  };
  return printer.pdf("dayList", data, printedAt);
}

function cell(column: Column, visitor: PrintedVisitor, order: number): string {
  if (column === "order") return String(order);
  if (column === "arrived") return "☐";
  return column in visitor ? visitor[column as keyof PrintedVisitor] : "";
}
