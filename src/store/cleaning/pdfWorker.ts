// The thread of pdf.ts: cleans one document and ends.

import { readFile, writeFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { PDFDict, PDFDocument, PDFName, PDFRawStream, PDFStream } from "@cantoo/pdf-lib";
import { z } from "zod";
import type { Cleaned } from "./document.ts";
import { withoutHiddenSegments } from "./jpeg.ts";

const path = z.string().parse(workerData);
/** Annotations that somebody wrote; of others "T" is the name of a field. */
const comments =
  /^\/(Text|FreeText|Line|Square|Circle|Polygon|PolyLine|Highlight|Underline|Squiggly|StrikeOut|Stamp|Caret|Ink|FileAttachment|Sound|Redact)$/;
const name = (text: string) => PDFName.of(text);

/** A JPEG as it came from its camera. */
const isPhoto = (object: unknown): object is PDFRawStream =>
  object instanceof PDFRawStream && /^\[? *\/DCTDecode *\]?$/.test(String(object.dict.get(name("Filter")) ?? ""));

/** One that nothing points to: of an earlier save, or of a file whose end is missing. */
const isDescription = (dict: PDFDict): boolean =>
  !dict.has(name("Type")) && ["Author", "Creator", "Producer"].some((key) => dict.has(name(key)));

async function clean(): Promise<Cleaned> {
  const pdf = await PDFDocument.load(await readFile(path), { updateMetadata: false });
  const { context } = pdf;
  const pages = pdf.getPageCount();
  let changed = false;
  const drop = (dict: PDFDict, key: string) => {
    changed = dict.delete(name(key)) || changed;
  };
  const { Info } = context.trailerInfo;
  if (Info) {
    if (!(Info instanceof PDFDict)) context.delete(Info as never);
    context.trailerInfo.Info = undefined;
    changed = true;
  }
  for (const [reference, object] of context.enumerateIndirectObjects()) {
    const dict = object instanceof PDFStream ? object.dict : object;
    if (!(dict instanceof PDFDict)) continue;
    if (dict.has(name("ByteRange"))) return "stays";
    if (isDescription(dict)) {
      context.delete(reference);
      changed = true;
    }
    if (dict.get(name("Type")) === name("Metadata")) {
      context.delete(reference);
      changed = true;
    }
    const photo = isPhoto(object) && withoutHiddenSegments(Buffer.from(object.getContents()));
    if (photo) {
      context.assign(reference, PDFRawStream.of(dict, photo));
      changed = true;
    }
    drop(dict, "Metadata");
    drop(dict, "PieceInfo");
    if (comments.test(String(dict.get(name("Subtype")) ?? "")) && dict.has(name("Rect"))) drop(dict, "T");
  }
  if (!changed) return "nothingHidden";
  const bytes = await pdf.save({ updateFieldAppearances: false, addDefaultPage: false });
  const again = await PDFDocument.load(bytes, { updateMetadata: false });
  if (again.getPageCount() !== pages) return "stays";
  await writeFile(`${path}.clean`, bytes, { mode: 0o600, flush: true });
  return "cleaned";
}

parentPort?.postMessage(await clean());
