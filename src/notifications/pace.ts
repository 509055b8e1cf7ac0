import { setTimeout as pause } from "node:timers/promises";
import AsyncLock from "async-lock";
import type { Pace } from "../domain/message.ts";
import { createGate, type Gate } from "./gate.ts";

/** Keeps a platform's limits, so that it need not refuse: pacing beats retrying. */
export type Pacer = {
  /** Runs one sending when all limits allow it. Sendings of one chat run one at a time, in the order they were asked for. */
  run: <T>(chat: string, kind: "reply" | "push", isGroup: boolean, send: () => Promise<T>) => Promise<T>;
  /** The platform asked for a pause of the whole channel. */
  rest: (seconds: number) => Promise<void>;
};

/** All times here are `performance.now()`: the machine's date may be set back, and a chat would be silent until it has caught up. */
export function createPacer({ perSecond, perChatPerSecond, perGroupPerMinute }: Pace): Pacer {
  // Spread evenly over the second: a platform counts arrivals, and a second's worth sent at once arrives bunched.
  const most = Math.max(1, Math.round(perSecond / 20));
  const all = createGate({ most, perMs: (1000 * most) / perSecond, atOnce: 100 });
  const chats = new AsyncLock({ maxPending: Number.POSITIVE_INFINITY });
  const lastSent = new Map<string, number>();
  const groups = new Map<string, Gate>();
  let restUntil = 0;

  async function run<T>(chat: string, kind: "reply" | "push", isGroup: boolean, send: () => Promise<T>): Promise<T> {
    return chats.acquire(chat, async () => {
      const last = lastSent.get(chat);
      const wait = last === undefined ? 0 : last + 1000 / perChatPerSecond - performance.now();
      if (wait > 1) await pause(wait);
      const paced = () =>
        all.pass(kind, async () => {
          lastSent.set(chat, performance.now());
          return send();
        });
      try {
        return await (isGroup && perGroupPerMinute ? gateOf(chat, perGroupPerMinute).pass(kind, paced) : paced());
      } finally {
        if (lastSent.size > 10_000) forget();
      }
    });
  }

  function gateOf(chat: string, perMinute: number): Gate {
    const gate = groups.get(chat) ?? createGate({ most: perMinute, perMs: 60_000, atOnce: perMinute });
    groups.set(chat, gate);
    return gate;
  }

  function forget() {
    const old = performance.now() - 1000 / perChatPerSecond;
    for (const [chat, at] of lastSent) if (at < old) lastSent.delete(chat);
  }

  async function rest(seconds: number): Promise<void> {
    restUntil = Math.max(restUntil, performance.now() + seconds * 1000);
    all.close();
    while (performance.now() < restUntil) await pause(restUntil - performance.now() + 5);
    all.open();
  }

  return { run, rest };
}
