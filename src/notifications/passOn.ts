// News that a chat did not get: to the person's next chat, then onto the list of people to phone. Each message is passed on once.

import { z } from "zod";
import type { Message } from "../domain/message.ts";
import { Prisma } from "../store/generated/client.ts";
import type { Work } from "../store/work.ts";
import { allSo, type Fact } from "./facts.ts";
import { channelOf } from "./held.ts";
import { type About, isToBePhoned, phoneInstead } from "./phoneList.ts";
import { queueMessages } from "./queue.ts";
import { endNeedlessCalls, takeBackUntrue } from "./takeBack.ts";

const undelivered = z.array(
  z.object({
    id: z.number(),
    /** The message that it was passed on from, first of all. */
    originId: z.number().nullable(),
    content: z.custom<Message>((value) => typeof value === "object"),
    validUntil: z.date().nullable(),
    caseId: z.number().nullable(),
    bookingId: z.number().nullable(),
    contactId: z.number().nullable(),
    trueWhile: z.custom<Fact[] | null>(),
    stillTrue: z.boolean(),
  }),
);
type Undelivered = z.infer<typeof undelivered>[number];

/** As many as one minute's run takes on; the next run goes on. */
const mostAtOnce = 200;

/**
 * Passes on what was refused or given up, and what still waits longer than the office allows. Safe to run twice at once: a message is
 * marked by the statement that finds it. Returns how many were found.
 */
export async function passOnUndelivered(work: Work): Promise<number> {
  const { tx, now, office } = work;
  await takeBackUntrue(work);
  await endNeedlessCalls(work);
  const patience = new Date(now.getTime() - office.reach.passOnAfterMinutes * 60_000);
  const rows = await tx.$queryRaw`
    update outgoing set passed_on_at = ${now}
    from chat
    where chat.id = outgoing.chat_id and outgoing.id in (
      select id from outgoing
      where kind = 'push' and status <> 'delivered' and passed_on_at is null
        and (status in ('refused', 'dead') or (status in ('queued', 'held') and due_at < ${patience}))
      order by id limit ${mostAtOnce} for update skip locked)
    returning outgoing.id, outgoing.origin_id as "originId", outgoing.content, outgoing.valid_until as "validUntil",
      outgoing.case_id as "caseId", outgoing.booking_id as "bookingId", chat.contact_id as "contactId",
      outgoing.true_while as "trueWhile", ${Prisma.raw(allSo("outgoing.true_while"))} as "stillTrue"`;
  const found = undelivered.parse(rows).sort((a, b) => a.id - b.id);
  for (const message of found) await passOn(work, message);
  return found.length;
}

async function passOn(work: Work, message: Undelivered): Promise<void> {
  const { tx, now } = work;
  const contact = message.contactId
    ? await tx.contact.findUnique({
        where: { id: message.contactId },
        include: { staff: { where: { endedAt: null } } },
      })
    : null;
  if (!contact || contact.erasedAt || (message.validUntil && message.validUntil < now)) return;
  if (!message.stillTrue) return;
  const about = { caseId: message.caseId ?? undefined, bookingId: message.bookingId ?? undefined };
  const trueWhile = message.trueWhile ?? undefined;
  const next = await nextChat(work, contact.id, message);
  if (next) {
    // Where it waited it is not wanted any more: the person would get it twice.
    await tx.outgoing.updateMany({
      where: { id: message.id, status: { in: ["queued", "held"] } },
      data: { status: "dead", settledAt: now, fault: "passed on to another chat" },
    });
    await queueMessages(tx, work.jobs, {
      chatId: next.id,
      channel: channelOf(next.channel),
      kind: "push",
      messages: [message.content],
      now,
      validUntil: message.validUntil ?? undefined,
      about,
      trueWhile,
      originId: message.originId ?? message.id,
    });
  } else if (contact.staff.length === 0) await phone(work, contact.id, message.content, { about, trueWhile });
}

/**
 * A letter or a paper of a case is no call of its own where the person is phoned about that case anyway, as when the words before it
 * arrived no more than it did. Who only follows the case, or speaks for a group, can have it again from the case.
 */
async function phone(
  work: Work,
  contactId: number,
  { text: told, file }: Message,
  { about, trueWhile }: { about: About; trueWhile?: Fact[] },
): Promise<void> {
  const isEnclosed = file !== undefined && "sha256" in file;
  if (isEnclosed && (!about.caseId || (await isToBePhoned(work, contactId, about.caseId)))) return;
  const text = (language: string) => (isEnclosed ? work.texts.say(language, "phoning.fileMissed", { told }) : told);
  await phoneInstead(work, { contactId, about, text, trueWhile });
}

/** A chat of theirs that has not had this message yet, the one used last first. */
async function nextChat({ tx }: Work, contactId: number, { id, originId }: Undelivered) {
  const origin = originId ?? id;
  const had = await tx.outgoing.findMany({
    where: { OR: [{ id: origin }, { originId: origin }] },
    select: { chatId: true },
  });
  return tx.chat.findFirst({
    where: { contactId, blockedAt: null, id: { notIn: had.map(({ chatId }) => chatId) } },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
    select: { id: true, channel: true },
  });
}
