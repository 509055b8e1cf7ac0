// What stands in a day's pack on paper: who comes with what, the briefs of the cases, and room for those who come without a booking.

import type { DayPackPrint, PrintedReception, PrintedVisitor } from "../../documents/dayPackPdf.ts";
import { dateInWords, shortDate, timeInWords } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import type { Work } from "../../store/work.ts";
import { isSealed } from "../cases/caseAccess.ts";
import { type BriefedCase, caseBrief } from "../cases/caseBrief.ts";
import { leaderInWords, named, placeInWords } from "../names.ts";
import type { StaffMember } from "../people/staff.ts";
import { calledUnit } from "../receptions/unitCalls.ts";
import { type DayReception, dayList, type Visitor } from "./dayList.ts";

export type DayPack = {
  print: DayPackPrint;
  /** The cases whose content is in it. */
  caseIds: number[];
  /** When the last of its receptions ends. */
  endsAt: Date;
};

/** A day (the office's) for the desk, or for a leader the own receptions only; nothing where there are none. */
export async function dayPack(
  work: Work,
  date: string,
  staff: Pick<StaffMember, "role" | "leaderKey">,
  language: string,
): Promise<DayPack | undefined> {
  const { office, now } = work;
  const receptions = await dayList(work, date, staff);
  const last = receptions.map(({ endsAt }) => endsAt).sort((a, b) => b.getTime() - a.getTime())[0];
  if (!last) return undefined;
  const cases = await casesOf(work, receptions);
  const places = await placesOf(work, receptions);
  const outcomes = await outcomesOf(work, receptions);
  return {
    endsAt: last,
    caseIds: [...cases.values()].filter((about) => !isSealed(about)).map(({ id }) => id),
    print: {
      ...{ copy: staff.role === "leader" ? "leader" : "desk", language, zone: office.zone, printedAt: now },
      ...{ office: named(office.name, office, language), demo: office.demo },
      receptions: receptions.map((reception) => {
        const count = places.get(reception.id) ?? 0;
        return {
          ...head(work, reception, language),
          capacity: count > 0 ? String(count) : "",
          visitors: reception.visitors.map((visitor) =>
            visitorInPrint(work, visitor, cases.get(visitor.caseId ?? 0), outcomes.get(visitor.id), language),
          ),
          walkIns: walkInForms(work, reception, count),
        };
      }),
    },
  };
}

async function casesOf({ tx }: Work, receptions: DayReception[]): Promise<Map<number, BriefedCase>> {
  const ids = receptions.flatMap(({ visitors }) => visitors.map(({ caseId }) => caseId)).filter((id) => id !== null);
  const found = await tx.case.findMany({
    where: { id: { in: ids } },
    include: { events: { orderBy: { id: "asc" } } },
  });
  return new Map(found.map((about) => [about.id, about]));
}

async function placesOf({ tx }: Work, receptions: DayReception[]): Promise<Map<number, number>> {
  const ids = receptions.map(({ id }) => id);
  const counted = await tx.place.groupBy({ by: ["receptionId"], where: { receptionId: { in: ids } }, _count: true });
  return new Map(counted.map(({ receptionId, _count }) => [receptionId, _count]));
}

/** What came of the visits that are recorded. */
async function outcomesOf({ tx }: Work, receptions: DayReception[]): Promise<Map<number, string>> {
  const ids = receptions.flatMap(({ visitors }) => visitors.map(({ id }) => id));
  const records = await tx.visitRecord.findMany({
    where: { bookingId: { in: ids } },
    select: { bookingId: true, outcome: true },
  });
  return new Map(records.map(({ bookingId, outcome }) => [bookingId, outcome]));
}

function head(
  work: Work,
  reception: DayReception,
  language: string,
): Pick<PrintedReception, "title" | "leader" | "room" | "closed"> {
  const { startsAt, endsAt, leaderKey, venueKey, bookingClosesAt } = reception;
  const { office } = work;
  const hours = `${timeInWords(startsAt, office.zone)}–${timeInWords(endsAt, office.zone)}`;
  return {
    title: `${dateInWords(startsAt, office.zone, language)} ${hours}`,
    leader: leaderInWords(work, leaderKey, language),
    room: placeInWords(work, venueKey, language),
    closed: `${shortDate(bookingClosesAt, office.zone, language)} ${timeInWords(bookingClosesAt, office.zone)}`,
  };
}

function visitorInPrint(
  work: Work,
  visitor: Visitor,
  about: BriefedCase | undefined,
  outcome: string | undefined,
  language: string,
): PrintedVisitor {
  const { office, texts } = work;
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const time = (at: Date | null) => (at ? timeInWords(at, office.zone) : "");
  const over = visitor.status !== "booked" && visitor.status !== "arrived";
  const unnamed = about?.confidentiality === "anonymous" ? "confidentiality.anonymousShort" : "day.erased";
  return {
    time: timeInWords(visitor.startsAt, office.zone),
    ticket: visitor.ticket,
    name: visitor.name ?? say(unnamed),
    party: String(visitor.companions + 1),
    request: visitor.matter ?? "",
    earlier: about ? `${about.receiptNumber} ${isSealed(about) ? "" : say(`caseStatus.${about.status}`)}`.trim() : "",
    units: listed(
      say,
      visitor.unitCalls.map((call) => calledUnit(work, call, language)),
    ),
    needs: listed(
      say,
      visitor.needs.map((need) => say(`needs.${need}`)),
    ),
    arrived: time(visitor.arrivedAt),
    start: time(visitor.calledAt),
    end: time(visitor.endedAt),
    outcome: outcome ? say(`record.outcomes.${outcome}`) : over ? say(`visitStatus.${visitor.status}`) : "",
    over,
    brief: about ? caseBrief(work, about, visitor.earlierVisits, language) : [],
  };
}

/** As many as places are kept for walk-ins, within what a desk can use; none for an arranged visit. */
function walkInForms({ office }: Work, { kind, rotaKey }: DayReception, places: number): number {
  if (kind === "arrangedVisit") return 0;
  const share = (rotaKey && office.rotas[rotaKey]?.walkInShare) || 0;
  return Math.min(Math.max(Math.ceil(places * share), fewestForms), mostForms);
}
const [fewestForms, mostForms] = [4, 12];
