import type { IncomingHttpHeaders } from "node:http";
import { camelcaseKeysDeep } from "messaging-api-common";
import { z } from "zod";
import type { Receive } from "../../domain/message.ts";
import type { Log } from "../../lib/log.ts";
import { memory } from "../../lib/memory.ts";
import type { LateRefusal } from "../../notifications/lateRefusal.ts";
import type { Channel } from "../channel.ts";
import { viberConnector } from "../connectors.ts";
import type { OutgoingFiles } from "../outgoingFiles.ts";
import { signedWebhook } from "../signedWebhook.ts";
import { untilDone } from "../untilDone.ts";
import { checkViber, linkInto, setWebhook } from "./account.ts";
import { type Callback, readCallback } from "./event.ts";
import { fetchFile } from "./files.ts";
import { limits } from "./render.ts";
import { viberSender } from "./sender.ts";
import { exactTokens } from "./tokens.ts";
import { type Welcome, welcomeMessage } from "./welcome.ts";

const mostRemembered = 10_000;

export type ViberSettings = {
  authToken: string;
  senderName: string;
  apiOrigin: string;
  publicUrl: string;
  /** What somebody reads who opens the chat, in their language (a BCP 47 tag) or the nearest one. */
  welcome: (language?: string) => Welcome;
  /** Records what Viber says of a message it had taken: that it did not arrive after all. */
  refusedLater: (id: number, refusal: LateRefusal) => Promise<void>;
  files: Pick<OutgoingFiles, "link" | "blob">;
  log: Log;
};

export function viberChannel(settings: ViberSettings): Channel {
  const { authToken, senderName, apiOrigin, files, log } = settings;
  const connector = new (viberConnector())({
    accessToken: authToken,
    sender: { name: senderName },
    origin: apiOrigin,
  });
  const { client } = connector;
  const url = new URL("/viber", settings.publicUrl).href;
  const stopping = new AbortController();
  let preparing: Promise<void> = Promise.resolve();
  /** Of the messages that Viber took lately, by its tokens. */
  const outgoing = memory<string, number>(mostRemembered);

  /** A phone could not show it. Viber names no more than its own token. */
  async function failedLater(token: string): Promise<void> {
    const id = outgoing.get(token);
    log.warn({ channel: "viber", token, outgoing: id }, "a message that Viber took did not arrive");
    if (id !== undefined)
      await settings.refusedLater(id, { ok: false, reason: "rejected", detail: "taken, but not shown (failed)" });
  }

  function verify(headers: IncomingHttpHeaders, rawBody: string): boolean {
    const unread = { body: {} as never, query: {}, params: {}, path: "/viber", url: "/viber" };
    return connector.preprocess({ method: "post", headers, rawBody, ...unread }).shouldNext;
  }

  /** The answer to somebody who opens the chat is the welcome itself: a message of our own would be refused, since nobody subscribed yet. */
  async function take(rawBody: string, receive: Receive): Promise<object | undefined> {
    const callback = read(rawBody);
    if (callback?.kind === "message") await receive(callback.incoming);
    if (callback?.kind === "failed") await failedLater(callback.token);
    if (callback?.kind === "opened")
      return welcomeMessage(settings.welcome(callback.language), senderName, callback.context);
    return undefined;
  }

  /** What we can't read we can't read the next time either: it is noted without its words, and acknowledged. */
  function read(rawBody: string): Callback | undefined {
    const body = z.looseObject({}).safeParse(exactTokens(rawBody)).data ?? {};
    const strange = (fault: z.ZodError) => log.warn(outlineOf(body, fault), "a callback of unknown shape");
    // Without the camel case the connector's events come out empty.
    const [event] = connector.mapRequestToEvents(camelcaseKeysDeep(body) as never);
    try {
      return readCallback(event?.rawEvent, strange);
    } catch (fault) {
      if (!(fault instanceof z.ZodError)) throw fault;
      strange(fault);
      return undefined;
    }
  }

  const webhook = signedWebhook({ path: "/viber", verify, take, log });
  return {
    name: "viber",
    describe: () => `on, by webhook at ${url}`,
    limits,
    sender: viberSender({ client, senderName, files, taken: outgoing.set }),
    fetchFile: (source) => fetchFile(source, apiOrigin),
    check: () => checkViber(client, url).catch(({ message }: Error) => `${message}: try again later`),
    deepLink: (payload) => linkInto(client, payload).catch(() => undefined),
    start: async () => {
      const what = "setting Viber's webhook";
      preparing = untilDone(() => setWebhook(client, url), { log, what, stopping: stopping.signal });
    },
    stop: async () => {
      stopping.abort();
      await preparing;
      await webhook.stop();
    },
    routes: webhook.routes,
  };
}

/** What may be logged of a callback: its token, its kind, and which fields are strange; never what it says. */
function outlineOf(given: object, { issues }: z.ZodError): object {
  const outline = z.object({ event: z.string(), message_token: z.string() }).partial();
  return { ...outline.catch({}).parse(given), faults: issues.map(({ path }) => path.join(".")) };
}
