import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { errorInLog, type Log } from "../lib/log.ts";

type Listening = {
  /** The notifications' name. */
  channel: string;
  applicationName: string;
  onNotice: (payload: string) => void;
  /** Called whenever it listens, also again after a loss: what was missed meanwhile must be looked up then. */
  onListening: () => void;
  log?: Log;
};

const againMs = 1000;
const heartbeatMs = 20_000;
const longestAnswerMs = 10_000;

/**
 * One connection that hears notifications, and is opened anew whenever it is lost, can't listen (a standby lets nobody), or answers
 * nothing any more. Throws when it can't be opened the first time. Returns how to close it.
 */
export async function listenTo(url: string, listening: Listening): Promise<() => Promise<void>> {
  const { channel, applicationName, onNotice, onListening, log } = listening;
  const stopping = new AbortController();
  const first = Promise.withResolvers<void>();

  async function listenOnce(): Promise<void> {
    const client = new pg.Client({
      connectionString: url,
      application_name: applicationName,
      connectionTimeoutMillis: longestAnswerMs,
      query_timeout: longestAnswerMs,
      keepAlive: true,
    });
    const ended = new Promise<void>((done) => client.once("end", done));
    const stopped = new Promise<void>((done) =>
      stopping.signal.addEventListener("abort", () => done(), { once: true }),
    );
    client.on("error", () => undefined);
    client.on("notification", ({ payload = "" }) => onNotice(payload));
    const over = new AbortController();
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      first.resolve();
      onListening();
      await Promise.race([ended, stopped, unanswered(client, over.signal)]);
    } finally {
      over.abort();
      const closed = client.end().catch(() => undefined);
      // One that answers nothing does not answer this either.
      await Promise.race([closed, pause(500, undefined, { ref: false })]);
    }
  }

  async function keepListening(): Promise<void> {
    for (let lost = false; !stopping.signal.aborted; lost = true) {
      if (lost) await pause(againMs, undefined, { ref: false, signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      try {
        await listenOnce();
        if (!stopping.signal.aborted) log?.warn({ channel }, "the connection that listens was lost; connecting again");
      } catch (error) {
        first.reject(error);
        log?.warn({ channel, error: errorInLog(error) }, "nothing can be listened to; connecting again");
      }
    }
  }

  const running = keepListening();
  try {
    await first.promise;
  } catch (error) {
    stopping.abort();
    throw error;
  }
  return async () => {
    stopping.abort();
    await running;
  };
}

/** Resolves when the connection no longer answers, as after a cut cable: nothing else would tell. */
async function unanswered(client: pg.Client, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await pause(heartbeatMs, undefined, { ref: false, signal: over }).catch(() => undefined);
    if (over.aborted) return;
    const answered = await client.query("select 1").then(
      () => true,
      () => false,
    );
    if (!answered) return;
  }
}
