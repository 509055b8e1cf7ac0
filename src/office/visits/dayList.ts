// The list of who comes on a day, as text and as a table. When it goes out: dayListIssue.ts.

import { stringify } from "csv-stringify/sync";
import type { TextFile } from "../../domain/message.ts";
import { may } from "../../domain/rights.ts";
import { dateOfDay, timeInWords } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import type { Booking, Case, Reception, UnitCall } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { leaderInWords, leaderName, placeInWords } from "../names.ts";
import type { StaffMember } from "../people/staff.ts";
import { calledUnit } from "../receptions/unitCalls.ts";
import { earlierVisits } from "./earlierVisits.ts";
import { visitState } from "./visitorCard.ts";

export type Visitor = Booking & { case: Case | null; unitCalls: UnitCall[]; earlierVisits: number };
export type DayReception = Reception & { visitors: Visitor[] };

/** The receptions of a day (the office's) with their visitors in order; a leader's own only. */
export async function dayList(
  { tx }: Pick<Work, "tx">,
  date: string,
  staff: Pick<StaffMember, "role" | "leaderKey">,
): Promise<DayReception[]> {
  if (!may(staff, "day.read")) return [];
  const leaderKey = staff.role === "leader" ? (staff.leaderKey ?? "") : undefined;
  const receptions = await tx.reception.findMany({
    where: { date: new Date(date), status: { not: "cancelled" }, leaderKey },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    include: {
      bookings: {
        where: { status: { not: "cancelled" } },
        orderBy: [{ startsAt: "asc" }, { ticket: "asc" }],
        include: { case: true, unitCalls: { orderBy: { id: "asc" } } },
      },
    },
  });
  const earlier = await earlierVisits(
    { tx },
    receptions.flatMap(({ bookings }) => bookings),
  );
  return receptions.map(({ bookings, ...reception }) => ({
    ...reception,
    visitors: bookings.map((booking) => ({
      ...booking,
      earlierVisits: earlier.get(booking.id) ?? 0,
    })),
  }));
}

type Shown = Pick<Work, "office" | "texts">;

/** The list as text. A leader's has no telephone numbers; none has them but the clerk's card of a visitor. */
export function dayListText(
  { office, texts }: Shown,
  date: string,
  receptions: DayReception[],
  language: string,
): string {
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const day = dateOfDay(date, language);
  if (receptions.length === 0) return say("day.none", { day });
  const parts = receptions.map((reception) => {
    const counted = reception.visitors.filter(({ status }) => status !== "removed");
    const walkIns = counted.filter(({ kind }) => kind === "walkIn").length;
    const head = say("day.reception", {
      from: timeInWords(reception.startsAt, office.zone),
      to: timeInWords(reception.endsAt, office.zone),
      leader: leaderInWords({ office, texts }, reception.leaderKey, language),
      place: placeInWords({ office, texts }, reception.venueKey, language),
      count: counted.length - walkIns,
      walkIns: walkIns > 0 ? say("day.walkIns", { count: walkIns }) : "",
    });
    return [head, ...reception.visitors.map((visitor) => visitorLine({ office, texts }, visitor, language))].join("\n");
  });
  return [say("day.title", { day }), ...parts].join("\n\n");
}

function visitorLine({ office, texts }: Shown, visitor: Visitor, language: string): string {
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const facts = [
    `${timeInWords(visitor.startsAt, office.zone)} ${visitor.ticket} ${visitor.name ?? say("day.erased")}`,
    visitor.companions > 0 ? say("day.companions", { count: visitor.companions }) : "",
    visitor.matter ?? "",
    visitor.case ? visitor.case.receiptNumber : "",
    visitor.earlierVisits > 0 ? say("day.earlierVisits", { count: visitor.earlierVisits }) : "",
    listed(
      say,
      visitor.needs.map((need) => say(`needs.${need}`)),
    ),
    visitor.unitCalls.length > 0
      ? say("leader.briefUnits", {
          units: listed(
            say,
            visitor.unitCalls.map((call) => calledUnit({ office, texts }, call, language)),
          ),
        })
      : "",
    visitor.removedBecause ? say(`removed.because.${visitor.removedBecause}`) : "",
    visitor.status === "booked" || visitor.removedBecause ? "" : say(`visitStatus.${visitState(visitor)}`),
    visitor.outcomeNote ?? "",
  ];
  return facts.filter(Boolean).join(" · ");
}

/** The list as a table that Excel opens right: UTF-8 with its mark, and no cell that begins a formula. */
export function dayListCsv(
  { office, texts }: Shown,
  date: string,
  receptions: DayReception[],
  language: string,
): TextFile {
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const columns = [
    "time",
    "ticket",
    "name",
    "matter",
    "case",
    "companions",
    "needs",
    "earlier",
    "leader",
    "status",
    "note",
  ];
  const rows = receptions.flatMap(({ leaderKey, visitors }) =>
    visitors.map((visitor) => [
      timeInWords(visitor.startsAt, office.zone),
      visitor.ticket,
      visitor.name ?? "",
      visitor.matter ?? "",
      visitor.case?.receiptNumber ?? "",
      String(visitor.companions),
      listed(
        say,
        visitor.needs.map((need) => say(`needs.${need}`)),
      ),
      String(visitor.earlierVisits),
      leaderName(office, leaderKey, language).name,
      visitor.removedBecause
        ? say(`removed.because.${visitor.removedBecause}`)
        : say(`visitStatus.${visitState(visitor)}`),
      visitor.outcomeNote ?? "",
    ]),
  );
  const text = stringify([columns.map((column) => say(`day.column.${column}`)), ...rows], {
    bom: true,
    escape_formulas: true,
  });
  return { name: `${say("day.fileName", { date })}.csv`, mediaType: "text/csv", text };
}
