// The bytes of evidence, by the SHA-256 of their content: in a folder under DATA_DIR, or in S3-compatible storage.

import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, openAsBlob } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { Settings } from "../config/settings.ts";
import { failingAlone } from "../lib/streams.ts";
import { cleaned } from "./cleaning/cleaned.ts";
import { hasRoom, isFull } from "./diskRoom.ts";
import type { Clean } from "./photo.ts";

/** Bytes; what Telegram lets a bot fetch, and enough for a letter of many pages. */
export const largestFile = 20 * 1024 * 1024;

export type Put =
  /**
   * As it is stored: a picture may have become another type, and with it another size. Bytes. `metadataLeft`: it may still carry, unseen, who
   * made it or where, and can't be changed (a signed PDF); whoever sent it is to hear so.
   */
  | { ok: true; sha256: string; size: number; mediaType: string; metadataLeft?: true }
  /** `noRoom`: the disk is full, or nearly: it may be taken later. */
  | { ok: false; reason: "tooLarge" | "unreadablePicture" | "empty" | "noRoom" };

export type Blobs = {
  /**
   * Stores a file as what its content shows it to be, without what is hidden in it (place, device, author), and as JPEG where it was HEIC.
   * It is streamed to disk on its way; the same content is stored once. `ours` is stored as it is, byte by byte: a letter, a report.
   */
  put: (bytes: Readable, mediaType: string, how?: { ours: true }) => Promise<Put>;
  /** Throws an error named "FileGone" where there is none. */
  get: (sha256: string) => Promise<Readable>;
  /** The same for a form that is uploaded: read from the disk as it goes out, or, from a bucket, as a whole before. */
  blob: (sha256: string, mediaType: string) => Promise<Blob>;
  /**
   * Only for what nothing refers to; not when somebody has put the same content after that time, who may be about to refer to it. Does
   * nothing where there is none.
   */
  removeUnlessPutSince: (sha256: string, since: Date) => Promise<void>;
};

/** For whoever can do without: nothing where there is none. */
export function goneAsNothing(error: unknown): undefined {
  if (!(error instanceof Error && error.name === "FileGone")) throw error;
}

/** Says so where there is no such file, by the error's name. */
function gone(error: unknown): never {
  const there = error instanceof Error && !("code" in error && error.code === "ENOENT") && error.name !== "NoSuchKey";
  throw there ? error : Object.assign(new Error("no such file in the store"), { name: "FileGone" });
}

type Shelf = {
  /** Whether it is there; if so, it counts as put just now. */
  putAgain: (name: string) => Promise<boolean>;
  /** Takes the file at that path, which may be moved. */
  take: (name: string, path: string, size: number) => Promise<void>;
  read: (name: string) => Promise<Readable>;
  blob: (name: string, type: string) => Promise<Blob>;
  removeUnlessPutSince: (name: string, since: Date) => Promise<void>;
};

export async function openBlobs(settings: Settings): Promise<Blobs> {
  const folder = join(settings.DATA_DIR, "files");
  const shelf = settings.S3_BUCKET ? await bucketShelf(settings, settings.S3_BUCKET) : folderShelf(folder);
  return {
    async put(given, mediaType, how) {
      const bytes = failingAlone(given); // it may break off while the folder is made
      const arriving = join(folder, "arriving", randomUUID());
      try {
        await mkdir(dirname(arriving), { recursive: true });
        if (!how?.ours && !(await hasRoom(folder))) return await refused(bytes, "noRoom");
        const size = await writeUpTo(bytes, largestFile, arriving);
        if (size > largestFile) return { ok: false, reason: "tooLarge" };
        if (size === 0 && !how?.ours) return { ok: false, reason: "empty" };
        const clean = how?.ours ? { ok: true as const, path: arriving, mediaType } : await cleaned(mediaType, arriving);
        return clean.ok ? await shelved(shelf, clean) : clean;
      } catch (error) {
        if (isFull(error)) return await refused(bytes, "noRoom");
        throw error;
      } finally {
        await rm(arriving, { force: true });
        await rm(`${arriving}.clean`, { force: true });
      }
    },
    get: (sha256) => shelf.read(sha256),
    blob: (sha256, mediaType) => shelf.blob(sha256, mediaType),
    removeUnlessPutSince: (sha256, since) => shelf.removeUnlessPutSince(sha256, since),
  };
}

