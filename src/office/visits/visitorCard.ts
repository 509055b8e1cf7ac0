// One visit as the desk sees it, with the telephone number. Whoever opens one visit has looked at it: that is recorded, and the visitor
// finds it among what is kept of them. Lists of a reception or a day, and the line at the door, are not: they are the desk's day, and have no
// telephone number in them.

import { officeDay } from "../../domain/calendar.ts";
import { may } from "../../domain/rights.ts";
import { dateInWords, timeInWords } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import type { Booking } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { calledUnit } from "../receptions/unitCalls.ts";
import { visitById, visitInWords } from "./visits.ts";

const withAll = {
  reception: true,
  case: true,
  contact: { include: { chats: true } },
  unitCalls: true,
  deskActs: {
    where: { kind: "enteredFromPaper" },
    orderBy: { id: "desc" },
    take: 1,
    include: { staff: { select: { name: true } } },
  },
} as const;

/** The visit for its card. Nothing where there is no such visit. */
export async function visitorCard(work: Work, staff: StaffMember, bookingId: number) {
  if (!may(staff, "visit.look")) return undefined;
  const visit = await work.tx.booking.findUnique({ where: { id: bookingId }, include: withAll });
  if (visit) await recordLook(work, staff, bookingId);
  return visit ?? undefined;
}

/** The visit as the desk takes it up to move it, cancel it or enter its form: by name, without the telephone number. */
export async function lookAtVisit(work: Work, staff: StaffMember, bookingId: number) {
  if (!may(staff, "visit.look")) return undefined;
  const visit = await visitById(work, bookingId);
  if (visit) await recordLook(work, staff, bookingId);
  return visit ?? undefined;
}

export async function recordLook({ tx, now }: Work, staff: StaffMember, bookingId: number): Promise<void> {
  await tx.deskAct.create({ data: { bookingId, staffId: staff.id, role: staff.role, kind: "looked", at: now } });
}

/** A visit with its visitor's chats, for who is about to move it. */
export const visitWithChats = ({ tx }: Pick<Work, "tx">, id: number) =>
  tx.booking.findUnique({ where: { id }, include: { reception: true, contact: { include: { chats: true } } } });

export type VisitorCard = NonNullable<Awaited<ReturnType<typeof visitorCard>>>;

/** Whether a chat of the visitor's takes messages. */
export const hasChat = ({ contact }: Pick<VisitorCard, "contact">): boolean =>
  Boolean(contact && !contact.erasedAt && contact.chats.some(({ blockedAt }) => !blockedAt));

export function visitorCardText(work: Pick<Work, "office" | "texts">, visit: VisitorCard, language: string): string {
  const { office, texts } = work;
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const nothing = say("common.nothing");
  const lines = [
    say("visitor.card", {
      ...visitInWords(work, visit, language),
      state: visit.removedBecause
        ? say(`removed.because.${visit.removedBecause}`)
        : say(`visitStatus.${visitState(visit)}`),
      name: visit.name ?? say("phoning.noName"),
      phone: visit.phone || nothing,
      matter: visit.matter ?? nothing,
    }),
    visit.case ? say("visitor.case", { receipt: visit.case.receiptNumber }) : "",
    visit.companions > 0 ? say("visitor.companions", { count: visit.companions }) : "",
    visit.needs.length > 0
      ? say("visitor.needs", {
          needs: listed(
            say,
            visit.needs.map((need) => say(`needs.${need}`)),
          ),
        })
      : "",
    visit.priority ? say("visitor.priority") : "",
    visit.arrivedAt ? say("visitor.arrived", { time: timeInWords(visit.arrivedAt, office.zone) }) : "",
    ...visit.deskActs.map(({ staff, at }) =>
      say("paper.entered", {
        name: staff.name,
        at: `${dateInWords(at, office.zone, language)} ${timeInWords(at, office.zone)}`,
      }),
    ),
    visit.unitCalls.length > 0
      ? say("leader.briefUnits", {
          units: listed(
            say,
            visit.unitCalls.map((call) => calledUnit(work, call, language)),
          ),
        })
      : "",
    say(hasChat(visit) ? "visitor.hasChat" : "visitor.noChat"),
  ];
  return lines.filter(Boolean).join("\n");
}

/** How a visit stands, in one word for each: somebody who was called is not only there. */
export const visitState = ({ status, calledAt }: Pick<Booking, "status" | "calledAt">): Booking["status"] | "called" =>
  status === "arrived" && calledAt ? "called" : status;

const forList = { id: true, ticket: true, name: true, startsAt: true, status: true, calledAt: true } as const;
export type ListedVisit = Pick<Booking, keyof typeof forList>;

/** Today's visits with a name that has these words in it, each from its beginning; accents, case and width make no difference. */
export async function visitsNamed({ tx, now, office }: Pick<Work, "tx" | "now" | "office">, words: string) {
  const sought = plainWords(words);
  if (sought.length === 0) return [];
  const today = await tx.booking.findMany({
    where: {
      name: { not: null },
      status: { not: "cancelled" },
      reception: { date: new Date(officeDay(now, office.zone)) },
    },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    select: forList,
  });
  return today.filter(({ name }) => {
    const parts = plainWords(name ?? "");
    // A Chinese name is one word, sought by any part of it.
    return sought.every((word) =>
      parts.some((part) => part.startsWith(word) || (ideograph.test(word) && part.includes(word))),
    );
  });
}

const ideograph = /^\p{Script=Han}+$/u;

const plainWords = (name: string): string[] =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** The visits of one reception, or of a day (the office's), in order; cancelled ones too, so that they are found. */
export async function visitsOf({ tx }: Pick<Work, "tx">, of: { receptionId: number } | { date: string }) {
  const where = "date" in of ? { reception: { date: new Date(of.date) } } : { receptionId: of.receptionId };
  return tx.booking.findMany({
    where,
    orderBy: [{ startsAt: "asc" }, { ticket: "asc" }, { id: "asc" }],
    select: forList,
  });
}

/** Today's visits with that ticket: more than one where several receptions are held. */
export async function visitsWithTicket({ tx, now, office }: Pick<Work, "tx" | "now" | "office">, ticket: string) {
  return tx.booking.findMany({
    where: { ticket: ticket.toUpperCase(), reception: { date: new Date(officeDay(now, office.zone)) } },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    select: forList,
  });
}
