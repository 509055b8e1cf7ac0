// Films and sound in the wrapping of MP4, QuickTime and 3GP (ISO/IEC 14496-12): where phones write the place, the maker and the time.

import type { FileHandle } from "node:fs/promises";
import { blank, bytesAt, editing, overwrite } from "./overwriting.ts";

type Box = { type: string; at: number; body: number; end: number };

/** Boxes that hold boxes on the way to what is sought. */
const holders = new Set(["moov", "trak", "mdia", "minf", "stbl", "moof", "traf", "edts", "mvex"]);
/**
 * What hangs on a film and no player needs: a user's data (©xyz, loci, Samsung's and GoPro's own), QuickTime's and iTunes' keys
 * (com.apple.quicktime.location.ISO6709), XMP under its uuid, and what dashboard cameras add.
 */
const hidden = new Set(["udta", "meta", "uuid", "gps ", "©xyz", "loci"]);
const xmp = "be7acfcb97a942e89c71999491e3afac";
/** A film of a phone has some dozens. */
const mostBoxes = 20_000;

/**
 * Blanks the hidden information, in place. False where the film may still tell something: its boxes can't be followed to their end, or it
 * carries a track of text, in which some cameras write where they are.
 */
export const withoutPlace = (path: string): Promise<boolean> =>
  editing(path, async (file, size) => {
    const boxes = await allBoxes(file, size);
    const isHidden = ({ type, uuid }: Found) => hidden.has(type) && (type !== "uuid" || uuid === xmp);
    for (const box of boxes.found.filter(isHidden)) await makeFree(file, box);
    let whole = boxes.whole && boxes.found.some(({ type }) => type === "moov" || type === "moof");
    for (const track of boxes.found.filter(({ type }) => type === "trak")) {
      const inside = boxes.found.filter(({ at, end }) => at > track.at && end <= track.end);
      const kind = await handlerOf(file, inside);
      if (kind === "meta" || kind === "camm" || kind === "gpmd")
        whole = (await dropTrack(file, track, inside, size)) && whole;
      else if (["text", "sbtl", "subt", "subp", "data"].includes(kind)) whole = false;
    }
    return whole;
  });

type Found = Box & { uuid?: string };

/** In the order of the file, what is inside a holder after it. */
async function allBoxes(file: FileHandle, size: number): Promise<{ found: Found[]; whole: boolean }> {
  const found: Found[] = [];
  let whole = true;
  const walk = async (from: number, to: number): Promise<void> => {
    for (let at = from; at + 8 <= to && found.length < mostBoxes; ) {
      const box = await boxAt(file, at, to);
      if (!box) {
        // QuickTime ends a list of a user's data with four zero bytes; padding at the end of the file is nothing either.
        whole &&= (await bytesAt(file, at, Math.min(64, to - at))).every((byte) => byte === 0);
        return;
      }
      const uuid = box.type === "uuid" ? (await bytesAt(file, box.body, 16)).toString("hex") : undefined;
      found.push({ ...box, uuid });
      if (box.type === "cmov") whole = false; // packed: nobody writes it since QuickTime 7
      if (holders.has(box.type)) await walk(box.body, box.end);
      at = box.end;
    }
  };
  await walk(0, size);
  return { found, whole: whole && found.length < mostBoxes };
}

async function boxAt(file: FileHandle, at: number, to: number): Promise<Box | undefined> {
  const head = await bytesAt(file, at, 16);
  if (head.length < 8) return undefined;
  const type = head.toString("latin1", 4, 8);
  const short = head.readUInt32BE(0);
  const long = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : undefined;
  const length = short === 0 ? to - at : (long ?? short);
  const body = at + (long === undefined ? 8 : 16);
  const end = at + length;
  return end >= body && end <= to && /^[\x20-\x7e©]{4}$/.test(type) ? { type, at, body, end } : undefined;
}

async function makeFree(file: FileHandle, { at, body, end }: Box): Promise<void> {
  await overwrite(file, at + 4, Buffer.from("free", "latin1"));
  await blank(file, body, end);
}

/** "vide", "soun", "meta", … */
async function handlerOf(file: FileHandle, inside: Box[]): Promise<string> {
  const handler = inside.find(({ type }) => type === "hdlr");
  return handler ? (await bytesAt(file, handler.body + 8, 4)).toString("latin1") : "";
}

/** Takes out a track of measurements (an iPhone's or a GoPro's: the place for each picture), with what it has measured. */
async function dropTrack(file: FileHandle, track: Box, inside: Box[], size: number): Promise<boolean> {
  const table = async (type: string) => {
    const box = inside.find((one) => one.type === type);
    return box && box.end - box.body <= 16_000_000 ? bytesAt(file, box.body, box.end - box.body) : undefined;
  };
  const [sizes, chunks, offsets, longOffsets] = [
    await table("stsz"),
    await table("stsc"),
    await table("stco"),
    await table("co64"),
  ];
  const pieces = sizes && chunks && samplesOf(sizes, chunks, offsets, longOffsets);
  for (const { from, to } of pieces ?? []) if (to <= size) await blank(file, from, to);
  await makeFree(file, track);
  return pieces !== undefined;
}

/** Where the samples of a track lie, chunk by chunk. */
function samplesOf(sizes: Buffer, chunks: Buffer, offsets?: Buffer, longOffsets?: Buffer) {
  const places = offsets ?? longOffsets;
  if (!places || places.length < 8 || sizes.length < 12 || chunks.length < 8) return undefined;
  const each = sizes.readUInt32BE(4);
  const sizeOf = (sample: number) =>
    each || (12 + 4 * sample + 4 <= sizes.length ? sizes.readUInt32BE(12 + 4 * sample) : 0);
  const width = offsets ? 4 : 8;
  const count = Math.min(places.readUInt32BE(4), Math.floor((places.length - 8) / width));
  const runs = Array.from(
    { length: Math.min(chunks.readUInt32BE(4), Math.floor((chunks.length - 8) / 12)) },
    (_, i) => ({
      first: chunks.readUInt32BE(8 + 12 * i),
      samples: chunks.readUInt32BE(12 + 12 * i),
    }),
  );
  const pieces: { from: number; to: number }[] = [];
  let sample = 0;
  let run = 0;
  for (let chunk = 1; chunk <= count; chunk++) {
    while (run + 1 < runs.length && (runs[run + 1]?.first ?? 0) <= chunk) run += 1;
    const at = 8 + width * (chunk - 1);
    const from = offsets ? places.readUInt32BE(at) : Number(places.readBigUInt64BE(at));
    let to = from;
    for (let i = 0; i < Math.min(runs[run]?.samples ?? 0, 100_000); i++) to += sizeOf(sample++);
    pieces.push({ from, to });
  }
  return pieces;
}
