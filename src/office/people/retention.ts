// Contact details go when the policy's months after the closing of the case, or after the visit, are over. Case and visit stay, with
// their numbers, dates and content. A batch is one transaction that marks what it has done: run again, late, twice at once or killed in
// the middle, nothing is left out and nothing is entered twice.

import { z } from "zod";
import { policies, policyFor, policyOf } from "../../domain/policy.ts";
import { keptUntil, overBefore, retentionMonths } from "../../domain/retention.ts";
import { againOnConflict } from "../../store/database.ts";
import { type Case, Prisma } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { recordEvent } from "../cases/caseHistory.ts";
import { dropUnfiledBefore } from "../cases/droppedFiles.ts";
import { endCalls, takeFromCases, takeFromVisits } from "./contactDetails.ts";
import { removeNeverAgreed } from "./neverAgreed.ts";

/** As many in one transaction. */
const atOnce = 100;

type InOffice = <T>(doing: (work: Work) => Promise<T>) => Promise<T>;
type Batch = Promise<{ more: boolean }>;

/** Takes out all that is over. What somebody has in hand at this moment is left for the next time. */
export async function removeOldContacts(inOffice: InOffice): Promise<void> {
  for (const batch of [fromCases, fromVisits, fromWaiting, fromContacts, fromWebChats, fromUnfiled, neverAgreed])
    while ((await againOnConflict(() => inOffice(batch))).more);
}

const officeMonths = ({ office }: Pick<Work, "office">) => retentionMonths(policyOf(office));

/** Before this it is over by the office's own policy: for visits, and for cases of a policy that is no more. */
const officeOver = (work: Pick<Work, "office" | "now">) => overBefore(work.now, officeMonths(work), work.office.zone);

/** Until when the contact details of a case are kept; null while it is open. */
export function caseKeptUntil(
  { office }: Pick<Work, "office">,
  { closedAt, policyKey }: Pick<Case, "closedAt" | "policyKey">,
): Date | null {
  return closedAt && keptUntil(closedAt, retentionMonths(policyFor(office, policyKey)), office.zone);
}

/** Until when those of a visit are kept: not before those of the case that it was about, where there is one. Null while that is open. */
export function visitKeptUntil(
  work: Pick<Work, "office">,
  startsAt: Date,
  about: Pick<Case, "closedAt" | "policyKey"> | null,
): Date | null {
  const own = keptUntil(startsAt, officeMonths(work), work.office.zone);
  if (!about) return own;
  const withCase = caseKeptUntil(work, about);
  return withCase && (withCase > own ? withCase : own);
}

/** Before which closing it is over, by the key of the case's policy; and the latest of these instants. */
function termsOf(work: Pick<Work, "office" | "now">) {
  const { now, office } = work;
  const own = officeOver(work);
  const keys = Object.keys(policies);
  const over = keys.map((key) => overBefore(now, retentionMonths(policyFor(office, key)), office.zone));
  const latest = new Date(Math.max(own.getTime(), ...over.map((at) => at.getTime())));
  return { own, keys, over: over.map((at) => at.toISOString()), latest };
}

const caseRow = z.object({ id: z.number(), named: z.boolean() });

/** Each case by the policy that it was filed under. One that was opened again, or is under review, has no closing. */
async function fromCases(work: Work): Batch {
  const { tx, now } = work;
  const { own, keys, over, latest } = termsOf(work);
  // The latest of the dates is for the index; which is the case's own is said beside it.
  const rows = z.array(caseRow).parse(
    await tx.$queryRaw`
      select c.id, (c.name is not null or c.phone is not null) as named
      from "case" c left join unnest(${keys}::text[], ${over}::text[]) as term (key, over)
        on term.key = c.policy_key
      where c.contact_removed_at is null and c.closed_at < ${latest} and c.status in ('closed', 'withdrawn')
        and c.closed_at < coalesce(term.over::timestamptz, ${own})
      order by c.closed_at limit ${atOnce} for update of c skip locked`,
  );
  const caseIds = rows.map(({ id }) => id);
  const speakers = await tx.representative.updateManyAndReturn({
    where: { caseId: { in: caseIds }, OR: [{ name: { not: null } }, { phone: { not: null } }] },
    data: { name: null, phone: null },
    select: { caseId: true },
  });
  const called = await endCalls(work, { caseId: { in: caseIds } });
  const named = rows.flatMap(({ id, named }) => (named ? [id] : []));
  await takeFromCases(work, caseIds);
  await tx.case.updateMany({ where: { id: { in: caseIds } }, data: { contactRemovedAt: now } });
  for (const caseId of new Set([...named, ...speakers.map(({ caseId }) => caseId), ...called]))
    await recordEvent(work, { caseId, type: "contactRemoved", role: "clock" });
  return { more: rows.length === atOnce };
}

const row = z.object({ id: z.number() });

