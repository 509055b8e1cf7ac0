import type { Work } from "../../store/work.ts";

/** A question that nobody has looked at for so long is not being answered. */
const minutes = 30;

/** Whether they are answering a question of ours just now, in any of their chats: what can wait is not pushed between it and the answer. */
export async function isInDialog({ tx, now }: Pick<Work, "tx" | "now">, contactId: number): Promise<boolean> {
  const since = new Date(now.getTime() - minutes * 60_000);
  const chats = await tx.$queryRaw<unknown[]>`
    select 1 from chat where contact_id = ${contactId} and state ? 'dialog' and last_seen_at > ${since} limit 1`;
  return chats.length > 0;
}
