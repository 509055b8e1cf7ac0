// What a person sends is known by its content, whatever it is called, and stored without what is hidden in it.

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { PDFDocument } from "@cantoo/pdf-lib";
import { strFromU8, unzipSync } from "fflate";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSettings } from "../../src/config/settings.ts";
import { type Blobs, openBlobs } from "../../src/store/blobs.ts";
import { nameAsStored } from "../../src/store/photo.ts";
import { box, docx, film, pdf, zip } from "../support/madeFiles.ts";

let folder: string;
let blobs: Blobs;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "open-door-cleaning-"));
  const settings = readSettings({ DATA_DIR: folder });
  if (!settings.ok) throw new Error("settings");
  blobs = await openBlobs(settings.value);
});
afterAll(async () => {
  expect(await readdir(join(folder, "files", "arriving"))).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});

async function stored(bytes: Buffer, called: string) {
  const put = await blobs.put(Readable.from([bytes]), called);
  if (!put.ok) throw new Error(put.reason);
  const kept = await buffer(await blobs.get(put.sha256));
  expect(kept.length).toBe(put.size);
  return { kept, mediaType: put.mediaType, metadataLeft: put.metadataLeft ?? false };
}
/** The same bytes, but for those that have become zero, and the four letters of a box that says nothing now. */
const blankedOnly = (before: Buffer, after: Buffer) =>
  after.length === before.length &&
  after.every((byte, i) => byte === before[i] || byte === 0 || "fre".includes(String.fromCharCode(byte)));

const texts = (archive: Buffer) =>
  Object.fromEntries(Object.entries(unzipSync(archive)).map(([name, bytes]) => [name, strFromU8(bytes)]));
const place = "+26.6418+118.1782/";

