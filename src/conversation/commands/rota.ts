import { DateTime } from "luxon";
import { may, type Right } from "../../domain/rights.ts";
import { dateInWords, shortDate, timeInWords } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import { leaderName } from "../../office/names.ts";
import { receptionInWords } from "../../office/receptions/leaderNews.ts";
import { receptionFaults } from "../../office/receptions/receptionFaults.ts";
import { lastChange } from "../../office/receptions/receptions.ts";
import { comingReceptions, oneReception, turnsOf } from "../../office/receptions/rotaList.ts";
import { type Command, idOf } from "../command.ts";
import { type Outcome, type Setting, said } from "../setting.ts";
import { fairness } from "./fairness.ts";

// The rota as staff see and change it.

const pageSize = 8;

/** The coming receptions; "/rota +8" goes on, and "/rota turns" and "/rota fairness" are views of their own. */
const rota: Command = {
  name: "rota",
  right: "reception.read",
  run: async (setting, [view = "", from = ""]) => {
    const shown = Object.hasOwn(views, view) ? views[view] : undefined;
    return shown && may(setting.staff, shown.right)
      ? shown.run(setting, skippedBy(from))
      : list(setting, skippedBy(view));
  },
};

/** "+8" */
const skippedBy = (typed: string) => idOf(typed.replace("+", ""));

const views: Record<string, { right: Right; run: (setting: Setting, skipped: number) => Promise<Outcome> }> = {
  turns: { right: "reception.turns", run: turns },
  fairness: { right: "reception.fairness", run: fairness },
};

/** How many of its places are taken; a cancelled reception has none to give. */
const takenIn = ({ status, booked, free }: { status: string; booked: number; free: number }, say: Setting["say"]) =>
  status === "cancelled" ? say("rota.cancelledMark") : say("rota.taken", { count: booked, free });

async function list({ work, staff, language, say }: Setting, skip: number): Promise<Outcome> {
  const { office, now } = work;
  const leaderKey = staff?.role === "leader" ? (staff.leaderKey ?? "") : undefined;
  const found = await comingReceptions(work, { skip, take: pageSize + 1, leaderKey });
  const shown = found.slice(0, pageSize);
  const date = dateInWords(shown[0]?.startsAt ?? now, office.zone, language);
  if (shown.length === 0) return said({ text: say("rota.none", { date }) });
  const faults = await receptionFaults(work);
  const lines = shown.map((reception, i) =>
    [
      say("rota.line", {
        n: i + 1,
        ...receptionInWords(work, reception, language),
        taken: takenIn(reception, say),
      }),
      ...(faults.get(reception.id)?.faults ?? []).map((fault) => `! ${say(`rota.fault.${fault}`)}`),
    ].join("\n   "),
  );
  const choices = shown.map(({ id, startsAt, leaderKey }) => ({
    id: `/reception ${id}`,
    label: say("rota.button", {
      date: shortDate(startsAt, office.zone, language),
      time: timeInWords(startsAt, office.zone),
      leader: leaderName(office, leaderKey, language).name,
    }),
  }));
  if (found.length > pageSize) choices.push({ id: `/rota +${skip + pageSize}`, label: say("common.more") });
  choices.push(
    leaderKey === undefined
      ? { id: "/rota turns", label: say("rota.turns") }
      : { id: "/feed", label: say("schedule.feedLabel") },
  );
  if (may(staff, "reception.fairness")) choices.push({ id: "/rota fairness", label: say("fairness.label") });
  return said({ text: [say("rota.title", { date }), ...lines].join("\n"), choices });
}

/** Whose turn it is how often in this quarter: so that turns are fair. */
async function turns({ work, language, say }: Setting): Promise<Outcome> {
  const { office, now } = work;
  const quarter = DateTime.fromJSDate(now, { zone: office.zone }).startOf("quarter");
  const [from, until] = [quarter.toJSDate(), quarter.plus({ quarters: 1 }).toJSDate()];
  const counts = await turnsOf(work, { from, until });
  const title = say("rota.turnsTitle", {
    from: dateInWords(from, office.zone, language),
    to: dateInWords(new Date(until.getTime() - 1), office.zone, language),
  });
  const lines = counts.map(({ leaderKey, ...count }) =>
    say("rota.turnsLine", { leader: leaderName(office, leaderKey, language).name, ...count }),
  );
  return said({ text: [title, ...(lines.length > 0 ? lines : [say("rota.turnsNone")])].join("\n") });
}

