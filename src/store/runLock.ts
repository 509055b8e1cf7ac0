import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

export type RunLock = { ok: true; release: () => Promise<void> } | { ok: false };

/** Any number, as long as nothing else of ours locks it. */
const lockNumber = 0x0d00;

/**
 * Held by the one program that runs on an embedded store. It is bound to a connection, so it goes with the process however that
 * ends; right after a kill the server may need a moment to notice. When the server itself was away it is taken again.
 */
export async function holdRunLock(url: string, waitMs = 3000): Promise<RunLock> {
  const first = await tryToHold(url, waitMs);
  if (!first) return { ok: false };
  let [client, released] = [first, false];

  function holdOn(held: pg.Client): void {
    client = held;
    held.once("end", () => void holdAgain());
  }
  async function holdAgain(): Promise<void> {
    while (!released) {
      await pause(500, undefined, { ref: false });
      const next = released ? undefined : await tryToHold(url, 0).catch(() => undefined);
      if (next && released) return next.end();
      if (next) return holdOn(next);
    }
  }
  holdOn(first);
  return {
    ok: true,
    release: async () => {
      released = true;
      await client.end().catch(() => undefined);
    },
  };
}

async function tryToHold(url: string, waitMs: number): Promise<pg.Client | undefined> {
  const client = new pg.Client({ connectionString: url, application_name: "open-door-lock" });
  client.on("error", () => undefined);
  await client.connect();
  const end = performance.now() + waitMs;
  for (;;) {
    const { rows } = await client.query("select pg_try_advisory_lock($1) as held", [lockNumber]);
    if (rows[0]?.held) return client;
    if (performance.now() > end) break;
    await pause(100);
  }
  await client.end();
  return undefined;
}
