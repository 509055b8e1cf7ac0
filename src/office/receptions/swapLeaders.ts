import { may, notAllowed } from "../../domain/rights.ts";
import { isRole } from "../../domain/roles.ts";
import type { Work } from "../../store/work.ts";
import type { Reached } from "./changeNews.ts";
import { busyWith } from "./leaderBusy.ts";
import { type By, type Changed, changeReception } from "./receptionChange.ts";
import { lastChange, lockReception } from "./receptions.ts";

export type Swapped = ({ ok: true } & Reached) | Exclude<Changed, { ok: true }>;

/** Two leaders change turns. Either both receptions change or none; each one's visitors are told. */
export async function swapLeaders(
  work: Work,
  by: By,
  [one, other]: [{ id: number; seen: number }, { id: number; seen: number }],
  reason: string,
): Promise<Swapped> {
  if (isRole(by.role) && !may({ role: by.role }, "reception.change")) return notAllowed;
  // Always in the same order, so that two who swap the same turns wait for each other instead of for ever.
  for (const { id } of [one, other].sort((a, b) => a.id - b.id)) await lockReception(work, id);
  const [a, b] = await Promise.all([one, other].map(({ id }) => work.tx.reception.findUnique({ where: { id } })));
  const over = [a, b].some((reception) => reception?.status !== "scheduled" || reception.startsAt <= work.now);
  if (!a || !b || over) return { ok: false, reason: "over" };
  for (const { id, seen } of [one, other])
    if ((await lastChange(work, id)) !== seen) return { ok: false, reason: "changedMeanwhile" };
  const turns = [
    { ...a, leaderKey: b.leaderKey },
    { ...b, leaderKey: a.leaderKey },
  ].sort((x, y) => (x.leaderKey < y.leaderKey ? -1 : 1));
  for (const turn of turns) {
    const busy = await busyWith(work, turn, a.id, b.id);
    if (busy) return { ok: false, reason: "leaderBusy", receptionId: busy };
  }
  const tellLater: (() => Promise<Reached>)[] = [];
  const how = { reason, swapped: true as const, evenIfBusy: true, tellLater };
  const first = await changeReception(work, by, a.id, { leaderKey: b.leaderKey }, how);
  if (!first.ok) return first;
  const second = await changeReception(work, by, b.id, { leaderKey: a.leaderKey }, how);
  if (!second.ok) throw new Error(`half of a swap: ${second.reason}`);
  const all: Reached = { told: 0, toPhone: 0, noWay: [] };
  for (const tell of tellLater) {
    const { told, toPhone, noWay } = await tell();
    all.told += told;
    all.toPhone += toPhone;
    all.noWay.push(...noWay);
  }
  return { ok: true, ...all };
}
