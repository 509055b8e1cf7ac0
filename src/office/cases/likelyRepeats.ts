// Which receipts may be about one problem: a suggestion to intake, which compares and decides.

import { z } from "zod";
import { numbersIn } from "../../domain/streets.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { mayWorkOn } from "./caseAccess.ts";

type Subject = Pick<Case, "id" | "category" | "placeKey" | "placeText" | "latitude" | "longitude" | "details">;

/** So many of the newest in the same place are compared, and so many are shown. */
const compared = 300;
const mostLikely = 3;
/**
 * The share of three-letter groups that two accounts must have in common. Two accounts of one matter have about 0.4 in English and 0.08
 * in Chinese, which has few groups twice: so this only leaves out what has nothing in common, and the most alike stand first.
 */
const alike = 0.04;
/** About 250 metres, in degrees. */
const nearby = { latitude: 0.00225, longitude: 0.0025 };

/** As many are looked at for the house numbers in their places. */
const lookedAt = 30;

const row = z.object({
  id: z.number(),
  receiptNumber: z.string(),
  status: z.custom<Case["status"]>((value) => typeof value === "string"),
  registeredAt: z.date(),
  category: z.string(),
  unitKey: z.string().nullable(),
  complainedUnitKey: z.string().nullable(),
  placeText: z.string().nullable(),
});
export type Likely = z.infer<typeof row>;

/**
 * Cases that may be about the same problem: same category, same place (typed alike, in the same part of the city, or near the same point)
 * and a similar account. Never looks at who filed them. Those linked already, and those the member of staff may not work on, are left out.
 */
export async function likelyRepeats({ tx }: Pick<Work, "tx">, staff: StaffMember, subject: Subject): Promise<Likely[]> {
  const { id, category, placeKey, placeText, latitude, longitude, details } = subject;
  const rows = await tx.$queryRaw`
    with near as (
      (select id from "case" where category = ${category} and place_key = ${placeKey} order by id desc limit ${compared})
      union (select id from "case" where category = ${category} and place_text % ${placeText} order by id desc limit ${compared})
      union (select id from "case" where category = ${category}
               and latitude between ${latitude}::float8 - ${nearby.latitude} and ${latitude}::float8 + ${nearby.latitude}
               and longitude between ${longitude}::float8 - ${nearby.longitude} and ${longitude}::float8 + ${nearby.longitude}
             order by id desc limit ${compared})
    )
    select c.id, c.receipt_number as "receiptNumber", c.status::text, c.registered_at as "registeredAt", c.category,
      c.unit_key as "unitKey", c.complained_unit_key as "complainedUnitKey", c.place_text as "placeText"
    from near join "case" c using (id)
    where c.id <> ${id} and similarity(c.details, ${details}) >= ${alike} and not exists (
      select from case_link where unlinked_at is null and earlier_id = least(c.id, ${id}::int) and later_id = greatest(c.id, ${id}::int))
    order by similarity(c.details, ${details}) desc, c.id desc limit ${lookedAt}`;
  return z
    .array(row)
    .parse(rows)
    .filter((one) => mayWorkOn(staff, one) && !otherHouse(placeText, one.placeText))
    .slice(0, mostLikely);
}

/** Both name a house, and not the same one: Calle Luna 10 is not Calle Luna 18. */
function otherHouse(one: string | null, other: string | null): boolean {
  const [here, there] = [numbersIn(one ?? ""), numbersIn(other ?? "")];
  return here.length > 0 && there.length > 0 && !here.some((number) => there.includes(number));
}
