import { directly } from "../../store/database.ts";
import type { Work } from "../../store/work.ts";

/** The person agrees to what is kept of them. */
export async function agree({ tx, now }: Pick<Work, "tx" | "now">, contactId: number): Promise<void> {
  await directly(tx, "update contact set consent_at = $2 where id = $1", [contactId, now]);
}

const remember = "update contact set name = coalesce(name, $2), phone = coalesce(phone, $3) where id = $1";

/**
 * What somebody tells of themselves the first time is not asked again. A name or number that they give later, in place of their own, is
 * somebody else's, for whom they book or file: it stays with that visit or case.
 */
export async function rememberDetails(
  { tx }: Pick<Work, "tx">,
  contactId: number,
  { name, phone }: { name: string; phone?: string },
): Promise<void> {
  await directly(tx, remember, [contactId, name, phone || null]);
}

/** The person's own name and number, as they say now; without a number none is kept. */
export async function changeDetails(
  { tx }: Pick<Work, "tx">,
  contactId: number,
  { name, phone }: { name: string; phone: string },
): Promise<void> {
  await tx.contact.update({ where: { id: contactId }, data: { name, phone: phone || null } });
}
