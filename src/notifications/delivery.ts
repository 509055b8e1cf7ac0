// Delivery: takes queued messages of a channel in order, within its limits, and records what became of each.

import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { z } from "zod";
import type { ChannelName, Delivery, Message, Recipient, Sender } from "../domain/message.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { shortened } from "../lib/shortened.ts";
import type { Database } from "../store/database.ts";
import { type Jobs, messageQueue } from "../store/jobs.ts";
import { createPacer, type Pacer } from "./pace.ts";

type Parts = {
  database: Database;
  jobs: Jobs;
  senders: Partial<Record<ChannelName, Sender>>;
  clock: Clock;
  log: Log;
  /** Counts what became of messages, for the metrics. */
  count?: (channel: ChannelName, outcome: "delivered" | "refused" | "dead" | "held" | "retried") => void;
};

/** A message that failed this often, over about a day with the queue's growing pauses, is dead and listed for staff. */
const triesAllowed = 20;
const kinds = ["reply", "push"] as const;
const pollMs = { reply: 1000, push: 2000 };

export type Running = { stop: () => Promise<void> };

/** Delivers on every channel that has a sender, each in one process at a time. `stop` waits for what is in hand. */
export async function startDelivery(parts: Parts): Promise<Running> {
  const stopping = new AbortController();
  const names = Object.keys(parts.senders) as ChannelName[];
  const running = names.map((channel) => keepDelivering(parts, channel, stopping.signal));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

/** Waits for its turn as the channel's only deliverer, and again whenever the connection that holds the turn is lost. */
async function keepDelivering(parts: Parts, channel: ChannelName, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    const client = new pg.Client({ connectionString: parts.database.url, application_name: "open-door-deliverer" });
    const lost = new AbortController();
    client.on("error", () => lost.abort());
    client.on("end", () => lost.abort());
    try {
      await client.connect();
      // One process paces a channel, because its limits are for the channel. The lock goes with the process.
      await untilLocked(client, channel, stopping);
      if (!stopping.aborted) await deliver(parts, channel, AbortSignal.any([stopping, lost.signal]));
    } catch (error) {
      parts.log.error({ channel, error: error instanceof Error ? error.name : "" }, "delivery stopped; starting again");
    } finally {
      await client.end().catch(() => undefined);
    }
    if (!stopping.aborted) await pause(500);
  }
}

async function untilLocked(client: pg.Client, channel: ChannelName, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    const { rows } = await client.query("select pg_try_advisory_lock(hashtextextended($1, 0)) as held", [
      `deliver:${channel}`,
    ]);
    if (rows[0]?.held) return;
    await pause(500);
  }
}

async function deliver(parts: Parts, channel: ChannelName, stopping: AbortSignal): Promise<void> {
  const sender = parts.senders[channel];
  if (!sender) return;
  const pacer = createPacer(sender.pace);
  await takeOver(parts, channel);
  const broken = new AbortController();
  const line = { ...parts, channel, sender, pacer, stopping: AbortSignal.any([stopping, broken.signal]) };
  const queues = kinds.map((kind) => deliverQueue({ ...line, kind }).finally(() => broken.abort()));
  // Whoever delivers next finds nothing still in hand here, which would be sent twice.
  await Promise.allSettled(queues);
  await Promise.all(queues);
}

/** Jobs that a killed deliverer had in hand go back at once: nobody else can be sending them, since we hold the lock. */
async function takeOver({ database, jobs }: Parts, channel: ChannelName): Promise<void> {
  for (const kind of kinds) {
    const queue = messageQueue(kind, channel);
    const rows = await database.prisma
      .$queryRaw`select id::text from pgboss.job where name = ${queue} and state = 'active'`;
    const ids = z
      .array(z.object({ id: z.string() }))
      .parse(rows)
      .map(({ id }) => id);
    if (ids.length > 0) await jobs.boss.fail(queue, ids);
  }
}

type Line = Parts & {
  channel: ChannelName;
  sender: Sender;
  pacer: Pacer;
  kind: "reply" | "push";
  stopping: AbortSignal;
};

