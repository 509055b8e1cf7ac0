import { z } from "zod";
import { dateInWords, timeInWords } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import { shortened } from "../../lib/shortened.ts";
import { closeReception, correctRegister, registerOf, summaryInWords } from "../../office/visits/closing.ts";
import { type Command, idOf } from "../command.ts";
import { said } from "../setting.ts";
import { whichReception } from "./queue.ts";

// The end of the day at the door: closing a reception, and its register.

/** "/closeday", "/closeday 12" */
const closeday: Command = {
  name: "closeday",
  right: "day.close",
  run: async (setting, [id]) => {
    const { work, staff, say, language } = setting;
    // A reception that is named is that one or none: never another that happens to be going on.
    const { reception, outcome } = id
      ? { reception: { id: idOf(id) } }
      : await whichReception(setting, undefined, "closeday");
    if (!reception) return outcome;
    if (!staff) return said({ text: say("closing.not.none") });
    const closed = await closeReception(work, staff, reception.id);
    const list = { id: "/day", label: say("day.open") };
    if (closed.ok)
      return said({
        text: `${say("closing.done")}\n\n${summaryInWords(work, closed.reception, closed.counts)(language)}`,
        choices: [{ id: `/register ${reception.id}`, label: say("closing.register") }],
      });
    if (closed.reason === "waiting")
      return said({
        text: say("closing.waiting", { tickets: listed(say, closed.tickets) }),
        choices: [
          { id: `/next ${reception.id}`, label: say("queue.next") },
          { id: `/onpaper ${reception.id}`, label: say("paper.enter") },
          list,
        ],
      });
    return said({ text: say(`closing.not.${closed.reason}`), choices: [list] });
  },
};

const lines = z.array(
  z.object({
    ticket: z.string(),
    status: z.string(),
    arrivedAt: z.iso.datetime().optional(),
    calledAt: z.iso.datetime().optional(),
    endedAt: z.iso.datetime().optional(),
    outcome: z.string().optional(),
    receiptNumber: z.string().optional(),
    fromPaper: z.object({ by: z.string(), at: z.iso.datetime() }).optional(),
  }),
);
const counts = z.object({
  seen: z.number(),
  noShow: z.number(),
  carriedOver: z.number(),
  cancelled: z.number(),
  walkIns: z.number(),
});

/** "/register 12" shows it; "/register 12 The second visitor came at 14:20" adds a dated correction. */
const register: Command = {
  name: "register",
  right: "day.close",
  run: async ({ work, staff, say, language }, [id, ...words]) => {
    const text = shortened(words.join(" ").trim(), 1000);
    if (text && staff && !(await correctRegister(work, staff, idOf(id), text)))
      return said({ text: say("closing.noRegister") });
    const found = await registerOf(work, idOf(id));
    if (!found) return said({ text: say("closing.noRegister") });
    const { zone } = work.office;
    const moment = (at: Date) => `${dateInWords(at, zone, language)} ${timeInWords(at, zone)}`;
    const time = (at?: string) => (at ? timeInWords(new Date(at), zone) : "–");
    const visits = lines
      .parse(found.lines)
      .map((line) =>
        [
          line.ticket,
          `${time(line.arrivedAt)} ${time(line.calledAt)} ${time(line.endedAt)}`,
          say(`visitStatus.${line.status}`),
          line.outcome && say(`record.outcomes.${line.outcome}`),
          line.receiptNumber,
          line.fromPaper && say("paper.entered", { name: line.fromPaper.by, at: moment(new Date(line.fromPaper.at)) }),
        ]
          .filter(Boolean)
          .join(" · "),
      );
    const corrections = found.corrections.map(({ at, staff: { name }, text: said }) =>
      say("closing.correction", {
        at: moment(at),
        name,
        text: said,
      }),
    );
    return said({
      text: [
        summaryInWords(work, found.reception, counts.parse(found.counts))(language),
        [say("closing.columns"), ...visits].join("\n"),
        corrections.join("\n"),
        say("closing.howToCorrect", { id: found.receptionId }),
      ]
        .filter(Boolean)
        .join("\n\n"),
    });
  },
};

export const closingCommands = [closeday, register];
