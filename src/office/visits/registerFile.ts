// A closed register, and what was promised at the end of a day, as tables to keep and to print: UTF-8 with its mark, which Excel opens
// right, and no cell that begins a formula.

import { stringify } from "csv-stringify/sync";
import { z } from "zod";
import { officeDay } from "../../domain/calendar.ts";
import type { TextFile } from "../../domain/message.ts";
import { dateInWords, timeInWords } from "../../i18n/dates.ts";
import type { Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { leaderName } from "../names.ts";
import { receptionInWords } from "../receptions/leaderNews.ts";
import type { Counts, registerOf } from "./closing.ts";
import type { Promised } from "./endOfDay.ts";

type Register = NonNullable<Awaited<ReturnType<typeof registerOf>>>;
type Shown = Pick<Work, "office" | "texts">;

const lines = z.array(
  z.object({
    ticket: z.string(),
    status: z.string(),
    arrivedAt: z.iso.datetime().optional(),
    calledAt: z.iso.datetime().optional(),
    endedAt: z.iso.datetime().optional(),
    outcome: z.string().optional(),
    receiptNumber: z.string().optional(),
    fromPaper: z.object({ by: z.string(), at: z.iso.datetime() }).optional(),
    removed: z.string().optional(),
  }),
);
/** A register of before somebody could be taken off the line says nothing of it. */
const counts = z.object({
  seen: z.number(),
  noShow: z.number(),
  carriedOver: z.number(),
  cancelled: z.number(),
  walkIns: z.number(),
  registeredTwice: z.number().default(0),
  goneHome: z.number().default(0),
});

export const linesOf = (register: Pick<Register, "lines">) => lines.parse(register.lines);
export const countsOf = (register: Pick<Register, "counts">): Counts => counts.parse(register.counts);

const table = (name: string, rows: string[][]): TextFile => ({
  name: `${name}.csv`,
  mediaType: "text/csv",
  text: stringify(rows, { bom: true, escape_formulas: true }),
});

/** Tickets, times and outcomes of a closed reception, then its counts and what was added since. No visitor is named. */
export function registerCsv({ office, texts }: Shown, register: Register, language: string): TextFile {
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const { reception, closedAt, corrections } = register;
  const time = (at?: string) => (at ? timeInWords(new Date(at), office.zone) : "");
  const moment = (at: Date) => `${dateInWords(at, office.zone, language)} ${timeInWords(at, office.zone)}`;
  const columns = ["ticket", "arrived", "called", "ended", "status", "outcome", "case", "note"];
  const { date = "", from = "", to = "", leader = "" } = receptionInWords({ office, texts }, reception, language);
  const rows = linesOf(register).map((line) => [
    line.ticket,
    time(line.arrivedAt),
    time(line.calledAt),
    time(line.endedAt),
    say(`visitStatus.${line.status}`),
    line.outcome ? say(`record.outcomes.${line.outcome}`) : "",
    line.receiptNumber ?? "",
    [
      line.removed ? say(`removed.because.${line.removed}`) : "",
      line.fromPaper ? say("paper.entered", { name: line.fromPaper.by, at: moment(new Date(line.fromPaper.at)) }) : "",
    ]
      .filter(Boolean)
      .join(" · "),
  ]);
  const total = Object.entries(countsOf(register)).map(([name, count]) => [
    say(`closing.column.${name}`),
    String(count),
  ]);
  return table(say("closing.fileName", { date: officeDay(reception.startsAt, office.zone) }), [
    [date, `${from}–${to}`, leader, say("closing.closedAt", { at: moment(closedAt) })],
    columns.map((column) => say(`closing.column.${column}`)),
    ...rows,
    [],
    ...total,
    ...corrections.map(({ at, staff, text }) => [
      say("closing.correction", { at: moment(at), name: staff.name, text }),
    ]),
  ]);
}

/** Who of a day was promised which other one, and how they hear of it: to read out, to telephone, and to put up. */
export function promisedCsv(
  { office, texts }: Shown,
  reception: Reception,
  done: Promised[],
  language: string,
): TextFile {
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const columns = ["ticket", "name", "newDay", "newTime", "newTicket", "leader", "told"];
  return table(say("closing.promisedFile", { date: officeDay(reception.startsAt, office.zone) }), [
    columns.map((column) => say(`closing.column.${column}`)),
    ...done.map(({ before, after, told }) => [
      before.ticket,
      before.name ?? "",
      dateInWords(after.startsAt, office.zone, language),
      timeInWords(after.startsAt, office.zone),
      after.ticket,
      leaderName(office, after.reception.leaderKey, language).name,
      say(`closing.toldBy.${told.by}`),
    ]),
  ]);
}
