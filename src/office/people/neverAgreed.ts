import { z } from "zod";
import type { Work } from "../../store/work.ts";

/** Days after the last message. */
const kept = 7;

const row = z.object({ chatId: z.number(), contactId: z.number() });

/**
 * Whoever opened a chat, never agreed to anything and left nothing with us but that: chat, contact and greeting go. Somebody who comes
 * back is greeted anew. Returns how many there were; whoever writes at this moment is passed over.
 */
export async function removeNeverAgreed({ tx, now }: Pick<Work, "tx" | "now">, atOnce: number): Promise<number> {
  const before = new Date(now.getTime() - kept * 86_400_000);
  const rows = z.array(row).parse(
    await tx.$queryRaw`
      select c.id as "chatId", p.id as "contactId" from contact p join chat c on c.contact_id = p.id
      where p.consent_at is null and p.name is null and p.phone is null and p.created_at < ${before} and c.last_seen_at < ${before}
        and not exists (select from chat other where other.contact_id = p.id and other.id <> c.id)
        and not exists (select from staff where contact_id = p.id)
        and not exists (select from "case" where contact_id = p.id)
        and not exists (select from booking where contact_id = p.id)
        and not exists (select from waiting_entry where contact_id = p.id)
        and not exists (select from case_follower where contact_id = p.id)
        and not exists (select from representative where contact_id = p.id)
        and not exists (select from visit_invitation where contact_id = p.id)
        and not exists (select from phone_call where contact_id = p.id)
        and not exists (select from evidence_file where chat_id = c.id)
      order by p.created_at limit ${atOnce} for update of c, p skip locked`,
  );
  const contactId = { in: rows.map((one) => one.contactId) };
  const chatId = { in: rows.map((one) => one.chatId) };
  await tx.codeTry.deleteMany({ where: { contactId } });
  await tx.linkCode.deleteMany({ where: { contactId } });
  await tx.contact.updateMany({ where: { id: contactId }, data: { preferredChatId: null } });
  await tx.outgoing.deleteMany({ where: { chatId } });
  await tx.incoming.deleteMany({ where: { chatId } });
  await tx.chat.deleteMany({ where: { id: chatId } });
  await tx.contact.deleteMany({ where: { id: contactId } });
  return rows.length;
}
