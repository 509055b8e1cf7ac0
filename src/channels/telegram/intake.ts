// Takes Telegram's updates in: by polling, or by webhook. Either way Telegram is told "received" only after the commit.

import { timingSafeEqual } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import AsyncLock from "async-lock";
import type { FastifyInstance } from "fastify";
import { type Telegram, TelegramError } from "telegraf";
import { z } from "zod";
import type { Receive } from "../../domain/message.ts";
import { errorInLog, type Log } from "../../lib/log.ts";
import { isStoreAway, retryAfterSeconds } from "../../store/away.ts";
import { withoutToken } from "./sender.ts";
import { allowedUpdates, toIncoming, type Update, update } from "./update.ts";

export type Take = (given: unknown, stuck?: Set<string>) => Promise<void>;

/**
 * Takes one update. Throws when the turn could not be committed, so that Telegram sends it again. `stuck` are the chats of
 * this batch with such a turn: their later updates are not taken before it, and throw as well.
 */
export function taking(telegram: Telegram, receive: Receive, log: Log, botName: () => string | undefined): Take {
  /** Updates of one chat are taken in order, those of different chats at the same time. */
  const chats = new AsyncLock({ maxPending: Number.POSITIVE_INFINITY });
  return async (given, stuck) => {
    const read = update.safeParse(given);
    // What we can't read we can't read the next time either: it is acknowledged, and must not hold up the rest.
    if (!read.success) return log.warn(outlineOf(given, read.error), "an update of unknown shape");
    const incoming = toIncoming(read.data, botName());
    if (!incoming) return;
    await chats.acquire(incoming.address, async () => {
      if (stuck?.has(incoming.address)) throw new Error("an earlier turn of this chat could not be committed");
      try {
        await receive(incoming);
      } catch (error) {
        stuck?.add(incoming.address);
        throw error;
      }
    });
    answerPress(telegram, read.data, log);
  };
}

/** What may be logged of an update: its number, its kind, and which fields are strange; never what it says. */
function outlineOf(given: unknown, { issues }: z.ZodError): object {
  const { update_id, ...kinds } = z.record(z.string(), z.unknown()).catch({}).parse(given);
  const id = typeof update_id === "number" ? update_id : undefined;
  return { update: id, kind: Object.keys(kinds), faults: issues.map(({ path }) => path.join(".")) };
}

/** Takes the clock off a pressed button. Nothing depends on it. */
function answerPress(telegram: Telegram, { callback_query: press }: Update, log: Log): void {
  if (press) telegram.answerCbQuery(press.id).catch(() => log.debug("a press could not be answered"));
}

const longPollSeconds = 25;
/** A poll that takes longer than this over its time hangs on a dead connection. */
const pollGraceSeconds = 15;
const longestWaitMs = 30_000;

/** Asks for updates until it is stopped. The offset moves on when a whole batch is committed; a crash before that gets it again. */
export async function poll(telegram: Telegram, take: Take, log: Log, stopping: AbortSignal): Promise<void> {
  let offset = 0;
  let wait = 1000;
  while (!stopping.aborted) {
    try {
      const asked = performance.now();
      const batch = await getUpdates(telegram, offset, stopping);
      const taken = await takeBatch(batch, take);
      offset = taken.next ?? offset;
      if (taken.failed) throw new Error("a turn could not be committed");
      if (wait > 1000) log.info("Telegram polling works again");
      wait = 1000;
      // Telegram itself waits for news; a server that does not must not be asked a thousand times a second.
      if (batch.length === 0 && performance.now() - asked < 50) await pause(50, undefined, { signal: stopping });
    } catch (error) {
      if (stopping.aborted) return;
      const waitMs = Math.max(wait, 1000 * retryAfter(error));
      log.warn({ error: reasonOf(error), waitMs }, "Telegram polling waits and goes on");
      await pause(waitMs, undefined, { signal: stopping }).catch(() => undefined);
      wait = Math.min(wait * 2, longestWaitMs);
    }
  }
}

function getUpdates(telegram: Telegram, offset: number, stopping: AbortSignal) {
  const ask = { offset, limit: 100, timeout: longPollSeconds, allowed_updates: [...allowedUpdates] };
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(1000 * (longPollSeconds + pollGraceSeconds))]);
  return telegram.callApi("getUpdates", ask, { signal: signal as never });
}

/** Chats at the same time, each in order. `next` is the offset up to the first turn that failed: the rest comes again. */
async function takeBatch(batch: { update_id: number }[], take: Take): Promise<{ next?: number; failed: boolean }> {
  const stuck = new Set<string>();
  const results = await Promise.allSettled(batch.map((given) => take(given, stuck)));
  const firstFailed = results.findIndex(({ status }) => status === "rejected");
  const last = (firstFailed < 0 ? batch : batch.slice(0, firstFailed)).at(-1);
  return { next: last && last.update_id + 1, failed: firstFailed >= 0 };
}

const retryAfter = (error: unknown): number =>
  error instanceof TelegramError ? (error.parameters?.retry_after ?? 0) : 0;

/** For the log: what is wrong, and what the operator can do about it. */
export function reasonOf(error: unknown): string {
  if (error instanceof TelegramError && error.code === 409)
    return /webhook/i.test(error.description)
      ? "a webhook was set for this bot while it is polled here: another program runs with its token (409)"
      : "another program is asking for this bot's updates: only one may run with its token (409)";
  if (error instanceof TelegramError && (error.code === 401 || error.code === 404))
    return `Telegram does not know this bot: check TELEGRAM_BOT_TOKEN (${error.code})`;
  return withoutToken(error instanceof Error ? error.message : "unknown fault");
}

/** POST /telegram: 200 after the commit, 500 or (the store is away) 503 when the turn failed and Telegram should send it again. */
export function webhookRoute(
  server: FastifyInstance,
  secret: string,
  take: Take,
  log: Log,
  stopping: AbortSignal,
): void {
  server.post("/telegram", {
    bodyLimit: 1024 * 1024,
    config: { rateLimit: false },
    // Before the body is read: nothing of a stranger's is.
    onRequest: async (request, reply) => {
      const given = String(request.headers["x-telegram-bot-api-secret-token"] ?? "");
      if (!sameSecret(given, secret)) return reply.code(401).send();
      if (stopping.aborted) return reply.code(503).send();
    },
    handler: async (request, reply) => {
      try {
        await take(request.body);
        return reply.code(200).send();
      } catch (error) {
        log.error({ error: errorInLog(error) }, "a turn could not be committed; Telegram will send it again");
        if (isStoreAway(error)) return reply.code(503).header("retry-after", retryAfterSeconds).send();
        return reply.code(500).send();
      }
    },
  });
}

function sameSecret(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
