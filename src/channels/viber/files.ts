import { Readable } from "node:stream";

/** For the whole of a download. */
const longestDownloadMs = 120_000;

/**
 * A file's bytes, from the address that Viber gave along; it works for an hour: https://developers.viber.com/docs/api/rest-bot-api/#receive-message-from-user
 * Throws an error named "FileGone" when it no longer does, "FileUnreachable" for what may pass by itself. Only https is followed, and
 * `apiOrigin`, which may be a server of one's own.
 */
export async function fetchFile(source: string, apiOrigin: string): Promise<Readable> {
  const url = URL.parse(source);
  if (!url || (url.protocol !== "https:" && url.origin !== new URL(apiOrigin).origin))
    throw fault("FileGone", "not an https address");
  const answer = await fetch(url, { signal: AbortSignal.timeout(longestDownloadMs) }).catch((error: unknown) => {
    throw fault("FileUnreachable", error instanceof Error ? error.name : "unknown fault");
  });
  if (answer.ok && answer.body) return Readable.fromWeb(answer.body as never);
  await answer.body?.cancel();
  const gone = [400, 401, 403, 404, 410].includes(answer.status);
  throw fault(gone ? "FileGone" : "FileUnreachable", `Viber's file answer was ${answer.status}`);
}

const fault = (name: "FileGone" | "FileUnreachable", message: string): Error =>
  Object.assign(new Error(message), { name });
