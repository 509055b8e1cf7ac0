import { atTime, officeDay } from "../../../domain/calendar.ts";
import { shortDate, timeInWords } from "../../../i18n/dates.ts";
import { leaderName } from "../../../office/names.ts";
import { declineTurn, standInsFor, turnsToSwap } from "../../../office/receptions/leaderDecline.ts";
import { lastChange } from "../../../office/receptions/receptions.ts";
import { swapLeaders } from "../../../office/receptions/swapLeaders.ts";
import { dialog } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";
import type { Setting } from "../../setting.ts";
import { ask, changeDialog, given, inHand, outcome, previewText, sure, why } from "./changeDialog.ts";
import { andTyped } from "./typedIsKept.ts";
import { dayQuestion, leaderOptions, timeQuestion, venueQuestion } from "./whenAndWhere.ts";

// How staff change a reception. Each shows before and after, and how many are told and how, before anything is done.

/** Another leader receives; those of the rota who are free are offered first. */
export const standIn = changeDialog(
  "standIn",
  {
    leader: choose({
      ask: ask("rota.whoStandsIn"),
      clears: ["check"],
      from: async (setting) => {
        const reception = await inHand(setting);
        return reception ? leaderOptions(setting, await standInsFor(setting.work, reception)) : [];
      },
    }),
  },
  ({ leader }) => ({ leaderKey: String(leader) }),
  { leaderBusy: "leader" },
);

export const callOff = changeDialog("callOff", {}, () => ({ cancelled: true }));

const startTime = (setting: Setting) =>
  inHand(setting).then((one) => (one ? timeInWords(one.startsAt, setting.work.office.zone) : ""));

/** Another day, time or place. The length stays, and with it everybody's order. */
export const shift = changeDialog(
  "shift",
  {
    day: dayQuestion({ ask: ask("rota.newDay") }),
    time: timeQuestion({ ask: ask("rota.newTime"), first: startTime, clears: ["check"] }),
    venue: venueQuestion({
      ask: ask("rota.newVenue"),
      clears: ["check"],
      first: (setting) => inHand(setting).then((one) => one?.venueKey ?? ""),
    }),
  },
  ({ day, time, venue }, _reception, { work }) => ({
    startsAt: atTime(String(day), String(time), work.office.zone),
    venueKey: String(venue),
  }),
  { leaderBusy: "time", roomTaken: "venue" },
);

/** An earlier end: as many as can keep a place do. */
export const shorten = changeDialog(
  "shorten",
  {
    end: choose({
      ask: ask("rota.newEnd"),
      none: "rota.cantShorten",
      from: async (setting) => {
        const reception = await inHand(setting);
        if (!reception) return [];
        const { now, office } = setting.work;
        const ends: Date[] = [];
        const step = 10 * 60_000;
        const earliest = Math.max(reception.startsAt.getTime() + reception.slotMinutes * 60_000, now.getTime());
        for (let at = reception.endsAt.getTime() - step; at >= earliest; at -= step) ends.push(new Date(at));
        return ends.map((end) => ({ id: end.toISOString(), label: timeInWords(end, office.zone) }));
      },
    }),
  },
  ({ end }) => ({ endsAt: new Date(String(end)) }),
);

/** How much later a reception can be made to end. */
const longestExtension = 4 * 3_600_000;

/** A later end: it gets the places that its rota has in that time, for the waiting list first. */
export const lengthen = changeDialog(
  "lengthen",
  {
    end: choose({
      ask: ask("rota.newEnd"),
      clears: ["check"],
      from: async (setting) => {
        const reception = await inHand(setting);
        if (!reception) return [];
        const { zone } = setting.work.office;
        const step = 10 * 60_000;
        const ends = Array.from(
          { length: longestExtension / step },
          (_, i) => new Date(reception.endsAt.getTime() + (i + 1) * step),
        );
        const sameDay = (end: Date) => officeDay(end, zone) === officeDay(reception.endsAt, zone);
        return ends.filter(sameDay).map((end) => ({ id: end.toISOString(), label: timeInWords(end, zone) }));
      },
    }),
  },
  ({ end }) => ({ endsAt: new Date(String(end)) }),
  { leaderBusy: "end", roomTaken: "end" },
);

/** Two leaders change turns; the visitors of both are told. */
export const swap = dialog(
  "swap",
  {
    ...given,
    other: choose({
      ask: ask("rota.swapWith"),
      none: "rota.nobodyToSwap",
      from: async (setting) => {
        const { work, language, say } = setting;
        const reception = await inHand(setting);
        if (!reception) return [];
        return (await turnsToSwap(work, reception)).map((turn) => ({
          id: String(turn.id),
          label: say("rota.button", {
            date: shortDate(turn.startsAt, work.office.zone, language),
            time: timeInWords(turn.startsAt, work.office.zone),
            leader: leaderName(work.office, turn.leaderKey, language).name,
          }),
        }));
      },
    }),
    why,
    check: sure(async (setting) => {
      const [one, other] = [await inHand(setting), await inHand(setting, "other")];
      if (!one || !other) return setting.say("rota.unknown");
      const first = await previewText(setting, one, { leaderKey: other.leaderKey });
      return `${first}\n\n${await previewText(setting, other, { leaderKey: one.leaderKey })}`;
    }),
  },
  async ({ reception, seen, other, why: reason, check }, setting) => {
    const { work, staff, say } = setting;
    const id = Number(reception);
    if (!staff || check === "no") return { say: [{ text: say("rota.left") }], goTo: `/reception ${id}` };
    const turns: Parameters<typeof swapLeaders>[2] = [
      { id, seen: Number(seen) },
      { id: Number(other), seen: await lastChange(work, Number(other)) },
    ];
    const swapped = await swapLeaders(work, { role: staff.role, staffId: staff.id }, turns, reason);
    return outcome(setting, id, swapped, { typed: reason });
  },
  { right: "reception.change" },
);

/** The leader's own "I can't come". */
export const cantCome = dialog(
  "cantCome",
  { reception: given.reception, note: text({ ask: ask("leader.declineWhy"), max: 300, optional: true }) },
  async ({ reception, note }, { work, staff, say }) => {
    const declined = staff && (await declineTurn(work, staff, Number(reception), note));
    const text = declined?.ok ? say("leader.declined") : andTyped({ say }, say("leader.over"), note);
    return { say: [{ text }], goTo: "/rota" };
  },
  { right: "reception.decline" },
);

export const receptionDialogs = [standIn, callOff, shift, shorten, lengthen, swap, cantCome];
