// Finding a case. By its receipt number; by a name or a telephone number only with a reason, which is logged with what was found:
// the supervisor reads the log, and an applicant is told how often.

import { z } from "zod";
import { may } from "../../domain/rights.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { mayWorkOn, sealedTo } from "./caseAccess.ts";

export type SearchBy = "name" | "phone";
export type Found = Pick<Case, "id" | "receiptNumber" | "category" | "status" | "registeredAt">;

/** As many are shown, newest first: a search is for one case, not for a list of a person's. */
const mostFound = 10;

const row = z.object({
  id: z.number(),
  receiptNumber: z.string(),
  category: z.string(),
  status: z.custom<Case["status"]>((value) => typeof value === "string"),
  registeredAt: z.date(),
  unitKey: z.string().nullable(),
  complainedUnitKey: z.string().nullable(),
});

/**
 * Cases whose applicant gave a name that begins so (or has a word that does), or a telephone number with these digits in it. Only what
 * this member of staff may work on, and no anonymous case, which has neither. The log entry is part of the same transaction.
 */
export async function searchCases(
  work: Work,
  staff: StaffMember,
  { by, words, reason }: { by: SearchBy; words: string; reason: string },
): Promise<Found[]> {
  if (!may(staff, "case.search")) return [];
  const { tx, now } = work;
  const sealed = sealedTo(staff);
  // Names that begin so: a pattern of which the trigram index can use even two Chinese characters.
  const pattern = words.trim().replace(/[\\%_]/g, "\\$&");
  const [start, within] = [`${pattern}%`, `% ${pattern}%`];
  const digits = `%${words.replace(/\D/g, "")}%`;
  const rows =
    by === "name"
      ? await tx.$queryRaw`
          select id, receipt_number as "receiptNumber", category, status::text, registered_at as "registeredAt", unit_key as "unitKey",
            complained_unit_key as "complainedUnitKey" from "case"
          where (name ilike ${start} or name ilike ${within}) and category <> all(${sealed}::text[]) order by id desc limit ${mostFound}`
      : await tx.$queryRaw`
          select id, receipt_number as "receiptNumber", category, status::text, registered_at as "registeredAt", unit_key as "unitKey",
            complained_unit_key as "complainedUnitKey" from "case"
          where phone like ${digits} and category <> all(${sealed}::text[]) order by id desc limit ${mostFound}`;
  const found = z
    .array(row)
    .parse(rows)
    .filter((one) => mayWorkOn(staff, one));
  const hits = { create: found.map(({ id }) => ({ caseId: id })) };
  await tx.searchLog.create({ data: { staffId: staff.id, by, reason, at: now, count: found.length, hits } });
  return found;
}

/** The log for the supervisor, newest first. */
export const searchesMade = ({ tx }: Pick<Work, "tx">, { skip = 0, take = 20 } = {}) =>
  tx.searchLog.findMany({
    orderBy: { id: "desc" },
    skip,
    take,
    include: { staff: { select: { name: true, role: true } } },
  });

export const countSearches = ({ tx }: Pick<Work, "tx">): Promise<number> => tx.searchLog.count();

/** In how many searches by name or telephone number a case came up: for its applicant. */
export const searchesThatFound = ({ tx }: Pick<Work, "tx">, caseId: number): Promise<number> =>
  tx.searchHit.count({ where: { caseId } });
