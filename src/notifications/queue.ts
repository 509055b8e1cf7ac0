import { z } from "zod";
import type { ChannelName, Message } from "../domain/message.ts";
import { storableJson } from "../lib/storable.ts";
import { beforeCommit, directly, type Transaction } from "../store/database.ts";
import { type Jobs, messageQueue } from "../store/jobs.ts";
import { type Fact, factsColumn } from "./facts.ts";

export type Queued = {
  chatId: number;
  channel: ChannelName;
  kind: "reply" | "push";
  messages: Message[];
  now: Date;
  /** Not before this. */
  dueAt?: Date;
  /** Not after this: then it is recorded as dead, unsent. */
  validUntil?: Date;
  /** What a push is about. */
  about?: { caseId?: number; bookingId?: number };
  /** What must still be so when it goes out. */
  trueWhile?: Fact[];
  /** The message that it is passed on from. */
  originId?: number;
  /** Numbers that were reserved for messages before; missing ones are asked for. */
  reserved?: number[];
};

/** The next number of a message, to be reserved by a statement that runs anyway. */
export const nextNumber = "nextval('outgoing_id_seq')::int";
const nextNumbers = `select array(select ${nextNumber} from generate_series(1, $1)) as ids`;
const numbers = z.tuple([z.object({ ids: z.array(z.number()) })]);

const queueThem = `
  insert into outgoing (id, chat_id, kind, content, created_at, due_at, valid_until, case_id, booking_id, origin_id, true_while)
  select id, $1, $2::outgoing_kind, message::jsonb, $5, $6, $7, $8, $9, $10, $11::jsonb from unnest($3::int[], $4::text[]) as given (id, message)`;

/**
 * Queues messages to a chat, in order, in the caller's transaction: they exist if and only if what caused them was committed.
 * Two statements for any number of messages, and the commit waits for neither. Call `jobs.nudge()` after the commit, with their numbers,
 * which are returned.
 */
export async function queueMessages(tx: Transaction, jobs: Jobs, queued: Queued): Promise<number[]> {
  const {
    chatId,
    channel,
    kind,
    messages,
    now,
    dueAt = now,
    validUntil = null,
    about,
    originId = null,
    trueWhile,
    reserved = [],
  } = queued;
  if (messages.length === 0) return [];
  const contents = messages.map(storableJson);
  const ids = await enough(tx, reserved, messages.length);
  const values = [
    chatId,
    kind,
    ids,
    contents,
    now,
    dueAt,
    validUntil,
    about?.caseId ?? null,
    about?.bookingId ?? null,
    originId,
    factsColumn(trueWhile),
  ];
  await beforeCommit(tx, directly(tx, queueThem, values));
  const queue = messageQueue(kind, channel);
  const jobsOf = ids.map((id) => ({ id: jobId(id), data: { outgoingId: id }, singletonKey: String(chatId) }));
  if (dueAt <= now) await jobs.queue(tx, queue, jobsOf);
  else for (const job of jobsOf) await jobs.queueLater(tx, queue, job, dueAt);
  return ids;
}

async function enough(tx: Transaction, reserved: number[], count: number): Promise<number[]> {
  if (reserved.length >= count) return reserved.slice(0, count);
  const [{ ids }] = numbers.parse(await directly(tx, nextNumbers, [count]));
  return ids;
}

/** A message's job has its number as id, so messages of one moment keep their order and a job can't be there twice. */
const jobId = (outgoingId: number) => `00000000-0000-7000-8000-${outgoingId.toString(16).padStart(12, "0")}`;
