// The bytes of files that people sent: at an address of Meta's that is its own key for some days, so no token goes along.

import type { Readable } from "node:stream";
import { askFor, bytesOf, downloadFault } from "../download.ts";

const largest = 20 * 1024 * 1024;

/**
 * A file's bytes, by its address. Throws an error named "FileTooBig" above 20 MB, "FileGone" when the address is no longer good, and
 * "FileUnreachable" for what may pass by itself. None quotes the address.
 */
export async function fetchFile(source: string, apiOrigin: string): Promise<Readable> {
  const url = URL.parse(source);
  if (!url || (url.protocol !== "https:" && url.origin !== new URL(apiOrigin).origin))
    throw downloadFault("FileGone", "not an address of Meta's");
  return bytesOf(await askFor(url), { from: "Meta", gone: [403, 404, 410], largest });
}
