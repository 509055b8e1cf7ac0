import { writeFile } from "node:fs/promises";
import type { Sharp } from "sharp";
import { heicToJpeg } from "./heic.ts";

export type Clean =
  | { ok: true; path: string; mediaType: string }
  /** Not stored as it is: an unread location would stay in it. */
  | { ok: false; reason: "unreadablePicture" };

/** Documents, sound and films are what their type says; of anything else the content is looked at. */
const mayBePicture = (mediaType: string) => /^image\//.test(mediaType) || mediaType === "application/octet-stream";
/** Moving pictures and drawings, which no camera writes its place into; what a program has written into one by hand stays in it. */
const stayAsTheyAre: Record<string, string> = { gif: "image/gif", svg: "image/svg+xml" };

/**
 * The picture at that path without its hidden information (EXIF, XMP, IPTC: place, device, time), turned the right way up, at
 * "<path>.clean". HEIC, which iPhones write, becomes JPEG. Files that are no pictures stay where they are. Throws only for what is wrong
 * with the disk.
 */
export async function withoutLocation(mediaType: string, path: string): Promise<Clean> {
  if (!mayBePicture(mediaType)) return { ok: true, path, mediaType };
  const { default: sharp } = await import("sharp"); // loaded with the first picture
  const found = await sharp(path)
    .metadata()
    .catch(() => undefined);
  if (!found) return unread(mediaType, path);
  const { format, compression, pages = 1 } = found;
  const asItIs = stayAsTheyAre[format];
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

const endings: Record<string, RegExp> = {
  "image/jpeg": /\.jpe?g$/i,
  "image/png": /\.png$/i,
  "image/gif": /\.gif$/i,
  "image/webp": /\.webp$/i,
  "image/tiff": /\.tiff?$/i,
  "image/avif": /\.avif$/i,
};
const usual: Record<string, string> = { "image/jpeg": ".jpg", "image/tiff": ".tif" };

/** A picture's name with the ending of what it is: "IMG_2041.HEIC", stored as JPEG, is "IMG_2041.jpg". */
export function nameAsStored(name: string, mediaType: string): string {
  const ending = endings[mediaType];
  if (!ending || ending.test(name)) return name;
  const stem = name.replace(/\.(jpe?g|png|gif|webp|tiff?|avif|hei[cf]s?|bin)$/i, "");
  return stem + (usual[mediaType] ?? `.${mediaType.slice("image/".length)}`);
}
