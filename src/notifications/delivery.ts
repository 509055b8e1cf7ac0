// Delivery: one process takes a channel's queued messages in order, as many at a time as its limits let go.

import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { z } from "zod";
import type { ChannelName, Sender } from "../domain/message.ts";
import { errorInLog } from "../lib/log.ts";
import { type Jobs, messageQueue } from "../store/jobs.ts";
import { deliverOne, type Line, type Waiting, waiting } from "./oneMessage.ts";
import { outageWatch } from "./outage.ts";
import { createPacer } from "./pace.ts";
import { type StoreWatch, storeWatch } from "./storeWatch.ts";
import { type Unrecorded, unrecorded } from "./unrecorded.ts";

type Parts = Pick<Line, "database" | "clock" | "log" | "count"> & {
  jobs: Jobs;
  senders: Partial<Record<ChannelName, Sender>>;
};

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
  // Kept over all turns: what was sent while the store went away is not sent again when it is back.
  const sentUnrecorded = unrecorded();
  while (!stopping.aborted) {
    const client = new pg.Client({ connectionString: parts.database.url, application_name: "open-door-deliverer" });
    const lost = new AbortController();
    client.on("error", () => lost.abort());
    client.on("end", () => lost.abort());
    try {
      await client.connect();
      // One process paces a channel, because its limits are for the channel. The lock goes with the process.
      await untilLocked(client, channel, stopping);
      const store = storeWatch(client, lost.signal);
      const until = AbortSignal.any([stopping, lost.signal]);
      if (!stopping.aborted) await deliver(parts, channel, { store, unrecorded: sentUnrecorded }, until);
    } catch (error) {
      parts.log.error({ channel, error: errorInLog(error) }, "delivery stopped; starting again");
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

type Records = { store: StoreWatch; unrecorded: Unrecorded };

async function deliver(parts: Parts, channel: ChannelName, records: Records, stopping: AbortSignal): Promise<void> {
  const sender = parts.senders[channel];
  if (!sender) return;
  const pacer = createPacer(sender.pace);
  await takeOver(parts, channel);
  const broken = new AbortController();
  const outage = outageWatch();
  const line = {
    ...parts,
    ...records,
    channel,
    sender,
    pacer,
    outage,
    stopping: AbortSignal.any([stopping, broken.signal]),
  };
  const queues = kinds.map((kind) =>
    deliverQueue({ ...line, kind, queue: messageQueue(kind, channel) }).finally(() => broken.abort()),
  );
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
  await jobs.tryNow(channel);
}

type Queue = Line & Pick<Parts, "jobs"> & { queue: string };
type Job = { id: string; data: { outgoingId: number } };

/** Takes jobs as fast as the channel lets them go: enough in hand to keep the pace, not so many that they grow old. */
async function deliverQueue(line: Queue): Promise<void> {
  const { jobs, kind, sender, stopping, queue } = line;
  // Always as many at a time: the number stands in the statement, and another number would be another statement to plan.
  const batchSize = Math.min(100, Math.max(10, Math.ceil(sender.pace.perSecond / 2)));
  const inHand = new Map<string, Promise<void>>();
  const announced: number[] = [];
  let wake = () => {};
  const forget = jobs.onNudge(queue, (outgoingIds) => {
    // More than a batch is no help: what is not read early is read with its jobs.
    if (announced.length < batchSize) announced.push(...outgoingIds);
    wake();
  });
  stopping.addEventListener("abort", () => wake());
  try {
    while (!stopping.aborted) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const taken = inHand.size <= batchSize ? await take(line, batchSize, announced.splice(0), inHand) : [];
      for (const [job, message] of taken) {
        const ended = carryOut(line, job, message).then(() => {
          inHand.delete(job.id);
          wake();
        });
        inHand.set(job.id, ended);
      }
      if (taken.length < batchSize) await Promise.race([woken, pause(pollMs[kind])]);
    }
  } finally {
    forget();
    await Promise.all(inHand.values());
  }
}

/** The next jobs with their messages. What was announced is read meanwhile: a person who waits is answered one round trip sooner. */
async function take(
  line: Queue,
  batchSize: number,
  announced: number[],
  inHand: ReadonlyMap<string, unknown>,
): Promise<[Job, Waiting | undefined][]> {
  const { jobs, queue, store } = line;
  const [fetched, early] = await Promise.all([
    jobs.boss.fetch<Job["data"]>(queue, { batchSize, ...jobs.prepared }),
    load(line, announced).catch(() => nothing),
  ]);
  store.answered();
  // A job that we have in hand may be given out again when it grew older than the queue allows; it is still one message.
  const fresh = fetched.filter((job) => !inHand.has(job.id));
  const ids = fresh.map((job) => job.data.outgoingId);
  const late = await load(
    line,
    ids.filter((id) => !early.has(id)),
  );
  return fresh.map((job) => [job, early.get(job.data.outgoingId) ?? late.get(job.data.outgoingId)]);
}

/** Delivers a message and ends its job; never throws. */
async function carryOut(line: Queue, { id }: Job, message: Waiting | undefined): Promise<void> {
  const { jobs, queue, channel, log, outage } = line;
  try {
    const outcome = await deliverOne(line, message);
    const goesBack = outcome === "again" || outcome === "notNow";
    if (goesBack) await jobs.boss.fail(queue, id, null, jobs.prepared);
    else await jobs.boss.complete(queue, id, null, jobs.prepared);
    // After an outage pauses are as long as it was: what waits is tried as soon as one message has gone through.
    if (outcome === "worked" && outage.worked()) await jobs.tryNow(channel);
  } catch (error) {
    log.error({ channel, error: errorInLog(error) }, "a delivery could not be recorded");
    await jobs.boss.fail(queue, id).catch(() => undefined);
  }
}

const whatWaits = `
  select o.id, o.content, o.tries, o.due_at as "dueAt", o.valid_until as "validUntil", o.true_while is not null as "mayTurnFalse",
         c.id as "chatId", c.address, c.last_seen_at as "lastSeenAt",
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
