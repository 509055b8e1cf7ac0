// The data folder: made whole or not at all, and of the version that we bring.

import { access, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Reach } from "./reach.ts";
import { run, succeeds } from "./run.ts";

/** Made by initdb last of all: where it is missing, initdb was cut off. */
const finished = "global/pg_control";
/** Made by the server's first start: a folder that has it holds what people have told us. */
const everStarted = "postmaster.opts";

const has = (folder: string, file: string) => succeeds(access(join(folder, file)));

/** Makes the data folder where there is none, or an unfinished one. Throws with a way out where it can't be used. */
export async function prepareFolder(reach: Reach, { major, fast }: { major: string; fast?: boolean }): Promise<void> {
  const { folder } = reach;
  await throwAwayHalves(folder);
  if (await has(folder, finished)) return checkVersion(folder, major);
  if (await has(folder, everStarted))
    throw new Error(
      `the built-in PostgreSQL's data in ${folder} is damaged: ${finished} is missing. Nothing was changed. Put a copy of the whole folder in its place, or move it away to begin with an empty office.`,
    );
  // Beside its place, and there by one rename: whatever ends this in the middle, the next start begins anew.
  const half = halfOf(folder, process.pid);
  await mkdir(half, { recursive: true, mode: 0o700 });
  await reach.own(half);
  const { file, args, options } = reach.command("initdb", half, (at) => [
    ...["-D", at, "-U", "postgres", "-A", "trust", "--encoding=UTF8", "--locale=C.UTF-8"],
    ...(fast ? ["--no-sync"] : []),
  ]);
  await run(file, args, { ...options, timeout: 120_000 });
  await rm(folder, { recursive: true, force: true });
  await rename(half, folder).catch(async (error) => {
    await rm(half, { recursive: true, force: true });
    if (!(await has(folder, finished))) throw error; // else another start was first
  });
  if (!fast) await syncFolder(dirname(folder));
}

const halfOf = (folder: string, process: number) => `${folder}.new.${process}`;

/** What starts that were cut off have left. */
async function throwAwayHalves(folder: string): Promise<void> {
  for (const name of await readdir(dirname(folder))) {
    const [, process] = new RegExp(`^${basename(folder)}\\.new(?:\\.(\\d+))?$`).exec(name) ?? [];
    const isHalf = name.startsWith(`${basename(folder)}.new`);
    if (isHalf && !(process && isAlive(Number(process))))
      await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}

async function checkVersion(folder: string, ours: string): Promise<void> {
  const theirs = (await readFile(join(folder, "PG_VERSION"), "utf8").catch(() => "")).trim();
  if (theirs === ours) return;
  throw new Error(
    `the data in ${folder} was made by PostgreSQL ${theirs}, and this program brings PostgreSQL ${ours}, which can't read it. Nothing was changed. ` +
      "Go back to the version of Open Door that made it; or bring the data over as docs/upgrading.md says.",
  );
}

/** The rename is on the disk, too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
