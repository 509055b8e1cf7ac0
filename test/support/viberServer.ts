// A local server that speaks Viber's bot API over real HTTP and enforces its documented limits (viberLimits.ts has them with their
// sources). Tests talk to it as people would:
//
//   const viber = await startViberServer();
//   ... start the program with viber.env and a PUBLIC_URL ...
//   const user = viber.user(77);
//   await user.opens();                // the answer to the callback is the welcome
//   await user.says("hello");          // resolves when the webhook was answered with 200
//   await user.presses("I agree");     // on the newest keyboard
//   user.sees();                       // what the chat shows
//   viber.fails({ times: 2, with: answers.status(12) });
//   await viber.close();
//
// As Viber does, it calls the webhook while it is being set, answers nearly everything with HTTP 200 and a status of its own, sends to
// nobody who has not written or subscribed, numbers messages with 64 bits, and sends a callback again until it is answered with 200.
// Unlike Viber it takes plain http, sends again sooner, and never gives up.

import { createHmac } from "node:crypto";
import fastify from "fastify";
import { type Answer, badGatewayAs, hangUp, never } from "./faultyAnswers.ts";
import { message, most, statuses } from "./viberLimits.ts";
import { person, type Shown } from "./viberPeople.ts";

export const authToken = "4453b6ac12345678-a-token-for-tests-only";

/** Ready answers for `fails`. */
export const answers = {
  status:
    (status: number, status_message = "a fault"): Answer =>
    (reply) =>
      reply.send({ status, status_message, chat_hostname: "SN-CHAT-01_" }),
  http: badGatewayAs,
  hangUp,
  never,
};

