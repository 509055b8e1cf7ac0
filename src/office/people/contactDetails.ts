// Contact details taken out of what stays, in one way: when a person wants it (privacy.ts), and when the policy's months are over
// (retention.ts).

import type { Prisma } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { printAgainWithoutName } from "../reports/letters.ts";

/** The applicant's name and number out of closed cases and out of their letters, and the names that were given to files. */
export async function takeFromCases(work: Work, caseIds: number[]): Promise<void> {
  await printAgainWithoutName(work, caseIds);
  await work.tx.case.updateMany({ where: { id: { in: caseIds } }, data: { name: null, phone: null } });
  // The evidence of a closed case stays with it, but not under a name that the person gave it.
  await work.tx.$executeRaw`
    update evidence_file set name = 'file-' || id || coalesce(substring(name from '\\.\\w{1,8}$'), '')
    where case_id = any(${caseIds}) and not from_staff`;
}

/** The visitors' names and numbers, and what they needed, out of visits and out of the calls about them. */
export async function takeFromVisits(work: Work, bookingIds: number[]): Promise<void> {
  const data = { name: null, phone: null, needs: [] };
  await work.tx.booking.updateMany({ where: { id: { in: bookingIds } }, data });
  await endCalls(work, { bookingId: { in: bookingIds } });
}

/** What was noted of these visits: what was said, answered and put right, in the words of whoever noted it. */
export async function takeFromRecords({ tx }: Pick<Work, "tx">, bookingIds: number[]): Promise<void> {
  const nothing = { summary: "", answer: "", placeText: "", documents: "", nextStep: "", accompaniedBy: "" };
  const bookingId = { in: bookingIds };
  await tx.visitRecord.updateMany({ where: { bookingId }, data: { ...nothing, correction: null } });
  await tx.recordAddition.updateMany({ where: { bookingId }, data: { text: "" } });
  await tx.booking.updateMany({ where: { id: bookingId }, data: { outcomeNote: null } });
}

/** Calls that were made stay as such; one that was not is no longer owed. The cases that had any are returned. */
export async function endCalls(
  { tx, now }: Pick<Work, "tx" | "now">,
  where: Prisma.PhoneCallWhereInput,
): Promise<number[]> {
  await tx.phoneCall.updateMany({ where: { AND: [where, { doneAt: null }] }, data: { doneAt: now } });
  const named = { OR: [{ name: { not: null } }, { phone: { not: "" } }, { text: { not: "" } }] };
  const ended = await tx.phoneCall.updateManyAndReturn({
    where: { AND: [where, named] },
    data: { name: null, phone: "", text: "" },
    select: { caseId: true },
  });
  return ended.flatMap(({ caseId }) => caseId ?? []);
}
