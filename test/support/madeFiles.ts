// Files as phones and office programs make them, as small as can be.

import { crc32, deflateRawSync } from "node:zlib";

const head = (type: string, length: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(8 + length);
  bytes.write(type, 4, "latin1");
  return bytes;
};
/** A box of MP4 or QuickTime, of other boxes or bytes. */
export const box = (type: string, ...content: (Buffer | string)[]): Buffer => {
  const body = Buffer.concat(content.map((one) => (typeof one === "string" ? Buffer.from(one, "latin1") : one)));
  return Buffer.concat([head(type, body.length), body]);
};
const numbers = (...all: number[]) => Buffer.concat(all.map((n) => Buffer.from(Uint32Array.of(n).buffer).swap32()));
const handler = (kind: string) => box("hdlr", numbers(0, 0), kind, Buffer.alloc(13));

/** A film with pictures in its "mdat", what hangs on its "moov", and the measurements of a track of its own. */
export function film({ brand = "mp42", extras = [] as Buffer[], measured = "", kind = "meta" } = {}) {
  const ftyp = box("ftyp", brand, numbers(0), "isom");
  const pictures = Buffer.alloc(5000, 9);
  const mdat = box("mdat", pictures, measured);
  const at = ftyp.length + 8;
  const track = (of: string, from: number, length: number) =>
    box(
      "trak",
      box("tkhd", Buffer.alloc(84)),
      box(
        "mdia",
        handler(of),
        box(
          "minf",
          box(
            "stbl",
            box("stsz", numbers(0, length, 1)),
            box("stsc", numbers(0, 1, 1, 1, 1)),
            box("stco", numbers(0, 1, from)),
          ),
        ),
      ),
    );
  const tracks = [track("vide", at, pictures.length)];
  if (measured) tracks.push(track(kind, at + pictures.length, measured.length));
  return Buffer.concat([ftyp, mdat, box("moov", box("mvhd", Buffer.alloc(100)), ...tracks, ...extras)]);
}

/** An archive with these texts, as office programs write it: packed, with sizes that follow. */
export function zip(texts: Record<string, string | Buffer>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(texts)) {
    const bytes = Buffer.from(text);
    const stored = name === "mimetype";
    const packed = stored ? bytes : deflateRawSync(bytes);
    const sums = Buffer.alloc(12);
    sums.writeUInt32LE(crc32(bytes), 0);
    sums.writeUInt32LE(packed.length, 4);
    sums.writeUInt32LE(bytes.length, 8);
    const fields = Buffer.alloc(10);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(stored ? 0 : 8, 2);
    fields.writeUInt16LE(stored ? 0 : 8, 4);
    const lengths = Buffer.alloc(4);
    lengths.writeUInt16LE(name.length, 0);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const local = [
      Buffer.from("PK\x03\x04", "latin1"),
      fields,
      stored ? sums : Buffer.alloc(12),
      lengths,
      Buffer.from(name),
      packed,
    ];
    if (!stored) local.push(Buffer.from("PK\x07\x08", "latin1"), sums);
    parts.push(...local);
    at += Buffer.concat(local).length;
    directory.push(Buffer.from("PK\x01\x02\x14\0", "latin1"), fields, sums, lengths, place, Buffer.from(name));
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(Object.keys(texts).length, 8);
  end.writeUInt16LE(Object.keys(texts).length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}

const types = (part: string) =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.${part.startsWith("word") ? "wordprocessingml.document" : "spreadsheetml.sheet"}.main+xml"/></Types>`;

/** A letter of Word's by that person, who has commented it and changed something. */
export const docx = (who: string, more: Record<string, string> = {}) =>
  zip({
    "[Content_Types].xml": types("word/document.xml"),
    "word/document.xml": `<w:document><w:p><w:ins w:id="1" w:author="${who}"><w:t>The lamp is dark.</w:t></w:ins></w:p></w:document>`,
    "word/comments.xml": `<w:comments><w:comment w:id="0" w:author="${who}" w:initials="ZG"><w:t>Here</w:t></w:comment></w:comments>`,
    "docProps/core.xml": `<cp:coreProperties><dc:creator>${who}</dc:creator><cp:lastModifiedBy>${who}</cp:lastModifiedBy></cp:coreProperties>`,
    "docProps/app.xml": `<Properties><Company>${who} Ltd</Company></Properties>`,
    ...more,
  });

/** A PDF of one page with a text on it, by that person; `xmp` says so once more. */
export function pdf(who: string, { xmp = false, page = "The lamp is dark", more = "" } = {}): Buffer {
  const text = `BT /F1 12 Tf 50 700 Td (${page}) Tj ET`;
  const packet = `<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>${who}</dc:creator></x:xmpmeta><?xpacket end='w'?>`;
  const objects = [
    `<</Type/Catalog/Pages 2 0 R${xmp ? "/Metadata 7 0 R" : ""}>>`,
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    `<</Length ${text.length}>>\nstream\n${text}\nendstream`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    `<</Author(${who})/Creator(${who} Writer)/Title(A letter)>>`,
    ...(xmp ? [`<</Type/Metadata/Subtype/XML/Length ${packet.length}>>\nstream\n${packet}\nendstream`] : []),
  ];
  let file = "%PDF-1.4\n";
  const places: number[] = [];
  for (const [i, object] of objects.entries()) {
    places.push(file.length);
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
  }
  file += more;
  const table = places.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  return Buffer.from(
    `${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<</Size ${objects.length + 1}/Root 1 0 R/Info 6 0 R>>\nstartxref\n${file.length}\n%%EOF\n`,
    "latin1",
  );
}
