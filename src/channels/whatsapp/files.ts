// The bytes of files that people sent: with the account's password at Twilio, which points on to a place where it must not go.

import { Readable } from "node:stream";
import type { Account } from "./twilio.ts";

const longestDownloadMs = 120_000;
const largest = 20 * 1024 * 1024;

/**
 * A file's bytes, by its address at Twilio. Throws an error named "FileTooBig" above 20 MB, "FileGone" when Twilio no longer has it, and
 * "FileUnreachable" for what may pass by itself. None quotes the address.
 */
export async function fetchFile(source: string, account: Account): Promise<Readable> {
  const url = URL.parse(source);
  if (!url || !isTwilio(url, account)) throw fault("FileGone", "not an address of Twilio's");
  const signal = AbortSignal.timeout(longestDownloadMs);
  const password = Buffer.from(`${account.accountSid}:${account.authToken}`).toString("base64");
  const first = await ask(url, { signal, redirect: "manual", headers: { authorization: `Basic ${password}` } });
  const elsewhere = first.status >= 300 && first.status < 400 && URL.parse(first.headers.get("location") ?? "", url);
  if (elsewhere) await first.body?.cancel();
  return bytesOf(elsewhere ? await ask(elsewhere, { signal }) : first);
}

/** Ours is one of its regions at most. */
function isTwilio(url: URL, { apiOrigin }: Account): boolean {
  const ours = url.origin === new URL(apiOrigin).origin;
  return ours || (url.protocol === "https:" && url.hostname.endsWith(".twilio.com"));
}

async function bytesOf(answer: Response): Promise<Readable> {
  if (answer.ok && answer.body && !(Number(answer.headers.get("content-length")) > largest))
    return Readable.fromWeb(answer.body as never);
  await answer.body?.cancel();
  if (answer.ok) throw fault("FileTooBig", "above 20 MB");
  const gone = answer.status === 404 || answer.status === 410;
  throw fault(gone ? "FileGone" : "FileUnreachable", `Twilio's file answer was ${answer.status}`);
}

const ask = (url: URL, how: RequestInit): Promise<Response> =>
  fetch(url, how).catch((error: unknown) => {
    throw fault("FileUnreachable", error instanceof Error ? error.name : "unknown fault");
  });

const fault = (name: "FileTooBig" | "FileGone" | "FileUnreachable", message: string): Error =>
  Object.assign(new Error(message), { name });
