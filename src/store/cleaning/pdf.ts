// PDFs: who wrote them, with what, and the comments' authors. What is read on the pages stays as it is.

import { readFile, writeFile } from "node:fs/promises";
import type { Cleaned } from "./document.ts";
import { inThread } from "./thread.ts";

/** Where none of these stands, nothing is hidden: most scans, and whatever only begins like a PDF. */
const traces =
  /\/(?:Info|Metadata|PieceInfo|ObjStm|Author|Creator|Producer|Annots|Encrypt)\b|Exif\0\0|ns\.adobe\.com\/xap|Photoshop 3\.0/;

/**
 * Cleaned at "<path>.clean". A PDF that is signed or encrypted stays: changing it would break the signature, which may be why it was sent.
 * One so broken that a library can't read it has what can be seen of its author blanked.
 */
export async function cleanPdf(path: string): Promise<Cleaned> {
  const text = await readFile(path, "latin1");
  if (!traces.test(text)) return "nothingHidden";
  if (/\/(?:Encrypt|ByteRange)\b/.test(text)) return "stays";
  const worker = new URL("./pdfWorker.ts", import.meta.url);
  const done = await inThread<Cleaned>(worker, path).catch(() => undefined);
  return done ?? blankNames(path, text);
}

const values =
  /(\/(?:Author|Creator|Producer|Title|Subject|Keywords)\s*)(\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>)|<\?xpacket begin[\s\S]*?<\?xpacket end[^>]*>/g;

async function blankNames(path: string, text: string): Promise<Cleaned> {
  const blanked = text.replace(values, (all, key?: string, value = "") =>
    key ? `${key}${value[0]}${" ".repeat(value.length - 2)}${value.at(-1)}` : " ".repeat(all.length),
  );
  if (blanked !== text) await writeFile(`${path}.clean`, blanked, { encoding: "latin1", mode: 0o600, flush: true });
  // Packed objects may hold a name still.
  if (/\/ObjStm\b/.test(text)) return "stays";
  return blanked === text ? "nothingHidden" : "cleaned";
}
