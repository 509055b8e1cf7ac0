// The bytes of files that people sent, by the id of their message: https://developers.line.biz/en/reference/messaging-api/#get-content

import type { Readable } from "node:stream";
import type { LineClient } from "messaging-api-line";
import { z } from "zod";
import { failingAlone } from "../../lib/streams.ts";
import { downloadFault, longestDownload } from "../download.ts";
import { codeOf } from "./sender.ts";

/**
 * A file's bytes. Throws an error named "FileGone" when LINE no longer has it (it keeps files for a time that it does not name, and none
 * that was taken back), "FileUnreachable" for what may pass by itself, such as a video that LINE is still preparing.
 */
export async function fetchFile(client: Pick<LineClient, "dataAxios">, source: string): Promise<Readable> {
  const path = `/v2/bot/message/${encodeURIComponent(source)}/content`;
  const answer = await get(client, path, "stream");
  const bytes = failingAlone(answer.data as Readable);
  if (answer.status === 200) return bytes;
  bytes.destroy();
  if (answer.status === 202) throw await stillPreparing(client, path);
  const gone = answer.status === 404 || answer.status === 410 || answer.status === 400;
  throw downloadFault(gone ? "FileGone" : "FileUnreachable", `LINE's file answer was ${answer.status}`);
}

async function stillPreparing(client: Pick<LineClient, "dataAxios">, path: string): Promise<Error> {
  const { data } = await get(client, `${path}/transcoding`, "json");
  const { status } = z.object({ status: z.string() }).catch({ status: "processing" }).parse(data);
  return status === "failed"
    ? downloadFault("FileGone", "LINE could not prepare it")
    : downloadFault("FileUnreachable", "LINE is still preparing it");
}

function get({ dataAxios }: Pick<LineClient, "dataAxios">, path: string, responseType: "stream" | "json") {
  const signal = AbortSignal.timeout(longestDownload);
  return dataAxios.get<unknown>(path, { responseType, signal, validateStatus: () => true }).catch((error: unknown) => {
    throw downloadFault("FileUnreachable", `LINE can't be reached: ${codeOf(error)}`);
  });
}
