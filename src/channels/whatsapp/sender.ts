import { setTimeout as pause } from "node:timers/promises";
import type { Delivery, Message, Recipient, Sender } from "../../domain/message.ts";
import type { OutgoingFiles } from "../outgoingFiles.ts";
import { partsSent } from "../partsSent.ts";
import { refusalOf } from "./refusals.ts";
import { limits, render, renderInTemplate } from "./render.ts";
import { type Answer, addressOf, type Twilio } from "./twilio.ts";

type Parts = {
  twilio: Pick<Twilio, "post">;
  number: string;
  /** An approved template whose first variable is the text, for messages outside the window. */
  templateSid?: string;
  /** Where Twilio tells what became of a message of this number. */
  statusUrl: (id: number, inTemplate: boolean) => string;
  files: Pick<OutgoingFiles, "link">;
  now: () => Date;
};

const hourMs = 3_600_000;
/** Twilio hands on what comes at the same time in any order. */
const betweenPartsMs = 1000;

/**
 * Sends through Twilio's Messages, with its refusals understood. Outside the 24-hour window only within the office's template; without one
 * the message is given back as `windowClosed`. Throws what passes by itself (network, 5xx, a token that is being changed), without the token.
 */
export function whatsappSender({ twilio, number, templateSid, statusUrl, files, now }: Parts): Sender {
  const sent = partsSent();

  async function send(to: Recipient, message: Message, id: number): Promise<Delivery> {
    const silentMs = now().getTime() - to.lastSeenAt.getTime();
    const inTemplate = silentMs >= (limits.windowHours ?? 0) * hourMs;
    if (inTemplate && !templateSid)
      return { ok: false, reason: "windowClosed", detail: "more than 24 hours since the person wrote" };
    const link = message.file && (await files.link(message.file));
    const contents = inTemplate ? templated(message, link, templateSid ?? "") : plainly(message, link);
    const first = sent.of(id);
    for (const [i, content] of contents.entries()) {
      if (i < first) continue;
      if (i > first) await pause(betweenPartsMs);
      const outcome = await hand(to.address, content, id, inTemplate);
      if (!outcome.ok) return outcome;
      sent.reached(id, i + 1);
    }
    sent.forget(id);
    return { ok: true };
  }

  async function hand(address: string, content: Fields, id: number, inTemplate: boolean): Promise<Delivery> {
    const fields = {
      From: addressOf(number),
      To: addressOf(address),
      StatusCallback: statusUrl(id, inTemplate),
      ...content,
    };
    return understood(await twilio.post("/Messages.json", fields), inTemplate);
  }

  return {
    // What comes faster than the number's own pace waits at Twilio. To one person not too fast, so that it hands them on in order.
    pace: { perSecond: 40, perChatPerSecond: 2 },
    send,
  };
}

type Fields = Record<string, string>;

const plainly = (message: Message, link: string | undefined): Fields[] =>
  render(message, link).map((part): Fields => ("body" in part ? { Body: part.body } : { MediaUrl: part.mediaUrl }));

const templated = (message: Message, link: string | undefined, sid: string): Fields[] =>
  renderInTemplate(message, link).map((text) => ({ ContentSid: sid, ContentVariables: JSON.stringify({ 1: text }) }));

function understood({ status, code, retryAfterSeconds }: Answer, inTemplate: boolean): Delivery {
  if (status >= 200 && status < 300) return { ok: true };
  const said = code === undefined ? `${status}` : `${status} ${code}`;
  if (status === 429) return { ok: false, reason: "slowDown", retryAfterSeconds: retryAfterSeconds ?? 5 };
  const mendable = status >= 500 || status === 401 || status === 403 || code === undefined;
  const refusal = mendable ? undefined : refusalOf(code, { inTemplate });
  if (!refusal) throw new Error(`Twilio answered ${said}`);
  return refusal;
}
