// Which channels the settings switch on, and what the others still need.

import type { Channel } from "./channels/channel.ts";
import type { OutgoingFiles } from "./channels/outgoingFiles.ts";
import { telegramChannel } from "./channels/telegram/channel.ts";
import type { WebchatParts } from "./channels/webchat/api.ts";
import { webchatChannel } from "./channels/webchat/channel.ts";
import { missingFor, type Settings } from "./config/settings.ts";
import type { Texts } from "./i18n/texts.ts";
import type { Log } from "./lib/log.ts";

type Parts = WebchatParts & { files: OutgoingFiles; log: Log };
type OfficeForChannels = { languages: string[]; texts: Pick<Texts, "say"> };

/** `off` has one line for each channel that is not on, with the reason. */
export function channelsOn(
  settings: Settings,
  parts: Parts,
  office: OfficeForChannels,
): { channels: Channel[]; off: string[] } {
  const channels = [webchatChannel(parts)];
  const off: string[] = [];
  const telegram = telegramOf(settings, parts, office);
  if (telegram) channels.push(telegram);
  else off.push("telegram: off, because TELEGRAM_BOT_TOKEN is not set (get one from @BotFather)");

  const others = {} satisfies Partial<Record<Parameters<typeof missingFor>[0], () => Channel>>;
  for (const [name, build] of Object.entries<() => Channel>(others)) {
    const missing = missingFor(name as keyof typeof others, settings);
    if (missing.length === 0) channels.push(build());
    else off.push(`${name}: off, because ${missing.join(", ")} is not set (docs/channels.md says where to get it)`);
  }
  return { channels, off };
}

function telegramOf(
  settings: Settings,
  { files, log }: Parts,
  { languages, texts }: OfficeForChannels,
): Channel | undefined {
  const { TELEGRAM_BOT_TOKEN: token, PUBLIC_URL, TELEGRAM_WEBHOOK_SECRET: secret } = settings;
  if (!token) return undefined;
  const commands = languages.map((language) => ({
    language,
    commands: ["book", "file", "status", "bookings", "language", "privacy", "person"].map((command) => ({
      command,
      description: texts.say(language, `menu.${command}`),
    })),
  }));
  return telegramChannel({
    token,
    apiRoot: settings.TELEGRAM_API_ROOT,
    messagesPerSecond: settings.TELEGRAM_MESSAGES_PER_SECOND,
    webhook: PUBLIC_URL && secret ? { publicUrl: PUBLIC_URL, secret } : undefined,
    commands,
    files,
    log,
  });
}
