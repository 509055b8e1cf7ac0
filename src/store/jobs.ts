// The job queue: pg-boss on the same PostgreSQL, so that a job commits with what caused it.

import pg from "pg";
import { PgBoss } from "pg-boss";
import { type ChannelName, channelNames } from "../domain/message.ts";
import { errorInLog, type Log } from "../lib/log.ts";
import { onlyWritable } from "./away.ts";
import { beforeCommit, directly, prepared, type Transaction } from "./database.ts";
import { listenTo } from "./listening.ts";

export const messageQueue = (kind: "reply" | "push", channel: ChannelName) =>
  `${kind === "reply" ? "replies" : "pushes"}.${channel}`;
/** Messages that are not due yet: they join their chat's queue when they are, so they hold up nothing meanwhile. */
const laterQueue = "later";

/** Kinds of work that a transaction leaves to a worker: what takes longer, or needs the file store. */
export const soonNames = ["letters", "reports", "files", "droppedFiles", "dayPacks"] as const;
export type SoonName = (typeof soonNames)[number];

export type NewJob = { id: string; data: { outgoingId: number }; singletonKey: string };

export type Jobs = {
  boss: PgBoss;
  /** For the calls of `boss` that each message needs: its statements prepared once. */
  prepared: { db: { executeSql: (sql: string, values?: unknown[]) => Promise<{ rows: unknown[] }> } };
  /** Queues messages for delivery in the caller's transaction: one statement however many, and the commit does not wait for its answer. */
  queue: (tx: Transaction, queue: string, jobs: NewJob[]) => Promise<void>;
  /** A message whose first job is done with, once more. */
  queueAgain: (tx: Transaction, queue: string, job: Omit<NewJob, "id">) => Promise<void>;
  queueLater: (tx: Transaction, queue: string, job: NewJob, dueAt: Date) => Promise<void>;
  /**
   * Wakes delivery. Call it after the commit: a NOTIFY inside the transaction would make commits wait for each other, and polling
   * finds within a second or two what a lost call did not announce. With a queue only that one's deliverer wakes; the numbers of the
   * messages, where they are known, let it read them while it takes their jobs.
   */
  nudge: (queue?: string, outgoingIds?: number[]) => void;
  /** Messages that wait for their next try, of a channel or of one chat, are tried now, in the channel's pace. */
  tryNow: (channel: ChannelName, within?: { tx: Transaction; chatId: number }) => Promise<void>;
  onNudge: (queue: string, wake: (outgoingIds: number[]) => void) => () => void;
  /** Work for a worker as soon as the caller's transaction has committed, such as a letter to print; or not before a time. */
  soon: (tx: Transaction, name: SoonName, data: object, startAfter?: Date) => Promise<void>;
  /** Does such work, one after the other; what throws is tried again, with pauses that grow to an hour. Workers only. */
  onSoon: (name: SoonName, work: (data: unknown) => Promise<void>) => Promise<void>;
  /** Runs a piece of work by the clock (cron, in the zone), in one process at a time. Workers only. */
  every: (name: string, cron: string, zone: string, work: () => Promise<void>) => Promise<void>;
  stop: () => Promise<void>;
};

// Skips what somebody else is just changing: a fetch, or a chat whose person writes at this moment.
const tryWaiting = `
  update pgboss.job set start_after = now()
  where (name, id) in (
    select name, id from pgboss.job
    where name = any($1) and state = 'retry' and start_after > now() and ($2::text is null or singleton_key = $2)
    for update skip locked)`;

/** Queues whose work may be wanted at a time to come. */
const forLater = [laterQueue, "droppedFiles"];
/** Longer than the longest pause between two tries, which is an hour. */
const longerThanAPause = "65 minutes";

// What is to begin at once bears the time at which it was queued. Where that is still to come, the database's clock was set back since,
// and the work would wait until the clock has caught up.
const afterClockSetBack = `
  update pgboss.job set start_after = now()
  where (name, id) in (
    select name, id from pgboss.job
    where name <> all($1) and ((state = 'created' and start_after > now() + interval '1 minute')
                            or (state = 'retry' and start_after > now() + interval '${longerThanAPause}'))
    for update skip locked)`;
const lookAtClockMs = 60_000;

const notifyChannel = "open_door_outgoing";
/** Many turns share one notification. */
const nudgeMs = 15;

