import { setTimeout as pause } from "node:timers/promises";
import AsyncLock from "async-lock";
import PQueue from "p-queue";
import type { Pace } from "../domain/message.ts";

/** Keeps a platform's limits, so that it need not refuse: pacing beats retrying. */
export type Pacer = {
  /** Runs one sending when all limits allow it. Sendings of one chat run one at a time, in the order they were asked for. */
  run: <T>(chat: string, kind: "reply" | "push", isGroup: boolean, send: () => Promise<T>) => Promise<T>;
  /** The platform asked for a pause of the whole channel. */
  rest: (seconds: number) => Promise<void>;
};

export function createPacer({ perSecond, perChatPerSecond, perGroupPerMinute }: Pace): Pacer {
  // Spread evenly over the second: a platform counts arrivals, and a second's worth sent at once arrives bunched.
  const atOnce = Math.max(1, Math.round(perSecond / 20));
  const all = new PQueue({
    interval: (1000 * atOnce) / perSecond,
    intervalCap: atOnce,
    strict: true,
    concurrency: 100,
  });
  const chats = new AsyncLock({ maxPending: Number.POSITIVE_INFINITY });
  const lastSent = new Map<string, number>();
  const groups = new Map<string, PQueue>();
  let restUntil = 0;

  async function run<T>(chat: string, kind: "reply" | "push", isGroup: boolean, send: () => Promise<T>): Promise<T> {
    return chats.acquire(chat, async () => {
      const wait = (lastSent.get(chat) ?? 0) + 1000 / perChatPerSecond - Date.now();
      if (wait > 1) await pause(wait);
      const paced = () =>
        all.add(
          async () => {
            lastSent.set(chat, Date.now());
            return send();
          },
          { priority: kind === "reply" ? 1 : 0 },
        );
      try {
        return await (isGroup && perGroupPerMinute ? groupQueue(chat, perGroupPerMinute).add(paced) : paced());
      } finally {
        if (lastSent.size > 10_000) forget();
      }
    });
  }

  function groupQueue(chat: string, perMinute: number): PQueue {
    const queue = groups.get(chat) ?? new PQueue({ interval: 60_000, intervalCap: perMinute, strict: true });
    groups.set(chat, queue);
    return queue;
  }

  function forget() {
    const old = Date.now() - 1000 / perChatPerSecond;
    for (const [chat, at] of lastSent) if (at < old) lastSent.delete(chat);
  }

  async function rest(seconds: number): Promise<void> {
    restUntil = Math.max(restUntil, Date.now() + seconds * 1000);
    all.pause();
    while (Date.now() < restUntil) await pause(restUntil - Date.now() + 5);
    all.start();
  }

  return { run, rest };
}
