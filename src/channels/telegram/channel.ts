import { Readable } from "node:stream";
import { Telegram } from "telegraf";
import type { Log } from "../../lib/log.ts";
import type { Channel } from "../channel.ts";
import { poll, taking, webhookRoute } from "./intake.ts";
import { telegramSender, withoutToken } from "./sender.ts";
import { allowedUpdates } from "./update.ts";

export type TelegramSettings = {
  token: string;
  apiRoot: string;
  messagesPerSecond: number;
  /** Without it updates are polled. */
  webhook?: { publicUrl: string; secret: string };
  /** Commands for Telegram's menu, per language. */
  commands?: { language: string; commands: { command: string; description: string }[] }[];
  log: Log;
};

export function telegramChannel(settings: TelegramSettings): Channel {
  const { token, webhook, log } = settings;
  const apiRoot = settings.apiRoot.replace(/\/+$/, "");
  const telegram = new Telegram(token, { apiRoot, webhookReply: false });
  const stopping = new AbortController();
  let running: Promise<unknown> = Promise.resolve();

  async function prepare(): Promise<void> {
    if (webhook) {
      const url = new URL("/telegram", webhook.publicUrl).href;
      await telegram.setWebhook(url, {
        secret_token: webhook.secret,
        allowed_updates: [...allowedUpdates],
        max_connections: 40,
      });
    } else {
      await telegram.deleteWebhook();
    }
    for (const { language, commands } of settings.commands ?? []) {
      await telegram.setMyCommands(commands, { language_code: language }).catch(() => undefined);
    }
  }

  /** Telegram may be out of reach when we start; the rest of the program must not wait for it. */
  async function prepareInTheEnd(): Promise<void> {
    for (let wait = 1000; !stopping.signal.aborted; wait = Math.min(wait * 2, 60_000)) {
      try {
        return await prepare();
      } catch (error) {
        log.warn({ error: withoutToken(error instanceof Error ? error.message : "") }, "Telegram can't be reached yet");
        await new Promise((done) => {
          const timer = setTimeout(done, wait);
          stopping.signal.addEventListener("abort", () => {
            clearTimeout(timer);
            done(undefined);
          });
        });
      }
    }
  }

  return {
    name: "telegram",
    describe: () => (webhook ? `on, by webhook at ${new URL("/telegram", webhook.publicUrl).href}` : "on, by polling"),
    sender: telegramSender(telegram, settings.messagesPerSecond),
    fetchFile: async (source) => {
      const { file_path } = await telegram.getFile(source);
      const answer = await fetch(`${apiRoot}/file/bot${token}/${file_path}`);
      if (!answer.ok || !answer.body) throw new Error(`Telegram's file answer was ${answer.status}`);
      return Readable.fromWeb(answer.body as never);
    },
    start: async (receive) => {
      const take = taking(telegram, receive, log);
      running = prepareInTheEnd().then(() => (webhook ? undefined : poll(telegram, take, log, stopping.signal)));
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
    routes: webhook
      ? (server, receive) => webhookRoute(server, webhook.secret, taking(telegram, receive, log), log)
      : undefined,
  };
}
