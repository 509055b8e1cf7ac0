import { dateInWords, shortDate, timeInWords } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import { shortened } from "../../lib/shortened.ts";
import { leaderName } from "../../office/names.ts";
import { closeReception, correctRegister, registerOf, summaryInWords } from "../../office/visits/closing.ts";
import {
  anotherDayFor,
  anotherDayForAll,
  noteAllNotCome,
  type StillOpen,
  stillOpen,
} from "../../office/visits/endOfDay.ts";
import { countsOf, linesOf, promisedCsv, registerCsv } from "../../office/visits/registerFile.ts";
import type { Reception } from "../../store/generated/client.ts";
import { type Command, idOf } from "../command.ts";
import { linesAPage, pageChoices, pageOf, skippedIn, whichPage } from "../pages.ts";
import { notAllowedSaid, type Outcome, type Setting, said } from "../setting.ts";
import { whichReception } from "./queue.ts";
import { visitorLabel } from "./visitor.ts";

// The end of the day at the door: who still waits is promised another day, who has not come is noted, and the reception is closed, with
// its register.

/** "/closeday", "/closeday 12", "/closeday 12 list +10": who is still open. */
const closeChoice = ({ say }: Setting, { id }: Pick<Reception, "id">) => ({
  id: `/closeday ${id}`,
  label: say("closing.close"),
});

/** "/closeday", "/closeday 12", "/closeday 12 list"; "/closeday ask" shows first, also where nobody is open: it can't be undone. */
const closeday: Command = {
  name: "closeday",
  right: "day.close",
  run: async (setting, [id, ...more]) => {
    const { work, staff, say } = setting;
    // A reception that is named is that one or none: never another that happens to be going on.
    const { reception, outcome } =
      id && id !== "ask"
        ? { reception: await work.tx.reception.findUnique({ where: { id: idOf(id) } }) }
        : await whichReception(setting, undefined, "closeday");
    if (outcome) return outcome;
    if (!staff || !reception) return said({ text: say("closing.not.none") });
    if (more.includes("list")) return stillOpenList(setting, reception, more);
    if (id === "ask" && reception.startsAt <= work.now) {
      const open = Object.values(await stillOpen(work, reception.id)).flat();
      if (open.length === 0)
        return said({ text: say("closing.nobodyOpen"), choices: [closeChoice(setting, reception)] });
    }
    const closed = await closeReception(work, staff, reception.id);
    const list = { id: "/day", label: say("day.open") };
    if (closed.ok)
      return said({
        text: `${say("closing.done")}\n\n${summaryInWords(work, closed.reception, closed.counts)(setting.language)}`,
        choices: [{ id: `/register ${reception.id}`, label: say("closing.register") }],
      });
    if (closed.reason === "waiting") return whatIsOpen(setting, reception, closed.tickets);
    return said({ text: say(`closing.not.${closed.reason}`), choices: [list] });
  },
};

/** How many still wait and how many have not come, with one press for all of them. */
async function whatIsOpen(setting: Setting, { id }: Reception, tickets: string[]): Promise<Outcome> {
  const { work, say } = setting;
  const { zone } = work.office;
  const { waiting, called, notCome, ahead } = await stillOpen(work, id);
  const counts = [
    waiting.length > 0 ? say("closing.stillWait", { count: waiting.length }) : "",
    notCome.length > 0 ? say("closing.haveNotCome", { count: notCome.length }) : "",
    called.length > 0 ? say("closing.areCalled", { count: called.length }) : "",
    ahead[0] ? say("closing.areAhead", { count: ahead.length, time: timeInWords(ahead[0].startsAt, zone) }) : "",
  ];
  const all: [boolean, string, string][] = [
    [waiting.length > 0, `/carryall ${id}`, say("closing.anotherDay", { count: waiting.length })],
    [notCome.length > 0, `/noshowall ${id}`, say("closing.didNotCome", { count: notCome.length })],
    [true, `/closeday ${id} list`, say("closing.showThem")],
    [waiting.length > 0, `/next ${id}`, say("queue.next")],
    [true, `/onpaper ${id}`, say("paper.enter")],
    [true, "/day", say("day.open")],
  ];
  return said({
    text: [counts.filter(Boolean).join(" "), say("closing.waiting", { tickets: listed(say, tickets) })].join("\n\n"),
    choices: all.filter(([offered]) => offered).map(([, command, label]) => ({ id: command, label })),
  });
}

