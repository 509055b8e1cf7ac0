import type { Delivery, Message, Recipient, Sender, StoredFile, TextFile } from "../../domain/message.ts";
import type { OutgoingFiles } from "../outgoingFiles.ts";
import { partsSent } from "../partsSent.ts";
import type { Answer, Graph } from "./graph.ts";
import { attachmentOf, limits, type MessengerMessage, type Part, render } from "./render.ts";

type Parts = {
  graph: Pick<Graph, "post">;
  files: Pick<OutgoingFiles, "link">;
  /** What Meta may take outside the window, where the office has the right to use it. */
  tag?: string;
  now: () => Date;
};

const hourMs = 3_600_000;
/** Within this a message of ours answers one of theirs; later it is news. Meta wants to be told which. */
const answeringMs = hourMs / 6;
/** The tag for answers written by people: https://developers.facebook.com/docs/features-reference/human-agent */
const humanAgentHours = 7 * 24;

/**
 * Sends through Meta's Send API, with its refusals understood. Outside the 24-hour window only with a tag; without one the message is
 * given back as `windowClosed`. Throws what passes by itself (network, 5xx, a token that is being changed), without the token.
 */
export function messengerSender({ graph, files, tag, now }: Parts): Sender {
  const sent = partsSent();

  async function send(to: Recipient, message: Message, id: number): Promise<Delivery> {
    const manner = mannerFor(to, now(), tag);
    if (!manner) return windowClosed("more than 24 hours since the person wrote");
    for (const [i, part] of render(message).entries()) {
      if (i < sent.of(id)) continue;
      const outcome = await sendPart(to.address, part, manner);
      if (!outcome.ok) return outcome;
      sent.reached(id, i + 1);
    }
    sent.forget(id);
    return { ok: true };
  }

  async function sendPart(address: string, part: Part, manner: Manner): Promise<Delivery> {
    if (!("file" in part)) return hand(address, part.message, manner);
    const url = await files.link(part.file);
    if (!url) return { ok: false, reason: "rejected", detail: "files need PUBLIC_URL" };
    const outcome = await hand(address, attachmentOf(part.file, url), manner);
    // A kind or size that Meta does not take, or it could not fetch it: the person can still open it from us.
    const refused = !outcome.ok && outcome.reason === "rejected";
    return refused ? hand(address, { text: linkText(part.file, url) }, manner) : outcome;
  }

  async function hand(address: string, message: MessengerMessage, manner: Manner): Promise<Delivery> {
    return understood(await graph.post("/me/messages", { recipient: { id: address }, message, ...manner }), manner);
  }

  return {
    // Meta takes 300 texts a second for a page, and slows down a chat that gets too many.
    pace: { perSecond: 250, perChatPerSecond: 5 },
    send,
  };
}

type Manner = { messagingType: "RESPONSE" | "UPDATE" } | { messagingType: "MESSAGE_TAG"; tag: string };

function mannerFor({ lastSeenAt }: Recipient, now: Date, tag: string | undefined): Manner | undefined {
  const silentMs = now.getTime() - lastSeenAt.getTime();
  if (silentMs < answeringMs) return { messagingType: "RESPONSE" };
  if (silentMs < (limits.windowHours ?? 0) * hourMs) return { messagingType: "UPDATE" };
  if (!tag || (tag === "HUMAN_AGENT" && silentMs >= humanAgentHours * hourMs)) return undefined;
  return { messagingType: "MESSAGE_TAG", tag };
}

const linkText = ({ name }: TextFile | StoredFile, url: string) => `${name}\n${url}`;

const windowClosed = (detail: string): Delivery => ({ ok: false, reason: "windowClosed", detail });

/** Seconds to wait where Meta does not say: calls of the app, of the page, and of one thread. */
const tooFast: Record<number, number> = { 4: 60, 17: 60, 32: 60, 80006: 60, 613: 5 };
/** 10 is about rights; these of its subcodes are about the window. */
const outsideWindow = [2018278, 2018065];

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes */
function understood({ status, error, retryAfterSeconds }: Answer, manner: Manner): Delivery {
  if (status >= 200 && status < 300 && !error) return { ok: true };
  const { code = 0, subcode = 0 } = error ?? {};
  const detail = error ? `${status} ${code}/${subcode}` : `${status}`;
  const wait = tooFast[code];
  if (status === 429 || wait !== undefined)
    return { ok: false, reason: "slowDown", retryAfterSeconds: retryAfterSeconds ?? wait ?? 60 };
  if (code === 10 && outsideWindow.includes(subcode)) return windowClosed(detail);
  if (code === 551 || subcode === 1545041 || (code === 100 && subcode === 2018001))
    return { ok: false, reason: "blocked", detail };
  // A tag that Meta has retired, or this page may not use: the message itself may be good, and waits for the person.
  if (code === 100 && manner.messagingType === "MESSAGE_TAG") return windowClosed(`${detail}, with ${manner.tag}`);
  if (code === 100 || status === 413) return { ok: false, reason: "rejected", detail };
  // 5xx, 1, 2 and 1200 pass; 190, 10 and 200 are about our token or rights, which the operator can mend while messages wait.
  throw new Error(`Meta answered ${detail}`);
}
