// What a person sent, as it is stored: known by its content, without what is hidden in it.

import { type Clean, withoutLocation } from "../photo.ts";
import { type Cleaned, cleanArchive, cleanRtf } from "./document.ts";
import { withoutPlace } from "./film.ts";
import { kindOf } from "./kind.ts";
import { withoutTags } from "./matroska.ts";
import { cleanPdf } from "./pdf.ts";
import { withoutChunks, withoutId3 } from "./sound.ts";

const inPlace = async (clean: Promise<boolean>): Promise<Cleaned> => ((await clean) ? "nothingHidden" : "stays");

/** How the hidden information of each kind is taken out. The first that fits. */
const ways: [kind: RegExp, clean: (path: string) => Promise<Cleaned>][] = [
  [/^(video\/(mp4|quicktime|3gpp2?|x-m4v)|audio\/(mp4|x-m4a|3gpp2?))$/, (path) => inPlace(withoutPlace(path))],
  [/^(video|audio)\/(webm|matroska|x-matroska)$/, (path) => inPlace(withoutTags(path))],
  [/^audio\/mpeg$/, (path) => inPlace(withoutId3(path))],
  [/^audio\/wav$/, (path) => inPlace(withoutChunks(path))],
  [/^application\/pdf$/, cleanPdf],
  [/^application\/rtf$/, cleanRtf],
  [/^application\/vnd\.(openxmlformats-|oasis\.|ms-\w+(\.\w+)*\.macroenabled)/, cleanArchive],
  // The office programs of before 2007, and whatever is locked with a password: only they themselves take their author out.
  [/^application\/(x-cfb|msword|vnd\.ms-\w+)$/, async () => "stays"],
];

/** Containers of many things: what it came as says more, unless that is plainly something else. */
const containers = ["application/zip", "application/x-cfb", "audio/ogg"];
const fits = (called: string) => !/^(image|video|text)\/|^application\/(pdf|octet-stream)$/.test(called);

/** The file at that path, or its clean copy at "<path>.clean". `called` is the media type that it came with. Throws only for what is wrong with the disk. */
export async function cleaned(called: string, path: string): Promise<Clean> {
  const found = await kindOf(path, called);
  if (!found || found.startsWith("image/")) return withoutLocation(called, path, found);
  const known = found === "application/x-cfb" ? "application/octet-stream" : found;
  const mediaType = containers.includes(found) && fits(called) ? called : known;
  const [, clean] = ways.find(([kind]) => kind.test(found === "application/x-cfb" ? found : mediaType)) ?? [];
  const done = clean ? await clean(path) : "nothingHidden";
  const stored = { ok: true as const, path: done === "cleaned" ? `${path}.clean` : path, mediaType };
  return done === "stays" ? { ...stored, metadataLeft: true } : stored;
}
