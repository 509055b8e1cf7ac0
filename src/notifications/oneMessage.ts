// One queued message on its way: sent within the channel's limits, and what became of it recorded.

import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { ChannelName, Delivery, Message, Recipient, Sender } from "../domain/message.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { shortened } from "../lib/shortened.ts";
import type { Database } from "../store/database.ts";
import { allSo } from "./facts.ts";
import type { Outage } from "./outage.ts";
import type { Pacer } from "./pace.ts";
import type { StoreWatch } from "./storeWatch.ts";
import type { Sent, Unrecorded } from "./unrecorded.ts";

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
  store: StoreWatch;
  unrecorded: Unrecorded;
  outage: Outage;
  kind: "reply" | "push";
  stopping: AbortSignal;
};

/**
 * A message that failed this often, and for so many hours, is dead and listed for staff. With the queue's growing pauses the tries alone
 * take half a day; but who writes during an outage has their chat tried again each time.
 */
const triesAllowed = 20;
const hoursAllowed = 12;

/** A queued message, and the chat that it goes to. */
export const waiting = z.object({
  id: z.number(),
  content: z.custom<Message>((value) => typeof value === "object"),
  tries: z.number(),
  dueAt: z.date(),
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

/** `worked`: the platform took it. "again" leaves it first in its chat's queue, for later; so does "notNow", which was no try. */
export type Outcome = "worked" | "settled" | "again" | "notNow";

/** Sends one message, or finds that it must not be sent. Throws when the store can't be reached. */
export async function deliverOne(line: Line, message: Waiting | undefined): Promise<Outcome> {
  if (!message) return "settled"; // before: the job ran twice
  const { sender, pacer, clock, kind, stopping } = line;
  if (message.blockedAt) return settle(line, message, "refused", "the chat is blocked");
  if (message.validUntil && message.validUntil < clock()) return settle(line, message, "dead", "came too late");
  for (;;) {
    if (stopping.aborted) return "notNow";
    const isGroup = sender.isGroup?.(message.address) ?? false;
    const sent = await pacer.run(message.address, kind, isGroup, () => attempt(line, message));
    if (sent === "notNow" || sent === "settled") return sent;
    if ("error" in sent) return retry(line, message, faultOf(sent.error));
    if (sent.ok) return "worked";
    if (sent.reason === "slowDown") await pacer.rest(sent.retryAfterSeconds);
    else if (sent.reason === "blocked") return block(line, message, sent.detail);
    else if (sent.reason === "windowClosed") return hold(line, message, sent.detail);
    else return settle(line, message, "dead", sent.detail);
  }
}

type Failed = { error: unknown };
const failed = (error: unknown): Failed => ({ error });

/** Inside the chat's turn: sent and recorded before the chat's next message starts. */
async function attempt(line: Line, message: Waiting): Promise<Delivery | Failed | "notNow" | "settled"> {
  const { sender, store, unrecorded } = line;
  const earlier = unrecorded.of(message);
  if (earlier) {
    await record(line, message, earlier);
    return { ok: true };
  }
  const { address, lastSeenAt, replyToken, content } = message;
  if (message.mayTurnFalse && (await supersededBy(line, message))) return "settled";
  const to = { address, lastSeenAt, replyToken: replyToken ?? undefined };
  const changing = await whatToChange(line, message);
  // The last thing before the platform is called: since the job was taken it may have waited for its turn.
  if (!(await store.takesRecords())) return "notNow";
  if (changing) {
    const changed = await changing.change(to).catch(failed);
    if ("error" in changed) return changed;
    // What is shown is what a typed number means, so our copy is that, too.
    if (changed.ok) await record(line, message, { shownAs: changing.shownAs, content: changing.content });
    if (changed.ok || changed.reason !== "rejected") return changed;
  }
  const sent = await sender.send(to, content, message.id).catch(failed);
  if (!("error" in sent) && sent.ok) await record(line, message, { shownAs: sent.shownAs, content });
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

/** The list that the message is about, to be changed where it stands; nothing where it is not the last thing in the chat. */
async function whatToChange({ database, sender }: Line, { chatId, content }: Waiting) {
  const { update } = content;
  const { change } = sender;
  if (!update || !change) return undefined;
  const [last] = shownLists.parse(await database.query(lastShown, [chatId]));
  const shownAs = last?.shownAs;
  if (!shownAs || last.list !== update.list) return undefined;
  return { shownAs, content: update.message, change: (to: Recipient) => change(to, shownAs, update.message) };
}

const markDelivered = `
  update outgoing set status = 'delivered', settled_at = $2, position = nextval('outgoing_position'),
    shown_as = $3, content = coalesce($4::jsonb, content)
  where id = $1 and status = 'queued'`;

/** Milliseconds between two tries to record, and how many: about as long as a store takes to come back from a restart. */
const betweenRecordsMs = 200;
const recordsTried = 50;

/** What was sent is recorded, however often that takes; what can't be is remembered, and recorded when its job comes again. */
async function record(line: Line, message: Waiting, sent: Sent): Promise<void> {
  const { clock, sender, store, unrecorded, stopping, count, channel, log } = line;
  const { id, address } = message;
  const shown = sent.shownAs ? JSON.stringify(sent.content) : null;
  unrecorded.add(message, sent);
  for (let tries = 1; ; tries++) {
    try {
      await line.database.query(markDelivered, [id, clock(), sent.shownAs ?? null, shown]);
      break;
    } catch (error) {
      if (stopping.aborted || tries === recordsTried) throw error;
      await pause(betweenRecordsMs);
    }
  }
  unrecorded.forget(message);
  store.answered();
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
  return "settled" as const;
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
  return back.length > 0 ? ("again" as const) : ("settled" as const);
}

async function block(line: Line, message: Waiting, detail: string) {
  await line.database.prisma.chat.update({ where: { id: message.chatId }, data: { blockedAt: line.clock() } });
  return settle(line, message, "refused", detail);
}

async function retry(line: Line, message: Waiting, fault: string) {
  const tries = message.tries + 1;
  line.log.warn({ channel: line.channel, outgoing: message.id, tries, fault }, "a message could not be sent");
  line.outage.failed();
  const hours = (line.clock().getTime() - message.dueAt.getTime()) / 3_600_000;
  if (tries >= triesAllowed && hours >= hoursAllowed) return settle(line, message, "dead", fault);
  await line.database.prisma.outgoing.update({ where: { id: message.id }, data: { tries, fault } });
  line.count?.(line.channel, "retried");
  return "again" as const;
}

/** A fault's kind; senders have taken tokens and texts out of its message. */
const faultOf = (error: unknown): string =>
  error instanceof Error ? shortened(`${error.name}: ${error.message}`, 200) : "unknown fault";
