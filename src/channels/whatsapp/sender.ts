import { setTimeout as pause } from "node:timers/promises";
import type { Delivery, Message, Recipient, Sender } from "../../domain/message.ts";
import { split } from "../limits.ts";
import type { OutgoingFiles } from "../outgoingFiles.ts";
import { partsSent } from "../partsSent.ts";
import type { Pickers } from "./pickers.ts";
import { refusalOf } from "./refusals.ts";
import { limits, render, renderInTemplate } from "./render.ts";
import { type Answer, addressOf, type Twilio } from "./twilio.ts";

type Parts = {
  twilio: Pick<Twilio, "post">;
  number: string;
  /** An approved template whose first variable is the text, for messages outside the window. */
  templateSid?: string;
  /** Lists and buttons, in the 24 hours. */
  pickers?: Pickers;
  /** Where Twilio tells what became of a message of this number. */
  statusUrl: (id: number, manner: Manner) => string;
  files: Pick<OutgoingFiles, "link">;
  now: () => Date;
};

/** How a message was sent, which Twilio tells us again with what became of it. */
export type Manner = "plain" | "template" | "picker";

export type WhatsappSender = Sender & {
  /**
   * Sends a message that WhatsApp did not show as a list or buttons once more, by numbers alone. False when this process has not sent it
   * lately: then it is lost.
   */
  sendPlainly: (id: number) => Promise<boolean>;
};

const hourMs = 3_600_000;
/** Messages with lists and buttons that are remembered: WhatsApp's word on them comes within seconds. */
const mostRemembered = 1000;
/** Twilio hands on what comes at the same time in any order. */
const betweenPartsMs = 1000;
const tooLongCodes = ["21617", "21658"];
/** Characters. A text of twice this is never too long for Twilio. */
const shortestHalf = 100;

/**
 * Sends through Twilio's Messages, with its refusals understood. Outside the 24-hour window only within the office's template; without one
 * the message is given back as `windowClosed`. Throws what passes by itself (network, 5xx, a token that is being changed), without the token.
 */
export function whatsappSender(parts: Parts): WhatsappSender {
  const { twilio, number, templateSid, pickers, statusUrl, files, now } = parts;
  const sent = partsSent();
  const asPickers = new Map<number, { to: Recipient; body: string }>();

  async function send(to: Recipient, message: Message, id: number): Promise<Delivery> {
    const silentMs = now().getTime() - to.lastSeenAt.getTime();
    const outside = silentMs >= (limits.windowHours ?? 0) * hourMs;
    if (outside && !templateSid)
      return { ok: false, reason: "windowClosed", detail: "more than 24 hours since the person wrote" };
    const link = message.file && (await files.link(message.file));
    const contents = outside ? templated(message, link, templateSid ?? "") : plainly(message, link);
    const first = sent.of(id);
    for (const [i, content] of contents.entries()) {
      if (i < first) continue;
      if (i > first) await pause(betweenPartsMs);
      const outcome = await hand(to, content, id, message);
      if (!outcome.ok) return outcome;
      sent.reached(id, i + 1);
    }
    sent.forget(id);
    return { ok: true };
  }

  /** With its choices to press where that is possible; and without, when Twilio does not take them. */
  async function hand(to: Recipient, { manner, last, ...fields }: Content, id: number, message: Message) {
    const body = fields.Body ?? "";
    const pressable = last ? pickers?.fieldsOf(body, message) : undefined;
    if (!pressable) return inHalves(to, fields, id, manner);
    remember(id, to, body);
    const outcome = await handOver(to, pressable, id, "picker");
    if (outcome.ok || outcome.reason !== "rejected") return outcome;
    asPickers.delete(id);
    pickers?.switchOff();
    return inHalves(to, fields, id, "plain");
  }

  /** Twilio may count a character that is no Latin letter for more than one: what is too long for it goes in two. */
  async function inHalves(to: Recipient, fields: Fields, id: number, manner: Manner): Promise<Delivery> {
    const outcome = await handOver(to, fields, id, manner);
    const { Body = "" } = fields;
    const tooLong = !outcome.ok && outcome.reason === "rejected" && tooLongCodes.includes(outcome.detail);
    if (!tooLong || Body.length < shortestHalf * 2) return outcome;
    for (const [i, half] of split(Body, Math.ceil(Body.length / 2) + shortestHalf / 2).entries()) {
      if (i > 0) await pause(betweenPartsMs);
      const delivery = await inHalves(to, { ...fields, Body: half }, id, manner);
      if (!delivery.ok) return delivery;
    }
    return { ok: true };
  }

  async function handOver({ address }: Recipient, fields: Fields, id: number, manner: Manner): Promise<Delivery> {
    const all = { From: addressOf(number), To: addressOf(address), StatusCallback: statusUrl(id, manner), ...fields };
    return understood(await twilio.post("/Messages.json", all), manner === "template");
  }

  function remember(id: number, to: Recipient, body: string): void {
    asPickers.set(id, { to, body });
    const oldest = asPickers.keys().next().value;
    if (asPickers.size > mostRemembered && oldest !== undefined) asPickers.delete(oldest);
  }

  async function sendPlainly(id: number): Promise<boolean> {
    const known = asPickers.get(id);
    if (!known) return false;
    asPickers.delete(id);
    pickers?.switchOff();
    return (await handOver(known.to, { Body: known.body }, id, "plain")).ok;
  }

  return {
    // What comes faster than the number's own pace waits at Twilio. To one person not too fast, so that it hands them on in order.
    pace: { perSecond: 40, perChatPerSecond: 2 },
    send,
    sendPlainly,
  };
}

type Fields = { Body?: string; MediaUrl?: string; ContentSid?: string; ContentVariables?: string };
/** `last`: the choices belong to it. */
type Content = Fields & { manner: Manner; last?: boolean };

const plainly = (message: Message, link: string | undefined): Content[] =>
  render(message, link).map((part) =>
    "body" in part
      ? { manner: "plain", Body: part.body, last: part.last }
      : { manner: "plain", MediaUrl: part.mediaUrl },
  );

const templated = (message: Message, link: string | undefined, sid: string): Content[] =>
  renderInTemplate(message, link).map((text) => ({
    manner: "template",
    ContentSid: sid,
    ContentVariables: JSON.stringify({ 1: text }),
  }));

function understood({ status, code, retryAfterSeconds }: Answer, inTemplate: boolean): Delivery {
  if (status >= 200 && status < 300) return { ok: true };
  const said = code === undefined ? `${status}` : `${status} ${code}`;
  if (status === 429) return { ok: false, reason: "slowDown", retryAfterSeconds: retryAfterSeconds ?? 5 };
  const mendable = status >= 500 || status === 401 || status === 403 || code === undefined;
  const refusal = mendable ? undefined : refusalOf(code, { inTemplate });
  if (!refusal) throw new Error(`Twilio answered ${said}`);
  return refusal;
}
