import { setTimeout as pause } from "node:timers/promises";
import { Telegram } from "telegraf";
import type { Menu, MenuEntry, Receive } from "../../domain/message.ts";
import type { Log } from "../../lib/log.ts";
import type { Channel } from "../channel.ts";
import { turnsInHand } from "../inHand.ts";
import type { OutgoingFiles } from "../outgoingFiles.ts";
import { checkTelegram } from "./check.ts";
import { fetchFile } from "./files.ts";
import { poll, reasonOf, type Take, taking, webhookRoute } from "./intake.ts";
import { limits } from "./render.ts";
import { telegramSender } from "./sender.ts";
import { allowedUpdates } from "./update.ts";

export type TelegramSettings = {
  token: string;
  /** With or without a path and a slash at its end. */
  apiRoot: string;
  messagesPerSecond: number;
  /** Without it updates are polled. */
  webhook?: { publicUrl: string; secret: string };
  /** Offered in private chats; the first is for everybody else, too. Staff's come with their messages. */
  menus?: Menu[];
  files: Pick<OutgoingFiles, "blob">;
  log: Log;
};

export function telegramChannel(settings: TelegramSettings): Channel {
  const { token, webhook, log } = settings;
  // Telegraf resolves its paths against the root: without the slash a path of the root itself would be dropped.
  const apiRoot = `${settings.apiRoot.replace(/\/+$/, "")}/`;
  const telegram = new Telegram(token, { apiRoot, webhookReply: false });
  const stopping = new AbortController();
  const inHand = turnsInHand();
  let running: Promise<unknown> = Promise.resolve();
  let botName: string | undefined;
  const url = webhook && new URL("/telegram", webhook.publicUrl).href;

  async function prepare(): Promise<void> {
    botName = (await telegram.getMe()).username;
    if (webhook && url) {
      await telegram.setWebhook(url, {
        secret_token: webhook.secret,
        allowed_updates: [...allowedUpdates],
        max_connections: 40,
      });
    } else {
      await telegram.deleteWebhook();
    }
    await offerCommands().catch((error) => log.warn({ error: reasonOf(error) }, "Telegram's menu could not be set"));
  }

  async function offerCommands(): Promise<void> {
    const [first, ...others] = settings.menus ?? [];
    if (!first) return;
    const offer = (entries: MenuEntry[], language?: string) =>
      telegram.setMyCommands(
        entries.map(({ command, label }) => ({ command, description: label })),
        { scope: { type: "all_private_chats" }, language_code: language as never },
      );
    await offer(first.entries);
    for (const { language, entries } of [first, ...others]) await offer(entries, language);
  }

  /** Telegram may be out of reach when we start; the rest of the program must not wait for it. */
  async function prepareInTheEnd(): Promise<unknown> {
    const stopped = new Promise((done) => stopping.signal.addEventListener("abort", done));
    for (let wait = 1000; !stopping.signal.aborted; wait = Math.min(wait * 2, 60_000)) {
      try {
        return await Promise.race([prepare(), stopped]);
      } catch (error) {
        log.warn({ error: reasonOf(error), waitMs: wait }, "Telegram can't be reached yet; trying again");
        await pause(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
    return undefined;
  }

  function takingInHand(receive: Receive): Take {
    const take = taking(telegram, receive, log, () => botName);
    return (given, stuck) => inHand.add(take(given, stuck));
  }

  return {
    name: "telegram",
    describe: () => (url ? `on, by webhook at ${url}` : "on, by polling"),
    limits,
    sender: telegramSender(telegram, settings.files, settings.messagesPerSecond),
    fetchFile: (source) => fetchFile(telegram, source),
    check: () => checkTelegram(telegram, url),
    deepLink: async (payload) => {
      botName ??= await telegram.getMe().then(
        ({ username }) => username,
        () => undefined,
      );
      return botName && `https://t.me/${botName}?start=${payload}`;
    },
    start: async (receive) => {
      const take = takingInHand(receive);
      running = prepareInTheEnd().then(() => (webhook ? undefined : poll(telegram, take, log, stopping.signal)));
    },
    stop: async () => {
      stopping.abort();
      await running;
      await inHand.settled();
    },
    routes: webhook
      ? (server, receive) => webhookRoute(server, webhook.secret, takingInHand(receive), log, stopping.signal)
      : undefined,
  };
}
