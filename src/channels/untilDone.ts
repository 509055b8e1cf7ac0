import { setTimeout as pause } from "node:timers/promises";
import type { Log } from "../lib/log.ts";

const longestWaitMs = 60_000;

/**
 * Does something that a platform must be asked for at the start, again with growing pauses while it fails: a platform may be out of reach
 * when we start, and nothing else must wait for it. The errors of `doing` are logged as they are: they must hold no secrets.
 */
export async function untilDone(
  doing: () => Promise<void>,
  { log, what, stopping }: { log: Log; what: string; stopping: AbortSignal },
): Promise<void> {
  const stopped = new Promise<void>((done) => stopping.addEventListener("abort", () => done()));
  for (let wait = 1000; !stopping.aborted; wait = Math.min(wait * 2, longestWaitMs)) {
    try {
      return await Promise.race([doing(), stopped]);
    } catch (error) {
      const reason = error instanceof Error ? error.message : "unknown fault";
      log.warn({ error: reason, waitMs: wait }, `${what} failed; trying again`);
      await pause(wait, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}