/** Also of walk-ins. A visit about a case keeps them as long as the case does. */
async function fromVisits(work: Work): Batch {
  const rows = z.array(row).parse(
    await work.tx.$queryRaw`
      select b.id from booking b left join "case" c on c.id = b.case_id
      where (b.name is not null or b.phone is not null) and b.starts_at < ${officeOver(work)}
        and (b.case_id is null or c.contact_removed_at is not null)
      order by b.starts_at limit ${atOnce} for update of b skip locked`,
  );
  await takeFromVisits(
    work,
    rows.map(({ id }) => id),
  );
  return { more: rows.length === atOnce };
}

/** Who waited for a place and is in line no longer. */
async function fromWaiting(work: Work): Batch {
  const before = officeOver(work);
  const rows = z.array(row).parse(
    await work.tx.$queryRaw`
      select w.id from waiting_entry w join reception r on r.id = w.reception_id
      where (w.name is not null or w.phone is not null) and w.created_at < ${before} and r.starts_at < ${before}
        and w.status not in ('waiting', 'offered')
      order by w.created_at limit ${atOnce} for update of w skip locked`,
  );
  const ids = rows.map(({ id }) => id);
  await work.tx.waitingEntry.updateMany({
    where: { id: { in: ids } },
    data: { name: null, phone: null, needs: [] },
  });
  return { more: rows.length === atOnce };
}

/** Nothing of the person is kept with a name any more. */
const nothingNamed = Prisma.sql`
  not exists (select from "case" c where c.contact_id = p.id and c.contact_removed_at is null)
  and not exists (select from booking b where b.contact_id = p.id and (b.name is not null or b.phone is not null))
  and not exists (select from waiting_entry w where w.contact_id = p.id and (w.name is not null or w.phone is not null))
  and not exists (
    select from representative r join "case" c on c.id = r.case_id where r.contact_id = p.id and c.contact_removed_at is null)`;

/** The person's own details go with the last case or visit. The chats stay, so that "my cases" goes on working. */
async function fromContacts(work: Work): Batch {
  const { tx } = work;
  const rows = z.array(row).parse(
    await tx.$queryRaw`
      select p.id from contact p
      where (p.name is not null or p.phone is not null) and p.created_at < ${termsOf(work).latest} and ${nothingNamed}
      order by p.created_at limit ${atOnce} for update skip locked`,
  );
  // Whoever files or books refers to the row: what they committed before it was locked is seen only now.
  const done = z
    .array(row)
    .parse(
      await tx.$queryRaw`select p.id from contact p where p.id = any(${rows.map(({ id }) => id)}) and ${nothingNamed}`,
    );
  const contactId = { in: done.map(({ id }) => id) };
  await tx.contact.updateMany({ where: { id: contactId }, data: { name: null, phone: null } });
  // What was begun in a dialog then and never finished.
  await tx.$executeRaw`
    update chat set state = state - '{drafts,dialog,pending}'::text[]
    where contact_id = any(${done.map(({ id }) => id)}) and last_seen_at < ${officeOver(work)}`;
  return { more: rows.length === atOnce };
}

/** What was sent for a case that was never filed. */
async function fromUnfiled(work: Work): Batch {
  return { more: (await dropUnfiledBefore(work, officeOver(work), atOnce)) === atOnce };
}

async function neverAgreed(work: Work): Batch {
  return { more: (await removeNeverAgreed(work, atOnce)) === atOnce };
}

/** So many messages in one transaction. */
const messagesAtOnce = 1000;

/**
 * The web chat's page is its only transcript, and it has the names that were typed, or that staff were shown. It goes when it is as old:
 * of staff always, of others when nothing of theirs is kept with a name.
 */
async function fromWebChats(work: Work): Batch {
  const { tx } = work;
  const before = officeOver(work);
  const chats = Prisma.sql`(
    select c.id from chat c left join contact p on p.id = c.contact_id
    where c.channel = 'webchat' and c.created_at < ${before}
      and ((p.name is null and p.phone is null) or exists (select from staff s where s.contact_id = p.id))) chats`;
  // They stand in the order of delivery: a chat whose first message is young has no old one.
  const sent = await tx.$executeRaw`
    delete from outgoing where id in (
      select o.id from ${chats}
      cross join lateral (
        select created_at from outgoing where chat_id = chats.id and position is not null order by position limit 1) first
      cross join lateral (
        select id, created_at from outgoing where chat_id = chats.id and position is not null order by position limit ${messagesAtOnce}) o
      where first.created_at < ${before} and o.created_at < ${before} limit ${messagesAtOnce})`;
  const typed = await tx.$executeRaw`
    update incoming set shown = null where (channel, key) in (
      select i.channel, i.key from ${chats} join incoming i on i.chat_id = chats.id
      where i.shown is not null and i.received_at < ${before} limit ${messagesAtOnce})`;
  return { more: sent + typed > 0 };
}
