import { ownCase } from "../../../office/cases/caseStatus.ts";
import type { Actor } from "../../../office/cases/caseSteps.ts";
import type { Setting } from "../../setting.ts";

/** The case that a dialog is about: its answer "receipt". */
export const caseInHand = ({ work, answers }: Setting) =>
  work.tx.case.findUnique({
    where: { receiptNumber: String(answers.receipt) },
    include: { demands: { orderBy: { number: "asc" } }, units: true, events: { orderBy: { id: "asc" } } },
  });

/** Whoever has filed or follows it acts as its applicant, whatever else they are; else the member of staff. */
export async function actorFor({ work, person, staff }: Setting, receiptNumber: string): Promise<Actor | undefined> {
  if (await ownCase(work, person.id, receiptNumber)) return { applicant: true };
  return staff && { staff };
}
