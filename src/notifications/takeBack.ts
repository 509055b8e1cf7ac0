// News that is no longer true is taken back, wherever it waits.

import { z } from "zod";
import { Prisma } from "../store/generated/client.ts";
import type { Work } from "../store/work.ts";
import { allSo, type Fact } from "./facts.ts";

const atOnce = 500;

/**
 * Marks queued and held pushes that are no longer true. Delivery asks the same of each before it sends it, so this only keeps the lists
 * of what waits honest, and gives what is owed anew its chance. Returns how many there were.
 */
export const takeBackUntrue = ({ tx, now }: Pick<Work, "tx" | "now">): Promise<number> =>
  tx.$executeRaw`
    update outgoing set status = 'superseded', settled_at = ${now}
    where id in (
      select o.id from outgoing o
      where o.true_while is not null and o.status = any(array['queued', 'held']::outgoing_status[]) and not (${Prisma.raw(allSo("o.true_while"))})
      order by o.id limit ${atOnce} for update skip locked)`;

/** Closes calls that nobody need make any more, because what was to be said is no longer so. Returns how many. */
export const endNeedlessCalls = ({ tx, now }: Pick<Work, "tx" | "now">): Promise<number> =>
  tx.$executeRaw`
    update phone_call set done_at = ${now}
    where done_at is null and true_while is not null and not (${Prisma.raw(allSo("true_while"))})`;

const taken = z.array(z.object({ facts: z.custom<Fact[]>(Array.isArray) }));

/** What the pushes spoke of that were taken back since this was last asked: each is answered once. */
export async function takenBack({ tx, now }: Pick<Work, "tx" | "now">): Promise<Fact[][]> {
  const rows = await tx.$queryRaw`
    update outgoing set passed_on_at = ${now}
    where kind = 'push' and status <> 'delivered' and status = 'superseded' and passed_on_at is null returning true_while as facts`;
  return taken.parse(rows).map(({ facts }) => facts);
}
