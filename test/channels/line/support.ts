import { LineClient } from "messaging-api-line";
import { lineChannel } from "../../../src/channels/line/channel.ts";
import type { Incoming, Receive } from "../../../src/domain/message.ts";
import { accessToken, channelSecret, startLineServer } from "../../support/lineServer.ts";
import { aLog } from "../log.ts";
import { files } from "../support.ts";
import { serve } from "../wire.ts";

const closing: (() => Promise<unknown>)[] = [];
/** To be closed after the test, the last first. */
export const later = (close: () => Promise<unknown>) => closing.push(close);
export async function closeAll() {
  for (const close of closing.splice(0).reverse()) await close();
}

export async function aLine(options: Parameters<typeof startLineServer>[0] = {}) {
  const line = await startLineServer({ redeliverAfterMs: 20, ...options });
  later(line.close);
  return line;
}

export const clientOf = ({ origin }: { origin: string }) => new LineClient({ accessToken, origin, dataOrigin: origin });

/** The channel behind a web server of its own, with a conversation that only listens. */
export async function aListener(line: Awaited<ReturnType<typeof aLine>>, receive?: Receive) {
  const heard: Incoming[] = [];
  const { log, lines } = aLog();
  const listening: Receive = async (incoming) => void heard.push(incoming);
  const served = await serve({ receive: receive ?? listening, files }, (publicUrl) =>
    lineChannel({
      channelSecret,
      accessToken,
      apiOrigin: line.origin,
      dataOrigin: line.origin,
      publicUrl,
      files,
      log,
      now: () => new Date(),
    }),
  );
  later(served.close);
  while (!line.webhook.endpoint) await new Promise((done) => setTimeout(done, 5));
  return { ...served, heard, lines };
}
