// Room on the disk of the data folder, where the built-in database lies as well: files stop before it has none left.

import { statfs } from "node:fs/promises";

const megabyte = 1024 * 1024;
/** Bytes that files leave free: a twentieth of the disk, but enough for the database to go on, and no more than it can use. */
const reserveOf = (disk: number) => Math.max(64 * megabyte, Math.min(512 * megabyte, disk / 20));

/** Whether another file may be written there. */
export async function hasRoom(folder: string): Promise<boolean> {
  const { bavail, bsize, blocks } = await statfs(folder);
  return bavail * bsize > reserveOf(blocks * bsize);
}

/** No room left, on the disk or for this user. */
export const isFull = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
