import { writeFile } from "node:fs/promises";

const photos = new Set(["image/jpeg", "image/png", "image/webp", "image/tiff", "image/avif"]);

/** Pictures whose hidden information we can't take out are not stored as they are: an unread location would stay in them. */
const unreadable = new Set(["image/heic", "image/heif"]);

/**
 * The picture at that path without its hidden information (EXIF, XMP, IPTC: place, device, time), turned the right way up, at
 * "<path>.clean". Files that are no pictures stay where they are. Refused: pictures that can't be read, and HEIC, which phones turn
 * into JPEG when asked to.
 */
export async function withoutLocation(
  mediaType: string,
  path: string,
): Promise<{ ok: true; path: string } | { ok: false; reason: "unreadablePicture" }> {
  if (unreadable.has(mediaType)) return { ok: false, reason: "unreadablePicture" };
  if (!photos.has(mediaType)) return { ok: true, path };
  const { default: sharp } = await import("sharp"); // loaded with the first picture
  try {
    const picture = sharp(path, { failOn: "error" }).autoOrient();
    const { format } = await picture.metadata();
    const kept = format === "jpeg" ? picture.jpeg({ quality: 92 }) : picture;
    await writeFile(`${path}.clean`, await kept.toBuffer(), { mode: 0o600, flush: true });
    return { ok: true, path: `${path}.clean` };
  } catch {
    return { ok: false, reason: "unreadablePicture" };
  }
}
