import { atTime, officeDay } from "../../domain/calendar.ts";
import type { Choice } from "../../domain/message.ts";
import { shortDate, timeInWords } from "../../i18n/dates.ts";
import { shortened } from "../../lib/shortened.ts";
import { graceEnds } from "../../office/visits/door.ts";
import { canPutBack } from "../../office/visits/takenOff.ts";
import {
  type ListedVisit,
  type VisitorCard,
  visitorCard,
  visitorCardText,
  visitState,
  visitsNamed,
  visitsOf,
  visitsWithTicket,
} from "../../office/visits/visitorCard.ts";
import { type Command, idOf } from "../command.ts";
import { pageChoices, pageOf, skippedIn, whichPage, withinBytes, withoutPage } from "../pages.ts";
import { type Outcome, type Setting, said } from "../setting.ts";

// One visitor at the desk or on the telephone: found, and helped.

const pageSize = 8;

/** "/visitor 12" shows that visit, "/visitor B-003" the one with this ticket today, "/visitor Lopez" those of today with that name. */
const visitor: Command = {
  name: "visitor",
  right: "visit.look",
  run: async (setting, args): Promise<Outcome> => {
    const { work, staff, language, say } = setting;
    const [typed = ""] = args;
    if (!staff) return { goTo: "/menu" };
    if (args.length > 0 && /\p{L}/u.test(typed) && !/^[a-z]-?\d{1,6}$/i.test(typed)) {
      const words = withoutPage(args).join(" ");
      const named = await visitsNamed(work, words);
      const [only, ...others] = named;
      if (only && others.length === 0) return { goTo: `/visitor ${only.id}` };
      const { shown, from } = pageOf(named, skippedIn(args), pageSize);
      const page = { from, shown: shown.length, count: named.length };
      const title = [say("visitor.named", { count: named.length }), whichPage(setting, page)].filter(Boolean).join(" ");
      const found = chooseOf(setting, shown, title);
      const more = pageChoices(setting, `/visitor ${withinBytes(words, 30)}`, page, pageSize);
      return said({ ...found, choices: [...(found.choices ?? []), ...more] });
    }
    if (/^[a-z]-\d{1,6}$/i.test(typed)) {
      const found = await visitsWithTicket(work, typed);
      if (found.length !== 1) return said(chooseOf(setting, found, say("visitor.which")));
      return { goTo: `/visitor ${found[0]?.id}` };
    }
    const card = await visitorCard(work, staff, idOf(typed));
    if (!card) return said({ text: say("visitor.unknown"), choices: [{ id: "/day", label: say("day.open") }] });
    return said({ text: visitorCardText(work, card, language), choices: steps(setting, card) });
  },
};

/** What can be done with a visit as it stands. */
function steps({ work, say }: Setting, visit: VisitorCard): Choice[] {
  const { now, office } = work;
  const { id, status, startsAt, reception, ticket } = visit;
  const day = officeDay(startsAt, office.zone);
  const today = day === officeDay(now, office.zone);
  const coming = status === "booked" && startsAt > now;
  const graceOver = now >= graceEnds(work, startsAt);
  const all: [boolean, string, string][] = [
    [coming, `/move ${id}`, say("visitor.move")],
    [coming, `/cancel ${id}`, say("visitor.cancel")],
    [today && (status === "booked" || status === "noShow"), `/checkin ${id}`, say("visitor.checkIn")],
    [status === "booked" && graceOver, `/noshow ${id}`, say("visitor.noShow")],
    [status === "arrived", `/seen ${id}`, say("queue.outcome")],
    [status === "arrived" && !visit.priority, `/priority ${id}`, say("visitor.outOfTurn")],
    [status === "arrived", `/carry ${id}`, say("visitor.carry")],
    [status === "arrived" && reception.status === "scheduled", `/remove ${id}`, say("removed.remove")],
    [canPutBack(work, visit), `/putback ${id}`, say("removed.putBack")],
    [
      ["booked", "arrived"].includes(status) && reception.endsAt > now,
      `/callunit ${id}`,
      say("joint.call", { ticket }),
    ],
    [
      ["booked", "arrived", "noShow"].includes(status) && reception.status === "scheduled" && reception.endsAt <= now,
      `/papervisit ${id}`,
      say("paper.enter"),
    ],
    [status === "seen", `/record ${id}`, say("record.show")],
    [visit.case !== null, `/look ${visit.case?.receiptNumber}`, say("desk.look")],
    [true, `/day ${day}`, say("visitor.day")],
  ];
  return all.filter(([offered]) => offered).map(([, command, label]) => ({ id: command, label }));
}

/** "/visitors 2026-11-25", "/visitors 12" (a reception), and "+8" behind it for those after the eighth. */
const visitors: Command = {
  name: "visitors",
  right: "visit.look",
  run: async (setting, args): Promise<Outcome> => {
    const { work, language, say } = setting;
    const [typed = officeDay(work.now, work.office.zone)] = args.filter((arg) => !arg.startsWith("+"));
    const skipped = idOf(args.find((arg) => /^\+\d+$/.test(arg))?.slice(1));
    const isDay = /^\d{4}-\d\d-\d\d$/.test(typed) && !Number.isNaN(Date.parse(typed));
    const found = await visitsOf(work, isDay ? { date: typed } : { receptionId: idOf(typed) });
    const first = isDay ? atTime(typed, "12:00", work.office.zone) : found[0]?.startsAt;
    const title = first
      ? say("visitor.title", { date: shortDate(first, work.office.zone, language), count: found.length })
      : say("visitor.nobody");
    const rest = found.length - skipped - pageSize;
    const more = { id: `/visitors ${typed} +${skipped + pageSize}`, label: say("day.more", { count: rest }) };
    const shown = chooseOf(setting, found.slice(skipped, skipped + pageSize), title);
    return said({ ...shown, choices: [...(shown.choices ?? []), ...(rest > 0 ? [more] : [])] });
  },
};

type Found = Awaited<ReturnType<typeof visitsOf>>;

/** Time, ticket, name, and how the visit stands, on one button. */
export const visitorLabel = ({ work, say }: Pick<Setting, "work" | "say">, visit: ListedVisit): string =>
  shortened(
    [
      timeInWords(visit.startsAt, work.office.zone),
      visit.ticket,
      visit.name ?? say("day.erased"),
      visit.status === "booked" ? "" : say(`visitStatus.${visitState(visit)}`),
    ]
      .filter(Boolean)
      .join(" "),
    40,
  );

function chooseOf(setting: Setting, found: Found, title: string) {
  const { say } = setting;
  if (found.length === 0) return { text: say("visitor.nobody"), choices: [{ id: "/day", label: say("day.open") }] };
  return {
    text: title,
    choices: found.map((one): Choice => ({ id: `/visitor ${one.id}`, label: visitorLabel(setting, one) })),
  };
}

export const visitorCommands = [visitor, visitors];
