import { z } from "zod";
import type { StoredFile } from "../../domain/message.ts";
import type { Database } from "../../store/database.ts";

const rows = z.array(z.object({ name: z.string(), mediaType: z.string(), sha256: z.string(), size: z.number() }));

/**
 * A file as it was delivered to this visitor's chat, or nothing: for who only knows its digest, and for who was sent it as somebody of the
 * staff that they are no more.
 */
export async function sentFile(
  { prisma }: Pick<Database, "prisma">,
  address: string,
  sha256: string,
): Promise<StoredFile | undefined> {
  const found = await prisma.$queryRaw`
    select o.content->'file'->>'name' as name, o.content->'file'->>'mediaType' as "mediaType", ${sha256}::text as sha256,
           (o.content->'file'->>'size')::int as size
    from outgoing o join chat c on c.id = o.chat_id
    where c.channel = 'webchat' and c.address = ${address} and o.status = 'delivered' and o.content->'file'->>'sha256' = ${sha256}
      and (not o.content ? 'asStaff' or exists (
        select from staff s where s.contact_id = c.contact_id and s.ended_at is null and o.content->'asStaff' @> to_jsonb(s.id)))
    order by o.id desc limit 1`;
  return rows.parse(found)[0];
}
