import { type ChannelName, channelNames } from "../domain/message.ts";
import { messageQueue } from "../store/jobs.ts";
import type { Work } from "../store/work.ts";

/** What a platform did not take because the person had not written for long goes out now that they have; what came too late does not. */
export async function releaseHeld(
  { tx, now, jobs }: Pick<Work, "tx" | "now" | "jobs">,
  chat: { id: number; channel: ChannelName },
): Promise<void> {
  const held = { chatId: chat.id, status: "held" as const };
  await tx.outgoing.updateMany({
    where: { ...held, validUntil: { lt: now } },
    data: { status: "dead", settledAt: now, fault: "came too late" },
  });
  const released = await tx.outgoing.updateManyAndReturn({
    where: held,
    data: { status: "queued", dueAt: now, settledAt: null, fault: null },
    select: { id: true, kind: true },
  });
  for (const { id, kind } of released.sort((a, b) => a.id - b.id)) {
    const job = { data: { outgoingId: id }, singletonKey: String(chat.id) };
    await jobs.queueAgain(tx, messageQueue(kind, chat.channel), job);
  }
}

export const channelOf = (name: string): ChannelName => channelNames.find((known) => known === name) ?? "webchat";
