// Media types by a file name's ending, for platforms that give only the name. A photo must be known as one: it is stored without its place.

import { extname } from "node:path";

const mediaTypes: Record<string, string> = {
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
  ".tif": "image/tiff",
  ".tiff": "image/tiff",
  ".avif": "image/avif",
  ".heic": "image/heic",
  ".heif": "image/heif",
  ".gif": "image/gif",
  ".pdf": "application/pdf",
  ".txt": "text/plain",
  ".doc": "application/msword",
  ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ".xls": "application/vnd.ms-excel",
  ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ".mp3": "audio/mpeg",
  ".m4a": "audio/mp4",
  ".ogg": "audio/ogg",
  ".mp4": "video/mp4",
};

export const mediaTypeOf = (name: string): string =>
  mediaTypes[extname(name).toLowerCase()] ?? "application/octet-stream";

/** Without a dot; "bin" for what we don't know. */
export const endingOf = (mediaType: string): string =>
  Object.entries(mediaTypes)
    .find(([, known]) => known === mediaType)?.[0]
    .slice(1) ?? "bin";
