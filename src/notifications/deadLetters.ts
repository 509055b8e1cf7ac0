import { type ChannelName, channelNames } from "../domain/message.ts";
import type { Database } from "../store/database.ts";
import type { Jobs } from "../store/jobs.ts";
import { messageQueue } from "../store/jobs.ts";

/** Messages that were not delivered: dead ones, those that a blocked chat refused, and those held until the person writes. Never their content. */
export async function undelivered({ prisma }: Pick<Database, "prisma">) {
  const rows = await prisma.outgoing.findMany({
    where: { status: { in: ["dead", "refused", "held"] } },
    orderBy: { settledAt: "desc" },
    take: 200,
    select: {
      id: true,
      status: true,
      kind: true,
      settledAt: true,
      tries: true,
      fault: true,
      chat: { select: { id: true, channel: true } },
    },
  });
  return rows.map(({ chat, ...row }) => ({ ...row, chatId: chat.id, channel: chat.channel }));
}

/** Puts one of them back in its chat's queue. */
export async function deliverAgain(
  database: Database,
  jobs: Jobs,
  id: number,
): Promise<{ ok: true } | { ok: false; reason: "notThere" }> {
  return database.transaction(async (tx) => {
    const [row] = await tx.outgoing.updateManyAndReturn({
      where: { id, status: { in: ["dead", "refused", "held"] } },
      data: { status: "queued", tries: 0, fault: null, settledAt: null, validUntil: null },
    });
    const chat = row && (await tx.chat.update({ where: { id: row.chatId }, data: { blockedAt: null } }));
    const channel = channelNames.find((name) => name === chat?.channel) as ChannelName | undefined;
    if (!row || !chat || !channel) return { ok: false as const, reason: "notThere" as const };
    await jobs.queueAgain(tx, messageQueue(row.kind, channel), {
      data: { outgoingId: id },
      singletonKey: String(row.chatId),
    });
    return { ok: true as const };
  });
}
