// A local server that speaks Meta's Graph API for a page over real HTTP and enforces the documented limits (messengerLimits.ts has them with
// their sources). Tests talk to it as people would:
//
//   const messenger = await startMessengerServer();
//   ... start the program with messenger.env and a PUBLIC_URL ...
//   await messenger.subscribe(`${publicUrl}/messenger`);   // Meta's challenge, as when somebody saves the webhook's address
//   const user = messenger.user("77");
//   await user.says("hello");          // resolves when the webhook has answered
//   await user.presses("I agree");     // a quick reply under the newest message, or a template's button of any
//   user.sees();                       // what the chat shows
//   messenger.fails({ times: 2, with: answers.error(500, 2) });
//   await messenger.close();
//
// As Meta does, it signs each delivery by both hashes, sends several events in one delivery where it has them, takes messages only from 24
// hours back, knows no stranger, and wants every call signed by the app's secret. Unlike Meta it posts to plain http, and delivers again only
// when it is told to: `redelivers`.

import { createHmac } from "node:crypto";
import fastify, { type FastifyReply } from "fastify";
import { type Answer, badGateway, hangUp, never } from "./faultyAnswers.ts";
import {
  hours,
  most,
  type Profile,
  type Refusal,
  refusalOfManner,
  refusalOfMessage,
  refusalOfProfile,
  type SentMessage,
} from "./messengerLimits.ts";
import { type Event, page, person, type Shown } from "./messengerPeople.ts";

export const keys = {
  accessToken: "a-page-access-token-for-tests-only",
  appSecret: "an-app-secret-for-tests-only",
  verifyToken: "a-verify-token-for-tests-only",
};

/** Ready answers for `fails`. */
export const answers = {
  error:
    (status: number, code: number, error_subcode?: number, headers: Record<string, string> = {}): Answer =>
    (reply) =>
      reply
        .code(status)
        .headers(headers)
        .send({ error: { message: "(#) some words", type: "OAuthException", code, error_subcode, fbtrace_id: "A" } }),
  badGateway,
  never,
  hangUp,
};

/** The newest version that Meta takes, and the oldest: https://developers.facebook.com/docs/graph-api/changelog/versions */
const versions = { newest: 26, oldest: 21 };

type Call = { recipient?: { id?: string }; message?: SentMessage; messaging_type?: string; tag?: string };

