import { officeDay } from "../../../domain/calendar.ts";
import { reminderAt } from "../../../domain/visitReminders.ts";
import { dateInWords, shortDate, timeInWords } from "../../../i18n/dates.ts";
import { isReachedOutside } from "../../../notifications/tell.ts";
import { casesOf } from "../../../office/cases/caseStatus.ts";
import { leaderName, named, placeInWords, venueName } from "../../../office/names.ts";
import { rememberDetails } from "../../../office/people/ownDetails.ts";
import {
  freeTimes,
  hasPlaceAt,
  type OpenReception,
  openReceptions,
  receptionById,
} from "../../../office/receptions/receptions.ts";
import {
  type BookingRequest,
  bookedWithNumber,
  bookPlace,
  holdPlace,
  ownBooking,
  releaseHolds,
} from "../../../office/visits/booking.ts";
import { remindersOwed } from "../../../office/visits/reminders.ts";
import { calendarFile, visitInWords } from "../../../office/visits/visits.ts";
import { joinWaitingList, type Waiting } from "../../../office/visits/waitingList.ts";
import type { Booking } from "../../../store/generated/client.ts";
import { dialog, type Taken } from "../../dialog.ts";
import { choose, chooseSome, confirm, type Option, text } from "../../questions.ts";
import { readWhen } from "../../reading/when.ts";
import { notAllowedSaid, type Outcome, type Setting } from "../../setting.ts";
import { alreadyThere } from "./alreadyThere.ts";
import { daysMeant, onDaysWanted, timeMeant, timesWanted } from "./daysWanted.ts";
import { companionsAllowed, isForOthers, nameQuestion, phoneQuestion } from "./person.ts";

type Offers = { another?: boolean };

/** The receptions that are offered: for one more place also full ones, for their waiting lists. */
const offered = (setting: Setting, { another = false }: Offers) =>
  openReceptions(setting.work, setting.chat.id, { full: another && !isForOthers(setting) });

/** The next receptions as cards, or those of the days that were typed. `another`: for one more place, and full ones for their waiting lists. */
export const reception = (ask: string, offers: Offers = {}) =>
  choose({
    ask,
    label: "book.label.reception",
    none: "book.noReceptions",
    clears: ["time"],
    from: async (setting) => onDaysWanted(await offered(setting, offers), setting).map((open) => card(open, setting)),
    narrow: async (typed, setting) => {
      const meant = await daysMeant(typed, setting, await offered(setting, offers));
      if (!meant) return undefined;
      if ("unclear" in meant) return { ok: false, hint: meant.unclear };
      if ("found" in meant) return { ok: true, narrow: meant.found, note: meant.note };
      return { ok: true, narrow: "", note: `${meant.none} ${setting.say("book.theNext")}` };
    },
    choose: async (id, setting) => {
      const already = offers.another ? await alreadyThere(setting, receptionOf(id)) : undefined;
      return already ? { ok: false, hint: setting.say(already) } : { ok: true };
    },
  });

function card(open: OpenReception, { work, language, say }: Setting): Option {
  const { office } = work;
  const leader = leaderName(office, open.leaderKey, language);
  const detail = say(open.free > 0 ? "book.card" : "book.cardFull", {
    ...leader,
    date: dateInWords(open.startsAt, office.zone, language),
    from: timeInWords(open.startsAt, office.zone),
    to: timeInWords(open.endsAt, office.zone),
    place: placeInWords(work, open.venueKey, language),
    count: open.free,
  });
  const label = say(open.free > 0 ? "book.cardLabel" : "book.cardLabelFull", {
    date: shortDate(open.startsAt, office.zone, language),
    time: timeInWords(open.startsAt, office.zone),
    leader: leader.name,
  });
  return {
    id: open.free > 0 ? String(open.id) : waitingFor(open.id),
    label,
    detail,
  };
}

/** A full reception is chosen for its waiting list: it has no time to choose from. */
export const waitingFor = (receptionId: number) => `w${receptionId}`;
const waits = ({ answers }: Setting) => String(answers.reception).startsWith("w");
const receptionOf = (chosen: string) => Number(chosen.replace(/^w/, ""));

