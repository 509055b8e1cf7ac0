// A ZIP archive of which some entries are written anew; all others stay as they are packed, byte by byte.

import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";

type Entry = { name: string; flags: number; method: number; time: number; crc: number; packed: Buffer; size: number };

/** Bytes, unpacked: more is nothing that somebody wrote or took a picture of. */
const longestContent = 64 * 1024 * 1024;
const encrypted = 1;
const sizesFollow = 8;

/** Its entries in the order in which they lie in it. Throws where it is none of the usual kind (ZIP64, several volumes, broken). */
export function entriesOf(zip: Buffer): Entry[] {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0) throw new Error("no archive");
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff) throw new Error("ZIP64");
  const entries: (Entry & { start: number })[] = [];
  for (let i = 0; i < count; i++) {
    if (zip.readUInt32LE(at) !== 0x02014b50) throw new Error("a broken directory");
    const [nameLength, extra, comment] = [
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ];
    const start = zip.readUInt32LE(at + 42);
    if (zip.readUInt32LE(start) !== 0x04034b50) throw new Error("a broken entry");
    const data = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
    const length = zip.readUInt32LE(at + 20);
    if (data + length > zip.length) throw new Error("a broken entry");
    entries.push({
      start,
      name: zip.toString("utf8", at + 46, at + 46 + nameLength),
      flags: zip.readUInt16LE(at + 8) & ~sizesFollow,
      method: zip.readUInt16LE(at + 10),
      time: zip.readUInt32LE(at + 12),
      crc: zip.readUInt32LE(at + 16),
      packed: zip.subarray(data, data + length),
      size: zip.readUInt32LE(at + 24),
    });
    at += 46 + nameLength + extra + comment;
  }
  return entries.sort((a, b) => a.start - b.start);
}

/** Throws where it is encrypted, packed in another way, or far too long. */
export function contentOf({ flags, method, packed }: Entry): Buffer {
  if (flags & encrypted || (method !== 0 && method !== 8)) throw new Error("an entry that can't be read");
  return method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: longestContent });
}

export function withContent(entry: Entry, bytes: Buffer): Entry {
  return { ...entry, method: 8, crc: crc32(bytes), packed: deflateRawSync(bytes), size: bytes.length };
}

export function zipOf(entries: Entry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, flags, method, time, crc, packed, size } of entries) {
    const named = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(time, 6);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(named.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\0", "latin1"), common, place, named);
    parts.push(Buffer.from("PK\x03\x04", "latin1"), common, named, packed);
    at += 4 + common.length + named.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}
