// One queued message on its way: sent within the channel's limits, and what became of it recorded.

import { z } from "zod";
import type { ChannelName, Delivery, Message, Recipient, Sender } from "../domain/message.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { shortened } from "../lib/shortened.ts";
import type { Database } from "../store/database.ts";
import { allSo } from "./facts.ts";
import type { Pacer } from "./pace.ts";

/** What the messages of a channel share that wait in one queue. */
export type Line = {
  database: Database;
  clock: Clock;
  log: Log;
  /** Counts what became of messages, for the metrics. */
  count?: (channel: ChannelName, outcome: "delivered" | "refused" | "dead" | "held" | "retried" | "superseded") => void;
  channel: ChannelName;
  sender: Sender;
  pacer: Pacer;
  kind: "reply" | "push";
  stopping: AbortSignal;
};

/** A message that failed this often, over about a day with the queue's growing pauses, is dead and listed for staff. */
const triesAllowed = 20;

/** A queued message, and the chat that it goes to. */
export const waiting = z.object({
  id: z.number(),
  content: z.custom<Message>((value) => typeof value === "object"),
  tries: z.number(),
  validUntil: z.date().nullable(),
  /** It says what must still be so (facts.ts). */
  mayTurnFalse: z.boolean(),
  chatId: z.number(),
  address: z.string(),
  lastSeenAt: z.date(),
  replyToken: z.string().nullable(),
  blockedAt: z.date().nullable(),
});
export type Waiting = z.infer<typeof waiting>;

/** Sends one message, or finds that it must not be sent. "again" leaves it first in its chat's queue, for later. */
export async function deliverOne(line: Line, message: Waiting | undefined): Promise<"done" | "again"> {
  if (!message) return "done"; // settled before: the job ran twice
  const { sender, pacer, clock, kind, stopping } = line;
  if (message.blockedAt) return settle(line, message, "refused", "the chat is blocked");
  if (message.validUntil && message.validUntil < clock()) return settle(line, message, "dead", "came too late");
  for (;;) {
    if (stopping.aborted) return "again";
    const isGroup = sender.isGroup?.(message.address) ?? false;
    const sent = await pacer
      .run(message.address, kind, isGroup, () => attempt(line, message))
      .catch((error: unknown): { fault: string } => ({ fault: faultOf(error) }));
    if ("fault" in sent) return retry(line, message, sent.fault);
    if (sent.ok) return "done";
    if (sent.reason === "slowDown") await pacer.rest(sent.retryAfterSeconds);
    else if (sent.reason === "blocked") return block(line, message, sent.detail);
    else if (sent.reason === "windowClosed") return hold(line, message, sent.detail);
    else return settle(line, message, "dead", sent.detail);
  }
}

/** Inside the chat's turn: sent and recorded before the chat's next message starts. */
async function attempt(line: Line, message: Waiting): Promise<Delivery> {
  const { address, lastSeenAt, replyToken } = message;
  if (message.mayTurnFalse && (await supersededBy(line, message))) return { ok: true };
  const to = { address, lastSeenAt, replyToken: replyToken ?? undefined };
  const changed = await changeInPlace(line, message, to);
  if (changed && (changed.ok || changed.reason !== "rejected")) return changed;
  const sent = await line.sender.send(to, message.content, message.id);
  if (sent.ok) await recordDelivered(line, message, sent.shownAs);
  return sent;
}

const takeBack = `
  update outgoing set status = 'superseded', settled_at = $2
  where id = $1 and status = 'queued' and not (${allSo("true_while")}) returning id`;

/** Taken back in the last moment, when what it says has changed since it was queued. */
async function supersededBy({ database, clock, count, channel }: Line, { id }: Waiting): Promise<boolean> {
  const superseded = (await database.query(takeBack, [id, clock()])).length > 0;
  if (superseded) count?.(channel, "superseded");
  return superseded;
}

const lastShown = `
  select content->>'list' as list, shown_as as "shownAs" from outgoing
  where chat_id = $1 and status = 'delivered' order by position desc limit 1`;
const shownLists = z.array(z.object({ list: z.string().nullable(), shownAs: z.string().nullable() }));

/** The list that the message is about, changed where it stands; nothing where it is not the last thing in the chat. */
async function changeInPlace(line: Line, message: Waiting, to: Recipient): Promise<Delivery | undefined> {
  const { update } = message.content;
  if (!update || !line.sender.change) return undefined;
  const [last] = shownLists.parse(await line.database.query(lastShown, [message.chatId]));
  if (!last?.shownAs || last.list !== update.list) return undefined;
  const changed = await line.sender.change(to, last.shownAs, update.message);
  // What is shown is what a typed number means, so our copy is that, too.
  if (changed.ok) await recordDelivered(line, { ...message, content: update.message }, last.shownAs);
  return changed;
}

const markDelivered = `
  update outgoing set status = 'delivered', settled_at = $2, position = nextval('outgoing_position'),
    shown_as = $3, content = coalesce($4::jsonb, content)
  where id = $1 and status = 'queued'`;

async function recordDelivered(
  { database, sender, clock, count, channel, log }: Line,
  { id, address, content }: Waiting,
  shownAs?: string,
): Promise<void> {
  const shown = shownAs ? JSON.stringify(content) : null;
  await database.query(markDelivered, [id, clock(), shownAs ?? null, shown]);
  count?.(channel, "delivered");
  await sender.delivered?.(address).catch(() => log.warn({ channel }, "a page could not be told of a message"));
}

async function settle(
  { database, clock, count, channel }: Line,
  { id }: Waiting,
  status: "refused" | "dead" | "held",
  fault: string,
) {
  await database.prisma.outgoing.updateMany({
    where: { id, status: "queued" },
    data: { status, settledAt: clock(), fault },
  });
  count?.(channel, status);
  return "done" as const;
}

// Who writes while the platform is asked may find nothing held yet. Their turn has the chat's lock: after it we look once more.
const queueAgainWhenSeen = `
  with their as (select last_seen_at from chat where id = $2 for share)
  update outgoing set status = 'queued', settled_at = null, fault = null
  from their where outgoing.id = $1 and outgoing.status = 'held' and their.last_seen_at > $3 returning outgoing.id`;

async function hold(line: Line, message: Waiting, detail: string) {
  await settle(line, message, "held", detail);
  const { id, chatId, lastSeenAt } = message;
  const back = await line.database.query(queueAgainWhenSeen, [id, chatId, lastSeenAt]);
  return back.length > 0 ? ("again" as const) : ("done" as const);
}

async function block(line: Line, message: Waiting, detail: string) {
  await line.database.prisma.chat.update({ where: { id: message.chatId }, data: { blockedAt: line.clock() } });
  return settle(line, message, "refused", detail);
}

async function retry(line: Line, message: Waiting, fault: string) {
  const tries = message.tries + 1;
  line.log.warn({ channel: line.channel, outgoing: message.id, tries, fault }, "a message could not be sent");
  if (tries >= triesAllowed) return settle(line, message, "dead", fault);
  await line.database.prisma.outgoing.update({ where: { id: message.id }, data: { tries, fault } });
  line.count?.(line.channel, "retried");
  return "again" as const;
}

/** A fault's kind; senders have taken tokens and texts out of its message. */
const faultOf = (error: unknown): string =>
  error instanceof Error ? shortened(`${error.name}: ${error.message}`, 200) : "unknown fault";
