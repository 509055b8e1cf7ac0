// Receipts about one problem. Linking says something about the problem, never about a person: both receipts live on, nothing of one is
// shown to the applicant of the other, and a problem that comes back goes to somebody who has not decided on it.

import { z } from "zod";
import { may, type NotAllowed, notAllowed } from "../../domain/rights.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import type { StaffMember } from "../people/staff.ts";
import { mayWorkOn } from "./caseAccess.ts";
import { recordEvent } from "./caseHistory.ts";

export type Linked = { ok: true } | { ok: false; reason: "already" | "itself" };
export type Unlinked = { ok: true } | { ok: false; reason: "notLinked" };

/** The receipt that was given out first is the earlier one, in whichever order they are named. */
const pairOf = (a: number, b: number) => ({ earlierId: Math.min(a, b), laterId: Math.max(a, b) });

/** Links two cases; without `staff` it is the applicant who named the earlier receipt, as `linkToEarlier` allows. Of two who link at once the second is told. */
export async function linkCases(
  work: Work,
  staff: StaffMember | undefined,
  a: number,
  b: number,
): Promise<Linked | NotAllowed> {
  if (staff && !may(staff, "case.link")) return notAllowed;
  if (a === b) return { ok: false, reason: "itself" };
  const pair = pairOf(a, b);
  // The store has one standing link of a pair: whoever comes second writes nothing.
  const [link] = await work.tx.caseLink.createManyAndReturn({
    data: [{ ...pair, linkedAt: work.now, linkedById: staff?.id }],
    skipDuplicates: true,
  });
  if (!link) return { ok: false, reason: "already" };
  await recordInBoth(work, staff, pair, "linked", { link: String(link.id) });
  return { ok: true };
}

/**
 * Whether whoever files may link the two without telling staff a name: where one hides it and the other does not, the link would show
 * whose it is. What intake links says nothing about a person, and needs no such care.
 */
export const hidesNoName = (one: Pick<Case, "confidentiality">, other: Pick<Case, "confidentiality">): boolean =>
  one.confidentiality === other.confidentiality && one.confidentiality !== "anonymous";

/** Links a case that is just being filed with the earlier one that its applicant names. */
export async function linkToEarlier(
  work: Work,
  filed: Pick<Case, "id" | "confidentiality">,
  earlierId: number,
): Promise<Linked | NotAllowed | { ok: false; reason: "givesNameAway" }> {
  const earlier = await work.tx.case.findUniqueOrThrow({
    where: { id: earlierId },
    select: { confidentiality: true },
  });
  if (!hidesNoName(earlier, filed)) return { ok: false, reason: "givesNameAway" };
  return linkCases(work, undefined, earlierId, filed.id);
}

/** Takes a link back, as a dated correction with its reason. */
export async function unlinkCases(
  work: Work,
  staff: StaffMember,
  { a, b, reason }: { a: number; b: number; reason: string },
): Promise<Unlinked | NotAllowed> {
  if (!may(staff, "case.link")) return notAllowed;
  const pair = pairOf(a, b);
  const [link] = await work.tx.caseLink.updateManyAndReturn({
    where: { ...pair, unlinkedAt: null },
    data: { unlinkedAt: work.now, unlinkedById: staff.id },
  });
  if (!link) return { ok: false, reason: "notLinked" };
  await recordInBoth(work, staff, pair, "unlinked", { link: String(link.id), reason });
  return { ok: true };
}

/** The entry names the link and not the other receipt: an applicant takes the history along, and the other case may be somebody else's. */
async function recordInBoth(
  work: Work,
  staff: StaffMember | undefined,
  { earlierId, laterId }: ReturnType<typeof pairOf>,
  type: "linked" | "unlinked",
  data: Record<string, string>,
) {
  const by = { type, role: staff?.role ?? "applicant", staffId: staff?.id, data };
  await recordEvent(work, { caseId: earlierId, ...by });
  await recordEvent(work, { caseId: laterId, ...by });
}

const summary = {
  id: true,
  receiptNumber: true,
  status: true,
  registeredAt: true,
  category: true,
  unitKey: true,
  complainedUnitKey: true,
  units: { select: { unitKey: true } },
} as const;

/** The cases that a case is linked to, the oldest first. */
export async function linkedTo({ tx }: Pick<Work, "tx">, caseId: number) {
  const links = await tx.caseLink.findMany({
    where: { OR: [{ earlierId: caseId }, { laterId: caseId }], unlinkedAt: null },
    include: { earlier: { select: summary }, later: { select: summary } },
  });
  const others = links.map(({ earlier, later, linkedAt }) => ({
    ...(earlier.id === caseId ? later : earlier),
    linkedAt,
  }));
  return others.sort((one, other) => one.id - other.id);
}

/** Those of them that this member of staff may work on. */
export const linkedFor = async (work: Pick<Work, "tx">, staff: StaffMember, caseId: number) =>
  (await linkedTo(work, caseId)).filter((other) => mayWorkOn(staff, other));

/** Other receipts about the same problem that this person filed or follows: of any other they hear nothing. */
export async function knownUnder({ tx }: Pick<Work, "tx">, contactId: number, caseId: number): Promise<string[]> {
  const seen = { OR: [{ contactId }, { followers: { some: { contactId } } }] };
  const other = { unlinkedAt: null };
  const rows = await tx.case.findMany({
    where: {
      AND: [
        seen,
        {
          OR: [
            { earlier: { some: { earlierId: caseId, ...other } } },
            { later: { some: { laterId: caseId, ...other } } },
          ],
        },
      ],
    },
    select: { receiptNumber: true },
    orderBy: { id: "asc" },
  });
  return rows.map(({ receiptNumber }) => receiptNumber);
}

const answerEvents = ["answered", "reviewAnswered", "secondReviewAnswered"];

/**
 * Staff who have answered the case, or one linked to it (or to that one, and so on) that had its answer before this one was registered:
 * then the problem has come back. What two people report at the same time has not, and may be answered by one officer.
 */
export async function whoAnswered({ tx }: Pick<Work, "tx">, caseId: number): Promise<number[]> {
  const rows = await tx.$queryRaw`
    with recursive problem as (
      select ${caseId}::int as id
      union select link.earlier_id from problem join case_link link on link.later_id = problem.id and link.unlinked_at is null
    )
    select distinct event.staff_id as id from problem join case_event event on event.case_id = problem.id
    where event.type = any(${answerEvents}) and event.staff_id is not null
      and (problem.id = ${caseId} or event.at < (select registered_at from "case" where id = ${caseId}))`;
  return z
    .array(z.object({ id: z.number() }))
    .parse(rows)
    .map(({ id }) => id);
}
