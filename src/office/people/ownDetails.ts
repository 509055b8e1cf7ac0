import { directly } from "../../store/database.ts";
import type { Work } from "../../store/work.ts";

/** The person agrees to what is kept of them. */
export async function agree({ tx, now }: Pick<Work, "tx" | "now">, contactId: number): Promise<void> {
  await directly(tx, "update contact set consent_at = $2 where id = $1", [contactId, now]);
}

const remember = "update contact set name = $2, phone = coalesce($3, phone) where id = $1";

/** What somebody tells of themselves while booking or filing is not asked again; what they leave out this time stays as it is. */
export async function rememberDetails(
  { tx }: Pick<Work, "tx">,
  contactId: number,
  { name, phone }: { name: string; phone?: string },
): Promise<void> {
  await directly(tx, remember, [contactId, name, phone ?? null]);
}
