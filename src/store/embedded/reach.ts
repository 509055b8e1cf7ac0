// How PostgreSQL is run. It refuses to run as root; a root's program therefore runs it as another user, who must be able to reach its
// binaries and its data, also where they lie under a folder that only root may enter, such as /root.

import { createHash } from "node:crypto";
import { chmod, chown, cp, lstat, mkdir, mkdtemp, readlink, rename, rm, symlink } from "node:fs/promises";
import { platform, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { type Binary, versionOf } from "./binaries.ts";
import { run, succeeds } from "./run.ts";

/** A command line, and the user and folder to run it with. */
export type Command = { file: string; args: string[]; options: { uid?: number; gid?: number; cwd: string } };

export type Reach = {
  /** The data folder; beside it another may be made and take its place. */
  folder: string;
  /** The command that runs a binary; `at` is the folder as that binary sees it. */
  command: (binary: Binary, folder: string, args: (at: string) => string[]) => Command;
  /** Gives a new folder to the user who runs PostgreSQL. */
  own: (folder: string) => Promise<void>;
};

type User = { uid: number; gid: number };

/**
 * How PostgreSQL gets at its binaries in `native` and at the data folder in `dataDir`: as we are; as root by another user who can go
 * there; by one to whom both are shown in a mount namespace of his own; or, where mounting is refused as in most containers, with both
 * put into /var/lib/open-door, and a link in place of the data folder.
 */
export async function reachOf(native: string, dataDir: string): Promise<Reach> {
  const link = join(dataDir, "postgres");
  const folder = await readlink(link).catch(() => link);
  if (userInfo().uid !== 0) return { folder, ...plainly(native, {}) };
  const user = await serverUser();
  if (folder === link) await chmod(dataDir, 0o711); // that user must be able to pass through, but not to look around
  const runs = await canRun(join(native, "bin/postgres"), user);
  const enters = await canEnter(dirname(folder), user);
  if (runs && enters) return { folder, ...plainly(native, user) };
  const shown = await shownElsewhere(native, dirname(folder), user);
  if (shown) return { folder, ...shown };
  await mkdir(elsewhere, { recursive: true, mode: 0o755 });
  return {
    folder: enters ? folder : await movedAway(link),
    ...plainly(runs ? native : await copied(native), user),
  };
}

/** The user "postgres", who is made where there is none; "nobody" where none can be made. */
async function serverUser(): Promise<User> {
  const idOf = async (flag: string, name: string) => Number((await run("id", [flag, name])).stdout);
  const known = (name: string) => succeeds(idOf("-u", name));
  if (!(await known("postgres"))) await succeeds(run("useradd", ["--system", "--user-group", "postgres"]));
  const name = (await known("postgres")) ? "postgres" : "nobody";
  return { uid: await idOf("-u", name), gid: await idOf("-g", name) };
}

const canRun = (binary: string, user: User) => succeeds(run(binary, ["--version"], { ...user, cwd: "/" }));
const canEnter = (folder: string, user: User) => succeeds(run("ls", ["-d", `${folder}/.`], { ...user, cwd: "/" }));

function plainly(native: string, user: Partial<User>): Omit<Reach, "folder"> {
  return {
    command: (binary, folder, args) => ({
      file: join(native, "bin", binary),
      args: args(folder),
      options: { ...user, cwd: folder },
    }),
    own: (folder) => give(folder, user),
  };
}

async function give(folder: string, { uid, gid }: Partial<User>): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(folder, uid, gid);
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** Mounts both beside each other for this one process and its children, and becomes the user: nobody else sees these mounts. */
const inNamespace = `
set -e
native=$1 data=$2 at=$3 uid=$4 gid=$5 binary=$6; shift 6
mount --bind "$native" "$at/native"
mount --bind "$data" "$at/data"
cd "$at/data"
exec setpriv --reuid "$uid" --regid "$gid" --clear-groups "$at/native/bin/$binary" "$@"`;

/** Nothing where mounting is refused, or the files themselves are not for others to read. */
async function shownElsewhere(
  native: string,
  dataHome: string,
  user: User,
): Promise<Omit<Reach, "folder"> | undefined> {
  if (platform() !== "linux") return undefined;
  const at = join("/run/open-door", digest(dataHome));
  const namespace = ["--mount", "--propagation", "private", "sh", "-c", inNamespace, "sh"];
  const command: Reach["command"] = (binary, folder, args) => ({
    file: "unshare",
    args: [...namespace, native, folder, at, String(user.uid), String(user.gid), binary, ...args(join(at, "data"))],
    options: { cwd: "/" },
  });
  try {
    for (const name of ["native", "data"]) await mkdir(join(at, name), { recursive: true });
    const probe = command("postgres", dataHome, () => ["--version"]);
    await run(probe.file, probe.args, probe.options);
  } catch {
    return undefined;
  }
  return { command, own: (folder) => give(folder, user) };
}

const elsewhere = "/var/lib/open-door";

/** The binaries where everybody can run them: copied once for each version, whole or not at all. */
async function copied(native: string): Promise<string> {
  const { full } = await versionOf(join(native, "bin/postgres"));
  const there = join(elsewhere, `postgresql-${full}`);
  if (await succeeds(lstat(there))) return there;
  const half = `${there}.${process.pid}`;
  await rm(half, { recursive: true, force: true });
  await cp(native, half, { recursive: true, verbatimSymlinks: true });
  await run("chmod", ["-R", "u+rwX,go+rX,go-w", half]);
  await rename(half, there).catch(async (error) => {
    await rm(half, { recursive: true, force: true });
    if (!(await succeeds(lstat(there)))) throw error;
  });
  return there;
}

/** The data folder where its user can reach it, whatever there is of it yet, and a link to it in its place. */
async function movedAway(link: string): Promise<string> {
  const home = await mkdtemp(join(elsewhere, "data-"));
  await chmod(home, 0o711);
  const folder = join(home, "postgres");
  if (await succeeds(lstat(link))) await run("mv", ["-T", link, folder]);
  await symlink(folder, link);
  return folder;
}
