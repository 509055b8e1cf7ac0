import type { IncomingHttpHeaders } from "node:http";
import { LineClient } from "messaging-api-line";
import { z } from "zod";
import type { Incoming, Receive } from "../../domain/message.ts";
import type { Log } from "../../lib/log.ts";
import type { Channel } from "../channel.ts";
import { lineConnector } from "../connectors.ts";
import type { OutgoingFiles } from "../outgoingFiles.ts";
import { signedWebhook, takeAll } from "../signedWebhook.ts";
import { untilDone } from "../untilDone.ts";
import { checkLine, linkInto, setEndpoint } from "./endpoint.ts";
import { isGroup, toIncoming } from "./event.ts";
import { fetchFile } from "./files.ts";
import { languages } from "./languages.ts";
import { limits } from "./render.ts";
import { lineSender } from "./sender.ts";

/** LINE may give the events of one delivery out of order. */
const delivery = z.looseObject({ events: z.array(z.looseObject({ timestamp: z.number().catch(0) })) });

export type LineSettings = {
  channelSecret: string;
  accessToken: string;
  apiOrigin: string;
  /** Files come from a host of their own. */
  dataOrigin: string;
  publicUrl: string;
  files: Pick<OutgoingFiles, "link">;
  log: Log;
  now: () => Date;
};

export function lineChannel(settings: LineSettings): Channel {
  const { channelSecret, accessToken, apiOrigin: origin, dataOrigin, files, log, now } = settings;
  const client = new LineClient({ accessToken, channelSecret, origin, dataOrigin });
  const connector = new (lineConnector())({ client, channelSecret });
  const url = new URL("/line", settings.publicUrl).href;
  const languageOf = languages(client);
  const stopping = new AbortController();
  let preparing: Promise<void> = Promise.resolve();

  /** LINE's own test of a webhook carries no events; the connector answers older tests itself, with the signature checked. */
  async function verify(headers: IncomingHttpHeaders, rawBody: string): Promise<boolean> {
    const body = JSON.parse(rawBody);
    const request = { method: "post", path: "/line", url: "/line", query: {}, params: {}, headers, rawBody, body };
    const { shouldNext, response } = await connector.preprocess(request);
    return shouldNext || response?.status === 200;
  }

  async function take(rawBody: string, receive: Receive): Promise<undefined> {
    const body = delivery.safeParse(JSON.parse(rawBody));
    if (!body.success) {
      log.warn("a delivery of unknown shape");
      return undefined;
    }
    const inTime = body.data.events.toSorted((a, b) => a.timestamp - b.timestamp);
    const mapped = connector.mapRequestToEvents({ ...body.data, events: inTime } as never);
    const events = mapped.flatMap(({ rawEvent }) => readEvent(rawEvent));
    await takeAll(events, receive);
    return undefined;
  }

  /** What we can't read we can't read the next time either: it must not hold up the rest. */
  function readEvent(given: unknown): Incoming[] {
    const strange = (fault: z.ZodError) => log.warn(outlineOf(given, fault), "an event of unknown shape");
    try {
      const incoming = toIncoming(given, strange);
      return incoming ? [incoming] : [];
    } catch (fault) {
      if (!(fault instanceof z.ZodError)) throw fault;
      strange(fault);
      return [];
    }
  }

  /** Asked inside the chat's turn, so that two messages can't overtake each other meanwhile. */
  function inTheirLanguage(receive: Receive): Receive {
    return async (incoming, shown) => {
      const language = isGroup(incoming.address) ? undefined : await languageOf(incoming.address);
      return receive({ ...incoming, language }, shown);
    };
  }

  const webhook = signedWebhook({ path: "/line", verify, take, log });
  return {
    name: "line",
    describe: () => `on, by webhook at ${url}`,
    limits,
    sender: lineSender({ client, files, now }),
    fetchFile: (source) => fetchFile(client, source),
    check: () => checkLine(client, url).catch(({ message }: Error) => `${message}: try again later`),
    deepLink: (payload) => linkInto(client, payload).catch(() => undefined),
    start: async () => {
      const what = "naming the webhook to LINE";
      preparing = untilDone(() => setEndpoint(client, url), { log, what, stopping: stopping.signal });
    },
    stop: async () => {
      stopping.abort();
      await preparing;
      await webhook.stop();
    },
    routes: (server, receive) => webhook.routes(server, inTheirLanguage(receive)),
  };
}

/** What may be logged of an event: its id, its kind, and which fields are strange; never what it says. */
function outlineOf(given: unknown, { issues }: z.ZodError): object {
  const outline = z.object({ type: z.string(), webhookEventId: z.string() }).partial();
  return { ...outline.catch({}).parse(given), faults: issues.map(({ path }) => path.join(".")) };
}
