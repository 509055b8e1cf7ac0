// Who of the staff sees which case: the desk that it is at, never the unit that is complained of. Each look at its content is recorded.

import { openStatuses } from "../../domain/caseState.ts";
import type { Case, Prisma } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";

type Subject = Pick<Case, "unitKey" | "category" | "complainedUnitKey"> & { units?: { unitKey: string }[] };

/** Reports of corruption are shown to the supervisor alone. */
const sealedCategories = ["CORR"];
export const isSealed = ({ category }: Pick<Case, "category">): boolean => sealedCategories.includes(category);
/** The categories of cases that are sealed to this member of staff. */
export const sealedTo = ({ role }: Pick<StaffMember, "role">): string[] =>
  role === "supervisor" ? [] : sealedCategories;

/** Intake sees all but sealed cases, an officer those of the unit and those in which it helps. */
export function mayWorkOn(staff: Pick<StaffMember, "role" | "unitKey">, subject: Subject): boolean {
  if (staff.unitKey !== null && staff.unitKey === subject.complainedUnitKey) return false;
  if (isSealed(subject)) return staff.role === "supervisor";
  if (staff.role !== "officer") return staff.role === "clerk" || staff.role === "supervisor";
  const helps = subject.units?.some(({ unitKey }) => unitKey === staff.unitKey) ?? false;
  return staff.unitKey !== null && (subject.unitKey === staff.unitKey || helps);
}

/**
 * What waits for this member of staff. The bureau also has what nobody else would: cases of a unit that the office no longer has.
 */
async function waitingFor(
  { tx, office }: Pick<Work, "tx" | "office">,
  staff: StaffMember,
): Promise<Prisma.CaseWhereInput> {
  const sealed = { category: { notIn: sealedTo(staff) } };
  if (staff.role === "officer") {
    const unitKey = staff.unitKey ?? "";
    const status = { in: ["assigned", "inProgress", "answered"] satisfies Case["status"][] };
    // Looked up first: with that as a part of the condition every case that any unit works on was read.
    const helps = await tx.caseUnit.findMany({ where: { unitKey, case: { status } }, select: { caseId: true } });
    return {
      ...sealed,
      status,
      AND: [
        { OR: [{ unitKey }, { id: { in: helps.map(({ caseId }) => caseId) } }] },
        { OR: [{ complainedUnitKey: null }, { complainedUnitKey: { not: unitKey } }] },
      ],
    };
  }
  const gone = Object.entries(office.units).flatMap(([key, { retired }]) => (retired ? [key] : []));
  const atTheBureau: Case["status"][] = ["registered", "accepted", "reopened", "review", "secondReview"];
  // Decided by the bureau itself: it has still to be closed.
  const toClose: Case["status"][] = ["notAccepted", "redirected", "forwarded"];
  return {
    ...sealed,
    OR: [
      { status: { in: [...(staff.role === "clerk" ? atTheBureau : openStatuses), ...toClose] } },
      { status: "answered", unitKey: null },
      { status: { in: [...openStatuses, "answered"] }, unitKey: { in: gone } },
    ],
  };
}

const mostListed = 30;

/** What waits for this member of staff, soonest due first, what has no date last. */
export async function casesFor(work: Pick<Work, "tx" | "office">, staff: StaffMember): Promise<Case[]> {
  const where = await waitingFor(work, staff);
  const some = (dated: boolean, take: number) =>
    work.tx.case.findMany({
      where: { AND: [where, { dueAt: dated ? { not: null } : null }] },
      orderBy: [{ dueAt: "asc" }, { id: "asc" }],
      take,
    });
  // Those with a date first: they are read in its order from an index of them alone, and no more than are shown.
  const dated = await some(true, mostListed);
  return dated.length < mostListed ? [...dated, ...(await some(false, mostListed - dated.length))] : dated;
}

/** How much waits, and how much of it is overdue. */
export async function countCasesFor(work: Pick<Work, "tx" | "office" | "now">, staff: StaffMember) {
  const where = await waitingFor(work, staff);
  return {
    waiting: await work.tx.case.count({ where }),
    overdue: await work.tx.case.count({ where: { AND: [where, { dueAt: { lt: work.now } }] } }),
  };
}

/** A case that this member of staff may work on: what is shown of its content has to begin with `lookAtCase`, once. */
export async function caseToWorkOn({ tx }: Pick<Work, "tx">, staff: StaffMember, receiptNumber: string) {
  const found = await tx.case.findUnique({ where: { receiptNumber }, include: { units: true } });
  return found && mayWorkOn(staff, found) ? found : undefined;
}

/** The content of a case for staff; the look is recorded, and the applicant may ask who looked. */
export async function lookAtCase(work: Work, staff: StaffMember, receiptNumber: string) {
  const found = await work.tx.case.findUnique({
    where: { receiptNumber },
    include: {
      demands: { orderBy: { number: "asc" } },
      files: true,
      units: true,
      officer: { select: { name: true } },
      events: { orderBy: { id: "asc" } },
      contact: { include: { chats: true } },
    },
  });
  if (!found || !mayWorkOn(staff, found)) return undefined;
  await work.tx.caseLook.create({
    data: { caseId: found.id, staffId: staff.id, role: staff.role, unitKey: staff.unitKey, at: work.now },
  });
  return found;
}
