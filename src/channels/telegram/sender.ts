import { setTimeout as pause } from "node:timers/promises";
import { type Telegram, TelegramError } from "telegraf";
import type { Delivery, MenuEntry, Message, Recipient, Sender } from "../../domain/message.ts";
import { shortened } from "../../lib/shortened.ts";
import type { OutgoingFiles } from "../outgoingFiles.ts";
import { type Call, render } from "./render.ts";
import { sendFile, type Where } from "./upload.ts";

/** Errors may quote the token (telegraf puts the URL into the message of a non-JSON answer); nothing of ours may log it. */
export const withoutToken = (text: string): string => text.replace(/\d{5,}:[\w-]{20,}/g, "<token>");

/** Telegram lets one message a second into a chat; a message that has to be cut into parts keeps to it by itself. */
const betweenPartsMs = 1000;
/** An answer that takes longer is taken for a broken connection. */
const longestCallMs = 30_000;
/** Messages that failed half-way and never came back must not pile up. */
const mostHalfSent = 1000;

/**
 * Sends through the Bot API, with Telegram's refusals understood. Limits: https://core.telegram.org/bots/faq#broadcasting-to-users
 * Throws what passes by itself (network, 5xx), without the token.
 */
export function telegramSender(
  telegram: Telegram,
  files: Pick<OutgoingFiles, "blob">,
  messagesPerSecond: number,
): Sender {
  /** How far a message of several parts got, so that a second try goes on instead of beginning again. */
  const partsSent = new Map<number, number>();

  function reached(id: number, parts: number): void {
    partsSent.set(id, parts);
    const oldest = partsSent.keys().next().value;
    if (partsSent.size > mostHalfSent && oldest !== undefined) partsSent.delete(oldest);
  }

  async function send({ address }: Recipient, message: Message, id: number): Promise<Delivery> {
    const [chatId = "", topic] = address.split("/");
    const calls = render(message);
    const first = partsSent.get(id) ?? 0;
    let shownAs: string | undefined;
    try {
      if (message.menu && first === 0) await offerMenu(telegram, chatId, message.menu);
      for (const [i, call] of calls.entries()) {
        if (i < first) continue;
        if (i > first) await pause(betweenPartsMs);
        shownAs = await performWherever(telegram, files, { chatId, topic }, call);
        if (calls.length > 1) reached(id, i + 1);
      }
      partsSent.delete(id);
      // Of a list in several parts no single one can be changed.
      return message.list && calls.length === 1 && shownAs ? { ok: true, shownAs } : { ok: true };
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.reason !== "slowDown") partsSent.delete(id);
      return refusal;
    }
  }

  /** Only a text of one part can be changed; what is there already as it should be is no fault. */
  async function change({ address }: Recipient, shownAs: string, message: Message): Promise<Delivery> {
    const [call, ...more] = render(message);
    if (call?.method !== "sendMessage" || more.length > 0)
      return { ok: false, reason: "rejected", detail: "no single text" };
    const [chat_id = ""] = address.split("/");
    const now = { chat_id, message_id: Number(shownAs), text: call.text, reply_markup: call.keyboard as never };
    try {
      const signal = AbortSignal.timeout(longestCallMs) as never;
      await telegram.callApi("editMessageText", { ...now, link_preview_options: { is_disabled: true } }, { signal });
    } catch (error) {
      if (!(error instanceof TelegramError && /message is not modified/i.test(error.description)))
        return refusalOf(error);
    }
    return { ok: true, shownAs };
  }

  return {
    // A little below the limit: Telegram's second is not ours, and one refusal costs more than what is left unused.
    pace: { perSecond: messagesPerSecond * 0.985, perChatPerSecond: 1, perGroupPerMinute: 20 },
    isGroup: (address) => address.startsWith("-"),
    send,
    change,
  };
}

/** What Telegram refuses, as a value; anything that passes by itself is thrown, without the token. */
function refusalOf(error: unknown): Exclude<Delivery, { ok: true }> {
  const refusal = understood(error);
  if (refusal) return refusal;
  throw new Error(withoutToken(error instanceof Error ? error.message : "unknown fault"));
}

/** The commands of this chat alone. A message must not be lost over them: what Telegram does not take is left out. */
async function offerMenu(telegram: Telegram, chatId: string, menu: MenuEntry[]): Promise<void> {
  const commands = menu.map(({ command, label }) => ({ command, description: label }));
  const signal = AbortSignal.timeout(longestCallMs) as never;
  await telegram
    .callApi("setMyCommands", { commands, scope: { type: "chat", chat_id: Number(chatId) } }, { signal })
    .catch((error: unknown) => {
      if (!(error instanceof TelegramError) || error.code !== 400) throw error;
    });
}

type Files = Pick<OutgoingFiles, "blob">;

/** A group that became a supergroup has another id since; Telegram names it, and the message goes there. */
async function performWherever(
  telegram: Telegram,
  files: Files,
  where: Where,
  call: Call,
): Promise<string | undefined> {
  try {
    return await perform(telegram, files, where, call);
  } catch (error) {
    const moved = error instanceof TelegramError ? error.parameters?.migrate_to_chat_id : undefined;
    if (moved === undefined) throw error;
    return perform(telegram, files, { chatId: String(moved) }, call);
  }
}

/** The id of the text that is shown; a file's is of no use, since it is never changed. */
async function perform(telegram: Telegram, files: Files, where: Where, call: Call): Promise<string | undefined> {
  if (call.method !== "sendMessage") {
    await sendFile(telegram, files, where, call);
    return undefined;
  }
  const content = {
    chat_id: where.chatId,
    message_thread_id: where.topic ? Number(where.topic) : undefined,
    text: call.text,
    reply_markup: call.keyboard as never,
    link_preview_options: { is_disabled: true },
  };
  const signal = AbortSignal.timeout(longestCallMs) as never;
  const { message_id } = await telegram.callApi("sendMessage", content, { signal });
  return String(message_id);
}

const gone = /chat not found|user is deactivated|PEER_ID_INVALID|bot was (blocked|kicked)/i;

function understood(error: unknown): Exclude<Delivery, { ok: true }> | undefined {
  // It was replaced or erased after it was queued; nothing brings it back, and the chat's next messages must not wait for it.
  if (error instanceof Error && error.name === "FileGone")
    return { ok: false, reason: "rejected", detail: "its file is no longer stored" };
  if (!(error instanceof TelegramError)) return undefined;
  const { code, description, parameters } = error;
  if (code === 429) return { ok: false, reason: "slowDown", retryAfterSeconds: parameters?.retry_after ?? 1 };
  if (code === 403 || (code === 400 && gone.test(description)))
    return { ok: false, reason: "blocked", detail: `${code}` };
  // What Telegram will never take; anything else (5xx, 401 while a token is changed) passes and is tried again.
  if (code === 400 || code === 413)
    return { ok: false, reason: "rejected", detail: shortened(withoutToken(`${code} ${description}`), 120) };
  return undefined;
}
