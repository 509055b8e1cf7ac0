import type { Readable } from "node:stream";
import { askFor, bytesOf, downloadFault } from "../download.ts";

/**
 * A file's bytes, from the address that Viber gave along; it works for an hour: https://developers.viber.com/docs/api/rest-bot-api/#receive-message-from-user
 * Throws an error named "FileGone" when it no longer does, "FileUnreachable" for what may pass by itself. Only https is followed, and
 * `apiOrigin`, which may be a server of one's own.
 */
export async function fetchFile(source: string, apiOrigin: string): Promise<Readable> {
  const url = URL.parse(source);
  if (!url || (url.protocol !== "https:" && url.origin !== new URL(apiOrigin).origin))
    throw downloadFault("FileGone", "not an https address");
  return bytesOf(await askFor(url), { from: "Viber", gone: [400, 401, 403, 404, 410] });
}