/** One reception: how it stands, what was changed, and what can be. */
const reception: Command = {
  name: "reception",
  right: "reception.read",
  run: async ({ work, staff, language, say }, [id]) => {
    const found = await oneReception(work, idOf(id));
    const notTheirs = staff?.role === "leader" && found?.leaderKey !== staff.leaderKey;
    if (!found || notTheirs) return said({ text: say("rota.unknown") });
    const { office, now } = work;
    const faults = (await receptionFaults(work)).get(found.id)?.faults ?? [];
    const changes = found.changes.map(({ at, role, what, reason }) =>
      say("rota.change", {
        date: shortDate(at, office.zone, language),
        time: timeInWords(at, office.zone),
        role: say(notStaff[role] ?? `role.${role}`),
        what: listed(
          say,
          what.map((one) => say(`rota.what.${one}`)),
        ),
        reason,
      }).trim(),
    );
    const text = [
      say("rota.card", {
        id: found.id,
        kind: say(`rota.kind.${found.kind}`),
        ...receptionInWords(work, found, language),
        taken: takenIn(found, say),
      }),
      say("rota.state", { state: say(`rota.status.${found.status}`) }),
      ...faults.map((fault) => `! ${say(`rota.fault.${fault}`)}`),
      ...(changes.length > 0 ? [say("rota.changes"), ...changes] : []),
    ].join("\n");
    const open = found.status === "scheduled" && found.endsAt > now;
    const steps = !may(staff, "reception.change") ? leaderSteps : found.rotaKey ? deskSteps : visitSteps;
    const choices = open ? steps.map(([command, key]) => ({ id: `/${command} ${found.id}`, label: say(key) })) : [];
    if (may(staff, "visit.look") && found.booked > 0)
      choices.push({ id: `/visitors ${found.id}`, label: say("visitor.list") });
    return said({ text, choices: [...choices, { id: "/rota", label: say("rota.list") }] });
  },
};

/** Who changes a reception without being staff. */
const notStaff: Record<string, string> = {
  office: "rota.byOffice",
  applicant: "rota.byApplicant",
  clock: "rota.byClock",
};

const deskSteps = [
  ["standin", "rota.standIn"],
  ["swap", "rota.swap"],
  ["shift", "rota.shift"],
  ["shorten", "rota.shorten"],
  ["lengthen", "rota.lengthen"],
  ["calloff", "rota.callOff"],
  ["units", "joint.units"],
] as const;
/** An arranged visit has one place for each invited person, and no rota to swap on. */
const visitSteps = deskSteps.filter(([command]) => !["swap", "shorten", "lengthen"].includes(command));
const leaderSteps = [
  ["cantcome", "rota.cantCome"],
  ["units", "joint.units"],
] as const;

/** Starts a dialog on a reception as it is now; a second word answers one of its questions already. */
const step = (name: string, dialog: string, right: Right, second?: string): Command => ({
  name,
  right,
  run: async ({ work, say }, [id, more]) => {
    const found = await work.tx.reception.findUnique({ where: { id: idOf(id) } });
    if (!found) return said({ text: say("rota.unknown") });
    if (found.status !== "scheduled" || found.endsAt <= work.now)
      return { say: [{ text: say("rota.over") }], goTo: `/reception ${found.id}` };
    const answered = second && more ? { [second]: more } : {};
    const seen = String(await lastChange(work, found.id));
    return { start: dialog, answers: { reception: String(found.id), seen, ...answered } };
  },
});

export const rotaCommands = [
  rota,
  reception,
  step("standin", "standIn", "reception.change", "leader"),
  step("swap", "swap", "reception.change", "other"),
  step("shift", "shift", "reception.change"),
  step("shorten", "shorten", "reception.change"),
  step("lengthen", "lengthen", "reception.change"),
  step("calloff", "callOff", "reception.change"),
  step("cantcome", "cantCome", "reception.decline"),
];
