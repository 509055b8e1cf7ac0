import { randomUUID } from "node:crypto";
import type { ChannelName } from "../../domain/message.ts";
import type { Work } from "../../store/work.ts";

/**
 * The person leaves this chat for good: nobody opens it again by its old address, and what they had begun to write is thrown away.
 * Bookings and cases stay theirs; news goes to their other chats, or they are phoned, as with a chat that blocks us.
 */
export async function leaveChat(
  { tx, now }: Pick<Work, "tx" | "now">,
  channel: ChannelName,
  address: string,
): Promise<void> {
  const left = await tx.chat.updateManyAndReturn({
    where: { channel, address },
    data: { address: `left-${randomUUID()}`, blockedAt: now, state: {}, replyToken: null },
    select: { id: true },
  });
  await tx.contact.updateMany({
    where: { preferredChatId: { in: left.map(({ id }) => id) } },
    data: { preferredChatId: null },
  });
}
