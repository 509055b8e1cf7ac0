// A local server that speaks LINE's Messaging API over real HTTP and enforces its documented limits (lineLimits.ts has them with their
// sources). Tests talk to it as people would:
//
//   const line = await startLineServer();
//   ... start the program with line.env and a PUBLIC_URL ...
//   const user = line.user(77);
//   await user.says("hello");          // resolves when the webhook was answered with 2xx
//   await user.presses("I agree");     // a quick reply of the newest message, or a template's button of any
//   user.sees();                       // what the chat shows
//   line.fails({ times: 2, with: answers.error(500, "Internal Server Error") });
//   await line.close();
//
// As LINE does, it gives each event a reply token that works once and for a minute, takes a push with a known retry key no second time,
// answers 200 to a push to somebody who blocked the account (and shows it to nobody), keeps files on a "data host", and delivers a webhook
// again, marked so, until it is answered with 2xx. Unlike LINE it posts to plain http and never gives up.

import { createHmac, randomUUID } from "node:crypto";
import fastify, { type FastifyReply } from "fastify";
import { type Answer, badGateway, hangUp, never } from "./faultyAnswers.ts";
import { isId, type LineMessage, most, readMessages, words } from "./lineLimits.ts";
import { groupIdOf, person, type Shown, userIdOf } from "./linePeople.ts";

type Options = {
  /** How long a reply token works. */
  replyTokenMs?: number;
  redeliverAfterMs?: number;
  /** Pushes and replies a second, as LINE's rate limit. Absent: no limit. */
  perSecond?: number;
};

export const channelSecret = "a-channel-secret-for-tests-only";
export const accessToken = "an-access-token-for-tests-only";

/** Ready answers for `fails`. */
export const answers = {
  error:
    (code: number, message: string): Answer =>
    (reply) =>
      reply.code(code).send({ message }),
  notJson: badGateway,
  hangUp,
  never,
};

export type LineEvent = { type: string; [key: string]: unknown };