describe("F21: a photo is known by its first bytes", () => {
  const photo = () =>
    sharp({ create: { width: 80, height: 40, channels: 3, background: "#336699" } })
      .withExif({ IFD0: { Make: "A phone" }, IFD3: { GPSLatitude: "26/1 38/1 0/1", GPSLatitudeRef: "N" } })
      .jpeg()
      .toBuffer();

  test.each([
    "application/pdf",
    "text/plain",
    "video/mp4",
    "audio/ogg",
    "binary/octet-stream",
    "application/x-download",
    "application/x-unknown",
    "application/octet-stream",
    "image/*",
    "image/png",
    "",
    "*/*",
  ])("called '%s', it loses its place", async (called) => {
    const { kept, mediaType } = await stored(await photo(), called);
    expect(mediaType).toBe("image/jpeg");
    expect((await sharp(kept).metadata()).exif).toBeUndefined();
  });

  test.each(["png", "webp", "avif"] as const)("a %s called a text loses it as well", async (format) => {
    const bytes = await sharp(await photo())
      .keepExif()
      [format]()
      .toBuffer();
    expect((await sharp(bytes).metadata()).exif).toBeDefined();
    const { kept, mediaType } = await stored(bytes, "text/plain");
    expect(mediaType).toBe(`image/${format}`);
    expect((await sharp(kept).metadata()).exif).toBeUndefined();
  });

  test("a moving picture moves on, without what is written in it", async () => {
    const frames = await Promise.all(
      ["#f00", "#00f"].map((background) =>
        sharp({ create: { width: 8, height: 8, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const words = Buffer.concat([
      Buffer.from([0x21, 0xfe, place.length]),
      Buffer.from(place),
      Buffer.from([0, 0x21, 0xff, 11]),
      Buffer.from("XMP DataXMP"),
      Buffer.from([7]),
      Buffer.from("Zhang G"),
      Buffer.from([0]),
    ]);
    const written = Buffer.concat([gif.subarray(0, -1), words, gif.subarray(-1)]);
    const { kept, mediaType } = await stored(written, "application/pdf");
    expect(mediaType).toBe("image/gif");
    expect(kept.includes(place)).toBe(false);
    expect(kept.includes("Zhang")).toBe(false);
    expect((await sharp(kept, { animated: true }).metadata()).pages).toBe(2);
    expect((await stored(gif, "image/gif")).kept.equals(gif)).toBe(true);
  });

  test("its name follows", () => {
    expect(nameAsStored("scan.pdf", "image/jpeg")).toBe("scan.jpg");
    expect(nameAsStored("photo-1.jpg", "video/mp4")).toBe("photo-1.mp4");
    expect(nameAsStored("photo-1.jpg", "application/pdf")).toBe("photo-1.pdf");
    expect(nameAsStored("letter", "application/pdf")).toBe("letter.pdf");
    expect(nameAsStored("file.bin", "application/pdf")).toBe("file.pdf");
    expect(nameAsStored("notes.md", "application/pdf")).toBe("notes.md");
    expect(nameAsStored("notes.md", "text/plain")).toBe("notes.md");
  });

  test.each([
    ["a text that begins like a picture", "BMW parked before the school", "text/plain"],
    ["a page", "<html><script>alert(1)</script></html>", "text/html"],
    ["a program", "MZ\x90\0 a program", "application/x-msdownload"],
    ["a text of two bytes a letter", "\xff\xfea\0b\0", "text/plain"],
    ["an archive", zip({ "a.txt": "text" }).toString("latin1"), "application/zip"],
  ])("%s stays what it was", async (_, text, called) => {
    const bytes = Buffer.from(text, "latin1");
    expect(await stored(bytes, called)).toEqual({ kept: bytes, mediaType: called, metadataLeft: false });
  });
});

describe("F21: a film loses the place in which it was taken, and no other byte moves", () => {
  const xyz = box("udta", box("©xyz", Buffer.from([0, place.length, 0x15, 0xc7]), place));
  const loci = box("udta", box("loci", Buffer.alloc(6), "a place\0\0", place));
  const keys = box(
    "meta",
    box(
      "keys",
      Buffer.alloc(8),
      box("mdta", "com.apple.quicktime.location.ISO6709"),
      box("mdta", "com.apple.quicktime.make"),
    ),
    box(
      "ilst",
      box("\0\0\0\x01", box("data", Buffer.alloc(8), place)),
      box("\0\0\0\x02", box("data", Buffer.alloc(8), "A phone")),
    ),
  );
  const xmp = box("uuid", Buffer.from("be7acfcb97a942e89c71999491e3afac", "hex"), `<exif:GPSLatitude>${place}`);

  test.each([
    ["©xyz", film({ extras: [xyz] }), "video/mp4"],
    ["©xyz of an old telephone", film({ brand: "3gp4", extras: [loci] }), "video/3gpp"],
    ["QuickTime's keys", film({ brand: "qt  ", extras: [keys] }), "video/quicktime"],
    ["iTunes' data in a user's data", film({ extras: [box("udta", box("meta", Buffer.alloc(4), keys))] }), "video/mp4"],
    ["XMP at its end", Buffer.concat([film({}), xmp]), "video/mp4"],
    [
      "a list that ends in four zeros",
      film({ extras: [box("udta", box("©xyz", place), Buffer.alloc(4))] }),
      "video/mp4",
    ],
    ["the place for each picture", film({ brand: "qt  ", measured: place.repeat(3) }), "video/quicktime"],
    ["sound alone", film({ brand: "M4A ", extras: [xyz] }), "audio/mp4"],
  ])("%s", async (_, bytes, mediaType) => {
    for (const called of [mediaType, "application/octet-stream", "application/pdf"]) {
      const found = await stored(bytes, called);
      expect(found.mediaType).toBe(mediaType);
      expect(found.metadataLeft).toBe(false);
      expect(found.kept.includes(place)).toBe(false);
      expect(found.kept.includes("A phone")).toBe(false);
      expect(blankedOnly(bytes, found.kept)).toBe(true);
      expect(found.kept.includes(Buffer.alloc(5000, 9))).toBe(true);
    }
  });

  test("a film without a word about itself stays byte for byte", async () => {
    const bytes = film();
    expect(await stored(bytes, "video/mp4")).toEqual({ kept: bytes, mediaType: "video/mp4", metadataLeft: false });
  });

  test("where it may still tell something, that is said", async () => {
    expect(await stored(film({ measured: "GPS (118.1782, 26.6418)", kind: "text" }), "video/mp4")).toMatchObject({
      metadataLeft: true,
    });
    expect(await stored(film({ extras: [xyz] }).subarray(0, -40), "video/mp4")).toMatchObject({ metadataLeft: true });
  });

  test("a voice message of WebM or MP4 is still sound", async () => {
    expect(await stored(film(), "audio/mp4")).toMatchObject({ mediaType: "audio/mp4" });
    expect(await stored(film(), "audio/ogg")).toMatchObject({ mediaType: "audio/mp4" });
  });

  test("the tags of WebM go, also of a recording that does not say how long it is", async () => {
    const element = (id: string, body: Buffer, unknown = false) =>
      Buffer.concat([
        Buffer.from(id, "hex"),
        unknown ? Buffer.from("01ffffffffffffff", "hex") : Buffer.of(0x40 | (body.length >> 8), body.length & 0xff),
        body,
      ]);
    const said = element("1254c367", element("7373", element("67c8", Buffer.from(`LOCATION ${place}`))));
    const doctype = element("1a45dfa3", element("4282", Buffer.from("webm")));
    const pictures = element("1f43b675", element("a3", Buffer.alloc(900, 7)));
    for (const unknown of [false, true]) {
      const bytes = Buffer.concat([doctype, element("18538067", Buffer.concat([said, pictures]), unknown)]);
      const { kept, mediaType, metadataLeft } = await stored(bytes, "application/octet-stream");
      expect({ mediaType, metadataLeft }).toEqual({ mediaType: "video/webm", metadataLeft: false });
      expect(kept.includes(place)).toBe(false);
      expect(kept.length).toBe(bytes.length);
      expect(kept.includes(Buffer.alloc(900, 7))).toBe(true);
    }
  });

  test("the tags of an MP3 go", async () => {
    const tag = Buffer.from(`TPE1\0\0\0\x0d\0\0\0Zhang Geheim`, "latin1");
    const frames = Buffer.concat(
      Array.from({ length: 4 }, () => Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(413, 1)])),
    );
    const bytes = Buffer.concat([Buffer.from("ID3\x03\0\0\0\0\0", "latin1"), Buffer.of(tag.length), tag, frames]);
    const { kept, mediaType } = await stored(bytes, "audio/mpeg");
    expect(mediaType).toBe("audio/mpeg");
    expect(kept.includes("Zhang")).toBe(false);
    expect(kept.subarray(-frames.length).equals(frames)).toBe(true);
  });
});

describe("M6: a document does not say who wrote it", () => {
  const who = "Zhang Geheim";
  const isIn = (bytes: Buffer, name = who) =>
    bytes.includes(name) ||
    bytes.includes(Buffer.from(name, "utf16le")) ||
    bytes.includes(Buffer.from(name).toString("hex"));

  test.each([
    ["its description", pdf(who)],
    ["its description and XMP", pdf(who, { xmp: true })],
  ])("a PDF in %s; its page stays", async (_, bytes) => {
    const { kept, mediaType, metadataLeft } = await stored(bytes, "application/pdf");
    expect({ mediaType, metadataLeft }).toEqual({ mediaType: "application/pdf", metadataLeft: false });
    expect(isIn(kept)).toBe(false);
    const again = await PDFDocument.load(kept, { updateMetadata: false });
    expect([again.getPageCount(), again.getAuthor(), again.getCreator()]).toEqual([1, undefined, undefined]);
    expect(kept.includes("The lamp is dark")).toBe(true);
  });

  test("a PDF whose description is packed away", async () => {
    const made = await PDFDocument.create();
    made.addPage();
    made.setAuthor(who);
    const bytes = Buffer.from(await made.save({ useObjectStreams: true }));
    expect((await PDFDocument.load(bytes)).getAuthor()).toBe(who);
    const { kept } = await stored(bytes, "application/octet-stream");
    expect((await PDFDocument.load(kept)).getAuthor()).toBeUndefined();
  });

  test("photos in a PDF or a letter lose their place, and stay as they were taken and turned", async () => {
    const photo = await sharp({ create: { width: 80, height: 40, channels: 3, background: "#336699" } })
      .withMetadata({ orientation: 6 })
      .withExif({
        IFD0: { Make: "A phone", Orientation: "6" },
        IFD3: { GPSLatitude: "26/1 38/1 0/1", GPSLatitudeRef: "N" },
      })
      .jpeg()
      .toBuffer();
    const pixels = (jpeg: Uint8Array) => sharp(jpeg).raw().toBuffer();
    const made = await PDFDocument.create();
    made.addPage().drawImage(await made.embedJpg(photo));
    const asPdf = Buffer.from(await made.save());
    expect(asPdf.includes("A phone")).toBe(true);
    const { kept } = await stored(asPdf, "application/pdf");
    expect(kept.includes("A phone")).toBe(false);
    expect(kept.includes("Exif")).toBe(true); // how it is turned
    expect((await PDFDocument.load(kept)).getPageCount()).toBe(1);
    const letter = zip({ ...texts(docx(who)), "word/media/image1.jpg": photo });
    const media = unzipSync((await stored(letter, "application/zip")).kept)["word/media/image1.jpg"];
    if (!media) throw new Error("the picture is gone");
    expect(Buffer.from(media).includes("A phone")).toBe(false);
    expect(await sharp(media).metadata()).toMatchObject({ orientation: 6, width: 80 });
    expect((await pixels(media)).equals(await pixels(photo))).toBe(true);
  });

  test.each([
    ["whose end is missing", (bytes: Buffer) => bytes.subarray(0, bytes.length - 60)],
    ["with bytes before its head", (bytes: Buffer) => Buffer.concat([Buffer.from("\r\n"), bytes])],
    [
      "saved again under another name",
      (bytes: Buffer) =>
        Buffer.concat([
          bytes,
          Buffer.from("\n20 0 obj\n<</Author(Li)>>\nendobj\ntrailer\n<</Root 1 0 R/Info 20 0 R>>\n"),
        ]),
    ],
  ])("a PDF %s says it neither", async (_, changed) => {
    const made = await PDFDocument.create();
    made.addPage();
    made.setTitle(who);
    made.setAuthor(who);
    const utf16 = Buffer.from(who, "utf16le").swap16().toString("hex").toUpperCase();
    const bytes = Buffer.from(await made.save({ useObjectStreams: false }));
    expect(bytes.includes(utf16)).toBe(true);
    const { kept, mediaType } = await stored(changed(bytes), "application/pdf");
    expect(mediaType).toBe("application/pdf");
    expect(kept.includes(utf16)).toBe(false);
  });

  test("one too broken to be read has its author blanked where it stands", async () => {
    const bytes = Buffer.from(
      `%PDF-1.4\n1 0 obj <</Author(${who}) /Creator <${Buffer.from(who).toString("hex")}>>> endobj\nno more`,
    );
    const { kept } = await stored(bytes, "application/pdf");
    expect(isIn(kept)).toBe(false);
  });

  test.each([
    ["signed", pdf(who, { more: "8 0 obj\n<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>\nendobj\n" })],
    ["encrypted", Buffer.from(String(pdf(who)).replace("/Info 6 0 R", "/Info 6 0 R/Encrypt 6 0 R"))],
  ])("one that is %s stays byte for byte, and that is said", async (_, bytes) => {
    expect(await stored(bytes, "application/pdf")).toEqual({
      kept: bytes,
      mediaType: "application/pdf",
      metadataLeft: true,
    });
  });

  test("a letter of Word's: its properties, comments and changes; what it says stays", async () => {
    const { kept, mediaType, metadataLeft } = await stored(docx(who), "application/octet-stream");
    expect(mediaType).toBe("application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    expect(metadataLeft).toBe(false);
    const parts = Object.entries(unzipSync(kept)).map(([name, bytes]) => [name, strFromU8(bytes)] as const);
    expect(parts.map(([name]) => name)).toEqual(Object.keys(unzipSync(docx(who))));
    expect(parts.filter(([, text]) => text.includes("Geheim"))).toEqual([]);
    expect(parts.find(([name]) => name === "word/document.xml")?.[1]).toContain("The lamp is dark.");
  });

  test("tables and OpenDocument likewise; what is signed stays, and that is said", async () => {
    const table = zip({
      "[Content_Types].xml": String(unzipSync(docx(who))["[Content_Types].xml"]?.toString()),
      "xl/workbook.xml": `<workbook><x15ac:absPath url="C:\\Users\\${who}\\"/></workbook>`,
      "xl/comments1.xml": `<comments><authors><author>${who}</author></authors></comments>`,
      "docProps/core.xml": `<dc:creator>${who}</dc:creator>`,
    });
    const odt = zip({
      mimetype: "application/vnd.oasis.opendocument.text",
      "content.xml": `<office:annotation><dc:creator>${who}</dc:creator><text:p>Here</text:p></office:annotation>`,
      "meta.xml": `<office:document-meta><meta:initial-creator>${who}</meta:initial-creator></office:document-meta>`,
    });
    for (const [bytes, called] of [
      [table, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
      [odt, "application/vnd.oasis.opendocument.text"],
    ] as const) {
      const { kept, metadataLeft } = await stored(bytes, called);
      expect(metadataLeft, called).toBe(false);
      const texts = Object.values(unzipSync(kept)).map((part) => strFromU8(part));
      expect(texts.some((text) => text.includes("Geheim"))).toBe(false);
    }
    const signed = docx(who, { "_xmlsignatures/sig1.xml": "<Signature/>" });
    expect(await stored(signed, "application/octet-stream")).toMatchObject({ kept: signed, metadataLeft: true });
  });

  test("an RTF's author becomes spaces; an old Word file's stays, and that is said", async () => {
    const rtf = Buffer.from(`{\\rtf1{\\info{\\author ${who}}{\\operator ${who}}}The lamp is dark.}`);
    const { kept } = await stored(rtf, "application/rtf");
    expect(isIn(kept)).toBe(false);
    expect(kept.length).toBe(rtf.length);
    expect(String(kept)).toContain("The lamp is dark.}");
    const old = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)]);
    expect(await stored(old, "application/msword")).toEqual({
      kept: old,
      mediaType: "application/msword",
      metadataLeft: true,
    });
  });

  test("what we print ourselves is kept as it is", async () => {
    const bytes = pdf(who);
    const put = await blobs.put(Readable.from([bytes]), "application/pdf", { ours: true });
    expect(put).toMatchObject({ ok: true, size: bytes.length });
  });
});

test("F20: an empty file is refused, whatever it is called", async () => {
  for (const called of ["application/pdf", "image/jpeg", "text/plain", ""])
    expect(await blobs.put(Readable.from([]), called)).toEqual({ ok: false, reason: "empty" });
});
