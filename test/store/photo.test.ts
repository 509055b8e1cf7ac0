import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSettings } from "../../src/config/settings.ts";
import { type Blobs, openBlobs } from "../../src/store/blobs.ts";
import { nameAsStored } from "../../src/store/photo.ts";

let folder: string;
let blobs: Blobs;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "open-door-photos-"));
  const settings = readSettings({ DATA_DIR: folder });
  if (!settings.ok) throw new Error("settings");
  blobs = await openBlobs(settings.value);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function stored(bytes: Buffer, mediaType: string) {
  const put = await blobs.put(Readable.from([bytes]), mediaType);
  if (!put.ok) throw new Error(put.reason);
  const kept = await buffer(await blobs.get(put.sha256));
  expect(kept.length).toBe(put.size);
  return { kept, mediaType: put.mediaType };
}

/** Made with heif-enc: 128 by 96, red on the left and blue on the right, with a maker and a place in its EXIF. */
const heic = () => readFile(join(import.meta.dirname, "pictures/lamp.heic"));

test.each(["image/heic", "image/heif", "application/octet-stream"])(
  "a picture of an iPhone, sent as %s, becomes a JPEG without its hidden place",
  async (said) => {
    const bytes = await heic();
    expect(bytes.includes("Telephone")).toBe(true);
    const { kept, mediaType } = await stored(bytes, said);
    expect(mediaType).toBe("image/jpeg");
    const { format, width, height, exif } = await sharp(kept).metadata();
    expect({ format, width, height, exif }).toEqual({ format: "jpeg", width: 128, height: 96, exif: undefined });
    expect(kept.includes("Telephone")).toBe(false);
    const { data } = await sharp(kept).raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [...data.subarray((y * 128 + x) * 3, (y * 128 + x) * 3 + 3)];
    const [red, blue] = [at(20, 48), at(100, 48)];
    expect(red[0]).toBeGreaterThan(150);
    expect(blue[2]).toBeGreaterThan(150);
  },
);

test("its name says what it has become; other names stay", () => {
  expect(nameAsStored("IMG_2041.HEIC", "image/jpeg")).toBe("IMG_2041.jpg");
  expect(nameAsStored("lamp.heif", "image/jpeg")).toBe("lamp.jpg");
  expect(nameAsStored("lamp.jpeg", "image/jpeg")).toBe("lamp.jpeg");
  expect(nameAsStored("heic.pdf", "application/pdf")).toBe("heic.pdf");
  expect(nameAsStored("photo-1.jpg", "image/gif")).toBe("photo-1.gif");
  expect(nameAsStored("scan.TIFF", "image/tiff")).toBe("scan.TIFF");
  expect(nameAsStored("no ending", "image/png")).toBe("no ending.png");
});

test("a broken picture of an iPhone is refused, and leaves nothing behind", async () => {
  const bytes = await heic();
  for (const broken of [bytes.subarray(0, 500), Buffer.concat([bytes.subarray(0, 600), Buffer.alloc(200, 7)])])
    expect(await blobs.put(Readable.from([broken]), "image/heic")).toEqual({ ok: false, reason: "unreadablePicture" });
  expect(await readdir(join(folder, "files", "arriving"))).toEqual([]);
});

test("a photo sent as a document of no known type loses its place as well", async () => {
  const photo = await sharp({ create: { width: 80, height: 40, channels: 3, background: "#336699" } })
    .withExif({ IFD0: { Make: "A phone" }, IFD3: { GPSLatitude: "26/1 38/1 0/1", GPSLatitudeRef: "N" } })
    .jpeg()
    .toBuffer();
  const { kept, mediaType } = await stored(photo, "application/octet-stream");
  expect(mediaType).toBe("image/jpeg");
  expect((await sharp(kept).metadata()).exif).toBeUndefined();
});

test("a scan of several pages keeps them all, and a moving picture moves", async () => {
  const page = (background: string) =>
    sharp({ create: { width: 60, height: 40, channels: 3, background } })
      .png()
      .toBuffer();
  const two = sharp([await page("#f00"), await page("#00f")], { join: { animated: true } });
  const scan = await stored(await two.clone().tiff().toBuffer(), "image/tiff");
  expect(await sharp(scan.kept).metadata()).toMatchObject({ format: "tiff", pages: 2 });
  const gif = await two.clone().gif().toBuffer();
  expect((await stored(gif, "image/gif")).kept.equals(gif)).toBe(true);
  // As some platforms send it, under the name of a photo.
  const unnamed = await stored(gif, "image/jpeg");
  expect(unnamed.kept.equals(gif)).toBe(true);
  expect(unnamed.mediaType).toBe("image/gif");
});

test("what is no picture stays as it is, byte by byte", async () => {
  for (const [words, mediaType] of [
    ["%PDF-1.4 a contract", "application/pdf"],
    ["anything", "application/octet-stream"],
    ["OggS a voice", "audio/ogg"],
  ] as const)
    expect(await stored(Buffer.from(words), mediaType)).toEqual({ kept: Buffer.from(words), mediaType });
});

test("a file is on the disk as far as it has come, and never in memory as a whole", async () => {
  const coming = new PassThrough();
  const put = blobs.put(coming, "video/mp4");
  const megabyte = Buffer.alloc(1024 * 1024, 1);
  for (let i = 0; i < 8; i++) {
    if (!coming.write(megabyte)) await new Promise((resolve) => coming.once("drain", resolve));
  }
  const arriving = async () => {
    const [name = ""] = await readdir(join(folder, "files", "arriving"));
    return (await stat(join(folder, "files", "arriving", name))).size;
  };
  await expect.poll(arriving, { timeout: 5000 }).toBeGreaterThan(6 * 1024 * 1024);
  coming.end();
  expect(await put).toMatchObject({ ok: true, size: 8 * 1024 * 1024 });
});
