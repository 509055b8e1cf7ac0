// Sound that carries words about itself: MP3 (ID3) and WAV.

import { blank, bytesAt, editing, overwrite } from "./overwriting.ts";

/** Blanks an MP3's tags: what is left of the one at the beginning is its padding. */
export const withoutId3 = (path: string): Promise<boolean> =>
  editing(path, async (file, size) => {
    const head = await bytesAt(file, 0, 10);
    if (head.toString("latin1", 0, 3) === "ID3") {
      const length = [6, 7, 8, 9].reduce((sum, i) => sum * 128 + ((head[i] ?? 0) & 0x7f), 0);
      await overwrite(file, 5, Buffer.of(0)); // no extended header, no footer: padding alone
      await blank(file, 10, Math.min(size, 10 + length));
    }
    const last = await bytesAt(file, size - 128, 128);
    if (size > 128 && last.toString("latin1", 0, 3) === "TAG") await blank(file, size - 125, size);
    return true;
  });

const spoken = new Set(["LIST", "id3 ", "ID3 ", "bext", "iXML", "_PMX", "axml", "cart"]);

/** Blanks a WAV's chunks that say something, which become "JUNK". */
export const withoutChunks = (path: string): Promise<boolean> =>
  editing(path, async (file, size) => {
    for (let at = 12; at + 8 <= size; ) {
      const head = await bytesAt(file, at, 8);
      const end = at + 8 + head.readUInt32LE(4);
      if (spoken.has(head.toString("latin1", 0, 4))) {
        await overwrite(file, at, Buffer.from("JUNK"));
        await blank(file, at + 8, Math.min(end, size));
      }
      at = end + (end % 2);
    }
    return true;
  });
