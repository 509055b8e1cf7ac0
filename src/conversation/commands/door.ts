import { officeDay } from "../../domain/calendar.ts";
import type { Choice } from "../../domain/message.ts";
import { dateOfDay } from "../../i18n/dates.ts";
import { dayInNumbers } from "../../office/visits/dayInNumbers.ts";
import { dayList, dayListCsv } from "../../office/visits/dayList.ts";
import { type AtTheDoor, checkIn, noteNoShow } from "../../office/visits/door.ts";
import type { StaffRole } from "../../store/generated/enums.ts";
import { type Command, idOf } from "../command.ts";
import { dayInWords } from "../dayInWords.ts";
import { type Outcome, type Setting, said } from "../setting.ts";
import { dayMessage, noteOnDay } from "./dayMessage.ts";

// The day at the door: the list, and what happens to each visitor.

const desk: StaffRole[] = ["clerk", "supervisor"];
const day: Command = {
  name: "day",
  roles: [...desk, "leader"],
  run: async (setting, args) => {
    const { work, staff, language, say } = setting;
    if (!staff) return { goTo: "/menu" };
    const date = dayAsked(args, work);
    if (!date) return said({ text: say("day.which") });
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
  inGroup: async ({ work, staff, language, say }, args) => {
    const date = dayAsked(args, work);
    if (!date || !staff) return { text: say("day.which") };
    return { text: dayInNumbers(work, date, await dayList(work, date, staff), language) };
  },
};

/** The day that the arguments name, in words or as a date; today without any. */
export function dayAsked(args: string[], { now, office }: Setting["work"]): string | undefined {
  const typed = args.filter((arg) => !/^(\+\d+|file)$/.test(arg)).join(" ");
  const isDate = /^\d{4}-\d\d-\d\d$/.test(typed);
  const date = isDate ? typed : typed ? dayInWords(typed, now, office.zone) : officeDay(now, office.zone);
  return date && !Number.isNaN(Date.parse(date)) ? date : undefined;
}

const atDoor = (
  name: string,
  act: (setting: Setting, id: number) => Promise<AtTheDoor>,
  next: (id: number, setting: Setting) => Choice[],
): Command => ({
  name,
  roles: desk,
  run: async (setting, [id]): Promise<Outcome> => {
    const booking = idOf(id);
    if (!booking) return { goTo: "/day" };
    const result = await act(setting, booking);
    const { work, staff } = setting;
    const today = officeDay(work.now, work.office.zone);
    const { day = today } = result;
    const list = { id: day === today ? "/day" : `/day ${day}`, label: setting.say("day.open") };
    if (!result.ok) return said({ text: doorRefusal(result, setting), choices: [list] });
    const note = {
      text: setting.say(result.excused ? "day.excused" : `day.${name}Done`, { ticket: result.ticket }),
      choices: result.excused || day !== today ? [list] : [...next(booking, setting), list],
    };
    return said(staff ? await noteOnDay(setting, staff, day, note) : note);
  },
});

export function doorRefusal(result: Extract<AtTheDoor, { ok: false }>, { work, say }: Setting): string {
  if (result.reason === "already") return say("day.already", { state: say(`visitStatus.${result.status}`) });
  return say(`day.${result.reason}`, { count: work.office.queue.graceMinutes });
}

const seen: Command = {
  name: "seen",
  roles: desk,
  run: async (_setting, [id]) => {
    const booking = idOf(id);
    return booking ? { start: "seen", answers: { booking: String(booking) } } : { goTo: "/day" };
  },
};

export const door = [
  day,
  atDoor(
    "checkin",
    ({ work }, id) => checkIn(work, id),
    (id, { say }) => [{ id: `/seen ${id}`, label: say("day.seenNow") }],
  ),
  atDoor(
    "noshow",
    ({ work }, id) => noteNoShow(work, id),
    (id, { say }) => [{ id: `/checkin ${id}`, label: say("day.cameLate") }],
  ),
  seen,
];
