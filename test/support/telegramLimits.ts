// What Telegram refuses, with the words it refuses it in. Figures: https://core.telegram.org/bots/api (sendMessage, sendPhoto, sendDocument,
// InlineKeyboardButton, answerCallbackQuery, setWebhook, setMyCommands) and https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this

export const longest = { text: 4096, caption: 1024, callbackBytes: 64, callbackAnswer: 200, commandDescription: 256 };
export const most = {
  photoBytes: 10 * 1024 * 1024,
  downloadBytes: 20 * 1024 * 1024,
  uploadBytes: 50 * 1024 * 1024,
  updates: 100,
};

export type Button = {
  text: string;
  callback_data?: string;
  request_contact?: boolean;
  request_location?: boolean;
};

/** A keyboard as it was sent, and its buttons in one list. */
export type Markup = { inline_keyboard?: Button[][]; keyboard?: Button[][] };
export const buttonsOf = ({ inline_keyboard, keyboard }: Markup): Button[] =>
  (inline_keyboard ?? keyboard ?? []).flat();

/** Why Telegram would not show this, or nothing. Lengths are UTF-16 code units, as Telegram counts them. */
export function refusalOfMessage(
  method: "sendMessage" | "sendPhoto" | "sendDocument",
  { text, markup, chatId, bytes = 0 }: { text: string; markup: Markup; chatId: string; bytes?: number },
): string | undefined {
  if (method === "sendMessage" && text.trim() === "") return "message text is empty";
  if (method === "sendMessage" && text.length > longest.text) return "message is too long";
  if (method !== "sendMessage" && bytes === 0) return "file must be non-empty";
  if (method === "sendPhoto" && bytes > most.photoBytes) return "file is too big for a photo";
  if (method !== "sendMessage" && text.length > longest.caption) return "message caption is too long";
  if (!text.isWellFormed()) return "strings must be encoded in UTF-8";
  if (markup.inline_keyboard && markup.keyboard) return "can't parse reply keyboard markup JSON object";
  const rows = markup.inline_keyboard ?? markup.keyboard ?? [];
  if (rows.flat().length > 100) return "REPLY_MARKUP_TOO_LONG";
  for (const { text: label, callback_data: data } of rows.flat()) {
    if (!label) return "text buttons must be non-empty";
    if (markup.inline_keyboard && data === undefined) return "text buttons are unallowed in the inline keyboard";
    if (data !== undefined && (data === "" || Buffer.byteLength(data) > longest.callbackBytes))
      return "BUTTON_DATA_INVALID";
  }
  const asks = (markup.keyboard ?? []).flat().some((button) => button.request_contact || button.request_location);
  if (asks && chatId.startsWith("-")) return "phone number and location can be requested in private chats only";
  return undefined;
}

export function refusalOfCommands(
  commands: { command: string; description: string }[],
  language = "",
): string | undefined {
  if (language !== "" && !/^[a-z]{2}$/.test(language)) return "language code is invalid";
  if (commands.length > 100) return "BOT_COMMANDS_TOO_MUCH";
  const fits = ({ command, description }: (typeof commands)[number]) =>
    /^[a-z0-9_]{1,32}$/.test(command) && description.length >= 1 && description.length <= longest.commandDescription;
  return commands.every(fits) ? undefined : "BOT_COMMAND_INVALID";
}

export type Limits = {
  /** Messages a second in all. Absent: no limit; so with the others. */
  perSecond?: number;
  perChatPerSecond?: number;
  /** Messages a minute into one group (a chat with a negative id). */
  perGroupPerMinute?: number;
};

/** Telegram's published pace. */
export const published: Limits = { perSecond: 30, perChatPerSecond: 1, perGroupPerMinute: 20 };

/** Counts messages in sliding windows. */
export function createRate() {
  const recent: number[] = [];
  const byChat = new Map<string, number[]>();

  function room(times: number[], limit: number | undefined, windowMs: number, now: number): boolean {
    if (limit === undefined) return true;
    const from = times.findIndex((at) => now - at < windowMs);
    return (from < 0 ? 0 : times.length - from) < limit;
  }

  /** Whether a message into this chat comes too fast now; if not, it is counted. */
  function tooFast(chatId: string, { perSecond, perChatPerSecond, perGroupPerMinute }: Limits): boolean {
    if (!perSecond && !perChatPerSecond && !perGroupPerMinute) return false;
    const now = performance.now();
    const mine = byChat.get(chatId) ?? [];
    byChat.set(chatId, mine);
    while (recent.length > 0 && now - (recent[0] ?? 0) >= 1000) recent.shift();
    while (mine.length > 0 && now - (mine[0] ?? 0) >= 60_000) mine.shift();
    const inGroup = chatId.startsWith("-") ? perGroupPerMinute : undefined;
    if (!room(recent, perSecond, 1000, now) || !room(mine, perChatPerSecond, 1000, now)) return true;
    if (!room(mine, inGroup, 60_000, now)) return true;
    recent.push(now);
    mine.push(now);
    return false;
  }

  return { tooFast };
}
