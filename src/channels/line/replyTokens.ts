import type { Recipient } from "../../domain/message.ts";
import { memory } from "../../lib/memory.ts";

/**
 * Which reply token a message may be answered with. A token works once, and for a minute after the webhook:
 * https://developers.line.biz/en/reference/messaging-api/#send-reply-message
 */
export type ReplyTokens = {
  /** The token to send this message with, if there is one that is fresh and unused. `again` when a try with it brought no answer. */
  of: (to: Recipient, id: number) => { token: string; again: boolean } | undefined;
  /** A try with it begins. Until it is settled, nobody knows whether LINE took the message. */
  asked: (token: string, to: Recipient, id: number) => void;
  /** LINE answered: `spent` when the token can't be used any more. */
  settled: (token: string, id: number, spent: boolean) => void;
};

/** We leave some of the minute for the way. */
const freshMs = 50_000;
/** Half of what anybody has seen a token live: one that is invalid sooner was used. */
const surelyFreshMs = 15_000;
const mostRemembered = 10_000;

export function replyTokens(now: () => Date): ReplyTokens {
  const spentTokens = memory<string, true>(mostRemembered);
  const unanswered = memory<number, { token: string; at: number; until: number }>(mostRemembered);

  /** A clock that was set back meanwhile proves nothing. */
  const isSurelyFresh = ({ at, until }: { at: number; until: number }) =>
    at <= now().getTime() && now().getTime() < until;

  return {
    of: ({ replyToken, lastSeenAt }, id) => {
      const asked = unanswered.get(id);
      if (asked) return isSurelyFresh(asked) ? { token: asked.token, again: true } : undefined;
      if (!replyToken || spentTokens.has(replyToken)) return undefined;
      const fresh = now().getTime() - lastSeenAt.getTime() < freshMs;
      return fresh ? { token: replyToken, again: false } : undefined;
    },
    asked: (token, { lastSeenAt }, id) => {
      const [at, until] = [now().getTime(), lastSeenAt.getTime() + surelyFreshMs];
      if (!unanswered.has(id)) unanswered.set(id, { token, at, until });
    },
    settled: (token, id, spent) => {
      unanswered.forget(id);
      if (spent) spentTokens.set(token, true);
    },
  };
}
