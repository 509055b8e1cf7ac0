// What became of a message that Twilio had taken: it tells us later. https://www.twilio.com/docs/messaging/guides/track-outbound-message-status

import { z } from "zod";
import type { LateRefusal } from "../../notifications/lateRefusal.ts";
import { refusalOf } from "./refusals.ts";
import type { Manner } from "./sender.ts";

const status = z.looseObject({
  messageSid: z.string(),
  messageStatus: z.string(),
  errorCode: z.coerce.number().int().optional(),
});
const asked = z.object({
  message: z.coerce.number().int().positive(),
  manner: z.enum(["plain", "template", "picker"]).catch("plain"),
});

export type LateNews = { id?: number; manner: Manner; sid: string; code: number; refusal: LateRefusal };

/** Nothing unless the message did not arrive. `id` is our own number of it, which we gave Twilio along. */
export function lateNewsOf(given: unknown, query: URLSearchParams): LateNews | undefined {
  const { messageSid: sid, messageStatus, errorCode: code = 0 } = status.parse(given);
  if (messageStatus !== "failed" && messageStatus !== "undelivered") return undefined;
  const about = asked.safeParse(Object.fromEntries(query)).data;
  const said = refusalOf(code, { inTemplate: about?.manner === "template" });
  // Twilio tries no more: what would be worth another try at once is so no longer.
  const refusal: LateRefusal =
    said && said.reason !== "slowDown" ? said : { ok: false, reason: "rejected", detail: `${code}` };
  return { id: about?.message, manner: about?.manner ?? "plain", sid, code, refusal };
}

export function statusUrl(url: string, id: number, manner: Manner): string {
  const address = new URL(`${url}/status`);
  address.searchParams.set("message", String(id));
  if (manner !== "plain") address.searchParams.set("manner", manner);
  return address.href;
}
