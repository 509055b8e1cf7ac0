// Finding a case of one's own unit by what it is about: words of it, its place, subject, state or receipt number. Never by who filed it:
// names and numbers are not looked at, nor the words of anybody who stays unknown, nor a sealed case at all. What is found is a list, no look.

import { z } from "zod";
import { caseStatuses } from "../../domain/caseState.ts";
import { readReceiptNumber } from "../../domain/receipt.ts";
import { may } from "../../domain/rights.ts";
import { taxonomy } from "../../domain/taxonomy.ts";
import { Prisma } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { type ListedCase, sealedCategories, withFirstDemand } from "./caseAccess.ts";

export type FoundCases = { count: number; cases: ListedCase[] };

/** More words than these make no search narrower. */
const mostWords = 8;

/** A part of a receipt number is at least its serial. */
const shortestReceiptPart = 4;

/** Cases with all of these words, newest first, and how many there are. */
export async function findCases(
  work: Pick<Work, "tx" | "office" | "texts">,
  staff: StaffMember,
  words: string,
  { skip = 0, take = 10 } = {},
): Promise<FoundCases> {
  const receipt = readReceiptNumber(words);
  const sought = receipt.ok ? [receipt.receipt] : wordsOf(words);
  if (!may(staff, "case.find") || staff.unitKey === null || sought.length === 0) return { count: 0, cases: [] };
  const each = Prisma.join(
    sought.map((word) => hasIt(work, word)),
    " and ",
  );
  // The unit's cases first, by their index: the words are then looked for in those alone.
  const rows = await work.tx.$queryRaw`
    with own as materialized (
      select id from "case" where unit_key = ${staff.unitKey}
      union select case_id from case_unit where unit_key = ${staff.unitKey})
    select c.id, (count(*) over ())::int as count
    from own join "case" c using (id)
    where c.category <> all(${sealedCategories}::text[])
      and c.complained_unit_key is distinct from ${staff.unitKey} and ${each}
    order by c.id desc offset ${skip} limit ${take}`;
  const found = z.array(z.object({ id: z.number(), count: z.number() })).parse(rows);
  const cases = await work.tx.case.findMany({
    where: { id: { in: found.map(({ id }) => id) } },
    orderBy: { id: "desc" },
    include: withFirstDemand,
  });
  return { count: found[0]?.count ?? 0, cases };
}

const wordsOf = (words: string): string[] =>
  words
    .split(/[\s,，、;；。.!?！？"“”]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, mostWords);

/** A word may be of the place, the subject, the state, the receipt number, or of what was told where the name is open. */
function hasIt({ office, texts }: Pick<Work, "office" | "texts">, word: string): Prisma.Sql {
  const like = `%${word.replace(/[\\%_]/g, "\\$&")}%`;
  const says = (label: string) => label.toLowerCase().includes(word.toLowerCase());
  const statuses = caseStatuses.filter((status) =>
    texts.languages.some((language) => says(texts.say(language, `caseStatus.${status}`))),
  );
  const anyOf = (names: object | undefined) => Object.values(names ?? {}).some((name) => says(String(name)));
  const codes = taxonomy.filter(({ code, names }) => office.categories.includes(code) && anyOf(names));
  const narrower = taxonomy.flatMap(({ children }) => children.filter(({ names }) => anyOf(names)));
  // A number is a whole one: 10 is not in 210, nor in the date of a receipt.
  const isNumber = /^\d+$/.test(word);
  const has = (text: Prisma.Sql) =>
    isNumber ? Prisma.sql`${text} ~ ${`(^|\\D)${word}(\\D|$)`}` : Prisma.sql`${text} ilike ${like}`;
  const place = isNumber
    ? has(Prisma.sql`c.place_text`)
    : Prisma.sql`name_key(c.place_text) like '%' || split_part(btrim(name_key(${word})), ' ', 1) || '%'`;
  // Who filed is not found by a name or a number that they wrote into their account.
  const key = Prisma.sql`split_part(btrim(name_key(${word})), ' ', 1)`;
  const isNamed = Prisma.sql`name_key(coalesce(c.name, '')) like ${/\p{Script=Han}/u.test(word) ? "%" : "% "} || ${key} || '%'`;
  const isOfPerson = /^[\d-]{6,}$/.test(word) ? Prisma.sql`true` : isNumber ? Prisma.sql`false` : isNamed;
  return Prisma.sql`(${word.length < shortestReceiptPart ? Prisma.sql`false` : Prisma.sql`c.receipt_number ilike ${like}`}
    or ${place}
    or c.status::text = any(${statuses}::text[])
    or c.category = any(${codes.map(({ code }) => code)}::text[])
    or c.subcategory = any(${narrower.map(({ key }) => key)}::text[])
    or (c.confidentiality = 'named' and not ${isOfPerson} and (${has(Prisma.sql`c.details`)}
      or exists (select from case_demand d where d.case_id = c.id and ${has(Prisma.sql`d.text`)}))))`;
}
