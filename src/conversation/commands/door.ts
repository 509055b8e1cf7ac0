import { DateTime } from "luxon";
import { officeDay } from "../../domain/calendar.ts";
import type { Choice } from "../../domain/message.ts";
import type { NotAllowed } from "../../domain/rights.ts";
import { dateOfDay } from "../../i18n/dates.ts";
import { shortened } from "../../lib/shortened.ts";
import type { StaffMember } from "../../office/people/staff.ts";
import { dayInNumbers } from "../../office/visits/dayInNumbers.ts";
import { dayList, dayListCsv } from "../../office/visits/dayList.ts";
import { type AtTheDoor, checkIn, noteNoShow } from "../../office/visits/door.ts";
import { stillOpen } from "../../office/visits/endOfDay.ts";
import { receptionsToday } from "../../office/visits/walkIns.ts";
import { type Command, idOf } from "../command.ts";
import { whoRecorded } from "../dialogs/staff/addToRecord.ts";
import { readDay } from "../reading/notRead.ts";
import { notAllowedSaid, type Outcome, type Setting, said } from "../setting.ts";
import { dayMessage, noteOnDay } from "./dayMessage.ts";
import { asItStands } from "./visitNow.ts";

// The day at the door: the list, and what happens to each visitor.

const day: Command = {
  name: "day",
  right: "day.read",
  run: async (setting, args) => {
    const { work, staff, language, say } = setting;
    if (!staff) return { goTo: "/menu" };
    const asked = dayAsked(args, setting);
    if (!("date" in asked)) return said({ text: asked.hint ?? say("day.which") });
    const { date } = asked;
    if (args.includes("file")) {
      const file = dayListCsv(work, date, await dayList(work, date, staff), language);
      return said({
        text: say("day.fileText", {
          day: dateOfDay(date, language),
        }),
        file,
      });
    }
    const skipped = Number(args.find((arg) => /^\+\d+$/.test(arg))?.slice(1) ?? 0);
    const message = await dayMessage(setting, staff, date, skipped);
    return said({ ...message, update: { list: `day ${date}`, message } });
  },
  inGroup: async (setting, args) => {
    const { work, staff, language, say } = setting;
    const asked = dayAsked(args, setting);
    if (!("date" in asked) || !staff) return { text: ("hint" in asked && asked.hint) || say("day.which") };
    return { text: dayInNumbers(work, asked.date, await dayList(work, asked.date, staff), language) };
  },
};

/** The day that the arguments name, in words or as a date; today without any. Else a question back, where a day was named at all. */
export function dayAsked(args: string[], setting: Setting): { date: string } | { hint?: string } {
  const { now, office } = setting.work;
  const typed = args.filter((arg) => !/^(\+\d+|file)$/.test(arg)).join(" ");
  if (!typed) return { date: officeDay(now, office.zone) };
  // As our own buttons have it; of days that are over, too.
  if (/^\d{4}-\d\d-\d\d$/.test(typed) && DateTime.fromISO(typed).isValid) return { date: typed };
  const read = readDay(typed, setting);
  return read.ok ? { date: read.day } : { hint: read.hint };
}

const atDoor = (
  name: string,
  act: (setting: Setting, staff: StaffMember, id: number) => Promise<AtTheDoor | NotAllowed>,
  next: (id: number, setting: Setting) => Choice[],
): Command => ({
  name,
  right: "visit.receive",
  run: async (setting, [id]): Promise<Outcome> => {
    const booking = idOf(id);
    const { work, staff } = setting;
    if (!booking && name === "noshow") return notComeYet(setting);
    if (!booking || !staff) return { goTo: "/day" };
    const result = await act(setting, staff, booking);
    if (!result.ok && result.reason === "notAllowed") return notAllowedSaid(setting);
    const today = officeDay(work.now, work.office.zone);
    const { day = today } = result;
    const list = { id: day === today ? "/day" : `/day ${day}`, label: setting.say("day.open") };
    if (!result.ok) return said({ text: await doorRefusal(setting, booking, result), choices: [list] });
    const note = {
      text: setting.say(result.excused ? "day.excused" : `day.${name}Done`, { ticket: result.ticket }),
      choices: result.excused || day !== today ? [list] : [...next(booking, setting), list],
    };
    return said(await noteOnDay(setting, staff, day, note));
  },
});

/** Whose time is over and who is not here: one press each, and one for all of them. */
async function notComeYet(setting: Setting): Promise<Outcome> {
  const { work, say } = setting;
  const open = await Promise.all(
    (await receptionsToday(work)).map(async ({ id }) => ({ id, notCome: (await stillOpen(work, id)).notCome })),
  );
  const all = open.flatMap(({ notCome }) => notCome);
  const forAll = open
    .filter(({ notCome }) => notCome.length > 1)
    .map(({ id, notCome }) => ({
      id: `/noshowall ${id}`,
      label: say("closing.didNotCome", { count: notCome.length }),
    }));
  const choices = all.slice(0, 10).map(({ id, ticket, name }) => ({
    id: `/noshow ${id}`,
    label: shortened(say("day.noShow", { ticket, name: name ?? "" }), 40),
  }));
  const text = say(all.length > 0 ? "closing.haveNotCome" : "closing.nobodyMissed", { count: all.length });
  return said({ text, choices: [...choices, ...forAll, { id: "/day", label: say("day.open") }] });
}

/** Why nothing was done: who has recorded the visit meanwhile, or how it stands now. */
async function doorRefusal(
  setting: Setting,
  bookingId: number,
  result: Extract<AtTheDoor, { ok: false }>,
): Promise<string> {
  const { work, say } = setting;
  if (result.reason !== "already") return say(`day.${result.reason}`, { count: work.office.queue.graceMinutes });
  return (await whoRecorded(setting, bookingId)) ?? asItStands(setting, bookingId, "bookings.over");
}

const seen: Command = {
  name: "seen",
  right: "visit.receive",
  run: async (setting, [id]) => {
    const booking = idOf(id);
    const done = booking ? await whoRecorded(setting, booking) : undefined;
    const choices = [
      { id: `/record ${booking}`, label: setting.say("record.show") },
      { id: `/addtorecord ${booking}`, label: setting.say("record.add") },
      { id: "/next", label: setting.say("queue.next") },
    ];
    if (done) return said({ text: done, choices });
    return booking ? { start: "seen", answers: { booking: String(booking) } } : { goTo: "/day" };
  },
};

export const door = [
  day,
  atDoor(
    "checkin",
    ({ work }, staff, id) => checkIn(work, staff, id),
    (id, { say }) => [{ id: `/seen ${id}`, label: say("day.seenNow") }],
  ),
  atDoor(
    "noshow",
    ({ work }, staff, id) => noteNoShow(work, staff, id),
    (id, { say }) => [{ id: `/checkin ${id}`, label: say("day.cameLate") }],
  ),
  seen,
];
