// Films in the wrapping of WebM and Matroska (RFC 9559), whose Tags may name a place, a device and a person.

import type { FileHandle } from "node:fs/promises";
import { blank, bytesAt, editing, overwrite } from "./overwriting.ts";

const segment = 0x18538067;
const cluster = 0x1f43b675;
const tags = 0x1254c367;
const attachments = 0x1941a469;
const empty = 0xec;

/** Blanks its Tags and attachments, in place. False where it can't be followed to its end. */
export const withoutTags = (path: string): Promise<boolean> =>
  editing(path, async (file, size) => {
    let at = 0;
    while (at < size) {
      const element = await elementAt(file, at, size);
      if (!element) return false;
      const { id, body, end } = element;
      if (id === tags || id === attachments) await makeEmpty(file, at, end);
      // What is inside these is looked at as it comes: a recording that was going on when it was written does not say how long they are.
      at = id === segment || (id === cluster && end === size) ? body : end;
    }
    return true;
  });

async function elementAt(file: FileHandle, at: number, size: number) {
  const head = await bytesAt(file, at, 12);
  const idLength = Math.clz32(head[0] ?? 0) - 23;
  if (idLength < 1 || idLength > 4 || head.length < idLength + 1) return undefined;
  const lengthAt = head[idLength] ?? 0;
  const width = Math.clz32(lengthAt) - 23;
  if (width < 1 || width > 8 || head.length < idLength + width) return undefined;
  let length = BigInt(lengthAt & (0xff >> width));
  for (let i = 1; i < width; i++) length = (length << 8n) | BigInt(head[idLength + i] ?? 0);
  const unknown = length === (1n << BigInt(7 * width)) - 1n;
  const body = at + idLength + width;
  const end = unknown ? size : body + Number(length);
  return end <= size && end > at ? { id: head.readUIntBE(0, idLength), body, end } : undefined;
}

/** An element that says nothing, of the same length. */
async function makeEmpty(file: FileHandle, at: number, end: number): Promise<void> {
  const head = Buffer.alloc(9);
  head.writeUInt8(empty, 0);
  head.writeBigUInt64BE((1n << 56n) | BigInt(end - at - 9), 1);
  await overwrite(file, at, head);
  await blank(file, at + 9, end);
}
