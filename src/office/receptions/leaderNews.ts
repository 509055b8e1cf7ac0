// What the leader who receives is told: turns given and taken, changes, and five days ahead that a turn comes.

import { addDays, atTime, isWorkingDay, nextWorkingDay, officeDay } from "../../domain/calendar.ts";
import { dateInWords, timeInWords } from "../../i18n/dates.ts";
import { type News, tellStaff } from "../../notifications/tell.ts";
import type { Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { leaderName, placeInWords } from "../names.ts";
import { receptionIs } from "./receptions.ts";

type Turn = Pick<Reception, "startsAt" | "endsAt" | "leaderKey" | "venueKey">;

/** What every text about a reception may say to staff. */
export function receptionInWords(work: Pick<Work, "office" | "texts">, turn: Turn, language: string) {
  const { office } = work;
  const { name, post } = leaderName(office, turn.leaderKey, language);
  return {
    date: dateInWords(turn.startsAt, office.zone, language),
    from: timeInWords(turn.startsAt, office.zone),
    to: timeInWords(turn.endsAt, office.zone),
    place: placeInWords(work, turn.venueKey, language),
    leader: name,
    post,
  };
}

/** Tells a leader in their own chat. False when they have none. */
export async function tellLeader(work: Work, leaderKey: string, news: News): Promise<boolean> {
  const staff = await work.tx.staff.findMany({
    where: { role: "leader", leaderKey, endedAt: null, contactId: { not: null } },
  });
  return (await tellStaff(work, staff, news)) > 0;
}

/** Tells all clerks. */
export async function tellClerks(work: Work, news: News): Promise<void> {
  const clerks = await work.tx.staff.findMany({ where: { role: "clerk", endedAt: null, contactId: { not: null } } });
  await tellStaff(work, clerks, news);
}

/** A leader whose turn was changed, given away or given to them hears of it at once. */
export async function tellLeadersOfChange(
  work: Work,
  change: { before: Reception; after: Reception; reason: string },
  visitors: number,
): Promise<void> {
  const { texts } = work;
  const { before, after, reason } = change;
  const open = (language: string) => [
    { id: `/reception ${after.id}`, label: texts.say(language, "rota.open") },
    { id: `/cantcome ${after.id}`, label: texts.say(language, "rota.cantCome") },
  ];
  const trueWhile = [await receptionIs(work, after.id)];
  const text = (key: string, turn: Reception) => (language: string) =>
    [
      texts.say(language, key, { ...receptionInWords(work, turn, language), count: visitors }),
      reason ? texts.say(language, "changed.reason", { reason }) : "",
    ]
      .filter(Boolean)
      .join("\n\n");
  if (before.leaderKey !== after.leaderKey) {
    await tellLeader(work, before.leaderKey, { text: text("leader.turnGone", before), urgent: true, trueWhile });
    const news = { text: text("leader.turnNew", after), choices: open, urgent: true, trueWhile };
    const reached = await tellLeader(work, after.leaderKey, news);
    if (!reached && reminderDue(work, after.startsAt)) await askToRemind(work, after);
    return;
  }
  const cancelled = after.status === "cancelled";
  const now = text(cancelled ? "leader.turnCancelled" : "leader.turnChanged", cancelled ? before : after);
  const choices = cancelled ? undefined : open;
  await tellLeader(work, after.leaderKey, { text: now, choices, urgent: true, trueWhile });
}

/** A leader without a chat is reminded by whoever reads this. */
async function askToRemind(work: Work, turn: Reception): Promise<void> {
  await tellClerks(work, {
    trueWhile: [await receptionIs(work, turn.id)],
    text: (language) => work.texts.say(language, "leader.noChat", receptionInWords(work, turn, language)),
    choices: (language) => [{ id: `/reception ${turn.id}`, label: work.texts.say(language, "rota.open") }],
  });
}

/** Until when a turn that begins is near enough to be reminded of. */
const remindFrom = ({ now, office }: Pick<Work, "now" | "office">) =>
  new Date(now.getTime() + office.dayList.remindLeaderDaysAhead * 86_400_000);

/** The same for the clock, which reminds on working days only: before days without work also of what would come due on them. */
function remindByClock({ now, office }: Pick<Work, "now" | "office">): Date | undefined {
  const { calendar, zone, dayList } = office;
  const today = officeDay(now, zone);
  if (!isWorkingDay(calendar, today)) return undefined;
  const next = nextWorkingDay(calendar, today);
  const daysOff = (Date.parse(next) - Date.parse(today)) / 86_400_000 - 1;
  return daysOff === 0
    ? remindFrom({ now, office })
    : atTime(addDays(next, dayList.remindLeaderDaysAhead), "00:00", zone);
}

/** Whether the leader of a reception that begins then is to be reminded by now. */
export const reminderDue = (work: Pick<Work, "now" | "office">, startsAt: Date): boolean =>
  startsAt <= remindFrom(work);

/** Reminds the leaders whose turn comes within the office's days; each once, and the clerks where a leader has no chat. */
export async function remindLeaders(work: Work): Promise<number> {
  const { tx, now, texts } = work;
  const until = remindByClock(work);
  if (!until) return 0;
  const due = await tx.reception.updateManyAndReturn({
    where: {
      status: "scheduled",
      leaderRemindedAt: null,
      leaderDeclinedAt: null,
      startsAt: { gt: now, lte: until },
    },
    data: { leaderRemindedAt: now },
  });
  for (const turn of due) {
    const reached = await tellLeader(work, turn.leaderKey, {
      text: (language) => texts.say(language, "leader.reminder", receptionInWords(work, turn, language)),
      choices: (language) => [
        { id: `/reception ${turn.id}`, label: texts.say(language, "rota.open") },
        { id: `/cantcome ${turn.id}`, label: texts.say(language, "rota.cantCome") },
      ],
      validUntil: turn.startsAt,
      trueWhile: [await receptionIs(work, turn.id)],
    });
    if (!reached) await askToRemind(work, turn);
  }
  return due.length;
}
