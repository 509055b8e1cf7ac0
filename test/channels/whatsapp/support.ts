import { type WhatsappSettings, whatsappChannel } from "../../../src/channels/whatsapp/channel.ts";
import type { Incoming, Receive } from "../../../src/domain/message.ts";
import type { LateRefusal } from "../../../src/notifications/lateRefusal.ts";
import { account, startWhatsappServer } from "../../support/whatsappServer.ts";
import { aLog } from "../log.ts";
import { files } from "../support.ts";
import { serve } from "../wire.ts";

const closing: (() => Promise<unknown>)[] = [];
/** To be closed after the test, the last first. */
export const later = (close: () => Promise<unknown>) => closing.push(close);
export async function closeAll() {
  for (const close of closing.splice(0).reverse()) await close();
}

export async function aWhatsapp() {
  const whatsapp = await startWhatsappServer();
  later(whatsapp.close);
  return whatsapp;
}

type Whatsapp = Awaited<ReturnType<typeof aWhatsapp>>;

/** The channel behind a web server of its own, with a conversation that only listens. */
export async function aListener(whatsapp: Whatsapp, receive?: Receive, more: Partial<WhatsappSettings> = {}) {
  const heard: Incoming[] = [];
  const refusedLater: [number, LateRefusal][] = [];
  const { log, lines } = aLog();
  const listening: Receive = async (incoming) => void heard.push(incoming);
  const served = await serve({ receive: receive ?? listening, files }, (publicUrl) =>
    whatsappChannel({
      ...account,
      apiOrigin: whatsapp.origin,
      publicUrl,
      lists: false,
      lastHeard: async () => undefined,
      refusedLater: async (id, refusal) => void refusedLater.push([id, refusal]),
      files,
      log,
      now: () => new Date(),
      ...more,
    }),
  );
  later(served.close);
  whatsapp.postsTo(`${served.url}/whatsapp`);
  return { ...served, heard, refusedLater, lines };
}
