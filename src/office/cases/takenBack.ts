// A file that whoever sent it has taken back on its platform.

import { z } from "zod";
import type { Work } from "../../store/work.ts";
import { dropFiles } from "./droppedFiles.ts";

const rows = z.array(z.object({ id: z.number(), name: z.string(), receipt: z.string().nullable() }));

/**
 * Forgets the files of that message as far as they belong to no case yet; those that do stay, as evidence. `message` is what a file's
 * `source` was (LINE), or the key of the message that it came with (Messenger): files are recorded at the instant of their message.
 */
export async function takeBackFiles(
  work: Work,
  chat: { id: number; channel: string },
  message: string,
): Promise<{ dropped: { id: number; name: string }[]; filed: { name: string; receipt: string }[] }> {
  const found = rows.parse(
    await work.tx.$queryRaw`
    select f.id, f.name, c.receipt_number as receipt
    from evidence_file f left join "case" c on c.id = f.case_id
    where f.chat_id = ${chat.id} and (f.source = ${message} or f.created_at = (
      select received_at from incoming where channel = ${chat.channel} and key = ${message} and chat_id = ${chat.id}))
    order by f.id`,
  );
  const dropped = found.filter(({ receipt }) => receipt === null);
  await dropFiles(
    work,
    dropped.map(({ id }) => id),
  );
  return { dropped, filed: found.flatMap(({ name, receipt }) => (receipt === null ? [] : [{ name, receipt }])) };
}