async function stillOpenList(setting: Setting, { id }: Reception, args: string[]): Promise<Outcome> {
  const { work, say } = setting;
  const open: StillOpen = await stillOpen(work, id);
  const all = [...open.called, ...open.waiting, ...open.notCome, ...open.ahead];
  const { shown, from } = pageOf(all, skippedIn(args));
  const page = { from, shown: shown.length, count: all.length };
  const labels = shown.map((visit) => ({ id: `/visitor ${visit.id}`, label: visitorLabel(setting, visit) }));
  const close = closeChoice(setting, { id });
  if (all.length === 0) return said({ text: say("closing.nobodyOpen"), choices: [close] });
  return said({
    text: [
      [say("closing.open", { count: all.length }), whichPage(setting, page)].filter(Boolean).join(" "),
      ...labels.map(({ label }, i) => `${i + 1}. ${label}`),
    ].join("\n"),
    choices: [...labels, ...pageChoices(setting, `/closeday ${id} list`, page, linesAPage), close],
  });
}

/** "/carryall 12" shows where all who wait would go; "/carryall 12 yes" promises it and tells them. */
const carryall: Command = {
  name: "carryall",
  right: "day.close",
  run: async (setting, [id, yes]) => {
    const { work, language, say } = setting;
    const { zone } = work.office;
    const reception = await work.tx.reception.findUnique({ where: { id: idOf(id) } });
    if (reception?.status !== "scheduled") return said({ text: say(`closing.not.${reception ? "closed" : "none"}`) });
    const close = closeChoice(setting, reception);
    if (yes === "yes") return allPromised(setting, reception);
    const { waiting } = await stillOpen(work, reception.id);
    if (waiting.length === 0) return said({ text: say("closing.nobodyWaits"), choices: [close] });
    const days = await anotherDayFor(work, reception, waiting.length);
    const promised = days.reduce((sum, { places, inLine }) => sum + places + inLine, 0);
    if (promised === 0) return said({ text: say("carry.noReception"), choices: [close] });
    const lines = days.map(({ reception: its, places, inLine, from, to }) => {
      const words = {
        date: dateInWords(its.startsAt, zone, language),
        from: timeInWords(from, zone),
        to: timeInWords(to, zone),
        times: [...new Set([from, to].map((time) => timeInWords(time, zone)))].join("–"),
        leader: leaderName(work.office, its.leaderKey, language).name,
      };
      return [
        places > 0 ? say("closing.places", { ...words, count: places }) : "",
        inLine > 0 ? say("closing.goFirst", { ...words, from: timeInWords(its.startsAt, zone), count: inLine }) : "",
      ]
        .filter(Boolean)
        .join("\n");
    });
    return said({
      text: [say("closing.anotherDaySure", { count: promised }), ...lines, say("closing.howTold")].join("\n"),
      choices: [
        { id: `/carryall ${reception.id} yes`, label: say("closing.yesAll", { count: promised }) },
        { id: `/closeday ${reception.id}`, label: say("closing.notNow") },
      ],
    });
  },
};

