import { createHash } from "node:crypto";
import type { LineClient } from "messaging-api-line";
import { z } from "zod";
import type { Delivery, Message, Recipient, Sender } from "../../domain/message.ts";
import { memory } from "../../lib/memory.ts";
import { shortened } from "../../lib/shortened.ts";
import type { OutgoingFiles } from "../outgoingFiles.ts";
import { partsSent } from "../partsSent.ts";
import { isGroup } from "./event.ts";
import { type LineMessage, mostAtOnce, render } from "./render.ts";
import { replyTokens } from "./replyTokens.ts";

type Parts = {
  client: Pick<LineClient, "axios">;
  files: Pick<OutgoingFiles, "link">;
  now: () => Date;
  /** An answer that takes longer is taken for a broken connection. */
  patienceMs?: number;
};

const mostRemembered = 10_000;

/**
 * Sends with the reply token where there is one that is fresh and unused (replies are free), else as a push with a retry key, which
 * LINE takes once however often it is sent. Throws what passes by itself (network, 5xx), without the access token.
 */
export function lineSender({ client, files, now, patienceMs = 30_000 }: Parts): Sender {
  const sent = partsSent();
  const tokens = replyTokens(now);
  /** Messages that LINE refused because the month's pushes are used up. */
  const heldBack = memory<number, true>(mostRemembered);

  /**
   * A message that was held back comes again when the person writes, before the answer to that. It must leave them the reply token, or the
   * conversation would stay one message behind for the rest of the month.
   */
  async function send(to: Recipient, message: Message, id: number): Promise<Delivery> {
    const outcome = await sendParts(heldBack.has(id) ? { ...to, replyToken: undefined } : to, message, id);
    if (!outcome.ok && outcome.reason === "windowClosed") heldBack.set(id, true);
    else heldBack.forget(id);
    return outcome;
  }

  async function sendParts(to: Recipient, message: Message, id: number): Promise<Delivery> {
    const calls = inFives(await render(message, files));
    for (const [i, messages] of calls.entries()) {
      if (i < sent.of(id)) continue;
      const outcome =
        (i === 0 && (await reply(to, messages, id))) ||
        (await push(to.address, messages, retryKey(to, message, id, i)));
      if (!outcome.ok) return outcome;
      if (calls.length > 1) sent.reached(id, i + 1);
    }
    sent.forget(id);
    return { ok: true };
  }

  /** Nothing when there is no reply token that works. */
  async function reply(to: Recipient, messages: LineMessage[], id: number): Promise<Delivery | undefined> {
    const found = tokens.of(to, id);
    if (!found) return undefined;
    tokens.asked(found.token, to, id);
    const answer = await call("/v2/bot/message/reply", { replyToken: found.token, messages });
    if (answer.status >= 500) throw passing(answer.status);
    const invalid = answer.status === 400 && /invalid reply token/i.test(answer.message);
    tokens.settled(found.token, id, invalid || answer.status === 200);
    if (!invalid) return understood(answer);
    // So soon a token is only invalid when it was used: by our first try, whose answer we never got.
    return found.again ? { ok: true } : undefined;
  }

  async function push(address: string, messages: LineMessage[], key: string): Promise<Delivery> {
    const answer = await call("/v2/bot/message/push", { to: address, messages }, { "X-Line-Retry-Key": key });
    // LINE has seen the key: it took the message then, and our record of that was lost.
    return answer.status === 409 ? { ok: true } : understood(answer);
  }

  async function call(path: string, body: object, headers: Record<string, string> = {}): Promise<Answer> {
    const { status, data } = await client.axios
      .post<unknown>(path, body, { headers, timeout: patienceMs, validateStatus: () => true })
      .catch((error: unknown) => {
        throw new Error(`LINE can't be reached: ${codeOf(error)}`);
      });
    return { status, message: refusal.parse(data).message };
  }

  return {
    // https://developers.line.biz/en/reference/messaging-api/#rate-limits: 2,000 a second, and nothing of one chat. An answer that waits may lose its token.
    pace: { perSecond: 1900, perChatPerSecond: 20 },
    isGroup,
    send,
  };
}

type Answer = { status: number; message: string };
const refusal = z.object({ message: z.string().catch("") }).catch({ message: "" });

/** https://developers.line.biz/en/reference/messaging-api/#error-responses */
function understood({ status, message }: Answer): Delivery {
  if (status >= 200 && status < 300) return { ok: true };
  // The month's pushes are used up; replies stay free. Held: for a larger plan or the next month, or the person's next channel.
  if (status === 429 && /monthly/i.test(message))
    return { ok: false, reason: "windowClosed", detail: "429 monthly limit" };
  if (status === 429) return { ok: false, reason: "slowDown", retryAfterSeconds: 2 };
  if (status === 404 || (status === 400 && noSuchChat.test(message)) || (status === 403 && !notAllowed.test(message)))
    return { ok: false, reason: "blocked", detail: String(status) };
  if (status === 400 || status === 413)
    return { ok: false, reason: "rejected", detail: shortened(`${status} ${message}`, 120) };
  throw passing(status);
}

const noSuchChat = /failed to send messages|property, '?to'?,|not a member/i;
/** The account's plan or rights, not the person: the operator can mend it, and the message waits. */
const notAllowed = /access to this api|not available|plan/i;

const passing = (status: number): Error => new Error(`LINE answered ${status}`);

/** A network error's code: its message and its request hold the access token. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown fault";

/**
 * A UUID that is the same whenever this part of this message is sent. What it says and to whom is in it too: a store that begins afresh
 * numbers its messages from 1 again, and LINE remembers a key for a day.
 */
export function retryKey({ address }: Recipient, message: Message, id: number, part: number): string {
  const hex = createHash("sha256")
    .update(JSON.stringify([id, part, address, message]))
    .digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

const inFives = (messages: LineMessage[]): LineMessage[][] =>
  Array.from({ length: Math.ceil(messages.length / mostAtOnce) }, (_, i) =>
    messages.slice(i * mostAtOnce, (i + 1) * mostAtOnce),
  );
