import fastify from "fastify";
import { telegramChannel } from "../../../src/channels/telegram/channel.ts";
import type { Incoming, Receive } from "../../../src/domain/message.ts";
import { startTelegramServer } from "../../support/telegramServer.ts";
import { aLog } from "../log.ts";
import { files } from "../support.ts";

const closing: (() => Promise<unknown>)[] = [];
/** To be closed after the test, the last first. */
export const later = (close: () => Promise<unknown>) => closing.push(close);
export async function closeAll() {
  for (const close of closing.splice(0).reverse()) await close();
}

export const secret = "a-secret-for-tests-only";

export async function aTelegram(options: Parameters<typeof startTelegramServer>[0] = {}) {
  const telegram = await startTelegramServer(options);
  later(telegram.close);
  return telegram;
}

type Given = { apiRoot: string; token: string };

/** The channel alone, polling, with a conversation that only listens. */
export async function aListener({ apiRoot, token }: Given, receive?: Receive) {
  const heard: Incoming[] = [];
  const { log, lines } = aLog();
  const channel = telegramChannel({ token, apiRoot, messagesPerSecond: 30, files, log });
  await channel.start(
    receive ??
      (async (incoming) => {
        heard.push(incoming);
      }),
  );
  later(channel.stop);
  return { channel, heard, lines };
}

/** The same behind a web server of its own. `reached` is the address that Telegram is given. */
export async function aWebhookListener({ apiRoot, token }: Given, receive: Receive, reached?: string) {
  const server = fastify({ forceCloseConnections: true });
  const { log, lines } = aLog();
  let publicUrl = reached ?? "";
  if (!publicUrl) {
    // The port has to be known before the routes are.
    const probe = fastify();
    publicUrl = await probe.listen({ host: "127.0.0.1", port: 0 });
    await probe.close();
  }
  const channel = telegramChannel({
    token,
    apiRoot,
    messagesPerSecond: 30,
    files,
    log,
    webhook: { publicUrl, secret },
  });
  channel.routes?.(server, receive);
  const url = await server.listen({ host: "127.0.0.1", port: reached ? 0 : Number(new URL(publicUrl).port) });
  await channel.start(receive);
  later(async () => {
    await channel.stop();
    await server.close();
  });
  return { channel, server, url, lines };
}
