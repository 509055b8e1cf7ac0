import { z } from "zod";
import type { Message } from "../../domain/message.ts";
import type { Database } from "../../store/database.ts";

const entry = z.object({
  from: z.enum(["person", "office"]),
  at: z.date(),
  /** The order of delivery; the person's own messages have none. */
  position: z.number().nullable(),
  content: z.custom<Message | Record<string, unknown>>((value) => typeof value === "object" && value !== null),
});
export type Entry = z.infer<typeof entry>;

/** As much as a page shows after a reload. */
const longest = 200;

/** What was delivered to this chat after that position; from the beginning also the person's own messages, in the order of time. */
export async function transcriptAfter(
  { prisma }: Pick<Database, "prisma">,
  address: string,
  after: number,
): Promise<Entry[]> {
  const rows = await prisma.$queryRaw`
    with chat_of as (select id from chat where channel = 'webchat' and address = ${address})
    select * from (
      (select 'office' as "from", o.settled_at as at, o.position, o.content from outgoing o
       where o.chat_id = (select id from chat_of) and o.status = 'delivered' and o.position > ${after}
       order by o.position desc limit ${longest})
      union all
      (select 'person', i.received_at, null, i.shown from incoming i
       where ${after} = 0 and i.chat_id = (select id from chat_of) and i.shown is not null
       order by i.received_at desc limit ${longest})
    ) both_sides order by at, position nulls first`;
  return z.array(entry).parse(rows);
}
