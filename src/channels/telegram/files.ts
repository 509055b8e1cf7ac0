// The bytes of files that people sent. Limits: https://core.telegram.org/bots/api#getfile

import type { Readable } from "node:stream";
import { type Telegram, TelegramError } from "telegraf";
import { askFor, bytesOf, downloadFault } from "../download.ts";
import { withoutToken } from "./sender.ts";

const longestAskMs = 30_000;

/**
 * A file's bytes, by its `file_id`. Throws an error named "FileTooBig" when it is above the 20 MB that Telegram gives out,
 * "FileGone" when Telegram no longer has it, and "FileUnreachable" for what may pass by itself. None quotes the token.
 */
export async function fetchFile(telegram: Telegram, source: string): Promise<Readable> {
  const path = await pathOf(telegram, source);
  const url = new URL(`./file/bot${telegram.token}/${path}`, telegram.options.apiRoot);
  return bytesOf(await askFor(url), { from: "Telegram", gone: [404] });
}

async function pathOf(telegram: Telegram, source: string): Promise<string> {
  try {
    const signal = AbortSignal.timeout(longestAskMs) as never;
    const { file_path } = await telegram.callApi("getFile", { file_id: source }, { signal });
    if (!file_path) throw downloadFault("FileUnreachable", "Telegram named no path");
    return file_path;
  } catch (error) {
    if (!(error instanceof TelegramError) || error.code !== 400)
      throw downloadFault("FileUnreachable", messageOf(error));
    throw /too big/i.test(error.description)
      ? downloadFault("FileTooBig", "above Telegram's 20 MB")
      : downloadFault("FileGone", messageOf(error));
  }
}

const messageOf = (error: unknown): string => withoutToken(error instanceof Error ? error.message : "unknown fault");