export async function startLineServer(options: Options = {}) {
  const { replyTokenMs = 60_000, redeliverAfterMs = 100, perSecond } = options;
  const server = fastify({ bodyLimit: most.requestBytes, forceCloseConnections: true });
  const shown: Shown[] = [];
  const calls: { path: string; headers: Record<string, unknown>; body: unknown }[] = [];
  const files = new Map<string, { bytes: Buffer; state: "processing" | "succeeded" | "failed" }>();
  const profiles = new Map<string, { language?: string }>();
  const blocked = new Set<string>();
  const tokens = new Map<string, { to: string; until: number }>();
  const retryKeys = new Set<string>();
  const faults: { path: RegExp; left: number; answer: Answer; after?: boolean }[] = [];
  const webhook = { endpoint: "", active: true };
  const recent: number[] = [];
  const answered: number[] = [];
  let last = "";
  let monthlyUsedUp = false;
  let closed = false;
  let serial = 1000;
  const nextId = () => String(++serial);

  server.addHook("preHandler", async (request, reply) => {
    const path = request.url;
    calls.push({ path, headers: request.headers, body: request.body });
    if (request.headers.authorization !== `Bearer ${accessToken}`)
      return reply.code(401).send({ message: words.token });
    const fault = faults.find((one) => one.left > 0 && !one.after && one.path.test(path));
    if (!fault) return undefined;
    fault.left -= 1;
    return fault.answer(reply);
  });

  server.post("/v2/bot/message/reply", async (request, reply) => {
    const { replyToken = "", messages } = (request.body ?? {}) as { replyToken?: string; messages?: unknown };
    if (request.headers["x-line-retry-key"]) return reply.code(400).send({ message: words.retryKey });
    if (tooFast()) return reply.code(429).send({ message: words.rate });
    const read = readMessages(messages);
    if (!read.ok) return reply.code(400).send(read.refusal);
    const token = tokens.get(replyToken);
    if (!token || token.until < Date.now()) return reply.code(400).send({ message: words.replyToken });
    tokens.delete(replyToken);
    show(token.to, read.messages, "reply");
    return answer(request.url, reply);
  });

  server.post("/v2/bot/message/push", async (request, reply) => {
    const { to = "", messages } = (request.body ?? {}) as { to?: string; messages?: unknown };
    const retryKey = request.headers["x-line-retry-key"];
    if (retryKey !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(retryKey)))
      return reply.code(400).send({ message: words.retryKey });
    if (tooFast()) return reply.code(429).send({ message: words.rate });
    if (!isId(to)) return reply.code(400).send({ message: words.to });
    const read = readMessages(messages);
    if (!read.ok) return reply.code(400).send(read.refusal);
    if (!profiles.has(to)) return reply.code(400).send({ message: words.unknown });
    if (retryKey !== undefined && retryKeys.has(String(retryKey)))
      return reply.code(409).header("x-line-accepted-request-id", randomUUID()).send({ message: words.retried });
    if (monthlyUsedUp) return reply.code(429).send({ message: words.monthly });
    if (retryKey !== undefined) retryKeys.add(String(retryKey));
    if (!blocked.has(to)) show(to, read.messages, "push");
    return answer(request.url, reply);
  });

  /** LINE took it: whether its answer arrives is another matter. */
  function answer(path: string, reply: FastifyReply) {
    const fault = faults.find((one) => one.left > 0 && one.after && one.path.test(path));
    if (fault) fault.left -= 1;
    return fault ? fault.answer(reply) : reply.send({ sentMessages: [{ id: nextId() }] });
  }

  function tooFast(): boolean {
    if (perSecond === undefined) return false;
    const now = performance.now();
    while (recent.length > 0 && now - (recent[0] ?? 0) >= 1000) recent.shift();
    if (recent.length >= perSecond) return true;
    recent.push(now);
    return false;
  }

  function show(chatId: string, messages: LineMessage[], by: "reply" | "push") {
    for (const message of messages) shown.push({ chatId, message, by, at: performance.now() });
  }

  server.get("/v2/bot/info", async () => ({
    userId: userIdOf(0),
    basicId: "@opendoor",
    displayName: "Open Door",
    chatMode: "bot",
    markAsReadMode: "auto",
  }));
  server.get("/v2/bot/channel/webhook/endpoint", async (_request, reply) =>
    webhook.endpoint ? webhook : reply.code(404).send({ message: "Webhook endpoint not found" }),
  );
  server.put("/v2/bot/channel/webhook/endpoint", async (request) => {
    webhook.endpoint = (request.body as { endpoint: string }).endpoint;
    return {};
  });
  server.post("/v2/bot/channel/webhook/test", async () => {
    const statusCode = await post(JSON.stringify({ destination: userIdOf(0), events: [] })).catch(() => 0);
    const reason = statusCode === 0 ? "COULD_NOT_CONNECT" : statusCode === 200 ? "OK" : "ERROR_STATUS_CODE";
    return { success: statusCode === 200, timestamp: new Date().toISOString(), statusCode, reason, detail: "" };
  });
  server.get("/v2/bot/profile/:id", async (request, reply) => {
    const { id } = request.params as { id: string };
    const profile = profiles.get(id);
    if (!profile) return reply.code(404).send({ message: "Not found" });
    return { userId: id, displayName: "Wang", ...profile };
  });
  server.get("/v2/bot/message/:id/content", async (request, reply) => {
    const file = files.get((request.params as { id: string }).id);
    if (!file) return reply.code(404).send({ message: "Not found" });
    if (file.state !== "succeeded") return reply.code(202).send();
    return reply.type("application/octet-stream").send(file.bytes);
  });
  server.get("/v2/bot/message/:id/content/transcoding", async (request, reply) => {
    const file = files.get((request.params as { id: string }).id);
    return file ? { status: file.state } : reply.code(404).send({ message: "Not found" });
  });

  const signatureOf = (rawBody: string) => createHmac("sha256", channelSecret).update(rawBody).digest("base64");

  /** One request to the webhook as it stands; answers its status. */
  async function post(rawBody: string, signature: string | undefined = signatureOf(rawBody)): Promise<number> {
    const headers = { "content-type": "application/json", ...(signature ? { "x-line-signature": signature } : {}) };
    const { status } = await fetch(webhook.endpoint, { method: "POST", headers, body: rawBody });
    answered.push(status);
    return status;
  }

  /** An event as LINE wraps it, with a reply token that works once. */
  function eventOf(given: LineEvent, source: Record<string, string>): LineEvent {
    const to = source.groupId ?? source.roomId ?? source.userId ?? "";
    const replyToken = randomUUID().replaceAll("-", "");
    const repliable = !["unfollow", "leave", "unsend", "memberLeft"].includes(given.type);
    if (repliable) tokens.set(replyToken, { to, until: Date.now() + replyTokenMs });
    return {
      mode: "active",
      timestamp: Date.now(),
      webhookEventId: `01H${randomUUID().replaceAll("-", "").slice(0, 23).toUpperCase()}`,
      deliveryContext: { isRedelivery: false },
      source,
      ...(repliable ? { replyToken } : {}),
      ...given,
    };
  }

  /** Posts events in one request, again until it is answered with 2xx. */
  async function deliver(events: LineEvent[]): Promise<void> {
    let given = events;
    while (!closed) {
      last = JSON.stringify({ destination: userIdOf(0), events: given });
      const status = await post(last).catch(() => 0);
      if (status >= 200 && status < 300) return;
      given = events.map((event) => ({ ...event, deliveryContext: { isRedelivery: true } }));
      await new Promise((done) => setTimeout(done, redeliverAfterMs));
    }
  }

  await server.listen({ host: "127.0.0.1", port: 0 });
  const address = server.server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  return {
    origin,
    /** The settings that connect the program with this server. */
    env: {
      LINE_CHANNEL_SECRET: channelSecret,
      LINE_CHANNEL_ACCESS_TOKEN: accessToken,
      LINE_API_ORIGIN: origin,
      LINE_DATA_ORIGIN: origin,
    },
    /** A person in the chat with the account, or as a member of a group (with a number of its own). */
    user: (id: number, language?: string, group?: number) => {
      profiles.set(userIdOf(id), language ? { language } : {});
      if (group) profiles.set(groupIdOf(group), {});
      return person({ shown, blocked, files, nextId, deliver, eventOf }, id, group);
    },
    webhook,
    post,
    signatureOf,
    eventOf,
    deliver,
    /** The webhook's statuses, oldest first. */
    answered,
    /** The last delivery once more, as it was. */
    sendsLastAgain: () => post(last),
    shown,
    calls,
    callsOf: (path: string) => calls.filter((call) => call.path.endsWith(path)),
    files,
    monthlyLimitReached: (reached: boolean) => {
      monthlyUsedUp = reached;
    },
    /** The next calls get this answer instead; `after`: LINE takes them first, and only its answer is lost. */
    fails: (fault: { times: number; with: Answer; path?: RegExp; after?: boolean }) =>
      faults.push({
        path: fault.path ?? /message\/(reply|push)/,
        left: fault.times,
        answer: fault.with,
        after: fault.after,
      }),
    close: async () => {
      closed = true;
      await server.close();
    },
  };
}
