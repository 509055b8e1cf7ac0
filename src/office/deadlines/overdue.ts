// What is overdue: counts by unit and a list by date for the bureau, the own unit's for an officer.

import { z } from "zod";
import type { Prisma } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { type ListedCase, sealedTo, withFirstDemand } from "../cases/caseAccess.ts";
import type { StaffMember } from "../people/staff.ts";

export const overduePageSize = 8;

const counted = z.object({ unitKey: z.string().nullable(), count: z.number() });

/** How many cases of each unit are past the date that binds; under null those that no unit has. In the office file's order, not by number. */
export async function overdueByUnit(
  { tx, now, office }: Pick<Work, "tx" | "now" | "office">,
  staff: StaffMember,
): Promise<z.infer<typeof counted>[]> {
  const rows = await tx.$queryRaw`
    select unit_key as "unitKey", count(*)::int as count from "case"
    where due_at < ${now} and not category = any(${sealedTo(staff)}) group by unit_key`;
  const order = Object.keys(office.units);
  const place = (key: string | null) => (key === null ? -1 : order.indexOf(key));
  return z
    .array(counted)
    .parse(rows)
    .sort((a, b) => place(a.unitKey) - place(b.unitKey));
}

/** One page of what is overdue, longest first; `unitKey` narrows it, null means what no unit has. */
export async function overdueCases(
  { tx, now }: Pick<Work, "tx" | "now">,
  staff: StaffMember,
  { unitKey, page }: { unitKey?: string | null; page: number },
): Promise<{ cases: ListedCase[]; more: boolean }> {
  const where: Prisma.CaseWhereInput = {
    dueAt: { lt: now },
    ...(staff.role === "officer" ? { unitKey: staff.unitKey ?? "" } : unitKey !== undefined ? { unitKey } : {}),
    category: { notIn: sealedTo(staff) },
  };
  const found = await tx.case.findMany({
    where,
    orderBy: [{ dueAt: "asc" }, { id: "asc" }],
    skip: page * overduePageSize,
    take: overduePageSize + 1,
    include: withFirstDemand,
  });
  return { cases: found.slice(0, overduePageSize), more: found.length > overduePageSize };
}