/** Where a time is asked for: a part of the day or a time that has gone; or another day, which is another reception. */
async function otherTime(typed: string, setting: Setting): Promise<Taken<string> | undefined> {
  const { work, chat, say, answers } = setting;
  const time = timeMeant(typed, setting);
  if (time && "clock" in time) {
    const gone = await hasPlaceAt(work, Number(answers.reception), time.clock);
    return { ok: false, hint: say(gone ? "book.timeGone" : "book.timeNone", { time: time.clock }) };
  }
  if (time) return { ok: true, narrow: time.narrowed, note: time.note };
  const meant = await daysMeant(typed, setting, await openReceptions(work, chat.id, { full: !isForOthers(setting) }));
  if (!meant) return undefined;
  if ("found" in meant) return { ok: false, askInstead: "reception", narrowed: meant.found, hint: meant.note };
  return { ok: false, hint: "unclear" in meant ? meant.unclear : meant.none };
}

/** "9.20", and "Friday at 9.20" on that Friday. */
async function timeTyped(typed: string, { work, answers }: Setting): Promise<string | undefined> {
  const { zone } = work.office;
  const read = readWhen(typed, { now: work.now, zone, wants: "clock" });
  if (!read.ok || !read.when.clock || read.when.span || read.when.by) return undefined;
  if (!read.when.day) return read.when.clock;
  const chosen = await receptionById(work, Number(answers.reception));
  return chosen && officeDay(chosen.startsAt, zone) === read.when.day ? read.when.clock : undefined;
}

/** The free times of the reception chosen; the one picked is held while the rest is asked. */
export const time = () =>
  choose({
    label: "book.label.time",
    none: "book.noTimes",
    when: (setting) => !waits(setting),
    ask: async (setting) =>
      [setting.asksAgain ? "" : await notice(setting), setting.say("book.time")].join("\n\n").trim(),
    from: async (setting) => {
      const { work, chat, answers } = setting;
      const times = await freeTimes(work, Number(answers.reception), chat.id);
      return timesWanted(times, setting).map((at) => ({
        id: at.toISOString(),
        label: timeInWords(at, work.office.zone),
      }));
    },
    means: timeTyped,
    narrow: otherTime,
    choose: async (id, { work, chat, answers, say }) => {
      const place = { chatId: chat.id, receptionId: Number(answers.reception), startsAt: new Date(id) };
      const held = await holdPlace(work, place);
      if (held.ok) return held;
      // The last place of a reception is gone: the next receptions are offered instead.
      const left = await freeTimes(work, place.receptionId, chat.id);
      return left.some((other) => other.getTime() !== place.startsAt.getTime())
        ? { ok: false, hint: say("book.justTaken") }
        : { ok: false, hint: say("book.full"), askInstead: "reception" };
    },
  });

/** The published notice of a reception (PRACTICE 3.1). */
async function notice({ work, language, say, answers, chat }: Setting): Promise<string> {
  const { office } = work;
  const open = (await openReceptions(work, chat.id)).find(({ id }) => id === Number(answers.reception));
  if (!open) return say("book.noTimes");
  const venue = venueName(office, open.venueKey, language);
  const words = (texts: Record<string, string>) => named(texts, office, language);
  return say("book.notice", {
    office: words(office.name),
    number: `${office.code}-R${open.id}`,
    ...leaderName(office, open.leaderKey, language),
    date: dateInWords(open.startsAt, office.zone, language),
    from: timeInWords(open.startsAt, office.zone),
    to: timeInWords(open.endsAt, office.zone),
    place: placeInWords(work, open.venueKey, language),
    address: [venue.address, venue.map].filter(Boolean).join("\n"),
    directions: venue.directions,
    closes: `${dateInWords(open.bookingClosesAt, office.zone, language)} ${timeInWords(open.bookingClosesAt, office.zone)}`,
    count: open.free,
    companions: companionsAllowed(office),
    bring: words(office.notice.bring),
    order: words(office.rotas[open.rotaKey ?? ""]?.order ?? office.notice.order),
    overflow: words(office.notice.overflow),
    notReceived: words(office.notice.notReceived),
    priority: words(office.notice.priority),
    substitute: words(office.notice.substitute),
    phone: office.contact.phone,
  });
}

