// What a file is, by its first bytes: what a person's phone or a platform calls it may be anything.

import { bytesAt, editing } from "./overwriting.ts";

/** Only what we treat by its kind, or open by it: anything else stays what it was called. */
const known =
  /^(image\/.+|video\/(mp4|quicktime|3gpp2?|x-m4v|webm|matroska)|audio\/(mpeg|mp4|ogg|wav|amr|aac|flac)|application\/(pdf|rtf|zip|vnd\.openxmlformats-.+|vnd\.oasis\.opendocument\.\w+|vnd\.ms-\w+(\.\w+)*\.macroenabled\.12|x-cfb))$/;

/** The same thing under the name that the rest of the world has for it. */
const names: Record<string, string> = { "audio/x-m4a": "audio/mp4", "audio/opus": "audio/ogg" };

/** Sound and film come in the same wrapping, and the wrapping does not always say which it is. */
const wrapping = /^video\/(mp4|quicktime|3gpp2?|webm|matroska)$/;

/** Every reader opens a PDF with some bytes before its head, where we are not told that it is something else. */
async function isPdf(path: string, called: string): Promise<boolean> {
  if (!/^application\/(pdf|x-pdf|octet-stream)$/.test(called)) return false;
  return editing(path, async (file) => (await bytesAt(file, 0, 1024)).includes("%PDF-"));
}

/** The media type that the content shows, or nothing where it shows none that we know. `called` is what it came as. */
export async function kindOf(path: string, called: string): Promise<string | undefined> {
  const { fileTypeFromFile } = await import("file-type"); // loaded with the first file
  const found = await fileTypeFromFile(path).catch(() => undefined);
  const plain = found?.mime.split(";")[0]?.toLowerCase() ?? "";
  const mediaType = names[plain] ?? plain;
  if (!known.test(mediaType)) return (await isPdf(path, called)) ? "application/pdf" : undefined;
  if (wrapping.test(mediaType) && called.startsWith("audio/"))
    return mediaType.replace("video/", "audio/").replace("quicktime", "mp4");
  // Two letters at the beginning of any text.
  if (mediaType === "image/bmp" && !called.startsWith("image/") && called !== "application/octet-stream")
    return undefined;
  return mediaType;
}
