// The PostgreSQL that comes with the program: a real server from npm, its data and its socket under DATA_DIR, no open port.
// It is a process of its own, so it outlives a killed Node; the next start adopts it.

import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { errorInLog, type Log } from "../lib/log.ts";
import { nativeFolder, versionOf } from "./embedded/binaries.ts";
import { prepareFolder } from "./embedded/folder.ts";
import { type Reach, reachOf } from "./embedded/reach.ts";
import {
  databaseName,
  type RunningServer,
  type Server,
  startServer,
  stopServer,
  urlOf,
  withClient,
} from "./embedded/server.ts";

export type Embedded = {
  /** A PostgreSQL URL over the unix socket. */
  url: string;
  /** It was running already: left by a killed process, or used by another one now. */
  adopted: boolean;
  /** It has ended, and is being started again. */
  isDown: () => boolean;
  /** Stops the server, unless another process still uses it. */
  stop: () => Promise<void>;
};

type Options = {
  /** Tests give durability up for speed. */
  fast?: boolean;
  /** Starts it again whenever it ends, and says so here: for the program. Tools only use it. */
  keepRunning?: Log;
};

/** Starts the server of a data folder, or adopts the one that runs there. Throws with a way out when it can't. */
export async function startEmbedded(dataDir: string, { fast, keepRunning }: Options = {}): Promise<Embedded> {
  await mkdir(resolve(dataDir), { recursive: true });
  const native = await nativeFolder();
  const { major } = await versionOf(join(native, "bin/postgres"));
  const reach = await reachOf(native, resolve(dataDir));
  await prepareFolder(reach, { major, fast });
  const server = { reach, socket: await socketFolder(reach), fast };
  const first = await startServer(server);
  await createDatabase(server.socket);
  const kept = keepRunning ? keeping(server, first, keepRunning) : undefined;
  return {
    url: urlOf(server.socket, databaseName),
    adopted: first.adopted,
    isDown: () => kept?.isDown() ?? false,
    stop: async () => {
      const running = kept ? await kept.stop() : first;
      await running.unwatch();
      await stopServer(server, running.ended);
    },
  };
}

/** The data folder, or a short one when the path would be too long for a unix socket (107 characters). */
async function socketFolder({ folder, own }: Reach): Promise<string> {
  if (join(folder, ".s.PGSQL.5432").length <= 107) return folder;
  const short = join(tmpdir(), `open-door-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`);
  await mkdir(short, { recursive: true, mode: 0o700 });
  await own(short);
  return short;
}

async function createDatabase(socket: string): Promise<void> {
  await withClient(socket, async (client) => {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`).catch(ignoreDuplicate);
  });
}

const ignoreDuplicate = (error: { code?: string }) => {
  if (error.code !== "42P04" && error.code !== "23505") throw error;
};

const firstWaitMs = 200;
const longestWaitMs = 5000;
/** A server that ran this long has started well. */
const ranWellMs = 60_000;

/** Starts it again whenever it ends, with pauses that grow while it does not stay. */
function keeping(server: Server, first: RunningServer, log: Log) {
  const stopping = new AbortController();
  let running = first;
  let down = false;

  async function keep(): Promise<void> {
    for (let tries = 0; ; ) {
      const began = performance.now();
      const how = await Promise.race([running.ended, stopped(stopping.signal)]);
      if (!how) return;
      down = true;
      const ended = performance.now();
      if (ended - began > ranWellMs) tries = 0;
      log.error({ ...how, folder: server.reach.folder }, "the built-in PostgreSQL has ended; it is started again");
      await running.unwatch();
      while (down) {
        await pause(Math.min(firstWaitMs * 2 ** tries, longestWaitMs), undefined, {
          ref: false,
          signal: stopping.signal,
        }).catch(() => undefined);
        if (stopping.signal.aborted) return;
        tries += 1;
        try {
          running = await startServer(server);
          down = false;
        } catch (error) {
          log.error(
            { error: errorInLog(error), tries },
            "the built-in PostgreSQL does not start: see server.log in its folder",
          );
        }
      }
      log.warn({ tries, awayMs: Math.round(performance.now() - ended) }, "the built-in PostgreSQL runs again");
    }
  }
  const kept = keep();
  return {
    isDown: () => down,
    stop: async () => {
      stopping.abort();
      await kept;
      return running;
    },
  };
}

const stopped = (signal: AbortSignal) =>
  new Promise<undefined>((done) => signal.addEventListener("abort", () => done(undefined), { once: true }));
