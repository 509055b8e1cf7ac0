// The bytes of files that people sent. Limits: https://core.telegram.org/bots/api#getfile

import { Readable } from "node:stream";
import { type Telegram, TelegramError } from "telegraf";
import { withoutToken } from "./sender.ts";

const longestAskMs = 30_000;
/** For the whole of a download, of 20 MB at most. */
const longestDownloadMs = 120_000;

/**
 * A file's bytes, by its `file_id`. Throws an error named "FileTooBig" when it is above the 20 MB that Telegram gives out,
 * "FileGone" when Telegram no longer has it, and "FileUnreachable" for what may pass by itself. None quotes the token.
 */
export async function fetchFile(telegram: Telegram, source: string): Promise<Readable> {
  const path = await pathOf(telegram, source);
  const url = new URL(`./file/bot${telegram.token}/${path}`, telegram.options.apiRoot);
  const answer = await fetch(url, { signal: AbortSignal.timeout(longestDownloadMs) }).catch((error: unknown) => {
    throw fault("FileUnreachable", messageOf(error));
  });
  if (!answer.ok || !answer.body) {
    await answer.body?.cancel();
    throw fault(answer.status === 404 ? "FileGone" : "FileUnreachable", `Telegram's file answer was ${answer.status}`);
  }
  return Readable.fromWeb(answer.body as never);
}

async function pathOf(telegram: Telegram, source: string): Promise<string> {
  try {
    const signal = AbortSignal.timeout(longestAskMs) as never;
    const { file_path } = await telegram.callApi("getFile", { file_id: source }, { signal });
    if (!file_path) throw fault("FileUnreachable", "Telegram named no path");
    return file_path;
  } catch (error) {
    if (!(error instanceof TelegramError) || error.code !== 400) throw fault("FileUnreachable", messageOf(error));
    throw /too big/i.test(error.description)
      ? fault("FileTooBig", "above Telegram's 20 MB")
      : fault("FileGone", messageOf(error));
  }
}

const fault = (name: "FileTooBig" | "FileGone" | "FileUnreachable", message: string): Error =>
  Object.assign(new Error(message), { name });

const messageOf = (error: unknown): string => withoutToken(error instanceof Error ? error.message : "unknown fault");
