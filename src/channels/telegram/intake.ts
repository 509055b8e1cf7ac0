// Takes Telegram's updates in: by polling, or by webhook. Either way Telegram is told "received" only after the commit.

import { timingSafeEqual } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import AsyncLock from "async-lock";
import type { FastifyInstance } from "fastify";
import { type Telegram, TelegramError } from "telegraf";
import type { Receive } from "../../domain/message.ts";
import type { Log } from "../../lib/log.ts";
import { withoutToken } from "./sender.ts";
import { allowedUpdates, toIncoming, type Update, update } from "./update.ts";

/** Updates of one chat are taken in order, those of different chats at the same time. */
const chats = new AsyncLock({ maxPending: Number.POSITIVE_INFINITY });

export type Take = (given: unknown) => Promise<void>;

/** Takes one update. Throws when the turn could not be committed, so that Telegram sends it again. */
export function taking(telegram: Telegram, receive: Receive, log: Log): Take {
  return async (given) => {
    const read = update.safeParse(given);
    // What we can't read we can't read the next time either: it is acknowledged, and must not hold up the rest.
    if (!read.success)
      return log.warn({ faults: read.error.issues.map(({ path }) => path.join(".")) }, "an update of unknown shape");
    const incoming = toIncoming(read.data);
    if (!incoming) return;
    await chats.acquire(incoming.address, () => receive(incoming));
    answerPress(telegram, read.data, log);
  };
}

/** Takes the clock off a pressed button. Nothing depends on it. */
function answerPress(telegram: Telegram, { callback_query: press }: Update, log: Log): void {
  if (press) telegram.answerCbQuery(press.id).catch(() => log.debug("a press could not be answered"));
}

const longPollSeconds = 25;

/** Asks for updates until it is stopped. The offset moves on when a whole batch is committed; a crash before that gets it again. */
export async function poll(telegram: Telegram, take: Take, log: Log, stopping: AbortSignal): Promise<void> {
  let offset = 0;
  let wait = 1000;
  while (!stopping.aborted) {
    try {
      const ask = { offset, limit: 100, timeout: longPollSeconds, allowed_updates: [...allowedUpdates] };
      const batch = await telegram.callApi("getUpdates", ask, { signal: stopping as never });
      const results = await Promise.allSettled(batch.map((given) => take(given)));
      wait = 1000;
      const failed = results.findIndex(({ status }) => status === "rejected");
      const done = failed < 0 ? batch : batch.slice(0, failed);
      const last = done.at(-1);
      if (last) offset = last.update_id + 1;
      if (failed >= 0) throw new Error("a turn could not be committed");
    } catch (error) {
      if (stopping.aborted) return;
      log.warn({ error: reasonOf(error), waitMs: wait }, "Telegram polling waits and goes on");
      await pause(wait, undefined, { signal: stopping }).catch(() => undefined);
      wait = Math.min(wait * 2, 30_000);
    }
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof TelegramError && error.code === 409) {
    return "another program is asking for this bot's updates, or a webhook is set: only one may (409)";
  }
  return withoutToken(error instanceof Error ? error.message : "unknown fault");
}

/** POST /telegram: 200 after the commit, 500 when the turn failed and Telegram should send it again. */
export function webhookRoute(server: FastifyInstance, secret: string, take: Take, log: Log): void {
  server.post("/telegram", { bodyLimit: 1024 * 1024, config: { rateLimit: false } }, async (request, reply) => {
    const given = String(request.headers["x-telegram-bot-api-secret-token"] ?? "");
    if (!sameSecret(given, secret)) return reply.code(401).send();
    try {
      await take(request.body);
      return reply.code(200).send();
    } catch (error) {
      log.error({ error: reasonOf(error) }, "a turn could not be committed; Telegram will send it again");
      return reply.code(500).send();
    }
  });
}

function sameSecret(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
