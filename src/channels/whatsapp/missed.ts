// What people wrote while we could not be reached. Twilio gives up within seconds, but keeps every message for us to ask for.
// https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources

import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { Incoming, Receive } from "../../domain/message.ts";
import type { Log } from "../../lib/log.ts";
import { takeAll } from "../signedWebhook.ts";
import { toIncoming } from "./event.ts";
import { type Account, addressOf, type Twilio } from "./twilio.ts";

type Parts = {
  twilio: Pick<Twilio, "get">;
  account: Account;
  /** When the last message on WhatsApp came in; nothing where there was none yet: then none is missed. */
  lastHeard: () => Promise<Date | undefined>;
  now: () => Date;
  log: Log;
};

const betweenLooksMs = 10 * 60_000;
/** Clocks differ, and a message is dated before it reaches us. */
const overlapMs = 10 * 60_000;
/** What was taken is known for a week: what is older could be taken twice. */
const longestMs = 6 * 24 * 3_600_000;
const mostPages = 100;

/** Looks at once and every ten minutes. What was taken already is recognised by its key. */
export async function watchForMissed(parts: Parts, receive: Receive, stopping: AbortSignal): Promise<void> {
  let from = await lastHeardOf(parts);
  // Nothing that Twilio is slow to tell is waited for at the end.
  const stopped = new Promise<Incoming[]>((done) => stopping.addEventListener("abort", () => done([])));
  while (!stopping.aborted) {
    const looked = parts.now();
    try {
      if (from) await takeAll(await Promise.race([writtenSince(parts, from), stopped]), receive);
      from = looked;
    } catch (error) {
      const reason = error instanceof Error ? error.message : "unknown fault";
      parts.log.warn({ error: reason }, "Twilio could not be asked for missed messages; asking again");
    }
    await pause(betweenLooksMs, undefined, { signal: stopping }).catch(() => undefined);
  }
}

/** When the store can't say, as if nothing had been missed: it is the store's trouble, which shows elsewhere. */
const lastHeardOf = ({ lastHeard }: Parts): Promise<Date | undefined> => lastHeard().catch(() => undefined);

const page = z.object({
  messages: z.array(
    z.object({
      sid: z.string(),
      direction: z.string(),
      from: z.string(),
      body: z.string().nullish(),
      num_media: z.coerce.number().catch(0),
      date_created: z.coerce.date(),
    }),
  ),
  next_page_uri: z.string().nullish(),
});
type Kept = z.infer<typeof page>["messages"][number];

async function writtenSince(parts: Parts, from: Date): Promise<Incoming[]> {
  const { twilio, account, now } = parts;
  const since = new Date(Math.max(from.getTime() - overlapMs, now().getTime() - longestMs));
  const query = new URLSearchParams({ To: addressOf(account.number), "DateSent>": since.toISOString().slice(0, 10) });
  const kept: Kept[] = [];
  let next: string | null | undefined =
    `/2010-04-01/Accounts/${account.accountSid}/Messages.json?${query}&PageSize=200`;
  for (let count = 0; next && count < mostPages; count++) {
    const answer = page.parse(await ask(twilio, next));
    kept.push(...answer.messages);
    next = answer.next_page_uri;
  }
  const theirs = kept
    .filter(({ direction, date_created }) => direction === "inbound" && date_created >= since)
    .sort((a, b) => a.date_created.getTime() - b.date_created.getTime());
  const read = await Promise.all(theirs.map((message) => asIncoming(parts, message)));
  return read.flatMap((incoming) => incoming ?? []);
}

/** As the webhook would have told it, but for a place and for which button was pressed: these Twilio does not keep. */
async function asIncoming({ twilio, account }: Parts, message: Kept): Promise<Incoming | undefined> {
  const { sid, from, body, num_media } = message;
  if (!from.startsWith("whatsapp:")) return undefined;
  const fields: Record<string, unknown> = { messageSid: sid, from, body: body ?? "", numMedia: num_media };
  const root = `/2010-04-01/Accounts/${account.accountSid}/Messages/${sid}/Media`;
  const media = num_media > 0 ? mediaList.parse(await ask(twilio, `${root}.json`)).media_list : [];
  for (const [i, { sid: mediaSid, content_type }] of media.entries()) {
    fields[`mediaUrl${i}`] = new URL(`${root}/${mediaSid}`, account.apiOrigin).href;
    fields[`mediaContentType${i}`] = content_type;
  }
  return toIncoming({ ...fields, numMedia: media.length });
}

const mediaList = z.object({ media_list: z.array(z.object({ sid: z.string(), content_type: z.string() })) });

async function ask(twilio: Pick<Twilio, "get">, path: string): Promise<unknown> {
  const { status, data } = await twilio.get("api", path);
  if (status >= 300) throw new Error(`Twilio answered ${status}`);
  return data;
}
