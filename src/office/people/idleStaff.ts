import type { ChannelName } from "../../domain/message.ts";
import type { Work } from "../../store/work.ts";
import { leaveChat } from "./leaveChat.ts";

/** A browser at a desk is used by others too: whoever has not written for so long has gone. */
const idleHours = 8;

/**
 * Signs somebody of the staff out of a chat that was idle for too long: its old address opens nothing any more. `next` is the chat that
 * begins instead, a stranger's, who is told so first. Returns whether it was so.
 */
export async function signOutIdleStaff(
  { tx, now }: Pick<Work, "tx" | "now">,
  channel: ChannelName,
  { address, next }: { address: string; next: string },
): Promise<boolean> {
  const chat = await tx.chat.findFirst({
    where: {
      channel,
      address,
      lastSeenAt: { lt: new Date(now.getTime() - idleHours * 3_600_000) },
      contact: { staff: { some: { endedAt: null } } },
    },
    select: { language: true },
  });
  if (!chat) return false;
  await leaveChat({ tx, now }, channel, address);
  const state = { signedOut: true };
  await tx.chat.create({
    data: { channel, address: next, language: chat.language, state, createdAt: now, lastSeenAt: now },
  });
  return true;
}
