// Downloads from platforms: what breaks off ends this one file, and nothing else.

import { Readable } from "node:stream";
import { failingAlone } from "../lib/streams.ts";

/** For the whole of a download, of 20 MB at most. Milliseconds. */
export const longestDownload = 120_000;

/** Why a file can't be had; the channel's contract has what each means. */
export type DownloadFault = "FileTooBig" | "FileGone" | "FileUnreachable";

export const downloadFault = (name: DownloadFault, message: string): Error =>
  Object.assign(new Error(message), { name });

/** Asks for a file. Throws "FileUnreachable" where nothing answers; it quotes no address, which may be a key. */
export const askFor = (url: URL, how: RequestInit = {}): Promise<Response> =>
  fetch(url, { signal: AbortSignal.timeout(longestDownload), ...how }).catch((error: unknown) => {
    throw downloadFault("FileUnreachable", error instanceof Error ? error.name : "unknown fault");
  });

type Reading = {
  /** Whose answer it is, for the message. */
  from: string;
  /** The statuses that say that the file is gone for good. */
  gone: number[];
  /** Bytes, where more is refused before any of it is read. */
  largest?: number;
};

/** The bytes of an answer. Throws what `DownloadFault` names. */
export async function bytesOf(answer: Response, { from, gone, largest = Number.POSITIVE_INFINITY }: Reading) {
  const tooBig = Number(answer.headers.get("content-length")) > largest;
  if (answer.ok && answer.body && !tooBig) return failingAlone(Readable.fromWeb(answer.body as never));
  await answer.body?.cancel().catch(() => undefined);
  if (answer.ok && tooBig) throw downloadFault("FileTooBig", "larger than we take");
  const name = gone.includes(answer.status) ? "FileGone" : "FileUnreachable";
  throw downloadFault(name, `${from}'s file answer was ${answer.status}`);
}
