// The bytes of evidence, by the SHA-256 of their content: in a folder under DATA_DIR, or in S3-compatible storage.

import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import type { Settings } from "../config/settings.ts";
import { withoutLocation } from "./photo.ts";

/** Bytes; what Telegram lets a bot fetch, and enough for a letter of many pages. */
export const largestFile = 20 * 1024 * 1024;

export type Put = { ok: true; sha256: string; size: number } | { ok: false; reason: "tooLarge" | "unreadablePicture" };

export type Blobs = {
  /** Stores a file, a photo without its hidden location. The same content is stored once. */
  put: (bytes: Readable, mediaType: string) => Promise<Put>;
  get: (sha256: string) => Promise<Readable>;
  /** Forgets the content. What isn't there is forgotten already. */
  remove: (sha256: string) => Promise<void>;
};

type Shelf = {
  has: (name: string) => Promise<boolean>;
  write: (name: string, bytes: Buffer) => Promise<void>;
  read: (name: string) => Promise<Readable>;
  remove: (name: string) => Promise<void>;
};

export async function openBlobs(settings: Settings): Promise<Blobs> {
  const shelf = settings.S3_BUCKET
    ? await bucketShelf(settings, settings.S3_BUCKET)
    : folderShelf(join(settings.DATA_DIR, "files"));
  return {
    async put(bytes, mediaType) {
      const read = await readUpTo(bytes, largestFile);
      if (!read) return { ok: false, reason: "tooLarge" };
      const clean = await withoutLocation(mediaType, read);
      if (!clean.ok) return clean;
      const sha256 = createHash("sha256").update(clean.bytes).digest("hex");
      if (!(await shelf.has(sha256))) await shelf.write(sha256, clean.bytes);
      return { ok: true, sha256, size: clean.bytes.length };
    },
    get: (sha256) => shelf.read(sha256),
    remove: (sha256) => shelf.remove(sha256),
  };
}

async function readUpTo(bytes: Readable, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limit) {
      bytes.destroy();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function folderShelf(folder: string): Shelf {
  const path = (name: string) => join(folder, name.slice(0, 2), name);
  return {
    has: (name) =>
      access(path(name)).then(
        () => true,
        () => false,
      ),
    async write(name, bytes) {
      await mkdir(dirname(path(name)), { recursive: true });
      const unfinished = `${path(name)}.${randomUUID()}`;
      const file = await open(unfinished, "w", 0o600);
      await file.writeFile(bytes);
      await file.sync();
      await file.close();
      await rename(unfinished, path(name)); // whole or not at all, whatever is killed when
    },
    read: async (name) => createReadStream(path(name)),
    remove: (name) => rm(path(name), { force: true }),
  };
}

async function bucketShelf(settings: Settings, bucket: string): Promise<Shelf> {
  // Loaded only where it is used: it is the largest of our libraries.
  const { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } = await import(
    "@aws-sdk/client-s3"
  );
  const { S3_REGION, S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = settings;
  const client = new S3Client({
    region: S3_REGION,
    endpoint: S3_ENDPOINT,
    forcePathStyle: Boolean(S3_ENDPOINT),
    credentials:
      S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY
        ? { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY }
        : undefined,
  });
  const at = (name: string) => ({ Bucket: bucket, Key: name });
  return {
    has: (name) =>
      client.send(new HeadObjectCommand(at(name))).then(
        () => true,
        () => false,
      ),
    async write(name, bytes) {
      await client.send(new PutObjectCommand({ ...at(name), Body: bytes }));
    },
    async read(name) {
      const { Body } = await client.send(new GetObjectCommand(at(name)));
      if (!Body) throw new Error("the storage answered without a file");
      return Body as Readable;
    },
    async remove(name) {
      await client.send(new DeleteObjectCommand(at(name)));
    },
  };
}