export async function startMessengerServer() {
  const server = fastify({ forceCloseConnections: true });
  const shown: Shown[] = [];
  const calls: { path: string; body: unknown }[] = [];
  const lastWrote = new Map<string, number>();
  const blocked = new Set<string>();
  const files = new Map<string, Buffer>();
  const faults: { path: RegExp; left: number; answer: Answer }[] = [];
  const answered: number[] = [];
  const subscribed = { fields: ["messages", "messaging_postbacks", "messaging_referrals", "message_edits"] };
  let profile: Profile = {};
  let webhook: string | undefined;
  let lastDelivery: { body: string; headers: Record<string, string> } | undefined;
  let recent: number[] = [];
  let perSecond = most.textsPerSecond;
  let serial = 0;

  const refuse = (reply: FastifyReply, { status, code, subcode, message }: Refusal) =>
    reply
      .code(status)
      .send({ error: { message, type: "OAuthException", code, error_subcode: subcode, fbtrace_id: "A" } });

  server.addHook("preHandler", async (request, reply) => {
    if (request.url.startsWith("/cdn/")) return;
    const { version = "" } = request.params as { version?: string };
    const { access_token, appsecret_proof } = request.query as Record<string, string>;
    calls.push({ path: request.url.split("?")[0]?.replace(/^\/v[\d.]+/, "") ?? "", body: request.body });
    const fault = faults.find(({ path, left }) => left > 0 && path.test(request.url));
    if (fault) {
      fault.left -= 1;
      return fault.answer(reply);
    }
    const number = Number(version.replace("v", ""));
    if (!(number >= versions.oldest && number <= versions.newest))
      return refuse(reply, {
        status: 400,
        code: 2635,
        message: "(#2635) You are calling a deprecated version of the API.",
      });
    if (access_token !== keys.accessToken)
      return refuse(reply, { status: 401, code: 190, message: "Invalid OAuth access token." });
    if (appsecret_proof !== createHmac("sha256", keys.appSecret).update(keys.accessToken).digest("hex"))
      return refuse(reply, { status: 400, code: 100, message: "Invalid appsecret_proof provided in the API argument" });
  });

  server.get("/:version/me", async () => ({ id: page, name: "The office" }));
  server.get("/:version/me/subscribed_apps", async () => ({
    data: [{ id: "1", name: "Open Door", subscribed_fields: subscribed.fields }],
  }));
  server.post("/:version/me/messenger_profile", async (request, reply) => {
    const wanted = request.body as Profile;
    const refusal = refusalOfProfile(wanted);
    if (refusal) return refuse(reply, refusal);
    profile = wanted;
    return { result: "success" };
  });
  server.post("/:version/me/messages", async (request, reply) => {
    const call = request.body as Call;
    const id = call.recipient?.id ?? "";
    const refusal = refusalOfCall(call, id);
    if (refusal) return refuse(reply, refusal);
    const message = { chat: id, call, message: call.message ?? {}, at: performance.now() };
    shown.push(message);
    return { recipient_id: id, message_id: `m_ours-${++serial}` };
  });
  server.get("/cdn/:name", async (request, reply) => {
    const bytes = files.get((request.params as { name: string }).name);
    // An address of Meta's is its own key: a token must not go along.
    if (request.headers.authorization || request.url.includes("access_token")) return reply.code(400).send();
    return bytes ? reply.type("application/octet-stream").send(bytes) : reply.code(404).send();
  });

  function refusalOfCall(call: Call, id: string): Refusal | undefined {
    const wroteAt = lastWrote.get(id);
    if (wroteAt === undefined)
      return { status: 400, code: 100, subcode: 2018001, message: "(#100) No matching user found" };
    if (blocked.has(id))
      return { status: 400, code: 551, subcode: 1545041, message: "(#551) This person isn't available right now." };
    const silentHours = (Date.now() - wroteAt) / 3_600_000;
    return refusalOfManner(call, silentHours) ?? refusalOfMessage(call.message ?? {}) ?? refusalOfPace();
  }

  function refusalOfPace(): Refusal | undefined {
    const now = performance.now();
    recent = recent.filter((at) => now - at < 1000);
    if (recent.length >= perSecond)
      return { status: 400, code: 613, message: "(#613) Calls to this api have exceeded the rate limit." };
    recent.push(now);
    return undefined;
  }

  const sign = (body: string, secret = keys.appSecret) => ({
    "x-hub-signature": `sha1=${createHmac("sha1", secret).update(body).digest("hex")}`,
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  });

  /** Posts to the webhook as it is; gives the status. */
  async function post(body: string, headers: Record<string, string>): Promise<number> {
    if (!webhook) throw new Error("nobody has saved a webhook's address");
    const answer = await fetch(webhook, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
    await answer.body?.cancel();
    answered.push(answer.status);
    return answer.status;
  }

  /** One delivery with all these events: of one entry each, or of one entry together. Whoever wrote has written now. */
  async function deliver(events: Event[], { together = false } = {}): Promise<number> {
    for (const event of events) if (event.sender?.id) lastWrote.set(event.sender.id, Date.now());
    const entry = together
      ? [{ id: page, time: Date.now(), messaging: events }]
      : events.map((event) => ({ id: page, time: Date.now(), messaging: [event] }));
    const body = JSON.stringify({ object: "page", entry });
    lastDelivery = { body, headers: sign(body) };
    return post(body, lastDelivery.headers);
  }

  function keep(name: string, bytes: Buffer): string {
    const path = `${encodeURIComponent(`${++serial}-${name}`)}`;
    files.set(`${serial}-${name}`, bytes);
    return `${origin}/cdn/${path}?oh=1`;
  }

  const origin = await server.listen({ host: "127.0.0.1", port: 0 });
  return {
    origin,
    /** Settings for the program, beside PUBLIC_URL. */
    env: {
      MESSENGER_PAGE_ACCESS_TOKEN: keys.accessToken,
      MESSENGER_APP_SECRET: keys.appSecret,
      MESSENGER_VERIFY_TOKEN: keys.verifyToken,
      MESSENGER_API_ORIGIN: origin,
    },
    user: (id: string) => person({ shown, deliver, keep, nextId: () => ++serial, blocked }, id),
    deliver,
    post,
    sign,
    /** Meta asks whether the address is ours, and posts there from now on. Gives what was answered. */
    subscribe: async (url: string, verifyToken = keys.verifyToken) => {
      const asked = new URL(url);
      asked.searchParams.set("hub.mode", "subscribe");
      asked.searchParams.set("hub.verify_token", verifyToken);
      asked.searchParams.set("hub.challenge", "1158201444");
      const answer = await fetch(asked);
      const text = await answer.text();
      if (answer.status === 200 && text === "1158201444") webhook = url;
      return { status: answer.status, text };
    },
    /** Sends the last delivery once more, as Meta does when it was not answered with 200. */
    redelivers: () => post(lastDelivery?.body ?? "", lastDelivery?.headers ?? {}),
    /** Every status by which the webhook answered. */
    answered,
    shown,
    calls,
    profile: () => profile,
    subscribed,
    /** As if the person had last written so many hours ago. */
    silentFor: (id: string, silentHours: number) => lastWrote.set(id, Date.now() - silentHours * 3_600_000),
    windowHours: hours.window,
    perSecond: (wanted: number) => {
      perSecond = wanted;
    },
    block: (id: string) => blocked.add(id),
    /** The next calls (of messages, or of this path) get this answer instead. */
    fails: ({ times = 1, path = /\/messages/, with: answer }: { times?: number; path?: RegExp; with: Answer }) =>
      faults.push({ path, left: times, answer }),
    keep,
    forget: (url: string) => files.delete(decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? "")),
    close: () => server.close(),
  };
}
