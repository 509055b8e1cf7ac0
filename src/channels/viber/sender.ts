import type { Delivery, Message, Recipient, Sender } from "../../domain/message.ts";
import { shortened } from "../../lib/shortened.ts";
import type { OutgoingFiles } from "../outgoingFiles.ts";
import { partsSent } from "../partsSent.ts";
import { type Client, call, httpTooMany, statuses, type ViberAnswer } from "./api.ts";
import { render, type ViberMessage } from "./render.ts";

type Parts = {
  client: Client;
  senderName: string;
  files: Pick<OutgoingFiles, "link" | "blob">;
  /** Viber took a part of a message, and may say later by this token that it did not arrive. */
  taken: (token: string, id: number) => void;
  patienceMs?: number;
};

/**
 * Sends through Viber's API, with the statuses of its answers understood. Throws what passes by itself, without the token: no way to
 * Viber, and what only the operator or time can mend.
 */
export function viberSender({ client, senderName, files, taken, patienceMs }: Parts): Sender {
  const sent = partsSent();

  async function send({ address }: Recipient, message: Message, id: number): Promise<Delivery> {
    for (const [i, part] of (await render(message, files)).entries()) {
      if (i < sent.of(id)) continue;
      const answer = await sendPart(address, part);
      const outcome = understood(answer);
      if (!outcome.ok) return outcome;
      if (answer.message_token) taken(answer.message_token, id);
      sent.reached(id, i + 1);
    }
    sent.forget(id);
    return { ok: true };
  }

  async function sendPart(receiver: string, part: ViberMessage): Promise<ViberAnswer> {
    const body = (shown: ViberMessage) => ({ receiver, sender: { name: senderName }, ...shown });
    const answer = await call(client, "send_message", body(part), patienceMs);
    const tooOld =
      answer.status === statuses.apiVersionNotSupported || answer.status === statuses.incompatibleWithVersion;
    // The words say what is asked as well; only the special button is lost.
    return tooOld && part.min_api_version > 1
      ? call(client, "send_message", body(withoutSpecial(part)), patienceMs)
      : answer;
  }

  return {
    // Viber names no pace for single messages, only 100 an hour to somebody who does not answer, and 500 broadcasts in 10 seconds.
    pace: { perSecond: 50, perChatPerSecond: 5 },
    send,
  };
}

function withoutSpecial({ keyboard, ...part }: ViberMessage): ViberMessage {
  const Buttons = keyboard?.Buttons.filter(({ ActionType }) => ActionType === "reply") ?? [];
  return {
    ...part,
    min_api_version: 1,
    ...(keyboard && Buttons.length > 0 ? { keyboard: { ...keyboard, Buttons } } : {}),
  };
}

function understood({ status, status_message }: ViberAnswer): Delivery {
  switch (status) {
    case statuses.ok:
      return { ok: true };
    case statuses.receiverNotRegistered:
    case statuses.receiverNotSubscribed:
    case statuses.receiverNoSuitableDevice:
    case statuses.unsupportedCountry:
      return { ok: false, reason: "blocked", detail: String(status) };
    case statuses.invalidUrl:
    case statuses.badData:
    case statuses.missingData:
    case statuses.apiVersionNotSupported:
    case statuses.incompatibleWithVersion:
      return { ok: false, reason: "rejected", detail: shortened(`${status} ${status_message}`, 120) };
    case httpTooMany:
      return { ok: false, reason: "slowDown", retryAfterSeconds: 2 };
    // tooManyRequests is among these: a hundred messages in an hour to somebody who does not answer. It concerns that chat alone, and passes
    // within the hour, so the message is tried again and the others go on.
    default:
      throw new Error(`Viber answered with status ${status}`);
  }
}
