// The bytes of files that people sent: with the account's password at Twilio, which points on to a place where it must not go.

import type { Readable } from "node:stream";
import { askFor, bytesOf, downloadFault, longestDownload } from "../download.ts";
import type { Account } from "./twilio.ts";

const largest = 20 * 1024 * 1024;

/**
 * A file's bytes, by its address at Twilio. Throws an error named "FileTooBig" above 20 MB, "FileGone" when Twilio no longer has it, and
 * "FileUnreachable" for what may pass by itself. None quotes the address.
 */
export async function fetchFile(source: string, account: Account): Promise<Readable> {
  const url = URL.parse(source);
  if (!url || !isTwilio(url, account)) throw downloadFault("FileGone", "not an address of Twilio's");
  const signal = AbortSignal.timeout(longestDownload);
  const password = Buffer.from(`${account.accountSid}:${account.authToken}`).toString("base64");
  const first = await askFor(url, { signal, redirect: "manual", headers: { authorization: `Basic ${password}` } });
  const elsewhere = first.status >= 300 && first.status < 400 && URL.parse(first.headers.get("location") ?? "", url);
  if (elsewhere) await first.body?.cancel().catch(() => undefined);
  const answer = elsewhere ? await askFor(elsewhere, { signal }) : first;
  return bytesOf(answer, { from: "Twilio", gone: [404, 410], largest });
}

/** Ours is one of its regions at most. */
function isTwilio(url: URL, { apiOrigin }: Account): boolean {
  const ours = url.origin === new URL(apiOrigin).origin;
  return ours || (url.protocol === "https:" && url.hostname.endsWith(".twilio.com"));
}
