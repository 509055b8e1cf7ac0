// Whether a fault is the store being away for a while, as in a restart or a fail-over: then nothing has happened, and a fresh connection
// may find it again.

import type pg from "pg";
import { codeOf } from "../lib/log.ts";

/** Connections that fail (08), a server that ends or starts (57P), one that is full (53300), a standby that takes no writes (25006). */
const sqlStates = /^(08...|57P0[1-5]|53300|25006)$/;

const connectionFaults = new Set([
  "connectionLost",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  // Prisma's own: can't reach the server, the server closed the connection.
  "P1001",
  "P1017",
]);

export function isStoreAway(error: unknown): boolean {
  const code = codeOf(error) ?? "";
  // A socket that is not there, or takes no more: of a server on the same machine.
  const atConnect = error instanceof Error && "syscall" in error && error.syscall === "connect";
  return atConnect || connectionFaults.has(code) || sqlStates.test(code);
}

/** How long what asks the store for something waits for it to come back before it says that it is away. */
export const longestAwayMs = 5000;

/** Seconds after which to ask again: what the answers say that the store is away. */
export const retryAfterSeconds = 2;

/**
 * Refuses a new connection to a standby: a proxy may let us in before the fail-over has ended, and nothing could be written there.
 * For a pool's `onConnect`.
 */
export async function onlyWritable(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query("select current_setting('transaction_read_only') = 'on' as refuses");
  if (rows[0]?.refuses) throw Object.assign(new Error("the store takes no writes"), { code: "25006" });
}
