// The server's process: our own child in the foreground, so that its end is known at once. It goes on when we are killed, and whoever
// starts next finds it answering.

import { spawn } from "node:child_process";
import { open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { codeOf } from "../../lib/log.ts";
import { isStoreAway } from "../away.ts";
import type { Reach } from "./reach.ts";
import { succeeds } from "./run.ts";

export const databaseName = "opendoor";

export const urlOf = (socket: string, database: string) =>
  `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(socket)}`;

export type Server = {
  reach: Reach;
  /** The folder of its socket. */
  socket: string;
  /** Tests give durability up for speed. */
  fast?: boolean;
};

/** How it ended. */
export type Ended = { code: number | null; signal: string | null };

/** A server that answers. `ended` resolves when it, or the connection that watches it, is gone. */
export type RunningServer = { adopted: boolean; ended: Promise<Ended>; unwatch: () => Promise<void> };

const longestStartMs = 60_000;
/** Reading its journal after a crash may take long; it says that it is at it. */
const longestRecoveryMs = 30 * 60_000;

/** Starts it, or adopts the one that runs. Throws with its last words when it ends before it answers. */
export async function startServer(server: Server): Promise<RunningServer> {
  const there = await state(server.socket);
  if (there !== "down" && (await untilItAnswers(server.socket, longestStartMs))) return adopted(server);
  await clearAway(server);
  const child = await spawnServer(server);
  const ended = new Promise<Ended>((done) => child.once("exit", (code, signal) => done({ code, signal })));
  const giveUp = new AbortController();
  const answers = await Promise.race([
    untilItAnswers(server.socket, longestStartMs, giveUp.signal),
    ended.then(() => false),
  ]);
  giveUp.abort();
  if (answers && child.exitCode === null && child.signalCode === null)
    return { adopted: false, ended, unwatch: async () => undefined };
  // Another process may have started it in the same moment.
  if (await untilItAnswers(server.socket, 1000)) return adopted(server);
  const words = (await readFile(logOf(server), "utf8").catch(() => "")).split("\n").slice(-6).join("\n");
  throw new Error(`the built-in PostgreSQL did not start (${server.reach.folder}):\n${words}`);
}

const logOf = ({ reach }: Server) => join(reach.folder, "server.log");

async function spawnServer(server: Server) {
  const { reach, socket, fast } = server;
  const settings = {
    listen_addresses: "",
    unix_socket_directories: socket,
    max_connections: "120",
    // A new store is planned for as if it were empty until autovacuum first looks at it: sooner than after its usual minute.
    ...(fast ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : { autovacuum_naptime: "10s" }),
  };
  const { file, args, options } = reach.command("postgres", reach.folder, (at) => [
    ...["-D", at],
    ...Object.entries({ ...settings, unix_socket_directories: socket === reach.folder ? at : socket }).flatMap(
      ([name, value]) => ["-c", `${name}=${value}`],
    ),
  ]);
  const log = await open(logOf(server), "a", 0o600);
  try {
    // A process group of its own: Ctrl-C reaches only us. Its output goes to a file, and never to a pipe that we might not live to read.
    const child = spawn(file, args, { ...options, detached: true, stdio: ["ignore", log.fd, log.fd] });
    await new Promise<void>((done, failed) => child.once("spawn", done).once("error", failed));
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

/** Nothing tells of the end of a process that is not our child: a connection to it does. */
async function adopted({ socket }: Server): Promise<RunningServer> {
  const client = new pg.Client({ connectionString: urlOf(socket, "postgres"), application_name: "open-door-watch" });
  client.on("error", () => undefined);
  const ended = new Promise<Ended>((done) => client.once("end", () => done({ code: null, signal: null })));
  await client.connect();
  return { adopted: true, ended, unwatch: () => client.end().catch(() => undefined) };
}

export async function withClient<T>(socket: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: urlOf(socket, "postgres"), connectionTimeoutMillis: 5000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** "busy": somebody is there and does not answer yet, or no more. */
type State = "up" | "recovering" | "busy" | "down";

const nobodyThere = new Set(["ECONNREFUSED", "ENOENT"]);

/** Throws where the socket is not for us. */
async function state(socket: string): Promise<State> {
  try {
    return await withClient<State>(socket, async () => "up");
  } catch (error) {
    const code = codeOf(error) ?? "";
    if (nobodyThere.has(code)) return "down";
    if (code === "57P03") return "recovering";
    if (isStoreAway(error) && code !== "EACCES") return "busy";
    throw error;
  }
}

/** It says so when it recovers, which may take long after a crash. */
async function untilItAnswers(socket: string, longestMs: number, giveUp?: AbortSignal): Promise<boolean> {
  const began = performance.now();
  while (!giveUp?.aborted) {
    const now = await state(socket);
    if (now === "up") return true;
    const longest = now === "recovering" ? longestRecoveryMs : longestMs;
    if (performance.now() - began > longest) return false;
    await pause(50);
  }
  return false;
}

/**
 * What a dead server left behind, which would keep a new one from starting: the process that its file names may be one that nobody
 * collects, as in many containers, or another since. Never while a process of that server lives: then PostgreSQL's own check has to see
 * the file.
 */
async function clearAway({ reach, socket }: Server): Promise<void> {
  if (process.platform !== "linux" || (await someoneLivesIn(reach.folder))) return;
  const left = [
    join(reach.folder, "postmaster.pid"),
    join(socket, ".s.PGSQL.5432"),
    join(socket, ".s.PGSQL.5432.lock"),
  ];
  for (const path of left) await rm(path, { force: true });
}

/** Every process of a PostgreSQL works in its data folder, under whatever name that folder is mounted. One that is dead has no folder. */
async function someoneLivesIn(folder: string): Promise<boolean> {
  for (const id of await readdir("/proc")) if (/^\d+$/.test(id) && (await livesIn(folder, id))) return true;
  return false;
}

async function livesIn(folder: string, processId: string | number): Promise<boolean> {
  const home = await stat(folder);
  const at = await stat(`/proc/${processId}/cwd`).catch(() => undefined);
  return at?.ino === home.ino && at.dev === home.dev;
}

/** Stops it, whoever has started it, unless somebody still uses it. */
export async function stopServer(server: Server, ended: Promise<Ended>): Promise<void> {
  const { socket, reach } = server;
  if ((await state(socket)) !== "up" || (await inUse(socket))) return;
  const id = Number.parseInt(await readFile(join(reach.folder, "postmaster.pid"), "utf8").catch(() => ""), 10);
  // The number may be another process's where the server runs in another container.
  if (!id || (process.platform === "linux" && !(await livesIn(reach.folder, id)))) return;
  const isOver = async () => !(await succeeds(stat(join(reach.folder, "postmaster.pid"))));
  process.kill(id, "SIGINT"); // fast: running transactions are rolled back
  const over = new AbortController();
  void ended.then(() => over.abort());
  const began = performance.now();
  while (!over.signal.aborted && !(await isOver()) && performance.now() - began < 60_000) await pause(20);
}

async function inUse(socket: string): Promise<boolean> {
  return withClient(socket, async (client) => {
    const { rowCount } = await client.query(
      "select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1",
    );
    return (rowCount ?? 0) > 0;
  });
}
