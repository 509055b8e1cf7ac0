import { dateInWords, timeInWords } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import { callsToMake, callToMake, heldNews, recordTry } from "../../office/people/phoneCalls.ts";
import type { StaffRole } from "../../store/generated/enums.ts";
import { type Command, idOf } from "../command.ts";
import { type Setting, said } from "../setting.ts";

// People to be phoned: the list, one call, and what came of it.

const desk: StaffRole[] = ["clerk", "supervisor"];

const calls: Command = {
  name: "calls",
  roles: desk,
  run: async ({ work, staff, say }) => {
    if (!staff) return { goTo: "/menu" };
    const [open, held] = [await callsToMake(work, staff), await heldNews(work, staff)];
    const waiting = held.length > 0 ? say("phoning.held", { about: listed(say, held) }) : "";
    if (open.length === 0) return said({ text: [say("phoning.none"), waiting].filter(Boolean).join("\n\n") });
    const lines = open.map(({ name, case: about, _count }, i) =>
      say("phoning.line", {
        n: i + 1,
        name: name ?? say("phoning.noName"),
        receipt: about?.receiptNumber ?? "",
        count: _count.tries,
      }),
    );
    const choices = open
      .slice(0, 10)
      .map(({ id, name }) => ({ id: `/call ${id}`, label: name ?? say("phoning.noName") }));
    const list = [say("phoning.title", { count: open.length }), ...lines].join("\n");
    return said({ text: [list, waiting].filter(Boolean).join("\n\n"), choices });
  },
};

/** Whom to phone, with what, and what was tried. */
const call: Command = {
  name: "call",
  roles: desk,
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
  roles: desk,
  run: async ({ work, staff, say }: Setting, [id]) => {
    if (!staff) return { goTo: "/menu" };
    const recorded = await recordTry(work, staff, idOf(id), reached);
    const key = !recorded.ok ? "phoning.alreadyDone" : reached ? "phoning.notedReached" : "phoning.notedNotReached";
    return { say: [{ text: say(key) }], goTo: "/calls" };
  },
});

export const phoning = [calls, call, outcome("reached", true), outcome("notreached", false)];
