import { dateInWords, shortDate, timeInWords } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import { shortened } from "../../lib/shortened.ts";
import {
  callsToMake,
  callToMake,
  countCalls,
  heldNews,
  noticeIsUp,
  recordTry,
  withoutAWay,
} from "../../office/people/phoneCalls.ts";
import type { StaffMember } from "../../office/people/staff.ts";
import { type Command, idOf } from "../command.ts";
import { linesAPage, pageChoices, skippedIn, whichPage } from "../pages.ts";
import { type Setting, said } from "../setting.ts";

// People to be phoned: the list, one call, and what came of it.

const calls: Command = {
  name: "calls",
  right: "phone.call",
  run: async (setting, args) => {
    const { work, staff, say } = setting;
    if (!staff) return { goTo: "/menu" };
    const count = await countCalls(work, staff);
    const from = skippedIn(args) < count ? skippedIn(args) : 0;
    const open = await callsToMake(work, staff, { skip: from, take: linesAPage });
    const held = await heldNews(work, staff);
    const waiting = held.length > 0 && from === 0 ? say("phoning.held", { about: listed(say, held) }) : "";
    const notice = from === 0 ? await forNotice(setting, staff) : { text: "", choices: [] };
    if (open.length === 0)
      return said({
        text: [say("phoning.none"), notice.text, waiting].filter(Boolean).join("\n\n"),
        choices: notice.choices,
      });
    const lines = open.map(({ name, case: about, _count }, i) =>
      say("phoning.line", {
        n: i + 1,
        name: name ?? say("phoning.noName"),
        receipt: about?.receiptNumber ?? "",
        count: _count.tries,
      }),
    );
    const choices = open.map(({ id, name }) => ({
      id: `/call ${id}`,
      label: shortened(name ?? say("phoning.noName"), 40),
    }));
    const page = { from, shown: open.length, count };
    const title = [say("phoning.title", { count }), whichPage(setting, page)].filter(Boolean).join(" ");
    return said({
      text: [[title, ...lines].join("\n"), notice.text, waiting].filter(Boolean).join("\n\n"),
      choices: [...choices, ...notice.choices, ...pageChoices(setting, "/calls", page)],
    });
  },
};

/** Whom nothing reaches, by ticket and time as the notice names them, and the button that ticks them off. */
async function forNotice({ work, language, say }: Setting, staff: StaffMember) {
  const found = await withoutAWay(work, staff);
  if (found.length === 0) return { text: "", choices: [] };
  const { zone } = work.office;
  const lines = found.flatMap(({ name, booking }) =>
    booking
      ? [
          say("phoning.noWayLine", {
            ticket: booking.ticket,
            date: shortDate(booking.startsAt, zone, language),
            time: timeInWords(booking.startsAt, zone),
            name: name ?? say("phoning.noName"),
          }),
        ]
      : [],
  );
  const last = Math.max(...found.map(({ id }) => id));
  return {
    text: [say("phoning.noWay", { count: found.length }), ...lines].join("\n"),
    choices: [{ id: `/noticeup ${last}`, label: say("phoning.noticeUp") }],
  };
}

const noticeup: Command = {
  name: "noticeup",
  right: "phone.call",
  run: async ({ work, staff, say }, [last]) => {
    if (!staff) return { goTo: "/menu" };
    const count = await noticeIsUp(work, staff, idOf(last));
    return { say: [{ text: say("phoning.noticeNoted", { count }) }], goTo: "/calls" };
  },
};

/** Whom to phone, with what, and what was tried. */
const call: Command = {
  name: "call",
  right: "phone.call",
  run: async ({ work, staff, language, say }, [id]) => {
    const open = staff && (await callToMake(work, staff, idOf(id)));
    if (!open) return { goTo: "/calls" };
    const { zone } = work.office;
    const tries = open.tries.map(({ at }) =>
      say("phoning.tried", { date: dateInWords(at, zone, language), time: timeInWords(at, zone) }),
    );
    const text = say("phoning.call", {
      name: open.name ?? say("phoning.noName"),
      phone: open.phone,
      receipt: open.case?.receiptNumber ?? "",
      text: open.text,
    });
    return said({
      text: [text, ...tries].join("\n"),
      choices: [
        { id: `/reached ${open.id}`, label: say("phoning.reached") },
        { id: `/notreached ${open.id}`, label: say("phoning.notReached") },
        ...(open.bookingId ? [{ id: `/visitor ${open.bookingId}`, label: say("visitor.show") }] : []),
      ],
    });
  },
};

const outcome = (name: string, reached: boolean): Command => ({
  name,
  right: "phone.call",
  run: async ({ work, staff, say }: Setting, [id]) => {
    if (!staff) return { goTo: "/menu" };
    const recorded = await recordTry(work, staff, idOf(id), reached);
    const key = !recorded.ok ? "phoning.alreadyDone" : reached ? "phoning.notedReached" : "phoning.notedNotReached";
    return { say: [{ text: say(key) }], goTo: "/calls" };
  },
});

export const phoning = [calls, call, noticeup, outcome("reached", true), outcome("notreached", false)];
