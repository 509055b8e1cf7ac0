import type { IncomingHttpHeaders } from "node:http";
import { camelcaseKeysDeep } from "messaging-api-common";
import { z } from "zod";
import type { Receive } from "../../domain/message.ts";
import type { Log } from "../../lib/log.ts";
import type { LateRefusal } from "../../notifications/lateRefusal.ts";
import type { Channel } from "../channel.ts";
import { whatsappConnector } from "../connectors.ts";
import type { OutgoingFiles } from "../outgoingFiles.ts";
import { signedWebhook, takeAll } from "../signedWebhook.ts";
import { untilDone } from "../untilDone.ts";
import { checkAccount } from "./account.ts";
import { toIncoming } from "./event.ts";
import { fetchFile } from "./files.ts";
import { watchForMissed } from "./missed.ts";
import { openPickers } from "./pickers.ts";
import { limits } from "./render.ts";
import { whatsappSender } from "./sender.ts";
import { lateNewsOf, statusUrl } from "./status.ts";
import { type Account, openTwilio } from "./twilio.ts";

export type WhatsappSettings = Account & {
  publicUrl: string;
  templateSid?: string;
  /** Whether choices may be lists and buttons beside the numbers in the text. */
  lists: boolean;
  /** Records what Twilio says of a message it had taken: that it did not arrive after all. */
  refusedLater: (id: number, refusal: LateRefusal) => Promise<void>;
  /** When the last message on WhatsApp came in. */
  lastHeard: () => Promise<Date | undefined>;
  files: Pick<OutgoingFiles, "link">;
  log: Log;
  now: () => Date;
};

/** WhatsApp through Twilio. What it posts is answered with a TwiML document that says nothing: our messages go their own way. */
const answer = { type: "text/xml", body: "<Response/>" };

export function whatsappChannel(settings: WhatsappSettings): Channel {
  const { publicUrl, templateSid, lists, refusedLater, lastHeard, files, log, now, ...account } = settings;
  const { client, twilio } = openTwilio(account);
  const connector = new (whatsappConnector())({ client });
  const url = new URL("/whatsapp", publicUrl).href;

  const pickers = lists ? openPickers(twilio, log) : undefined;
  const sender = whatsappSender({
    twilio,
    number: account.number,
    templateSid,
    pickers,
    statusUrl: (id, manner) => statusUrl(url, id, manner),
    files,
    now,
  });
  const stopping = new AbortController();
  let running: Promise<unknown> = Promise.resolve();

  /** Twilio signs the address that it was given and the fields, each with its value as it came. */
  function verify(headers: IncomingHttpHeaders, rawBody: string, asked: string): boolean {
    const signature = headers["x-twilio-signature"];
    return connector.verifySignature({
      headers: { "x-twilio-signature": typeof signature === "string" ? signature : undefined },
      url: new URL(asked, publicUrl).href,
      body: fieldsOf(rawBody),
    });
  }

  async function take(rawBody: string, receive: Receive): Promise<undefined> {
    const [event] = connector.mapRequestToEvents(camelcaseKeysDeep(fieldsOf(rawBody)));
    // Those of an SMS number, or of what was sent: another address is for them.
    if (!event?.isReceived) return log.warn("a delivery that is no message") as undefined;
    const incoming = readOr("a message of unknown shape", () => toIncoming(event.rawEvent));
    if (incoming) await takeAll([incoming], receive);
  }

  async function takeStatus(rawBody: string, _receive: Receive, asked: string): Promise<undefined> {
    const query = new URL(asked, publicUrl).searchParams;
    const news = readOr("a status of unknown shape", () => lateNewsOf(camelcaseKeysDeep(fieldsOf(rawBody)), query));
    if (!news) return;
    const { id, manner, sid, code, refusal } = news;
    if (id !== undefined && manner === "picker" && refusal.reason === "rejected" && (await sender.sendPlainly(id)))
      return;
    log.warn({ outgoing: id, sid, code, reason: refusal.reason }, "WhatsApp did not deliver a message after all");
    if (id !== undefined) await refusedLater(id, refusal);
  }

  /** What we can't read we can't read the next time either. */
  function readOr<T>(what: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      log.warn({ faults: error.issues.map(({ path }) => path.join(".")) }, what);
      return undefined;
    }
  }

  const messages = signedWebhook({ path: "/whatsapp", verify, take, answer, log });
  const statuses = signedWebhook({ path: "/whatsapp/status", verify, take: takeStatus, answer, log });
  return {
    name: "whatsapp",
    describe: () => `on, by Twilio's webhook at ${url}`,
    limits,
    sender,
    fetchFile: (source) => fetchFile(source, account),
    check: () => checkAccount(twilio, { accountSid: account.accountSid, number: account.number, url, templateSid }),
    // The person still has to send it: WhatsApp only fills in the words.
    deepLink: async (payload) =>
      `https://wa.me/${account.number.replace(/\D/g, "")}?text=${encodeURIComponent(`/start ${payload}`)}`,
    start: async (receive) => {
      const what = "making lists and buttons at Twilio";
      running = Promise.all([
        pickers && untilDone(pickers.prepare, { log, what, stopping: stopping.signal }),
        watchForMissed({ twilio, account, lastHeard, now, log }, receive, stopping.signal),
      ]);
    },
    stop: async () => {
      stopping.abort();
      await running;
      await Promise.all([messages.stop(), statuses.stop()]);
    },
    routes: (server, receive) => {
      messages.routes(server, receive);
      statuses.routes(server, receive);
    },
  };
}

const fieldsOf = (rawBody: string): Record<string, string> => Object.fromEntries(new URLSearchParams(rawBody));
