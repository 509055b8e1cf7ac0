// Whose turn a reception is. A stand-in receives in somebody else's turn; after a swap or a new office file the turn is another's.

import { z } from "zod";
import type { Work } from "../../store/work.ts";

const state = z.looseObject({ leaderKey: z.string() });

type Turn = { id: number; leaderKey: string };

/** The leader whose turn each of these receptions is, by its number: who is not the one that receives has a stand-in. */
export async function turnOwners({ tx }: Pick<Work, "tx">, receptions: Turn[]): Promise<Map<number, string>> {
  const changes = await tx.receptionChange.findMany({
    where: { receptionId: { in: receptions.map(({ id }) => id) }, what: { has: "leader" } },
    orderBy: { id: "asc" },
  });
  const owners = new Map<number, string>();
  for (const { receptionId, what, role, before, after } of changes) {
    const handedOver = what.includes("swapped") || role === "office";
    const owner = handedOver ? state.parse(after).leaderKey : state.parse(before).leaderKey;
    if (handedOver || !owners.has(receptionId)) owners.set(receptionId, owner);
  }
  return new Map(receptions.map(({ id, leaderKey }) => [id, owners.get(id) ?? leaderKey]));
}
