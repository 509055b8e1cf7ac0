// Which channels the settings switch on, and what the others still need.

import type { Channel } from "./channels/channel.ts";
import type { OutgoingFiles } from "./channels/outgoingFiles.ts";
import type { WebchatParts } from "./channels/webchat/api.ts";
import { webchatChannel } from "./channels/webchat/channel.ts";
import { missingFor, type Settings } from "./config/settings.ts";
import { menuEntries } from "./conversation/menu.ts";
import type { Menu } from "./domain/message.ts";
import type { Texts } from "./i18n/texts.ts";
import { machineClock } from "./lib/clock.ts";
import type { Log } from "./lib/log.ts";
import { recordLateRefusal } from "./notifications/lateRefusal.ts";
import { named } from "./office/names.ts";

type Parts = WebchatParts & { files: OutgoingFiles; log: Log };
type OfficeForChannels = { name: Record<string, string>; languages: string[]; texts: Pick<Texts, "say" | "nearest"> };

/**
 * `off` has one line for each channel that is not on, with the reason. A platform's code is loaded only where it is on: the clients of
 * some take more memory than all of the rest.
 */
export async function channelsOn(
  settings: Settings,
  parts: Parts,
  office: OfficeForChannels,
): Promise<{ channels: Channel[]; off: string[] }> {
  const channels: Channel[] = [webchatChannel(parts)];
  const off: string[] = [];
  const telegram = await telegramOf(settings, parts, office);
  if (telegram) channels.push(telegram);
  else off.push("telegram: off, because TELEGRAM_BOT_TOKEN is not set (get one from @BotFather)");

  const others = {
    line: () => lineOf(settings, parts),
    messenger: () => messengerOf(settings, parts, office),
    whatsapp: () => whatsappOf(settings, parts),
    viber: () => viberOf(settings, parts, office),
  } satisfies Partial<Record<Parameters<typeof missingFor>[0], () => Promise<Channel>>>;
  for (const [name, build] of Object.entries<() => Promise<Channel>>(others)) {
    const missing = missingFor(name as keyof typeof others, settings);
    if (missing.length === 0) channels.push(await build());
    else off.push(`${name}: off, it still needs ${missing.join(", ")} (docs/channels.md)`);
  }
  return { channels, off };
}

/** The citizen's menu in each language of the office. */
const menusOf = ({ languages, texts }: OfficeForChannels): Menu[] =>
  languages.map((language) => ({ language, entries: menuEntries((key) => texts.say(language, key)) }));

async function telegramOf(
  settings: Settings,
  { files, log }: Parts,
  office: OfficeForChannels,
): Promise<Channel | undefined> {
  const { TELEGRAM_BOT_TOKEN: token, PUBLIC_URL, TELEGRAM_WEBHOOK_SECRET: secret } = settings;
  if (!token) return undefined;
  const { telegramChannel } = await import("./channels/telegram/channel.ts");
  return telegramChannel({
    token,
    apiRoot: settings.TELEGRAM_API_ROOT,
    messagesPerSecond: settings.TELEGRAM_MESSAGES_PER_SECOND,
    webhook: PUBLIC_URL && secret ? { publicUrl: PUBLIC_URL, secret } : undefined,
    menus: menusOf(office),
    files,
    log,
  });
}

/** Called only when all that it needs is set. */
async function lineOf(settings: Settings, { files, log }: Parts): Promise<Channel> {
  const { lineChannel } = await import("./channels/line/channel.ts");
  return lineChannel({
    channelSecret: settings.LINE_CHANNEL_SECRET ?? "",
    accessToken: settings.LINE_CHANNEL_ACCESS_TOKEN ?? "",
    apiOrigin: settings.LINE_API_ORIGIN,
    dataOrigin: settings.LINE_DATA_ORIGIN,
    publicUrl: settings.PUBLIC_URL ?? "",
    files,
    log,
    now: machineClock,
  });
}

/** Called only when all that it needs is set. */
async function viberOf(
  settings: Settings,
  { database, files, log }: Parts,
  { name, languages, texts }: OfficeForChannels,
): Promise<Channel> {
  const { viberChannel } = await import("./channels/viber/channel.ts");
  return viberChannel({
    authToken: settings.VIBER_AUTH_TOKEN ?? "",
    senderName: settings.VIBER_SENDER_NAME,
    apiOrigin: settings.VIBER_API_ORIGIN,
    publicUrl: settings.PUBLIC_URL ?? "",
    welcome: (wanted) => {
      const language = texts.nearest(wanted, languages);
      const office = named(name, { languages }, language);
      return { text: texts.say(language, "viber.hello", { office }), button: texts.say(language, "viber.begin") };
    },
    refusedLater: (id, refusal) => recordLateRefusal({ database, clock: machineClock }, "viber", id, refusal),
    files,
    log,
  });
}

/** Called only when all that it needs is set. */
async function messengerOf(settings: Settings, { files, log }: Parts, office: OfficeForChannels): Promise<Channel> {
  const { messengerChannel } = await import("./channels/messenger/channel.ts");
  return messengerChannel({
    accessToken: settings.MESSENGER_PAGE_ACCESS_TOKEN ?? "",
    appSecret: settings.MESSENGER_APP_SECRET ?? "",
    verifyToken: settings.MESSENGER_VERIFY_TOKEN ?? "",
    apiOrigin: settings.MESSENGER_API_ORIGIN,
    publicUrl: settings.PUBLIC_URL ?? "",
    tag: settings.MESSENGER_MESSAGE_TAG,
    menus: menusOf(office),
    files,
    log,
    now: machineClock,
  });
}

/** Called only when all that it needs is set. */
async function whatsappOf(settings: Settings, { database, files, log }: Parts): Promise<Channel> {
  const { whatsappChannel } = await import("./channels/whatsapp/channel.ts");
  return whatsappChannel({
    accountSid: settings.WHATSAPP_ACCOUNT_SID ?? "",
    authToken: settings.WHATSAPP_AUTH_TOKEN ?? "",
    number: settings.WHATSAPP_NUMBER ?? "",
    apiOrigin: settings.WHATSAPP_API_ORIGIN,
    publicUrl: settings.PUBLIC_URL ?? "",
    templateSid: settings.WHATSAPP_TEMPLATE_SID,
    lists: settings.WHATSAPP_LISTS,
    refusedLater: (id, refusal) => recordLateRefusal({ database, clock: machineClock }, "whatsapp", id, refusal),
    lastHeard: async () => {
      const newest = { where: { channel: "whatsapp" }, _max: { receivedAt: true } } as const;
      return (await database.prisma.incoming.aggregate(newest))._max.receivedAt ?? undefined;
    },
    files,
    log,
    now: machineClock,
  });
}
