// Hidden information is overwritten where it stands: no byte of the rest moves, so that what points into the file still does.

import { type FileHandle, open } from "node:fs/promises";

/** Works on the file, and has written it through to the disk when it resolves. */
export async function editing<T>(path: string, work: (file: FileHandle, size: number) => Promise<T>): Promise<T> {
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    const done = await work(file, size);
    await file.sync();
    return done;
  } finally {
    await file.close();
  }
}

/** That many bytes from there, or fewer at the end of the file. */
export async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const wanted = Buffer.alloc(Math.max(0, length));
  const { bytesRead } = await file.read(wanted, 0, wanted.length, at);
  return wanted.subarray(0, bytesRead);
}

export const overwrite = (file: FileHandle, at: number, bytes: Uint8Array) => file.write(bytes, 0, bytes.length, at);

const nothing = Buffer.alloc(64 * 1024);

export async function blank(file: FileHandle, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += nothing.length)
    await overwrite(file, at, nothing.subarray(0, Math.min(nothing.length, to - at)));
}
