// Finding a case. By its receipt number; by a name or a telephone number only with a reason, which is logged with what was found:
// the supervisor reads the log, and an applicant is told how often.

import { z } from "zod";
import { bareDigits, samePhone } from "../../domain/phone.ts";
import { may } from "../../domain/rights.ts";
import { type Case, Prisma } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { mayWorkOn, sealedTo } from "./caseAccess.ts";

export type SearchBy = "name" | "phone";
export type Found = Pick<Case, "id" | "receiptNumber" | "category" | "status" | "registeredAt">;

/** As many are shown, newest first: a search is for one case, not for a list of a person's. */
const mostFound = 10;
/** Numbers with the same end, of which those that are the same are found. */
const mostCompared = 200;

const row = z.object({
  id: z.number(),
  receiptNumber: z.string(),
  category: z.string(),
  status: z.custom<Case["status"]>((value) => typeof value === "string"),
  registeredAt: z.date(),
  unitKey: z.string().nullable(),
  complainedUnitKey: z.string().nullable(),
  phone: z.string().nullable(),
});
type Row = z.infer<typeof row>;

/**
 * Cases whose applicant gave a name with words that begin so, in whatever order, or that telephone number, however either is written. Only
 * what this member of staff may work on, and no anonymous case, which has neither. The log entry is part of the same transaction.
 */
export async function searchCases(
  work: Work,
  staff: StaffMember,
  { by, words, reason }: { by: SearchBy; words: string; reason: string },
): Promise<Found[]> {
  if (!may(staff, "case.search")) return [];
  const { tx, now } = work;
  const rows = by === "name" ? await named(work, staff, words) : await withNumber(work, staff, words);
  const found = rows.filter((one) => mayWorkOn(staff, one)).slice(0, mostFound);
  const hits = { create: found.map(({ id }) => ({ caseId: id })) };
  await tx.searchLog.create({ data: { staffId: staff.id, by, reason, at: now, count: found.length, hits } });
  return found;
}

const columns = Prisma.sql`id, receipt_number as "receiptNumber", category, status::text, registered_at as "registeredAt",
  unit_key as "unitKey", complained_unit_key as "complainedUnitKey", phone`;

/** The function name_key folds what was kept and what is sought alike; the trigram index on it finds even two Chinese characters. */
async function named({ tx }: Work, staff: StaffMember, words: string): Promise<Row[]> {
  const [{ key }] = z
    .tuple([z.object({ key: z.string() })])
    .parse(await tx.$queryRaw`select name_key(${words}) as key`);
  const sought = key
    .trim()
    .split(" ")
    .map((word) => `% ${word.replace(/[\\%_]/g, "\\$&")}%`);
  const [joined = ""] = sought.splice(-1);
  if (joined.length < "% __%".length) return [];
  const each = Prisma.join(
    sought.map((word) => Prisma.sql`name_key(name) like ${word}`),
    " and ",
  );
  const found = await tx.$queryRaw`
    select ${columns} from "case"
    where ((${each}) or name_key(name) like ${joined}) and category <> all(${sealedTo(staff)}::text[])
    order by id desc limit ${mostFound}`;
  return z.array(row).parse(found);
}

/** By the digits at its end, which the trigram index finds; then compared as numbers. */
async function withNumber({ tx }: Work, staff: StaffMember, typed: string): Promise<Row[]> {
  const digits = typed.replace(/\D/g, "");
  const end = bareDigits(typed).slice(-7);
  if (end === "") return [];
  const found = await tx.$queryRaw`
    select ${columns} from "case"
    where (phone like ${`%${digits}%`} or phone like ${`%${end}%`}) and category <> all(${sealedTo(staff)}::text[])
    order by id desc limit ${mostCompared}`;
  const same = z.array(row).parse(found);
  return same.filter(({ phone }) => samePhone(phone, typed) || phone?.includes(digits));
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
