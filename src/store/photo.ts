import { writeFile } from "node:fs/promises";
import type { Sharp } from "sharp";
import { withoutWords } from "./cleaning/gif.ts";
import { heicToJpeg } from "./heic.ts";

export type Clean =
  /** `metadataLeft`: it may still carry, unseen, who made it or where, and can't be changed. */
  | { ok: true; path: string; mediaType: string; metadataLeft?: true }
  /** Not stored as it is: an unread location would stay in it. */
  | { ok: false; reason: "unreadablePicture" };

/** What shows no kind that we know may be a picture all the same, such as a drawing. */
const mayBePicture = (mediaType: string) => /^image\//.test(mediaType) || mediaType === "application/octet-stream";
/** Pictures as a camera's own programs know them: read as what they are not, a small preview of them would be kept. */
const raw = /^image\/(x-(?!icon|ms-bmp)|vnd\.)/;
/** Moving pictures and drawings, which no camera takes; of a drawing, what a program has written into it stays. */
const stayAsTheyAre: Record<string, string> = { gif: "image/gif", svg: "image/svg+xml" };

/**
 * The picture at that path without its hidden information (EXIF, XMP, IPTC: place, device, time), turned the right way up, at
 * "<path>.clean". HEIC, which iPhones write, becomes JPEG. Files that are no pictures stay where they are. `found` is the kind that the
 * first bytes show, whatever the type says. Throws only for what is wrong with the disk.
 */
export async function withoutLocation(called: string, path: string, found?: string): Promise<Clean> {
  const mediaType = found ?? called;
  if (!mayBePicture(mediaType)) return { ok: true, path, mediaType };
  if (raw.test(mediaType)) return { ok: false, reason: "unreadablePicture" };
  const { default: sharp } = await import("sharp"); // loaded with the first picture
  const seen = await sharp(path)
    .metadata()
    .catch(() => undefined);
  if (!seen) return unread(mediaType, path);
  const { format, compression, pages = 1 } = seen;
  const asItIs = stayAsTheyAre[format];
  if (format === "gif" && (await withoutWords(path)))
    return { ok: true, path: `${path}.clean`, mediaType: "image/gif" };
  if (asItIs) return { ok: true, path, mediaType: asItIs };
  const isHeic = compression === "hevc";
  const clean = isHeic ? heicToJpeg(path) : withoutHidden(sharp(path, options(pages)), format, pages);
  const bytes = await clean.catch(() => undefined);
  if (!bytes) return { ok: false, reason: "unreadablePicture" };
  // To the disk: what is acknowledged must outlive a power cut.
  await writeFile(`${path}.clean`, bytes, { mode: 0o600, flush: true });
  const kept = isHeic ? "jpeg" : format === "heif" ? "avif" : format;
  return { ok: true, path: `${path}.clean`, mediaType: `image/${kept}` };
}

/** BMP is none of those that can be read, and knows no place. */
const unread = (mediaType: string, path: string): Clean =>
  mediaType.startsWith("image/") && !/bmp$/.test(mediaType)
    ? { ok: false, reason: "unreadablePicture" }
    : { ok: true, path, mediaType };

/** A scan of several pages keeps them all. */
const options = (pages: number) => ({ failOn: "error", pages: pages > 1 ? -1 : 1 }) as const;

function withoutHidden(picture: Sharp, format: string, pages: number): Promise<Buffer> {
  const upright = pages > 1 ? picture : picture.autoOrient();
  return (format === "jpeg" ? upright.jpeg({ quality: 92 }) : upright).toBuffer();
}

/** The endings of what we know by its content, the usual one first. */
const endings: Record<string, string[]> = {
  "image/jpeg": ["jpg", "jpeg"],
  "image/png": ["png"],
  "image/gif": ["gif"],
  "image/webp": ["webp"],
  "image/tiff": ["tif", "tiff"],
  "image/avif": ["avif"],
  "image/svg+xml": ["svg"],
  "image/heic": ["heic", "heif", "heics", "heifs", "hif"],
  "application/pdf": ["pdf"],
  "application/rtf": ["rtf"],
  "video/mp4": ["mp4", "m4v"],
  "video/quicktime": ["mov", "qt"],
  "video/3gpp": ["3gp", "3gpp"],
  "video/webm": ["webm"],
  "video/matroska": ["mkv"],
  "audio/mpeg": ["mp3"],
  "audio/mp4": ["m4a", "mp4"],
  "audio/ogg": ["ogg", "oga", "opus"],
  "audio/wav": ["wav"],
  "audio/amr": ["amr"],
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ["docx"],
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ["xlsx"],
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": ["pptx"],
  "application/vnd.oasis.opendocument.text": ["odt"],
  "text/plain": ["txt"],
  "application/octet-stream": ["bin"],
};
const known = new Set(Object.values(endings).flat());
const isDocument = (mediaType: string) => /^application\/(?!octet)/.test(mediaType);
const documentEndings = new Set(Object.entries(endings).flatMap(([type, all]) => (isDocument(type) ? all : [])));

/** A name with the ending of what it is: "IMG_2041.HEIC", stored as JPEG, is "IMG_2041.jpg"; a photo called "scan.pdf" is "scan.jpg". */
export function nameAsStored(name: string, mediaType: string): string {
  const [usual, ...others] = endings[mediaType] ?? [];
  const [, stem = name, given = ""] = /^(.*)\.(\w{1,5})$/s.exec(name) ?? [];
  const ending = given.toLowerCase();
  if (!usual || ["text/plain", "application/octet-stream"].includes(mediaType)) return name;
  if (ending === usual || others.includes(ending)) return name;
  // What somebody has called their document by, among documents, is theirs to say.
  const bothDocuments = isDocument(mediaType) && documentEndings.has(ending);
  if (known.has(ending) && !bothDocuments) return `${stem}.${usual}`;
  return mediaType.startsWith("image/") || ending === "" ? `${name}.${usual}` : name;
}
