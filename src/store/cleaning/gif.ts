// GIF, which moves only as long as nobody draws it anew: what somebody wrote into it is blanked where it stands.

import { readFile, writeFile } from "node:fs/promises";

const [extension, image] = [0x21, 0x2c];
const [comment, application] = [0xfe, 0xff];

/** The picture without its comments and its XMP, at "<path>.clean"; false where there is nothing of the kind. */
export async function withoutWords(path: string): Promise<boolean> {
  const gif = await readFile(path);
  let changed = false;
  /** Goes along blocks with their length before them, up to the empty one. */
  const pass = (from: number, blanked: boolean): number => {
    let at = from;
    for (let length = gif[at] ?? 0; length > 0; length = gif[at] ?? 0) {
      if (blanked) gif.fill(0x20, at + 1, at + 1 + length);
      changed ||= blanked;
      at += 1 + length;
    }
    return at + 1;
  };
  const colours = (flags = 0) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  for (let at = 13 + colours(gif[10]); at < gif.length; ) {
    if (gif[at] === extension) {
      const label = gif[at + 1];
      const isXmp = label === application && gif.toString("latin1", at + 3, at + 14) === "XMP DataXMP";
      const head = label === application ? 1 + (gif[at + 2] ?? 0) : 0;
      at = pass(at + 2 + head, label === comment || isXmp);
    } else if (gif[at] === image) at = pass(at + 11 + colours(gif[at + 9]), false);
    else break;
  }
  if (changed) await writeFile(`${path}.clean`, gif, { mode: 0o600, flush: true });
  return changed;
}
