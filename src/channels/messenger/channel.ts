import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance } from "fastify";
import { camelcaseKeysDeep } from "messaging-api-common";
import { z } from "zod";
import type { Incoming, Menu, Receive } from "../../domain/message.ts";
import type { Log } from "../../lib/log.ts";
import type { Channel } from "../channel.ts";
import { messengerConnector } from "../connectors.ts";
import type { OutgoingFiles } from "../outgoingFiles.ts";
import { signedWebhook, takeAll } from "../signedWebhook.ts";
import { untilDone } from "../untilDone.ts";
import { toIncoming } from "./event.ts";
import { fetchFile } from "./files.ts";
import { openGraph } from "./graph.ts";
import { checkPage, linkInto, offerMenus } from "./page.ts";
import { limits } from "./render.ts";
import { messengerSender } from "./sender.ts";

export type MessengerSettings = {
  accessToken: string;
  appSecret: string;
  verifyToken: string;
  apiOrigin: string;
  publicUrl: string;
  tag?: string;
  /** The page's menu in each of the office's languages, the first for everybody else, too. */
  menus: Menu[];
  files: Pick<OutgoingFiles, "link">;
  log: Log;
  now: () => Date;
};

/** A field that is null is one that is not there: the connector knows no other. */
const item = z
  .looseObject({})
  .transform((given) => Object.fromEntries(Object.entries(given).filter(([, field]) => field !== null)));
const delivery = z.looseObject({
  object: z.string(),
  entry: z.array(z.looseObject({ messaging: z.array(item).optional() })),
});

export function messengerChannel(settings: MessengerSettings): Channel {
  const { accessToken, appSecret, verifyToken, apiOrigin: origin, tag, menus, files, log, now } = settings;
  const { client, graph } = openGraph({ accessToken, appSecret, origin });
  const connector = new (messengerConnector())({ client, appId: "", appSecret, verifyToken });
  const url = new URL("/messenger", settings.publicUrl).href;
  const stopping = new AbortController();
  let preparing: Promise<void> = Promise.resolve();

  /** By SHA-256, which the connector does not know; and by its SHA-1, where Meta still sends it. */
  function verify(headers: IncomingHttpHeaders, rawBody: string): boolean {
    const signed = sameSignature(headers["x-hub-signature-256"], rawBody, appSecret);
    const older = headers["x-hub-signature"];
    return signed && (older === undefined || connector.verifySignature(rawBody, String(older)));
  }

  async function take(rawBody: string, receive: Receive): Promise<undefined> {
    const body = delivery.safeParse(JSON.parse(rawBody));
    if (!body.success || body.data.object !== "page") return log.warn("a delivery of unknown shape") as undefined;
    // The connector reads only the first item of each entry: one body for each. Of one person what was first comes first.
    const items = body.data.entry
      .flatMap((entry) => (entry.messaging ?? []).map((item) => ({ entry, item })))
      .sort((a, b) => timeOf(a.item) - timeOf(b.item))
      .map(({ entry, item }) => ({ object: "page", entry: [{ ...entry, messaging: [item] }] }));
    const events = items.flatMap((item) => connector.mapRequestToEvents(camelcaseKeysDeep(item) as never));
    await takeAll(
      events.flatMap(({ rawEvent }) => readEvent(rawEvent)),
      receive,
    );
  }

  /** What we can't read we can't read the next time either: it must not hold up the rest. */
  function readEvent(given: unknown): Incoming[] {
    const restricted = policy.safeParse(given).data?.policyEnforcement.action;
    if (restricted)
      log.error({ action: restricted }, "Meta has changed what the page may do: see the page's Support Inbox");
    try {
      const incoming = toIncoming(given);
      return incoming ? [incoming] : [];
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      log.warn(outlineOf(given, error), "an event of unknown shape");
      return [];
    }
  }

  /** Meta asks once, when the webhook's address is set, whether it is ours. */
  function challenge(server: FastifyInstance): void {
    server.get("/messenger", { config: { rateLimit: false } }, async ({ query, headers }, reply) => {
      const asked = z.record(z.string(), z.string()).catch({}).parse(query);
      const { response } = await connector.preprocess({
        method: "get",
        path: "/messenger",
        url: "/messenger",
        query: asked,
        headers,
        params: {},
        rawBody: "",
        body: {} as never,
      });
      const ours = response?.status === 200;
      return reply
        .code(ours ? 200 : 403)
        .type("text/plain")
        .send(ours ? String(response?.body ?? "") : "");
    });
  }

  const webhook = signedWebhook({ path: "/messenger", verify, take, log });
  return {
    name: "messenger",
    describe: () => `on, by webhook at ${url}`,
    limits,
    sender: messengerSender({ graph, files, tag, now }),
    fetchFile: (source) => fetchFile(source, origin),
    check: () => checkPage(graph, { url, tag }),
    deepLink: (payload) => linkInto(graph, payload).catch(() => undefined),
    start: async () => {
      const what = "setting the page's menu at Meta";
      preparing = untilDone(() => offerMenus(graph, menus), { log, what, stopping: stopping.signal });
    },
    stop: async () => {
      stopping.abort();
      await preparing;
      await webhook.stop();
    },
    routes: (server, receive) => {
      challenge(server);
      webhook.routes(server, receive);
    },
  };
}

function sameSignature(given: string | string[] | undefined, rawBody: string, appSecret: string): boolean {
  const [, hex = ""] = /^sha256=([0-9a-f]{64})$/i.exec(String(given ?? "")) ?? [];
  const expected = createHmac("sha256", appSecret).update(rawBody, "utf8").digest();
  const signature = Buffer.from(hex, "hex");
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}

/** Milliseconds; 0 where an item has no time. */
const timeOf = (item: object): number =>
  z.object({ timestamp: z.coerce.number() }).safeParse(item).data?.timestamp ?? 0;

const policy = z.looseObject({ policyEnforcement: z.looseObject({ action: z.string() }) });

/** What may be logged of an event: its kinds, and which fields are strange; never what it says. */
function outlineOf(given: unknown, { issues }: z.ZodError): object {
  const kind = Object.keys(z.record(z.string(), z.unknown()).catch({}).parse(given));
  return { kind, faults: issues.map(({ path }) => path.join(".")) };
}