export async function startViberServer({ redeliverAfterMs = 100 }: { redeliverAfterMs?: number } = {}) {
  const server = fastify({ forceCloseConnections: true });
  const shown: Shown[] = [];
  const calls: { method: string; body: Record<string, unknown> }[] = [];
  const subscribed = new Set<string>();
  const versions = new Map<string, number>();
  const unanswered = new Map<string, number[]>();
  const files = new Map<string, Buffer>();
  const faults: { method: RegExp; pass: number; left: number; answer: Answer }[] = [];
  const account = { webhook: "", event_types: [] as string[] };
  /** Near 2^62, where JavaScript's numbers are hundreds apart. */
  let lastToken = 4_912_661_846_655_238_145n;
  const answered: number[] = [];
  let last = "";
  let closed = false;
  const nextToken = () => String(++lastToken);

  const saying = (status: number, status_message: string, more: object = {}) => ({ status, status_message, ...more });

  server.post("/pa/:method", { bodyLimit: 1024 * 1024 }, async (request, reply) => {
    const { method } = request.params as { method: string };
    const body = (request.body ?? {}) as Record<string, unknown>;
    calls.push({ method, body });
    const fault = faults.find((one) => one.left > 0 && one.method.test(method));
    if (fault && fault.pass > 0) fault.pass -= 1;
    else if (fault) {
      fault.left -= 1;
      return fault.answer(reply);
    }
    if (request.headers["x-viber-auth-token"] !== authToken)
      return saying(statuses.invalidAuthToken, "invalidAuthToken");
    if (Buffer.byteLength(JSON.stringify(body)) > most.requestBytes) return saying(statuses.badData, "too large");
    if (method === "set_webhook") return setWebhook(body);
    if (method === "get_account_info")
      return saying(statuses.ok, "ok", { id: "pa:1", name: "Open Door", uri: "opendoor", ...account });
    if (method === "send_message") return reply.type("application/json").send(send(body));
    return reply.code(404).send();
  });

  async function setWebhook({ url, event_types }: { url?: string; event_types?: string[] }) {
    const before = account.webhook;
    account.webhook = url ?? "";
    const status = await post(JSON.stringify({ event: "webhook", timestamp: Date.now(), message_token: "1" })).catch(
      () => ({ status: 0 }),
    );
    if (url && status.status !== 200) {
      account.webhook = before;
      return saying(statuses.invalidUrl, "failed: webhook does not answer");
    }
    account.event_types = event_types ?? [];
    return saying(statuses.ok, "ok", { event_types });
  }

  /** The answer as text: its token is a number that JavaScript can't write. */
  function send(body: Record<string, unknown>): string {
    const read = message.safeParse(body);
    if (!read.success) return JSON.stringify(saying(statuses.badData, read.error.issues[0]?.message ?? "badData"));
    const { receiver, min_api_version } = read.data;
    if (!versions.has(receiver)) return JSON.stringify(saying(statuses.receiverNotRegistered, "notRegistered"));
    if (!subscribed.has(receiver)) return JSON.stringify(saying(statuses.receiverNotSubscribed, "notSubscribed"));
    if ((versions.get(receiver) ?? 0) < min_api_version)
      return JSON.stringify(saying(statuses.apiVersionNotSupported, "apiVersionNotSupported"));
    const hour = (unanswered.get(receiver) ?? []).filter((at) => Date.now() - at < 3_600_000);
    if (hour.length >= most.unansweredAnHour)
      return JSON.stringify(saying(statuses.tooManyRequests, "Too many requests"));
    unanswered.set(receiver, [...hour, Date.now()]);
    shown.push({ receiver, message: read.data, at: performance.now() });
    return `{"status":0,"status_message":"ok","message_token":${nextToken()},"chat_hostname":"SN-CHAT-01_"}`;
  }

  server.get("/media/:id", async (request, reply) => {
    const bytes = files.get((request.params as { id: string }).id);
    return bytes ? reply.type("application/octet-stream").send(bytes) : reply.code(404).send();
  });

  const signatureOf = (rawBody: string) => createHmac("sha256", authToken).update(rawBody).digest("hex");

  /** One request to the webhook as it stands. */
  async function post(rawBody: string, signature: string | undefined = signatureOf(rawBody)) {
    const headers = {
      "content-type": "application/json",
      ...(signature ? { "x-viber-content-signature": signature } : {}),
    };
    const answer = await fetch(account.webhook, { method: "POST", headers, body: rawBody });
    answered.push(answer.status);
    return { status: answer.status, body: await answer.text() };
  }

  /** A callback's body: tokens of 64 bits are written as the numbers that they are. */
  const bodyOf = (callback: object) => JSON.stringify(callback).replace(/("message_token":)"(\d+)"/, "$1$2");

  /** Posts a callback, again until it is answered with 200; what the answer carried. */
  async function deliver(callback: object): Promise<object> {
    const { sender } = callback as { sender?: { id: string } };
    if (sender) unanswered.delete(sender.id);
    while (!closed) {
      last = bodyOf(callback);
      const answer = await post(last).catch(() => undefined);
      if (answer?.status === 200) return answer.body ? (JSON.parse(answer.body) as object) : {};
      await new Promise((done) => setTimeout(done, redeliverAfterMs));
    }
    return {};
  }

  function keep(bytes: Buffer, name: string): string {
    const id = `${files.size + 1}-${name}`;
    files.set(id, bytes);
    return `${origin}/media/${id}`;
  }

  await server.listen({ host: "127.0.0.1", port: 0 });
  const address = server.server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  return {
    origin,
    /** The settings that connect the program with this server. */
    env: { VIBER_AUTH_TOKEN: authToken, VIBER_API_ORIGIN: origin, VIBER_SENDER_NAME: "Linjiang Office" },
    /** A person; `apiVersion` is what their Viber understands. */
    user: (id: number, language?: string, { apiVersion = 10, hasWritten = false } = {}) => {
      const someone = person({ shown, subscribed, keep, deliver, nextToken }, id, language, apiVersion);
      versions.set(someone.id, apiVersion);
      if (hasWritten) subscribed.add(someone.id);
      return someone;
    },
    account,
    post,
    bodyOf,
    signatureOf,
    deliver,
    nextToken,
    /** The webhook's statuses, oldest first. */
    answered,
    /** The last callback once more, as it was. */
    sendsLastAgain: () => post(last),
    shown,
    calls,
    callsOf: (method: string) => calls.filter((call) => call.method === method),
    files,
    keep,
    /** Viber says later that a message did not arrive. */
    failsLater: (userId: string) =>
      deliver({ event: "failed", timestamp: Date.now(), message_token: String(lastToken), user_id: userId, desc: "x" }),
    /** The next calls get this answer instead, after so many that `pass`. */
    fails: (fault: { times: number; with: Answer; method?: RegExp; pass?: number }) =>
      faults.push({
        method: fault.method ?? /send_message/,
        pass: fault.pass ?? 0,
        left: fault.times,
        answer: fault.with,
      }),
    close: async () => {
      closed = true;
      await server.close();
    },
  };
}