async function allPromised(setting: Setting, reception: Reception): Promise<Outcome> {
  const { work, staff, language, say } = setting;
  const { zone } = work.office;
  const done = staff ? await anotherDayForAll(work, staff, reception.id) : [];
  if (!Array.isArray(done)) return notAllowedSaid(setting);
  const having = (by: string) => done.filter(({ told }) => told.by === by);
  const untold = having("nobody");
  const left = (await stillOpen(work, reception.id)).waiting.length;
  const close = { id: `/closeday ${reception.id}`, label: say("closing.close") };
  if (done.length === 0)
    return said({ text: say(left > 0 ? "carry.noReception" : "closing.nobodyWaits"), choices: [close] });
  const words = { chat: having("chat").length, phone: having("phone").length, nobody: untold.length };
  const lines = untold.map(({ before, after }) =>
    say("closing.promisedLine", {
      ticket: before.ticket,
      name: before.name ?? say("phoning.noName"),
      date: shortDate(after.startsAt, zone, language),
      time: timeInWords(after.startsAt, zone),
      next: after.ticket,
    }),
  );
  return said({
    text: [
      say("closing.promised", { ...words, count: done.length }),
      untold.length > 0 ? [say("closing.readOut"), ...lines].join("\n") : "",
      left > 0 ? say("closing.leftOver", { count: left }) : "",
    ]
      .filter(Boolean)
      .join("\n\n"),
    file: promisedCsv(work, reception, done, language),
    choices: [close, ...(words.phone > 0 ? [{ id: "/calls", label: say("menu.calls") }] : [])],
  });
}

/** "/noshowall 12": all whose time is over have not come. */
const noshowall: Command = {
  name: "noshowall",
  right: "day.close",
  run: async (setting, [id]) => {
    const { work, staff, say } = setting;
    const reception = await work.tx.reception.findUnique({ where: { id: idOf(id) } });
    if (reception?.status !== "scheduled") return said({ text: say(`closing.not.${reception ? "closed" : "none"}`) });
    const tickets = staff ? await noteAllNotCome(work, staff, reception.id) : [];
    if (!Array.isArray(tickets)) return notAllowedSaid(setting);
    return said({
      text: say(tickets.length > 0 ? "closing.notedNotCome" : "closing.nobodyMissed", {
        count: tickets.length,
        tickets: listed(say, tickets),
      }),
      choices: [{ id: `/closeday ${reception.id}`, label: say("closing.close") }],
    });
  },
};

/** "/register 12" shows it; "/register 12 file" gives it as a table; "/register 12 The second visitor came at 14:20" adds a dated correction. */
const register: Command = {
  name: "register",
  right: "day.close",
  run: async ({ work, staff, say, language }, [id, ...words]) => {
    const asFile = words.length === 1 && words[0] === "file";
    const text = asFile ? "" : shortened(words.join(" ").trim(), 1000);
    if (text && staff && !(await correctRegister(work, staff, idOf(id), text)))
      return said({ text: say("closing.noRegister") });
    const found = await registerOf(work, idOf(id));
    if (!found) return said({ text: say("closing.noRegister") });
    const { zone } = work.office;
    const moment = (at: Date) => `${dateInWords(at, zone, language)} ${timeInWords(at, zone)}`;
    const time = (at?: string) => (at ? timeInWords(new Date(at), zone) : "–");
    const summary = summaryInWords(work, found.reception, countsOf(found))(language);
    if (asFile) return said({ text: summary, file: registerCsv(work, found, language) });
    const visits = linesOf(found).map((line) =>
      [
        line.ticket,
        `${time(line.arrivedAt)} ${time(line.calledAt)} ${time(line.endedAt)}`,
        line.removed ? say(`removed.because.${line.removed}`) : say(`visitStatus.${line.status}`),
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
        summary,
        [say("closing.columns"), ...visits].join("\n"),
        corrections.join("\n"),
        say("closing.howToCorrect", { id: found.receptionId }),
      ]
        .filter(Boolean)
        .join("\n\n"),
      choices: [{ id: `/register ${found.receptionId} file`, label: say("day.asFile") }],
    });
  },
};

export const closingCommands = [closeday, carryall, noshowall, register];
