import { open } from "node:fs/promises";
import { heicToJpeg } from "./heic.ts";

export type Clean =
  | { ok: true; path: string; mediaType: string }
  /** Not stored as it is: an unread location would stay in it. */
  | { ok: false; reason: "unreadablePicture" };

/** Documents, sound and films are what their type says; of anything else the content is looked at. */
const mayBePicture = (mediaType: string) => /^image\//.test(mediaType) || mediaType === "application/octet-stream";
/** Drawings and screen pictures, which no camera writes its place into; and what moves would stand still. */
const stayAsTheyAre = new Set(["image/gif", "image/svg+xml", "image/bmp"]);

/**
 * The picture at that path without its hidden information (EXIF, XMP, IPTC: place, device, time), turned the right way up, at
 * "<path>.clean". HEIC, which iPhones write, becomes JPEG. Files that are no pictures stay where they are.
 */
export async function withoutLocation(mediaType: string, path: string): Promise<Clean> {
  const asItIs = { ok: true as const, path, mediaType };
  if (!mayBePicture(mediaType) || stayAsTheyAre.has(mediaType)) return asItIs;
  const { default: sharp } = await import("sharp"); // loaded with the first picture
  const found = await sharp(path)
    .metadata()
    .catch(() => undefined);
  if (!found) return mediaType.startsWith("image/") ? { ok: false, reason: "unreadablePicture" } : asItIs;
  const { format, compression, pages = 1 } = found;
  if (stayAsTheyAre.has(`image/${format}`) || format === "svg") return asItIs;
  const clean = `${path}.clean`;
  try {
    if (compression === "hevc") await heicToJpeg(path, clean);
    else {
      // A scan of several pages keeps them all.
      const picture = sharp(path, { failOn: "error", pages: pages > 1 ? -1 : 1 });
      const upright = pages > 1 ? picture : picture.autoOrient();
      await (format === "jpeg" ? upright.jpeg({ quality: 92 }) : upright).toFile(clean);
    }
    await writeThrough(clean);
  } catch {
    return { ok: false, reason: "unreadablePicture" };
  }
  const kept = compression === "hevc" ? "jpeg" : format === "heif" ? "avif" : format;
  return { ok: true, path: clean, mediaType: `image/${kept}` };
}

/** "IMG_2041.HEIC", stored as JPEG, is "IMG_2041.jpg". */
export const nameAsStored = (name: string, mediaType: string): string =>
  mediaType === "image/jpeg" ? name.replace(/\.hei[cf]s?$/i, ".jpg") : name;

/** To the disk: what is acknowledged must outlive a power cut. */
async function writeThrough(path: string): Promise<void> {
  const file = await open(path, "r+");
  await file.sync();
  await file.close();
}