async function shelved(shelf: Shelf, { path, mediaType, metadataLeft }: Extract<Clean, { ok: true }>): Promise<Put> {
  const sha256 = await digestOf(path);
  const { size } = await stat(path);
  if (!(await shelf.putAgain(sha256))) await shelf.take(sha256, path, size);
  return { ok: true, sha256, size, mediaType, ...(metadataLeft ? { metadataLeft } : {}) };
}

async function refused(bytes: Readable, reason: "noRoom"): Promise<Put> {
  bytes.destroy();
  return { ok: false, reason };
}

/**
 * Its size, or that it is above the limit. Written through to the disk: what is acknowledged must outlive a power cut.
 */
async function writeUpTo(bytes: Readable, limit: number, path: string): Promise<number> {
  let size = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > limit ? new Error("too large") : null, chunk);
    },
  });
  await pipeline(bytes, counted, createWriteStream(path, { mode: 0o600, flush: true })).catch((error: unknown) => {
    if (size <= limit) throw error;
  });
  return size;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

function folderShelf(folder: string): Shelf {
  const pathOf = (name: string) => join(folder, name.slice(0, 2), name);
  return {
    putAgain: (name) =>
      utimes(pathOf(name), new Date(), new Date()).then(
        () => true,
        () => false,
      ),
    async take(name, path) {
      await mkdir(dirname(pathOf(name)), { recursive: true });
      await rename(path, pathOf(name)); // whole or not at all, whatever is killed when
      const shelf = await open(dirname(pathOf(name)));
      await shelf.sync().catch(() => undefined); // the name as well, where a folder can be synced
      await shelf.close();
    },
    read: async (name) => failingAlone((await open(pathOf(name)).catch(gone)).createReadStream()),
    blob: async (name, type) => {
      await stat(pathOf(name)).catch(gone);
      return openAsBlob(pathOf(name), { type });
    },
    async removeUnlessPutSince(name, since) {
      const path = pathOf(name);
      const isNewer = async (at: string) => ((await timeOf(at)) ?? since) > since;
      const settle = async (leaving: string) => {
        if ((await isNewer(leaving)) && !(await timeOf(path))) await rename(leaving, path);
        else await rm(leaving, { force: true });
      };
      // Whoever was killed here before may have left it between the two names.
      for (const left of await namesIn(dirname(path), `${name}.`)) await settle(join(dirname(path), left));
      if (await isNewer(path)) return;
      // Taken away first: whoever puts it from now on finds nothing, and stores it anew. Who put it just before gets it back.
      const leaving = `${path}.${randomUUID()}`;
      await rename(path, leaving).catch(() => undefined);
      await settle(leaving);
    },
  };
}

const timeOf = (path: string): Promise<Date | undefined> =>
  stat(path).then(
    ({ mtime }) => mtime,
    () => undefined,
  );

const namesIn = async (folder: string, start: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(start));

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
    // Checksums in trailers are more than many compatible storages understand.
    requestChecksumCalculation: "WHEN_REQUIRED",
    credentials:
      S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY
        ? { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY }
        : undefined,
  });
  const at = (name: string) => ({ Bucket: bucket, Key: name });
  async function read(name: string): Promise<Readable> {
    const { Body } = await client.send(new GetObjectCommand(at(name))).catch(gone);
    if (!Body) throw new Error("the storage answered without a file");
    return failingAlone(Body as Readable);
  }
  return {
    // Written once more, so that the storage notes the time.
    putAgain: async () => false,
    async take(name, path, size) {
      const broken = new AbortController();
      const Body = createReadStream(path).on("error", () => broken.abort());
      const { signal: abortSignal } = broken;
      await client.send(new PutObjectCommand({ ...at(name), Body, ContentLength: size }), { abortSignal });
    },
    read,
    blob: async (name, type) => new Blob([new Uint8Array(await buffer(await read(name)))], { type }),
    async removeUnlessPutSince(name, since) {
      const found = await client.send(new HeadObjectCommand(at(name))).catch(() => undefined);
      if (found?.LastModified && found.LastModified <= since) await client.send(new DeleteObjectCommand(at(name)));
    },
  };
}
