import { type Telegram, TelegramError } from "telegraf";
import { z } from "zod";
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
    // A little below the limit: Telegram's second is not ours, and one refusal costs more than what is left unused.
    pace: { perSecond: Math.max(1, Math.floor(messagesPerSecond * 0.97)), perChatPerSecond: 1, perGroupPerMinute: 20 },
    isGroup: (address) => address.startsWith("-"),
    send,
  };
}

async function perform(telegram: Telegram, chatId: string, topic: string | undefined, call: Call): Promise<void> {
  const extra = { message_thread_id: topic ? Number(topic) : undefined, reply_markup: call.keyboard as never };
  if (call.method === "sendMessage") {
    await telegram.sendMessage(chatId, call.text, { ...extra, link_preview_options: { is_disabled: true } });
  } else {
    await sendDocument(telegram, chatId, topic, call);
  }
}

/** Uploads a file ourselves: telegraf 4.16.3's multipart stream never ends on Node 26 (tried: the request hangs after its headers). */
async function sendDocument(
  telegram: Telegram,
  chatId: string,
  topic: string | undefined,
  call: Extract<Call, { method: "sendDocument" }>,
) {
  const form = new FormData();
  form.set("chat_id", chatId);
  if (topic) form.set("message_thread_id", topic);
  if (call.caption) form.set("caption", call.caption);
  if (call.keyboard) form.set("reply_markup", JSON.stringify(call.keyboard));
  form.set("document", new Blob([call.file.text], { type: call.file.mediaType }), call.file.name);
  const { apiRoot } = telegram.options;
  const answer = await fetch(`${apiRoot}/bot${telegram.token}/sendDocument`, {
    method: "POST",
    body: form,
    signal: AbortSignal.timeout(60_000),
  });
  const result = refusal.parse(await answer.json());
  if (!result.ok)
    throw new TelegramError({
      error_code: answer.status,
      description: result.description ?? "",
      parameters: result.parameters,
    });
}

const refusal = z.object({
  ok: z.boolean(),
  description: z.string().optional(),
  parameters: z.object({ retry_after: z.number().optional() }).optional(),
});

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
