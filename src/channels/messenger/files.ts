// The bytes of files that people sent: at an address of Meta's that is its own key for some days, so no token goes along.

import { Readable } from "node:stream";

const longestDownloadMs = 120_000;
const largest = 20 * 1024 * 1024;

/**
 * A file's bytes, by its address. Throws an error named "FileTooBig" above 20 MB, "FileGone" when the address is no longer good, and
 * "FileUnreachable" for what may pass by itself. None quotes the address.
 */
export async function fetchFile(source: string, apiOrigin: string): Promise<Readable> {
  const url = URL.parse(source);
  if (!url || (url.protocol !== "https:" && url.origin !== new URL(apiOrigin).origin))
    throw fault("FileGone", "not an address of Meta's");
  const answer = await fetch(url, { signal: AbortSignal.timeout(longestDownloadMs) }).catch((error: unknown) => {
    throw fault("FileUnreachable", error instanceof Error ? error.name : "unknown fault");
  });
  if (!answer.ok || !answer.body || Number(answer.headers.get("content-length")) > largest) {
    await answer.body?.cancel();
    if (answer.ok && answer.body) throw fault("FileTooBig", "above 20 MB");
    const gone = [403, 404, 410].includes(answer.status);
    throw fault(gone ? "FileGone" : "FileUnreachable", `Meta's file answer was ${answer.status}`);
  }
  return Readable.fromWeb(answer.body as never);
}

const fault = (name: "FileTooBig" | "FileGone" | "FileUnreachable", message: string): Error =>
  Object.assign(new Error(message), { name });