const needs = ["none", "wheelchair", "interpreter", "signLanguage"] as const;

/** What a visitor needs, one thing or several; `more` stand last. */
export const needsQuestion = (ask = "book.needs", more: (setting: Setting) => Option[] = () => []) =>
  chooseSome({
    ask,
    label: "book.label.needs",
    none: "none",
    words: (id) => `said.needs.${id}`,
    from: (setting) => [...needs.map((need) => ({ id: need, label: setting.say(`needs.${need}`) })), ...more(setting)],
  });

/** Words for each refusal; the place is asked for again where another may help. */
export function refused(refusal: { reason: string; limit?: number }, { say }: Setting): Outcome {
  if (refusal.reason === "taken") return { again: "time", note: say("book.justTaken") };
  if (refusal.reason === "closed") return { again: "reception", note: say("book.closed") };
  return { say: [{ text: say(`book.${refusal.reason}`, { count: refusal.limit ?? 1 }) }], goTo: "/bookings" };
}

const matter = text({
  ask: "book.matter",
  label: "book.label.matter",
  min: 4,
  max: 300,
  when: ({ answers }) => answers.about === "new",
});

const casesToDiscuss = async ({ work, person, staff }: Setting) =>
  isForOthers({ staff }) ? [] : (await casesOf(work, person.id)).filter(({ status }) => status !== "closed");

/** Books a place for the person, or, where the desk asks, for somebody there or on the telephone. */
export const book = dialog(
  "book",
  {
    reception: reception("book.reception", { another: true }),
    time: time(),
    about: choose({
      ask: "book.about",
      known: async (setting) => ((await casesToDiscuss(setting)).length === 0 ? "new" : undefined),
      from: async (setting) => [
        { id: "new", label: setting.say("book.newMatter") },
        ...(await casesToDiscuss(setting)).map(({ id, receiptNumber }) => ({ id: String(id), label: receiptNumber })),
      ],
      // Whoever writes what it is about has answered the next question, too.
      narrow: async (typed, setting) => {
        const taken = await matter.take({ kind: "text", text: typed }, setting, undefined);
        if (!taken.ok || !("value" in taken)) return undefined;
        setting.answers.matter = taken.value;
        return { ok: true, value: "new" };
      },
    }),
    matter,
    name: nameQuestion("book.name"),
    phone: phoneQuestion("book.phone"),
    companions: choose({
      ask: "book.companions",
      label: "book.label.companions",
      from: ({ work, say }) =>
        Array.from({ length: companionsAllowed(work.office) }, (_, count) => ({
          id: String(count),
          label: count === 0 ? say("book.alone") : say("book.with", { count }),
        })),
    }),
    needs: needsQuestion(),
    check: confirm({ show: checked, yes: "book.yes" }),
  },
  async (answers, setting) => {
    const { work, chat, person, language, say } = setting;
    const desk = isForOthers(setting) ? setting.staff : undefined;
    const caseId = answers.about === "new" ? undefined : Number(answers.about);
    const about = caseId ? await work.tx.case.findUnique({ where: { id: caseId } }) : null;
    const given = {
      receptionId: receptionOf(answers.reception),
      name: answers.name,
      phone: answers.phone || undefined,
      matter: about ? say("book.aboutCase", { receipt: about.receiptNumber }) : answers.matter,
      caseId,
      companions: Number(answers.companions),
      needs: answers.needs,
      language,
    };
    if (waits(setting) && !desk) return joined(given, setting);
    const asked: BookingRequest = {
      ...given,
      chatId: chat.id,
      contactId: desk ? undefined : person.id,
      replacesId: Number(setting.answers.replaces) || undefined,
      startsAt: new Date(answers.time),
    };
    const booked = await bookPlace(work, asked, desk);
    if (!booked.ok && booked.reason === "notAllowed") return notAllowedSaid(setting);
    if (!booked.ok) return refused(booked, setting);
    if (!desk) await rememberDetails(work, person.id, answers);
    return confirmation(booked.bookingId, desk ? "book.doneAtDesk" : "book.done", setting);
  },
  { letGo: ({ work, chat }) => releaseHolds(work, chat.id) },
);