/** Takes jobs as fast as the channel lets them go: enough in hand to keep the pace, not so many that they grow old. */
async function deliverQueue(line: Line): Promise<void> {
  const { jobs, channel, kind, sender, stopping } = line;
  const queue = messageQueue(kind, channel);
  // Always as many at a time: the number stands in the statement, and another number would be another statement to plan.
  const batchSize = Math.min(100, Math.max(10, Math.ceil(sender.pace.perSecond / 2)));
  const inHand = new Map<string, Promise<void>>();
  const announced: number[] = [];
  let wake = () => {};
  const forget = jobs.onNudge(queue, (outgoingIds) => {
    announced.push(...outgoingIds);
    wake();
  });
  stopping.addEventListener("abort", () => wake());
  try {
    while (!stopping.aborted) {
      const hasRoom = inHand.size <= batchSize;
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      // What was announced is read while its jobs are taken: a person who waits is answered one round trip sooner. What is not read now,
      // whyever, is read with the others.
      const [fetched, early] = hasRoom
        ? await Promise.all([
            jobs.boss.fetch<{ outgoingId: number }>(queue, { batchSize, ...jobs.prepared }),
            load(line, announced.splice(0).slice(0, batchSize)).catch(() => nothing),
          ])
        : [[], nothing];
      // A job that we have in hand may be given out again when it grew older than the queue allows; it is still one message.
      const fresh = fetched.filter((job) => !inHand.has(job.id));
      if (fresh.length > 0) {
        const ids = fresh.map((job) => job.data.outgoingId);
        const late = await load(
          line,
          ids.filter((id) => !early.has(id)),
        );
        for (const job of fresh) {
          const { outgoingId } = job.data;
          const handled = handle(line, early.get(outgoingId) ?? late.get(outgoingId))
            .then((result) =>
              result === "again"
                ? jobs.boss.fail(queue, job.id, null, jobs.prepared)
                : jobs.boss.complete(queue, job.id, null, jobs.prepared),
            )
            .catch((error: unknown) => {
              line.log.error(
                { channel, error: error instanceof Error ? error.name : "" },
                "a delivery could not be recorded",
              );
              return jobs.boss.fail(queue, job.id).catch(() => undefined);
            })
            .then(() => {
              inHand.delete(job.id);
              wake();
            });
          inHand.set(job.id, handled);
        }
      }
      if (fresh.length < batchSize) await Promise.race([woken, pause(pollMs[kind])]);
    }
  } finally {
    forget();
    await Promise.all(inHand.values());
  }
}

const waiting = z.object({
  id: z.number(),
  content: z.custom<Message>((value) => typeof value === "object"),
  tries: z.number(),
  validUntil: z.date().nullable(),
  chatId: z.number(),
  address: z.string(),
  lastSeenAt: z.date(),
  replyToken: z.string().nullable(),
  blockedAt: z.date().nullable(),
});
type Waiting = z.infer<typeof waiting>;

const whatWaits = `
  select o.id, o.content, o.tries, o.valid_until as "validUntil", c.id as "chatId", c.address, c.last_seen_at as "lastSeenAt",
         c.reply_token as "replyToken", c.blocked_at as "blockedAt"
  from outgoing o join chat c on c.id = o.chat_id where o.id = any($1::int[]) and o.status = 'queued'`;

const nothing: ReadonlyMap<number, Waiting> = new Map();

async function load({ database }: Line, ids: number[]): Promise<ReadonlyMap<number, Waiting>> {
  if (ids.length === 0) return nothing;
  const rows = await database.query(whatWaits, [ids]);
  return new Map(
    z
      .array(waiting)
      .parse(rows)
      .map((row) => [row.id, row]),
  );
}

/** Sends one message, or finds that it must not be sent. "again" leaves it first in its chat's queue, for later. */
async function handle(line: Line, message: Waiting | undefined): Promise<"done" | "again"> {
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
  const to = { address, lastSeenAt, replyToken: replyToken ?? undefined };
  const changed = await changeInPlace(line, message, to);
  if (changed && (changed.ok || changed.reason !== "rejected")) return changed;
  const sent = await line.sender.send(to, message.content, message.id);
  if (sent.ok) await recordDelivered(line, message, sent.shownAs);
  return sent;
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
