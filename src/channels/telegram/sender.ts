import { type Telegram, TelegramError } from "telegraf";
import type { Delivery, Message, Sender } from "../../domain/message.ts";
import { type Call, render } from "./render.ts";

/** Errors may quote the token (telegraf puts the URL into the message of a non-JSON answer); nothing of ours may log it. */
export const withoutToken = (text: string): string => text.replace(/\d{5,}:[\w-]{20,}/g, "<token>");

/** Sends through the Bot API, with Telegram's refusals understood. Limits: https://core.telegram.org/bots/faq#broadcasting-to-users */
export function telegramSender(telegram: Telegram, messagesPerSecond: number): Sender {
  /** How far a message of several parts got, so that a second try goes on instead of beginning again. */
  const partsSent = new Map<number, number>();

  async function send(address: string, message: Message, id: number): Promise<Delivery> {
    const [chatId = "", topic] = address.split("/");
    const calls = render(message);
    try {
      for (const [i, call] of calls.entries()) {
        if (i < (partsSent.get(id) ?? 0)) continue;
        await perform(telegram, chatId, topic, call);
        partsSent.set(id, i + 1);
      }
      partsSent.delete(id);
      return { ok: true };
    } catch (error) {
      const refusal = understood(error);
      if (!refusal) throw new Error(withoutToken(error instanceof Error ? error.message : "unknown fault"));
      if (refusal.reason !== "slowDown") partsSent.delete(id);
      return refusal;
    }
  }

  return {
    pace: { perSecond: messagesPerSecond, perChatPerSecond: 1, perGroupPerMinute: 20 },
    isGroup: (address) => address.startsWith("-"),
    send,
  };
}

async function perform(telegram: Telegram, chatId: string, topic: string | undefined, call: Call): Promise<void> {
  const extra = { message_thread_id: topic ? Number(topic) : undefined, reply_markup: call.keyboard as never };
  if (call.method === "sendMessage") {
    await telegram.sendMessage(chatId, call.text, { ...extra, link_preview_options: { is_disabled: true } });
  } else {
    const source = Buffer.from(call.file.text);
    await telegram.sendDocument(chatId, { source, filename: call.file.name }, { ...extra, caption: call.caption });
  }
}

const gone = /chat not found|user is deactivated|PEER_ID_INVALID|bot was (blocked|kicked)|group chat was upgraded/i;

function understood(error: unknown): Exclude<Delivery, { ok: true }> | undefined {
  if (!(error instanceof TelegramError)) return undefined;
  const { code, description, parameters } = error;
  if (code === 429) return { ok: false, reason: "slowDown", retryAfterSeconds: parameters?.retry_after ?? 1 };
  if (code === 403 || (code === 400 && gone.test(description)))
    return { ok: false, reason: "blocked", detail: `${code}` };
  // What Telegram will never take; anything else (5xx, 401 while a token is changed) passes and is tried again.
  if (code === 400 || code === 413)
    return { ok: false, reason: "rejected", detail: withoutToken(`${code} ${description}`).slice(0, 120) };
  return undefined;
}
