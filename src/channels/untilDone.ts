import { setTimeout as pause } from "node:timers/promises";
import type { Log } from "../lib/log.ts";

const longestWaitMs = 60_000;

/**
 * Does something that a platform must be asked for at the start, again with growing pauses while it fails: a platform may be out of reach
 * when we start, and nothing else must wait for it. `reasonOf` says for the log what is wrong, without secrets.
 */
export async function untilDone(
  doing: () => Promise<void>,
  {
    log,
    what,
    stopping,
    reasonOf,
  }: { log: Log; what: string; stopping: AbortSignal; reasonOf: (error: unknown) => string },
): Promise<void> {
  for (let wait = 1000; !stopping.aborted; wait = Math.min(wait * 2, longestWaitMs)) {
    try {
      return await doing();
    } catch (error) {
      log.warn({ error: reasonOf(error), waitMs: wait }, `${what} failed; trying again`);
      await pause(wait, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}
