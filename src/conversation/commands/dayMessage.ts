import { officeDay } from "../../domain/calendar.ts";
import type { Choice, Message } from "../../domain/message.ts";
import { may } from "../../domain/rights.ts";
import type { StaffMember } from "../../office/people/staff.ts";
import { type DayReception, dayList, dayListText } from "../../office/visits/dayList.ts";
import type { Setting } from "../setting.ts";

/** As many visitors get buttons at a time; the list itself always shows all. */
const visitorsWithButtons = 6;

/** The list of a day with what can be done at the door: buttons for the visitors after the first `skipped` who still wait. */
export async function dayMessage(setting: Setting, staff: StaffMember, date: string, skipped = 0): Promise<Message> {
  const { work, language, say } = setting;
  const receptions = await dayList(work, date, staff);
  const choices = may(staff, "visit.receive") ? atTheDoor(setting, receptions, date, skipped) : [];
  if (may(staff, "visit.look") && receptions.some(({ visitors }) => visitors.length > 0))
    choices.push({ id: `/visitors ${date}`, label: say("visitor.list") });
  if (receptions.length > 0) {
    choices.push({ id: `/day ${date} file`, label: say("day.asFile") });
    if (date >= officeDay(work.now, work.office.zone))
      choices.push({ id: `/daypack ${date}`, label: say("pack.open") });
  }
  if (date === officeDay(work.now, work.office.zone) && receptions.length > 0 && may(staff, "visit.receive"))
    choices.push({ id: "/door", label: say("doorSign.open") });
  const over = receptions.filter(({ status, endsAt }) => status === "scheduled" && endsAt <= work.now);
  if (over.length > 0 && may(staff, "paper.enter"))
    choices.push({ id: over.length === 1 ? `/onpaper ${over[0]?.id}` : "/onpaper", label: say("paper.enter") });
  return { text: dayListText(work, date, receptions, language), choices, list: `day ${date}` };
}

function atTheDoor({ work, say }: Setting, receptions: DayReception[], date: string, skipped: number): Choice[] {
  const today = officeDay(work.now, work.office.zone);
  // Before its day nobody is at the door; afterwards nobody arrives any more.
  if (date > today) return [];
  const waiting = receptions
    .flatMap(({ visitors }) => visitors)
    .filter(({ status }) => status === "booked" || status === "arrived");
  const here = waiting.slice(skipped, skipped + visitorsWithButtons);
  const choices = here.flatMap(({ id, ticket, name, status, startsAt }): Choice[] => {
    const who = { ticket, name: name ?? "" };
    if (status === "arrived") return [{ id: `/seen ${id}`, label: say("day.seen", who) }];
    return [
      ...(date === today ? [{ id: `/checkin ${id}`, label: say("day.checkIn", who) }] : []),
      ...(startsAt < work.now ? [{ id: `/noshow ${id}`, label: say("day.noShow", who) }] : []),
    ];
  });
  const rest = waiting.length - skipped - here.length;
  if (rest > 0) choices.push({ id: `/day ${date} +${skipped + here.length}`, label: say("day.more", { count: rest }) });
  return choices;
}

/** A note about somebody on the list; where the list stands above it, the list itself says it and shows how things are now. */
export async function noteOnDay(setting: Setting, staff: StaffMember, date: string, note: Message): Promise<Message> {
  const list = await dayMessage(setting, staff, date);
  return { ...note, update: { list: `day ${date}`, message: { ...list, text: `${note.text}\n\n${list.text}` } } };
}
