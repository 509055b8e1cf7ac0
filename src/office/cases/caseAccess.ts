// Who of the staff sees which case: the desk that it is at, never the unit that is complained of. Each look at its content is recorded.

import { caseStatuses, openStatuses } from "../../domain/caseState.ts";
import { may } from "../../domain/rights.ts";
import { streetOf } from "../../domain/streets.ts";
import type { Case, Prisma } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";

type Subject = Pick<Case, "unitKey" | "category" | "complainedUnitKey"> & { units?: { unitKey: string }[] };

/** Reports of corruption are shown to the supervisor alone. */
export const sealedCategories = ["CORR"];
export const isSealed = ({ category }: Pick<Case, "category">): boolean => sealedCategories.includes(category);
/** The categories of cases that are sealed to this member of staff. */
export const sealedTo = ({ role }: Pick<StaffMember, "role">): string[] =>
  may({ role }, "case.sealed") ? [] : sealedCategories;

/** Intake sees all but sealed cases, an officer those of the unit and those in which it helps. */
export function mayWorkOn(staff: Pick<StaffMember, "role" | "unitKey">, subject: Subject): boolean {
  if (staff.unitKey !== null && staff.unitKey === subject.complainedUnitKey) return false;
  if (isSealed(subject)) return may(staff, "case.sealed");
  if (may(staff, "case.intake")) return true;
  if (!may(staff, "case.work")) return false;
  const helps = subject.units?.some(({ unitKey }) => unitKey === staff.unitKey) ?? false;
  return staff.unitKey !== null && (subject.unitKey === staff.unitKey || helps);
}

/** Why this member of staff must not know who filed the case, nor read the name in anything of theirs; nothing where they may. */
export function whyUnnamed(
  { role }: Pick<StaffMember, "role">,
  { confidentiality }: Pick<Case, "confidentiality">,
): "anonymous" | "confidential" | undefined {
  if (confidentiality === "anonymous") return "anonymous";
  return confidentiality === "confidential" && !may({ role }, "case.confidentialName") ? "confidential" : undefined;
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

/** What a list of cases is narrowed to: a state, or a place as it was typed, from its beginning. */
export type Narrowed = { status?: Case["status"]; place?: string };

const narrowedTo = ({ status, place }: Narrowed, staff: StaffMember): Prisma.CaseWhereInput => ({
  ...(status ? { status } : {}),
  // Where a sealed case lies is a part of its content.
  ...(place
    ? { placeText: { startsWith: place, mode: "insensitive" }, NOT: { category: { in: sealedCategories } } }
    : {}),
  AND: [{ category: { notIn: sealedTo(staff) } }],
});

/** With its first demand: the words by which a line of a list is known. */
export const withFirstDemand = {
  demands: { orderBy: { number: "asc" }, take: 1 },
} as const satisfies Prisma.CaseInclude;
export type ListedCase = Prisma.CaseGetPayload<{ include: typeof withFirstDemand }>;

/** So many of what waits for this member of staff, soonest due first, what has no date last; and how many wait in all. */
export async function casesFor(
  { tx, ...work }: Pick<Work, "tx" | "office">,
  staff: StaffMember,
  { skip = 0, take = 30, ...narrowed }: { skip?: number; take?: number } & Narrowed = {},
): Promise<ListedCase[]> {
  const where = { AND: [await waitingFor({ tx, ...work }, staff), narrowedTo(narrowed, staff)] };
  const some = (dated: boolean, from: number, count: number) =>
    tx.case.findMany({
      where: { AND: [where, { dueAt: dated ? { not: null } : null }] },
      orderBy: [{ dueAt: "asc" }, { id: "asc" }],
      skip: from,
      take: count,
      include: withFirstDemand,
    });
  // Those with a date first: they are read in its order from an index of them alone, and no more than are shown.
  const dated = await some(true, skip, take);
  if (dated.length === take) return dated;
  const before =
    dated.length > 0 ? skip + dated.length : await tx.case.count({ where: { AND: [where, { dueAt: { not: null } }] } });
  return [...dated, ...(await some(false, Math.max(0, skip + dated.length - before), take - dated.length))];
}

/** How many wait in each state, in the order of a case's life. */
export async function waitingByState(work: Pick<Work, "tx" | "office">, staff: StaffMember) {
  const where = await waitingFor(work, staff);
  const found = await work.tx.case.groupBy({ by: ["status"], where, _count: true });
  const order = caseStatuses.indexOf.bind(caseStatuses);
  return found
    .map(({ status, _count: count }) => ({ status, count }))
    .sort((a, b) => order(a.status) - order(b.status));
}

/** How many wait in each street or village, most first. Numbers of houses are left out, and cases without a typed place or sealed ones. */
export async function waitingByPlace(work: Pick<Work, "tx" | "office">, staff: StaffMember) {
  const where: Prisma.CaseWhereInput = {
    AND: [await waitingFor(work, staff), { placeText: { not: null }, category: { notIn: sealedCategories } }],
  };
  const found = await work.tx.case.groupBy({ by: ["placeText"], where, _count: true });
  const places = new Map<string, { place: string; count: number }>();
  for (const { placeText, _count: count } of found) {
    const place = streetOf(placeText ?? "");
    const known = places.get(place.toLowerCase()) ?? { place, count: 0 };
    if (place) places.set(place.toLowerCase(), { ...known, count: known.count + count });
  }
  return [...places.values()].sort((a, b) => b.count - a.count || (a.place < b.place ? -1 : 1));
}

/** How much waits, and how much of it is overdue. */
export async function countCasesFor(
  work: Pick<Work, "tx" | "office" | "now">,
  staff: StaffMember,
  narrowed: Narrowed = {},
) {
  const where = { AND: [await waitingFor(work, staff), narrowedTo(narrowed, staff)] };
  return {
    waiting: await work.tx.case.count({ where }),
    overdue: await work.tx.case.count({ where: { AND: [where, { dueAt: { lt: work.now } }] } }),
  };
}

/** A case that this member of staff may work on: what is shown of its content has to begin with `lookAtCase`, once. */
export async function caseToWorkOn({ tx }: Pick<Work, "tx">, staff: StaffMember, receiptNumber: string) {
  if (!may(staff, "case.work")) return undefined;
  const found = await tx.case.findUnique({ where: { receiptNumber }, include: { units: true } });
  return found && mayWorkOn(staff, found) ? found : undefined;
}

/** The content of a case for staff; the look is recorded, and the applicant may ask who looked. */
export async function lookAtCase(work: Work, staff: StaffMember, receiptNumber: string) {
  if (!may(staff, "case.work")) return undefined;
  const found = await work.tx.case.findUnique({
    where: { receiptNumber },
    include: {
      demands: { orderBy: { number: "asc" } },
      files: true,
      units: true,
      officer: { select: { name: true } },
      events: { orderBy: { id: "asc" }, include: { staff: { select: { name: true } } } },
      contact: { include: { chats: true } },
    },
  });
  if (!found || !mayWorkOn(staff, found)) return undefined;
  await work.tx.caseLook.create({
    data: { caseId: found.id, staffId: staff.id, role: staff.role, unitKey: staff.unitKey, at: work.now },
  });
  return found;
}
