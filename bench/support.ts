import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { openLog } from "../src/lib/log.ts";
import { openDatabase } from "../src/store/database.ts";
import { startEmbedded } from "../src/store/embedded.ts";
import { openJobs } from "../src/store/jobs.ts";
import { migrate } from "../src/store/migrations.ts";

export type Figures = Record<string, number>;

export const percentile = (values: number[], p: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * p))] ?? Number.NaN;
export const median = (values: number[]) => percentile(values, 0.5);
export const secretKey = "a key for benches that is long enough";

/** A durable PostgreSQL (fsync on) in a folder of its own, migrated. */
export async function aServer() {
  const folder = await mkdtemp(join(tmpdir(), "open-door-bench-"));
  const server = await startEmbedded(folder);
  await migrate(server.url);
  const jobs = await openJobs(server.url, { worker: false, log: openLog("silent") });
  await jobs.stop();
  const sql = async (text: string) => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    try {
      return await client.query(text);
    } finally {
      await client.end();
    }
  };
  return {
    url: server.url,
    folder,
    sql,
    open: () => openDatabase(server.url),
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A Node process of its own, so that the one who measures does not share a thread with the one measured. */
export async function aProcess(
  file: string,
  env: Record<string, string>,
  ready: () => Promise<boolean>,
): Promise<ChildProcess> {
  // With the flags of `npm start`, for memory: a smaller young generation, and Prisma's compiler (WebAssembly) as it is first compiled.
  const child = spawn(process.execPath, ["--liftoff-only", "--max-semi-space-size=16", file], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (let i = 0; i < 600; i++) {
    if (await ready()) return child;
    if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}`);
    await pause(25);
  }
  throw new Error(`${file} did not start`);
}

export async function ended(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  const gone = new Promise((done) => child.once("exit", done));
  child.kill(signal);
  await gone;
}

export const answers = (url: string) => () =>
  fetch(url).then(
    (response) => response.status < 500,
    () => false,
  );

export const textUpdate = (update_id: number, id: number, text: string) => ({
  update_id,
  message: {
    message_id: update_id,
    date: 0,
    from: { id, is_bot: false, first_name: "P", language_code: "en" },
    chat: { id, type: "private" },
    text,
  },
});

/** Ports for servers that run one after the other. */
let port = 21_000 + Math.floor(Math.random() * 8000);
export const nextPort = () => ++port;
