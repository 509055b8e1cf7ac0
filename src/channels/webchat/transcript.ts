import { z } from "zod";
import type { Message } from "../../domain/message.ts";
import type { Database } from "../../store/database.ts";

const entry = z.object({
  from: z.enum(["person", "office"]),
  at: z.date(),
  /** The order of delivery; the person's own messages have none. */
  position: z.number().nullable(),
  /** Of the office's: an answer, or news that came by itself. */
  kind: z.enum(["reply", "push"]).nullable(),
  content: z.custom<Message & Record<string, unknown>>((value) => typeof value === "object" && value !== null),
});
export type Entry = z.infer<typeof entry>;

type Transcript = {
  /** Nothing where this visitor has none, or has left it. */
  chat: { language: string | null } | undefined;
  entries: Entry[];
};

/** As much as a page shows after a reload. */
const longest = 200;

/**
 * What was delivered to this chat after that position, and what the person said since (from the beginning: ever), in the order of time.
 * A message of the person's may come once more with the next look: its id is the same.
 */
export async function transcriptAfter(
  { prisma }: Pick<Database, "prisma">,
  address: string,
  after: number,
): Promise<Transcript> {
  const chat = await prisma.chat.findUnique({
    where: { channel_address: { channel: "webchat", address } },
    select: { id: true, language: true },
  });
  if (!chat) return { chat: undefined, entries: [] };
  // A turn is committed some time after its message was received: hence the minute.
  const rows = await prisma.$queryRaw`
    with since as (
      select case when ${after} = 0 then '-infinity' else coalesce(max(settled_at) - interval '1 minute', 'infinity') end as at
      from outgoing where chat_id = ${chat.id} and position = ${after}
    )
    select * from (
      (select 'office' as "from", o.settled_at as at, o.position, o.kind::text as kind, o.content from outgoing o
       where o.chat_id = ${chat.id} and o.status = 'delivered' and o.position > ${after}
       order by o.position desc limit ${longest})
      union all
      (select 'person', i.received_at, null, null, i.shown from incoming i
       where i.chat_id = ${chat.id} and i.shown is not null and i.received_at > (select at from since)
       order by i.received_at desc limit ${longest})
    ) both_sides order by at, position nulls first`;
  return { chat, entries: z.array(entry).parse(rows) };
}