/** The desk is told who is booked there with the same number: families and care homes share one. */
async function checked(setting: Setting): Promise<string> {
  const { work, answers, say } = setting;
  const phone = isForOthers(setting) ? String(answers.phone ?? "") : "";
  const there = phone ? await bookedWithNumber(work, receptionOf(String(answers.reception)), phone) : [];
  const lines = there.map(({ ticket, name, startsAt }) =>
    say("book.sameNumber", { ticket, name: name ?? "", time: timeInWords(startsAt, work.office.zone) }),
  );
  return [...lines, say("book.check")].join("\n");
}

/** The end of the waiting list; a place that is free at this very moment is offered at once. */
/** Into a chat that tells them when something comes. */
const goElsewhere = ({ say }: Pick<Setting, "say">) => ({ id: "/link", label: say("book.elsewhere") });

async function joined(given: Omit<Waiting, "contactId">, setting: Setting): Promise<Outcome> {
  const { work, person, say } = setting;
  const joined = await joinWaitingList(work, { ...given, contactId: person.id });
  if (!joined.ok && joined.reason === "alreadyWaiting")
    return { say: [{ text: say("waiting.already") }], goTo: "/bookings" };
  if (!joined.ok && joined.reason === "over") return { again: "reception", note: say("book.closed") };
  if (!joined.ok) return refused(joined, setting);
  await rememberDetails(work, person.id, given);
  const minutes = work.office.booking.offerMinutes;
  const text = say("waiting.joined", { place: joined.place, minutes });
  if (await isReachedOutside(work, person.id)) return { say: [{ text }] };
  return { say: [{ text: `${text}\n\n${say("waiting.lookIn")}`, choices: [goElsewhere(setting)] }] };
}

/** The ticket, where and when, what to bring, which reminders will come, and a calendar file. */
export async function confirmation(bookingId: number, key: string, setting: Setting): Promise<Outcome> {
  const { work, person, staff, language, say } = setting;
  const visit = isForOthers({ staff })
    ? await work.tx.booking.findUnique({ where: { id: bookingId }, include: { reception: true, case: true } })
    : await ownBooking(work, person.id, bookingId);
  if (!visit) return { goTo: "/bookings" };
  const choices = isForOthers({ staff })
    ? [{ id: `/visitor ${bookingId}`, label: say("visitor.show") }]
    : [
        { id: `/move ${bookingId}`, label: say("bookings.move") },
        { id: `/cancel ${bookingId}`, label: say("bookings.cancel") },
      ];
  const file = calendarFile(work, visit, language);
  const reaches = visit.contactId === null || (await isReachedOutside(work, visit.contactId));
  if (!reaches) choices.push(goElsewhere(setting));
  const reminders = reaches ? remindersInWords(visit, setting) : lookIn(visit, setting);
  const words = { ...visitInWords(work, visit, language), name: visit.name ?? "" };
  const text = [say(key, words), reminders].filter(Boolean).join("\n");
  return { say: [{ text, choices, file }] };
}

function remindersInWords(visit: Booking, { work, say }: Setting): string {
  if (visit.contactId === null) return say(visit.phone ? "book.notReminded" : "book.notRemindedNoNumber");
  const { day, hours, onTheEve } = remindersOwed(visit, work);
  if (!hours) return "";
  if (day) return say(onTheEve ? "book.remindedTwiceEve" : "book.remindedTwice");
  return say(onTheEve ? "book.remindedOnceEve" : "book.remindedOnce");
}

/** For whoever has the page alone: when to look in again, and whether we telephone. */
function lookIn(visit: Booking, { work, language, say }: Setting): string {
  const { startsAt, placedAt, phone } = visit;
  const { office } = work;
  const dayBefore = reminderAt("day", startsAt, office);
  const date = dateInWords(dayBefore > placedAt ? dayBefore : startsAt, office.zone, language);
  return phone ? say("book.lookInPhoned", { date, phone }) : say("book.lookIn", { date });
}
