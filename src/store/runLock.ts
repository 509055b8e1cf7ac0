import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

export type RunLock = { ok: true; release: () => Promise<void> } | { ok: false };

/** Any number, as long as nothing else of ours locks it. */
const lockNumber = 0x0d00;

/**
 * Held by the one program that runs on an embedded store. It is bound to a connection, so it goes with the process however that
 * ends; right after a kill the server may need a moment to notice.
 */
export async function holdRunLock(url: string, waitMs = 3000): Promise<RunLock> {
  const client = new pg.Client({ connectionString: url, application_name: "open-door-lock" });
  client.on("error", () => undefined);
  await client.connect();
  const end = performance.now() + waitMs;
  for (;;) {
    const { rows } = await client.query("select pg_try_advisory_lock($1) as held", [lockNumber]);
    if (rows[0]?.held) return { ok: true, release: () => client.end() };
    if (performance.now() > end) break;
    await pause(100);
  }
  await client.end();
  return { ok: false };
}