/** Opens the queue, and creates it where it is new. A process without the worker's role only adds jobs. */
export async function openJobs(url: string, { worker, log }: { worker: boolean; log: Log }): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: "open-door-jobs",
    max: worker ? 6 : 2,
    supervise: worker,
    schedule: worker,
    useListenNotify: false,
  });
  boss.on("error", onceInAWhile(log));
  await boss.start();
  await createQueues(boss);

  const listeners = new Map<string, (outgoingIds: number[]) => void>();
  const wakeUp = (queue?: string, outgoingIds: number[] = []) => {
    if (queue) listeners.get(queue)?.(outgoingIds);
    else for (const wake of listeners.values()) wake([]);
  };
  const listener = worker
    ? await listenTo(url, {
        channel: notifyChannel,
        applicationName: "open-door-listen",
        onNotice: () => wakeUp(),
        onListening: () => wakeUp(),
        log,
      })
    : undefined;
  const pool = new pg.Pool({
    connectionString: url,
    max: worker ? 3 : 1,
    application_name: "open-door-nudge",
    // What these calls change may be lost with the server: a job that is given out or ended twice finds its message settled.
    onConnect: async (client) => {
      await onlyWritable(client);
      await client.query("set synchronous_commit = off");
    },
  });
  pool.on("error", () => undefined);
  let timer: NodeJS.Timeout | undefined;
  let clockWatch: NodeJS.Timeout | undefined;

  function nudge(queue?: string, outgoingIds?: number[]) {
    wakeUp(queue, outgoingIds);
    if (queue && listeners.has(queue)) return; // delivered here
    timer ??= setTimeout(() => {
      timer = undefined;
      pool.query(`notify ${notifyChannel}`).catch(() => undefined);
    }, nudgeMs);
  }

  const jobs: Jobs = {
    boss,
    prepared: { db: { executeSql: (sql, values = []) => pool.query(prepared(sql, values)) } },
    queue: (tx, queue, added) =>
      new Promise((sent, failed) => {
        const inserted = boss.insert(queue, added, { db: inside(tx, () => sent(undefined)) });
        inserted.then(() => sent(undefined), failed);
        beforeCommit(tx, inserted).catch(failed);
      }),
    queueAgain: async (tx, queue, job) => {
      await boss.insert(queue, [job], { db: inside(tx) });
    },
    queueLater: async (tx, queue, job, dueAt) => {
      await boss.insert(laterQueue, [{ id: job.id, data: { queue, job }, startAfter: dueAt }], { db: inside(tx) });
    },
    nudge,
    tryNow: async (channel, within) => {
      const queues = [messageQueue("reply", channel), messageQueue("push", channel)];
      if (within) return void (await directly(within.tx, tryWaiting, [queues, String(within.chatId)]));
      await pool.query(prepared(tryWaiting, [queues, null]));
      for (const queue of queues) nudge(queue);
    },
    onNudge: (queue, wake) => {
      listeners.set(queue, wake);
      return () => listeners.delete(queue);
    },
    soon: async (tx, name, data, startAfter) => {
      await boss.insert(name, [{ data, startAfter }], { db: inside(tx) });
    },
    onSoon: async (name, work) => {
      await boss.work(name, { pollingIntervalSeconds: 1 }, async (found) => {
        for (const { data } of found) await logged(log, name, () => work(data));
      });
    },
    every: async (name, cron, zone, work) => {
      // One run at a time: a run that takes longer than its minute is not overtaken by the next.
      await boss.createQueue(name, { policy: "exclusive", retryLimit: 0 });
      await boss.schedule(name, cron, null, { tz: zone });
      await boss.work(name, { pollingIntervalSeconds: 2 }, () => logged(log, name, work));
    },
    stop: async () => {
      clearTimeout(timer);
      clearInterval(clockWatch);
      await boss.stop({ graceful: true, timeout: 10_000 });
      await listener?.();
      await pool.end();
    },
  };
  if (worker) {
    await moveLaterOn(boss, nudge);
    const mend = () => pool.query(prepared(afterClockSetBack, [forLater])).catch(() => undefined);
    await mend();
    clockWatch = setInterval(mend, lookAtClockMs);
    clockWatch.unref();
  }
  return jobs;
}

const quietMs = 10_000;

/** Every worker says so several times a second that the store is away: each kind of fault is logged once in a while, with how often it came. */
function onceInAWhile(log: Log): (error: unknown) => void {
  const said = new Map<string, { at: number; times: number }>();
  return (fault) => {
    const error = errorInLog(fault);
    const last = said.get(error);
    if (last && performance.now() - last.at < quietMs) {
      last.times += 1;
      return;
    }
    said.set(error, { at: performance.now(), times: 0 });
    log.error({ error, passedOver: last?.times }, "job queue");
  };
}

/** A failure that pg-boss tries again, or passes over until the next time, is still in our log. */
async function logged(log: Log, name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error({ work: name, error: errorInLog(error) }, "a piece of work failed");
    throw error;
  }
}

/** pg-boss's statements in the caller's transaction. */
const inside = (tx: Transaction, sent?: () => void) => ({
  executeSql: async (sql: string, values: unknown[] = []) => {
    const answer = directly(tx, sql, values);
    sent?.();
    return { rows: await answer };
  },
});

async function createQueues(boss: PgBoss): Promise<void> {
  const there = new Set((await boss.getQueues()).map((queue) => queue.name));
  const create = async (name: string, options: Parameters<PgBoss["createQueue"]>[1]) => {
    if (!there.has(name)) await boss.createQueue(name, options);
  };
  for (const channel of channelNames) {
    for (const kind of ["reply", "push"] as const) {
      // Strict order within a chat. A failed job would hold its chat up for ever, so the queue never gives up by itself:
      // delivery decides when a message is dead, records it, and completes its job.
      await create(messageQueue(kind, channel), {
        policy: "key_strict_fifo",
        retryLimit: 100_000,
        retryDelay: 2,
        retryBackoff: true,
        retryDelayMax: 3600,
        deleteAfterSeconds: 3600,
        retentionSeconds: 14 * 86_400,
      });
    }
  }
  for (const name of soonNames)
    await create(name, {
      retryLimit: 100_000,
      retryDelay: 5,
      retryBackoff: true,
      retryDelayMax: 3600,
      expireInSeconds: 300,
      deleteAfterSeconds: 3600,
      retentionSeconds: 60 * 86_400,
    });
  await create(laterQueue, {
    retryLimit: 100_000,
    retryDelay: 5,
    deleteAfterSeconds: 3600,
    retentionSeconds: 60 * 86_400,
  });
}

async function moveLaterOn(boss: PgBoss, nudge: () => void): Promise<void> {
  type Later = { queue: string; job: NewJob };
  await boss.work<Later>(
    laterQueue,
    { batchSize: 200, burstWhenBatchFull: true, pollingIntervalSeconds: 2 },
    async (due) => {
      // A job's id is its message's, so one that is moved on twice is still one.
      for (const { data } of due) await boss.insert(data.queue, [data.job]);
      nudge();
    },
  );
}
