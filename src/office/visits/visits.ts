import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import type { TextFile } from "../../domain/message.ts";
import { dateInWords, timeInWords } from "../../i18n/dates.ts";
import type { Fact } from "../../notifications/facts.ts";
import type { Booking, Reception } from "../../store/generated/client.ts";
import type { BookingStatus } from "../../store/generated/enums.ts";
import type { Work } from "../../store/work.ts";
import { leaderName, named, placeInWords, venueName } from "../names.ts";

type Visit = Booking & { reception: Reception };
type Where = Pick<Work, "office" | "texts">;

/** A visit with its reception, whoever's it is. What shows somebody's visit to the desk begins with `lookAtVisit`. */
export const visitById = ({ tx }: Pick<Work, "tx">, id: number): Promise<Visit | null> =>
  tx.booking.findUnique({ where: { id }, include: { reception: true } });

/** A visit is as it is told now, in one of these states. */
export const visitIs = (
  { id, calendarSequence }: Pick<Booking, "id" | "calendarSequence">,
  ...status: BookingStatus[]
): Extract<Fact, { of: "visit" }> => ({ of: "visit", booking: id, sequence: calendarSequence, status });

/** What every text about a visit may say: ticket, date, time, leader, place. Always weekday, date, time and place. */
export function visitInWords(work: Where, visit: Visit, language: string): Record<string, string> {
  const { office } = work;
  const leader = leaderName(office, visit.reception.leaderKey, language);
  const venue = venueName(office, visit.reception.venueKey, language);
  return {
    ticket: visit.ticket,
    date: dateInWords(visit.startsAt, office.zone, language),
    time: timeInWords(visit.startsAt, office.zone),
    leader: leader.name,
    post: leader.post,
    place: placeInWords(work, visit.reception.venueKey, language),
    // The map stands where people look for the way.
    address: [venue.address, venue.map].filter(Boolean).join("\n"),
    bring: named(office.notice.bring, office, language),
  };
}

/**
 * The visit as a calendar file (RFC 5545). A move or a cancellation carries the same UID with a higher SEQUENCE,
 * so that a calendar replaces what it has. It is published (RFC 5546 3.2.1) and not an invitation: the person saves it themselves.
 */
export function calendarFile(work: Pick<Work, "office" | "texts" | "now">, visit: Visit, language: string): TextFile {
  const { office, texts, now } = work;
  const words = visitInWords(work, visit, language);
  const cancelled = visit.status === "cancelled";
  const calendar = ical({
    prodId: "//Open Door//Reception//EN",
    method: cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
  });
  calendar.createEvent({
    id: visit.calendarUid,
    sequence: visit.calendarSequence,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    stamp: now,
    start: visit.startsAt,
    end: new Date(visit.startsAt.getTime() + visit.reception.slotMinutes * 60_000),
    summary: texts.say(language, "bookings.calendarTitle", words),
    location: texts.say(language, "naming.placeAndAddress", words),
    description: texts.say(language, "bookings.calendarText", words),
    organizer: office.contact.email
      ? { name: named(office.name, office, language), email: office.contact.email }
      : undefined,
  });
  const name = `${texts.say(language, "bookings.fileName", { ticket: visit.ticket })}.ics`;
  return { name, mediaType: "text/calendar", text: calendar.toString() };
}
