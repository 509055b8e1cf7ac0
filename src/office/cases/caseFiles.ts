// The files of a case: what the applicant sent, for the staff who work on it; and the papers of the office, for the applicant.

import { extname } from "node:path";
import type { StoredFile } from "../../domain/message.ts";
import type { Case, EvidenceFile } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { whyUnnamed } from "./caseAccess.ts";

/** All files of a case, in the order in which they came. For staff who may see the case. */
export const filesOf = ({ tx }: Pick<Work, "tx">, caseId: number): Promise<EvidenceFile[]> =>
  tx.evidenceFile.findMany({ where: { caseId }, orderBy: { id: "asc" } });

/** The papers that the office sent with its answers and messages, as far as they are stored. For the applicant and who follows the case. */
export const papersOf = ({ tx }: Pick<Work, "tx">, caseId: number): Promise<EvidenceFile[]> =>
  tx.evidenceFile.findMany({ where: { caseId, fromStaff: true, status: "stored" }, orderBy: { id: "asc" } });

/**
 * The name that a file has for this member of staff. A person's file may carry their name ("wang-fang.pdf"): who must not know the name
 * gets the receipt number instead.
 */
export function nameFor(
  staff: Pick<StaffMember, "role">,
  subject: Pick<Case, "confidentiality" | "receiptNumber">,
  { name, fromStaff }: EvidenceFile,
  number: number,
): string {
  const hidden = !fromStaff && whyUnnamed(staff, subject) !== undefined;
  return hidden ? `${subject.receiptNumber} ${number}${extname(name).toLowerCase()}` : name;
}

/** A stored file as one to send, under that name. */
export const asSent = ({ sha256, mediaType, size, name }: EvidenceFile, shownName = name): StoredFile | undefined =>
  sha256 ? { name: shownName, mediaType, sha256, size } : undefined;
