import { z } from "zod";
import { openStatuses } from "../../domain/caseState.ts";
import type { Work } from "../../store/work.ts";

const row = z.object({
  receiptNumber: z.string(),
  category: z.string(),
  due: z.date().nullable(),
  officerId: z.number().nullable(),
});
type OpenCase = z.infer<typeof row>;

/** An officer's open cases, soonest due first; `officer` is nothing for those that nobody has taken yet. */
export type OfficersCases = { officer?: { id: number; name: string }; cases: OpenCase[] };

/**
 * A unit's open cases by officer. Officers stand in the order in which they joined, those of nobody first: the list says what waits
 * for whom, and is no comparison of people. Sealed cases are not in it.
 */
export async function unitCases({ tx }: Pick<Work, "tx">, unitKey: string, sealed: string[]): Promise<OfficersCases[]> {
  const found = z.array(row).parse(
    await tx.$queryRaw`
      select receipt_number as "receiptNumber", category, due_at as due, officer_id as "officerId"
      from "case"
      where unit_key = ${unitKey} and status = any(${openStatuses}::text[]::case_status[]) and category <> all(${sealed}::text[])
      order by due_at nulls last, id`,
  );
  const officers = await tx.staff.findMany({
    where: { unitKey, role: "officer", endedAt: null },
    orderBy: { id: "asc" },
    select: { id: true, name: true },
  });
  const known = new Set(officers.map(({ id }) => id));
  const nobodys = found.filter(({ officerId }) => officerId === null || !known.has(officerId));
  const lists = officers.map((officer) => ({
    officer,
    cases: found.filter(({ officerId }) => officerId === officer.id),
  }));
  return [{ cases: nobodys }, ...lists].filter(({ cases }) => cases.length > 0);
}
