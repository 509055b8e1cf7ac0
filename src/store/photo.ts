const photos = new Set(["image/jpeg", "image/png", "image/webp", "image/tiff", "image/avif"]);

/** Pictures whose hidden information we can't take out are not stored as they are: an unread location would stay in them. */
const unreadable = new Set(["image/heic", "image/heif"]);

/**
 * The picture without its hidden information (EXIF, XMP, IPTC: place, device, time), turned the right way up. Files that are no
 * pictures come back as they are. Refused: pictures that can't be read, and HEIC, which phones turn into JPEG when asked to.
 */
export async function withoutLocation(
  mediaType: string,
  bytes: Buffer,
): Promise<{ ok: true; bytes: Buffer } | { ok: false; reason: "unreadablePicture" }> {
  if (unreadable.has(mediaType)) return { ok: false, reason: "unreadablePicture" };
  if (!photos.has(mediaType)) return { ok: true, bytes };
  const { default: sharp } = await import("sharp"); // loaded with the first picture
  try {
    const picture = sharp(bytes, { failOn: "error" }).autoOrient();
    const { format } = await picture.metadata();
    const kept = format === "jpeg" ? picture.jpeg({ quality: 92 }) : picture;
    return { ok: true, bytes: await kept.toBuffer() };
  } catch {
    return { ok: false, reason: "unreadablePicture" };
  }
}
