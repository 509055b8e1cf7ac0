// "I can't come": the leader's word, and whom the clerks might name instead.

import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import { nextOnRota } from "../../domain/turns.ts";
import type { Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { leaderName } from "../names.ts";
import type { StaffMember } from "../people/staff.ts";
import { busyWith } from "./leaderBusy.ts";
import { receptionInWords, tellClerks } from "./leaderNews.ts";
import { lockReception, receptionIs } from "./receptions.ts";

/** Those of the rota who are free at that time, in the order in which they are asked: the next on the rota first. */
export async function standInsFor(work: Pick<Work, "tx" | "office">, reception: Reception): Promise<string[]> {
  const { office } = work;
  const all = Object.entries(office.leaders).filter(([, { retired }]) => !retired);
  const ofRota = nextOnRota(office.rotas[reception.rotaKey ?? ""], reception.leaderKey);
  const others = all.map(([key]) => key).filter((key) => !ofRota.includes(key) && key !== reception.leaderKey);
  const free: string[] = [];
  for (const leaderKey of [...ofRota, ...others]) {
    if (office.leaders[leaderKey]?.retired) continue;
    if (!(await busyWith(work, { ...reception, leaderKey }, reception.id))) free.push(leaderKey);
  }
  return free;
}

/** As many turns are offered to swap with. */
const turnsOffered = 16;

/** The coming turns of other leaders that a turn can be swapped with: those of its own rota first, soonest first. */
export async function turnsToSwap({ tx, now }: Pick<Work, "tx" | "now">, reception: Reception): Promise<Reception[]> {
  const coming = await tx.reception.findMany({
    where: {
      kind: { not: "arrangedVisit" },
      status: "scheduled",
      startsAt: { gt: now },
      leaderKey: { not: reception.leaderKey },
    },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
  });
  const own = coming.filter(({ rotaKey }) => rotaKey === reception.rotaKey);
  const others = coming.filter(({ rotaKey }) => rotaKey !== reception.rotaKey);
  return [...own, ...others].slice(0, turnsOffered);
}

/** A leader says that they can't come. The reception is flagged, and the clerks are told, with the next on the rota proposed. */
export async function declineTurn(
  work: Work,
  staff: StaffMember,
  receptionId: number,
  note: string,
): Promise<{ ok: true } | { ok: false; reason: "over" } | NotAllowed> {
  if (!may(staff, "reception.decline")) return notAllowed;
  const { tx, now, office, texts } = work;
  const reception = await lockReception(work, receptionId);
  const mine = staff.role === "leader" && reception?.leaderKey === staff.leaderKey;
  if (!reception || !mine || reception.status !== "scheduled" || reception.endsAt <= now)
    return { ok: false, reason: "over" };
  if (reception.leaderDeclinedAt) return { ok: true };
  await tx.reception.update({
    where: { id: receptionId },
    data: { leaderDeclinedAt: now, faultsTold: "leaderDeclined" },
  });
  const same = { leaderKey: reception.leaderKey };
  await tx.receptionChange.create({
    data: {
      receptionId,
      at: now,
      role: staff.role,
      staffId: staff.id,
      what: ["declined"],
      before: same,
      after: same,
      reason: note,
    },
  });
  const proposed = (await standInsFor(work, reception)).slice(0, 3);
  await tellClerks(work, {
    trueWhile: [await receptionIs(work, receptionId)],
    text: (language) =>
      [
        texts.say(language, "leader.declinedClerk", receptionInWords(work, reception, language)),
        note ? texts.say(language, "changed.reason", { reason: note }) : "",
      ]
        .filter(Boolean)
        .join("\n\n"),
    choices: (language) => [
      ...proposed.map((key) => ({
        id: `/standin ${receptionId} ${key}`,
        label: texts.say(language, "leader.proposal", { leader: leaderName(office, key, language).name }),
      })),
      { id: `/swap ${receptionId}`, label: texts.say(language, "rota.swap") },
      { id: `/reception ${receptionId}`, label: texts.say(language, "rota.open") },
    ],
    urgent: true,
  });
  return { ok: true };
}
