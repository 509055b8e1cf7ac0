// What Twilio says when it, or WhatsApp behind it, does not take a message: at once, or later to our status address.
// https://www.twilio.com/docs/api/errors · https://www.twilio.com/docs/whatsapp/api/error-code-mapping

import type { Delivery } from "../../domain/message.ts";

export type Refusal = Exclude<Delivery, { ok: true }>;

/** The person has left, never was on WhatsApp, or wants nothing from us: 21610 opted out, 63014 blocked. */
const blocked = [21211, 21610, 21614, 63003, 63014, 63024];
/** 63016 the 24 hours are over; 63015 the sandbox has not been joined yet. */
const windowClosed = [63015, 63016];
/** WhatsApp shows this person no more messages of this kind for now. */
const notShown = [63032, 63049];
/** Seconds: 20429 too many requests at once, 63017 and 63018 more than the number's pace, 21611 and 30001 a full queue. */
const tooFast: Record<number, number> = { 20429: 5, 63017: 5, 63018: 30, 21611: 60, 30001: 60 };
/** Something about the template: retired, paused, rejected, with other variables. The message itself may be good. */
const template = [21655, 21656, 63005, 63013, 63021, 63027, 63028, 63029, 63030, 63040, 63041, 63042];

/** Nothing for what passes by itself, and for what only the operator can mend: the message waits. */
export function refusalOf(code: number, { inTemplate }: { inTemplate: boolean }): Refusal | undefined {
  const detail = String(code);
  const wait = tooFast[code];
  if (wait !== undefined) return { ok: false, reason: "slowDown", retryAfterSeconds: wait };
  if (blocked.includes(code)) return { ok: false, reason: "blocked", detail };
  if (windowClosed.includes(code) || notShown.includes(code)) return { ok: false, reason: "windowClosed", detail };
  if (inTemplate && template.includes(code)) return { ok: false, reason: "windowClosed", detail };
  if (ours.includes(code)) return undefined;
  return { ok: false, reason: "rejected", detail };
}

/** The token, the account, the number: 20003 wrong token, 63007 no such sender, 63010 and 63012 and 63020 WhatsApp's own trouble. */
const ours = [20003, 20005, 21606, 21660, 63002, 63007, 63008, 63010, 63012, 63020];
