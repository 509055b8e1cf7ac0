// Documents of office programs (OOXML, OpenDocument, RTF): who wrote, changed and commented them, and where they lay on a disk.

import { readFile, writeFile } from "node:fs/promises";
import { withoutHiddenSegments } from "./jpeg.ts";
import { contentOf, entriesOf, withContent, zipOf } from "./zip.ts";

/** `stays`: it may still tell something, and can't be changed (signed, encrypted, of a shape that we don't know). */
export type Cleaned = "cleaned" | "nothingHidden" | "stays";

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const ofPackage = "http://schemas.openxmlformats.org";

/** Parts that are nothing but such information, as they are when there is none. */
const emptyParts: Record<string, string> = {
  "docProps/core.xml": `${head}<cp:coreProperties xmlns:cp="${ofPackage}/package/2006/metadata/core-properties"/>`,
  "docProps/app.xml": `${head}<Properties xmlns="${ofPackage}/officeDocument/2006/extended-properties"/>`,
  "docProps/custom.xml": `${head}<Properties xmlns="${ofPackage}/officeDocument/2006/custom-properties"/>`,
  "meta.xml": `${head}<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"><office:meta/></office:document-meta>`,
};

/** Names within other parts: of comments, changes and people, and paths of a disk, which begin with who uses it. */
const names: [part: RegExp, name: RegExp, instead: string][] = [
  [/^word\/.+\.xml$/, /\b(w:author|w:initials|w15:author|w15:userId|w15:providerId)="[^"]*"/g, '$1="-"'],
  [/^word\/_rels\/settings\.xml\.rels$/, /"file:[^"]*"/gi, '"file:///template.dotx"'],
  [/^xl\/comments[^/]*\.xml$|^xl\/comments\/.+\.xml$/, /<author>[^<]*<\/author>/g, "<author>-</author>"],
  [/^xl\/persons\/.+\.xml$/, /\b(displayName|userId)="[^"]*"/g, '$1="-"'],
  [/^xl\/workbook\.xml$/, /(<x15ac:absPath[^>]*\burl=|\buserName=)"[^"]*"/g, '$1"-"'],
  [/^ppt\/(commentAuthors|authors)\.xml$/, /\b(name|initials|userId)="[^"]*"/g, '$1="-"'],
  [/^(content|styles)\.xml$/, /<(dc:creator|meta:creator-initials|loext:sender-initials)>[^<]*<\//g, "<$1>-</"],
];

const signatures = /^_xmlsignatures\/|^META-INF\/(documentsignatures|macrosignatures)\.xml$/i;

/** An archive of an office program, at "<path>.clean". */
export async function cleanArchive(path: string): Promise<Cleaned> {
  try {
    const entries = entriesOf(await readFile(path));
    if (entries.some(({ name }) => signatures.test(name))) return "stays";
    const manifest = entries.find(({ name }) => name === "META-INF/manifest.xml");
    if (manifest && contentOf(manifest).includes("encryption-data")) return "stays";
    let changed = false;
    const clean = entries.map((entry) => {
      const after = photos.test(entry.name) ? withoutHiddenSegments(contentOf(entry)) : withoutNames(entry);
      if (!after) return entry;
      changed = true;
      return withContent(entry, after);
    });
    if (!changed) return "nothingHidden";
    await writeFile(`${path}.clean`, zipOf(clean), { mode: 0o600, flush: true });
    return "cleaned";
  } catch (error) {
    if (error instanceof Error && "syscall" in error) throw error; // the disk's
    return "stays";
  }
}

/** Nothing where it names nobody. */
function withoutNames(entry: Parameters<typeof contentOf>[0]): Buffer | undefined {
  if (!worthReading(entry.name)) return undefined;
  const before = contentOf(entry).toString("utf8");
  const after = emptyParts[entry.name] ?? namesOut(entry.name, before);
  return after === before ? undefined : Buffer.from(after);
}

const photos = /^(word|xl|ppt)\/media\/.+\.jpe?g$|^Pictures\/.+\.jpe?g$/i;

const worthReading = (name: string) => name in emptyParts || names.some(([part]) => part.test(name));

const namesOut = (part: string, text: string): string =>
  names.reduce((said, [where, name, instead]) => (where.test(part) ? said.replace(name, instead) : said), text);

/** A group of RTF's that names somebody, such as "{\author Wang Fang}"; what is in it becomes spaces, so that nothing moves. */
const rtfNames =
  /\{\\(?:\*\\)?(?:author|operator|manager|company|title|subject|keywords|doccomm|hlinkbase|atnauthor|atnid)\b[^{}]*/g;
const word = /^\{\\(?:\*\\)?[a-z]+/;

export async function cleanRtf(path: string): Promise<Cleaned> {
  const before = await readFile(path, "latin1");
  const after = before.replace(rtfNames, (group) => (word.exec(group)?.[0] ?? "").padEnd(group.length));
  if (after === before) return "nothingHidden";
  await writeFile(`${path}.clean`, after, { encoding: "latin1", mode: 0o600, flush: true });
  return "cleaned";
}
