import { spawn } from "node:child_process";
import { mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import pg from "pg";
import S3rver from "s3rver";
import sharp from "sharp";
import { expect, test } from "vitest";
import { readSettings } from "../../src/config/settings.ts";
import { openBlobs } from "../../src/store/blobs.ts";
import { startEmbedded } from "../../src/store/embedded.ts";
import { holdRunLock } from "../../src/store/runLock.ts";
import { freshDatabase } from "../support/database.ts";

const settingsOf = (env: Record<string, string>) => {
  const read = readSettings(env);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.value;
};
const aFolder = () => mkdtemp(join(tmpdir(), "open-door-store-"));

async function ask(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("after Node is killed its PostgreSQL is adopted; after both are killed it starts from what they left; nothing is lost", async () => {
  const folder = await aFolder();
  const script = join(folder, "hold.ts");
  const embedded = join(import.meta.dirname, "../../src/store/embedded.ts");
  await writeFile(
    script,
    `import { startEmbedded } from ${JSON.stringify(embedded)};\nconst { url } = await startEmbedded(${JSON.stringify(folder)});\nconsole.log(url);\nsetInterval(() => {}, 1000);\n`,
  );
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise<string>((done) => child.stdout.once("data", (line) => done(String(line).trim())));
  await ask(url, "create table kept (n int); insert into kept values (42)");
  child.kill("SIGKILL");

  const adopted = await startEmbedded(folder);
  expect(adopted.adopted).toBe(true);
  expect(await ask(adopted.url, "select n from kept")).toEqual([{ n: 42 }]);
  const [{ pid }] = await ask(
    adopted.url,
    "select pg_backend_pid() as backend, (pg_read_file('postmaster.pid', 0, 10)) as pid",
  );
  process.kill(Number.parseInt(pid, 10), "SIGKILL");
  await new Promise((done) => setTimeout(done, 300));

  const again = await startEmbedded(folder);
  expect(again.adopted).toBe(false);
  expect(await ask(again.url, "select n from kept")).toEqual([{ n: 42 }]);
  const lock = await holdRunLock(again.url);
  expect(lock.ok).toBe(true);
  expect(await holdRunLock(again.url, 100)).toEqual({ ok: false });
  // The lock is taken again when its connection was lost, as with the server.
  await ask(
    again.url,
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'open-door-lock'",
  );
  await expect
    .poll(() => ask(again.url, "select from pg_locks where locktype = 'advisory' and objid = 3328"), {
      timeout: 10_000,
    })
    .toHaveLength(1);
  if (lock.ok) await lock.release();
  await again.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const aPhoto = () =>
  sharp({ create: { width: 80, height: 40, channels: 3, background: "#336699" } })
    .withExif({ IFD0: { Make: "A phone" }, IFD3: { GPSLatitude: "26/1 38/1 0/1", GPSLatitudeRef: "N" } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();

async function storesEvidence(env: Record<string, string>) {
  const blobs = await openBlobs(settingsOf(env));
  const photo = await aPhoto();
  expect((await sharp(photo).metadata()).exif).toBeDefined();
  const put = await blobs.put(Readable.from([photo]), "image/jpeg");
  if (!put.ok) throw new Error(put.reason);
  const kept = await buffer(await blobs.get(put.sha256));
  const { exif, orientation, width, height } = await sharp(kept).metadata();
  expect({ exif, orientation, width, height }).toEqual({
    exif: undefined,
    orientation: undefined,
    width: 40,
    height: 80,
  });
  expect(await blobs.put(Readable.from([photo]), "image/jpeg")).toEqual(put);
  const letter = await blobs.put(Readable.from([Buffer.from("a letter")]), "application/pdf");
  expect(letter).toMatchObject({ ok: true, size: 8 });
  if (!letter.ok) throw new Error(letter.reason);
  const blob = await blobs.blob(letter.sha256, "application/pdf");
  await blobs.removeUnlessPutSince(letter.sha256, new Date(Date.now() - 60_000));
  expect(String(await buffer(await blobs.get(letter.sha256)))).toBe("a letter");
  expect({ type: blob.type, text: await blob.text() }).toEqual({ type: "application/pdf", text: "a letter" });
  expect(await blobs.put(Readable.from([Buffer.from("no picture")]), "image/jpeg")).toEqual({
    ok: false,
    reason: "unreadablePicture",
  });
  const megabyte = Buffer.alloc(1024 * 1024);
  expect(await blobs.put(Readable.from(Array.from({ length: 21 }, () => megabyte)), "video/mp4")).toEqual({
    ok: false,
    reason: "tooLarge",
  });
  await blobs.removeUnlessPutSince(letter.sha256, new Date(Date.now() + 60_000));
  await expect(blobs.get(letter.sha256)).rejects.toMatchObject({ name: "FileGone" });
  await expect(blobs.blob(letter.sha256, "application/pdf")).rejects.toMatchObject({ name: "FileGone" });
}

test("evidence is stored by content in a folder; a photo loses its hidden location and stays the right way up", async () => {
  const folder = await aFolder();
  await storesEvidence({ DATA_DIR: folder });
  await rm(folder, { recursive: true, force: true });
});

test("what is removed stays when somebody has put the same content since", async () => {
  const folder = await aFolder();
  const blobs = await openBlobs(settingsOf({ DATA_DIR: folder }));
  const put = async () => {
    const done = await blobs.put(Readable.from([Buffer.from("the same")]), "text/plain");
    if (!done.ok) throw new Error(done.reason);
    return done.sha256;
  };
  const sha256 = await put();
  const first = new Date(Date.now() + 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await put();
  await blobs.removeUnlessPutSince(sha256, first);
  expect(String(await buffer(await blobs.get(sha256)))).toBe("the same");
  await Promise.all([put(), blobs.removeUnlessPutSince(sha256, first), put()]);
  expect(String(await buffer(await blobs.get(sha256)))).toBe("the same");
  await blobs.removeUnlessPutSince(sha256, new Date(Date.now() + 1000));
  await expect(blobs.get(sha256).then(buffer)).rejects.toThrow("no such file");
  await blobs.removeUnlessPutSince(sha256, new Date());
  await rm(folder, { recursive: true, force: true });
});

test("what a kill has left half removed comes back if it was put since, and goes if not, when the removal is done again", async () => {
  const folder = await aFolder();
  const blobs = await openBlobs(settingsOf({ DATA_DIR: folder }));
  const put = await blobs.put(Readable.from([Buffer.from("half gone")]), "text/plain");
  if (!put.ok) throw new Error(put.reason);
  const shelf = join(folder, "files", put.sha256.slice(0, 2));
  const half = join(shelf, `${put.sha256}.5f0c`);
  await rename(join(shelf, put.sha256), half);
  await blobs.removeUnlessPutSince(put.sha256, new Date(Date.now() - 60_000));
  expect(String(await buffer(await blobs.get(put.sha256)))).toBe("half gone");
  await rename(join(shelf, put.sha256), half);
  await blobs.removeUnlessPutSince(put.sha256, new Date(Date.now() + 60_000));
  expect(await readdir(shelf)).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});

test("and in the same way in S3-compatible storage", async () => {
  const directory = await aFolder();
  const server = new S3rver({
    port: 0,
    address: "127.0.0.1",
    silent: true,
    directory,
    configureBuckets: [{ name: "evidence", configs: [] }],
  });
  const { port } = await server.run();
  await storesEvidence({
    S3_BUCKET: "evidence",
    S3_ENDPOINT: `http://127.0.0.1:${port}`,
    S3_ACCESS_KEY_ID: "S3RVER",
    S3_SECRET_ACCESS_KEY: "S3RVER",
  });
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

test("0.3: what the forgetting job asks of all messages ever sent is answered by a small index", async () => {
  const database = await freshDatabase();
  const definition = "select indexdef from pg_indexes where indexname = 'outgoing_settled_at_idx'";
  expect(await database.query(definition, [])).toMatchObject([
    { indexdef: expect.stringMatching(/USING brin \(settled_at\) WITH \(pages_per_range='32'\)/) },
  ]);
  await database.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`set local enable_seqscan = off`;
    const plan = await tx.$queryRaw`
      explain select from outgoing where content ? 'secret' and status not in ('queued', 'held')
        and settled_at < now() - interval '1 hour' and settled_at > now() - interval '72 hours'`;
    expect(JSON.stringify(plan)).toContain("outgoing_settled_at_idx");
  });
  await database.drop();
});
