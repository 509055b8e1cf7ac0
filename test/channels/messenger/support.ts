import { type MessengerSettings, messengerChannel } from "../../../src/channels/messenger/channel.ts";
import type { Incoming, Receive } from "../../../src/domain/message.ts";
import { keys, startMessengerServer } from "../../support/messengerServer.ts";
import { aLog } from "../log.ts";
import { files } from "../support.ts";
import { serve } from "../wire.ts";

const closing: (() => Promise<unknown>)[] = [];
/** To be closed after the test, the last first. */
export const later = (close: () => Promise<unknown>) => closing.push(close);
export async function closeAll() {
  for (const close of closing.splice(0).reverse()) await close();
}

export async function aMessenger() {
  const messenger = await startMessengerServer();
  later(messenger.close);
  return messenger;
}

type Messenger = Awaited<ReturnType<typeof aMessenger>>;

export const menus = [
  { language: "zh", entries: [{ command: "book", label: "预约接访" }] },
  { language: "en", entries: [{ command: "book", label: "Book a reception" }] },
];

/** The channel behind a web server of its own, with a conversation that only listens. */
export async function aListener(messenger: Messenger, receive?: Receive, more: Partial<MessengerSettings> = {}) {
  const heard: Incoming[] = [];
  const { log, lines } = aLog();
  const listening: Receive = async (incoming) => void heard.push(incoming);
  const served = await serve({ receive: receive ?? listening, files }, (publicUrl) =>
    messengerChannel({
      ...keys,
      apiOrigin: messenger.origin,
      publicUrl,
      menus,
      files,
      log,
      now: () => new Date(),
      ...more,
    }),
  );
  later(served.close);
  await messenger.subscribe(`${served.url}/messenger`);
  return { ...served, heard, lines };
}
