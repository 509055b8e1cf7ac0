import { z } from "zod";
import type { ChannelName, Message } from "../domain/message.ts";
import { directly, type Transaction } from "../store/database.ts";
import { type Jobs, messageQueue } from "../store/jobs.ts";

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
  /** The conversation's new state, saved by the same statement. */
  saving?: { state: unknown; language: string };
};

const ids = z.array(z.object({ id: z.number() }));

const queueThem = `
  insert into outgoing (chat_id, kind, content, created_at, due_at, valid_until)
  select $1, $2::outgoing_kind, message::jsonb, $4, $5, $6
  from unnest($3::text[]) with ordinality as given (message, place) order by place
  returning id`;
const saveAndQueueThem = `with saved as (update chat set state = $7::jsonb, language = $8 where id = $1) ${queueThem}`;

/**
 * Queues messages to a chat, in order, in the caller's transaction: they exist if and only if what caused them was committed.
 * Two statements for any number of messages. Call `jobs.nudge()` after the commit.
 */
export async function queueMessages(tx: Transaction, jobs: Jobs, queued: Queued): Promise<void> {
  const { chatId, channel, kind, messages, now, dueAt = now, validUntil = null, saving } = queued;
  if (messages.length === 0) return;
  const contents = messages.map((message) => JSON.stringify(message));
  const values = [chatId, kind, contents, now, dueAt, validUntil];
  const rows = saving
    ? await directly(tx, saveAndQueueThem, [...values, JSON.stringify(saving.state), saving.language])
    : await directly(tx, queueThem, values);
  const queue = messageQueue(kind, channel);
  const added = ids
    .parse(rows)
    .map(({ id }) => ({ id: jobId(id), data: { outgoingId: id }, singletonKey: String(chatId) }));
  if (dueAt <= now) await jobs.queue(tx, queue, added);
  else for (const job of added) await jobs.queueLater(tx, queue, job, dueAt);
}

/** A message's job has its number as id, so messages of one moment keep their order and a job can't be there twice. */
const jobId = (outgoingId: number) => `00000000-0000-7000-8000-${outgoingId.toString(16).padStart(12, "0")}`;
