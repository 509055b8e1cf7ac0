import type { Work } from "../../store/work.ts";

/** What somebody tells of themselves while booking or filing is not asked again; what they leave out this time stays as it is. */
export async function rememberDetails(
  { tx }: Pick<Work, "tx">,
  contactId: number,
  { name, phone }: { name: string; phone?: string },
): Promise<void> {
  await tx.contact.update({ where: { id: contactId }, data: { name, phone } });
}
