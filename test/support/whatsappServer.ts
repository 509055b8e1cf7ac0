// A local server that speaks Twilio's REST API for a WhatsApp number over real HTTP and enforces the documented limits (whatsappLimits.ts has
// them with their sources). Tests talk to it as people would:
//
//   const whatsapp = await startWhatsappServer();
//   ... start the program with whatsapp.env and a PUBLIC_URL ...
//   whatsapp.postsTo(`${publicUrl}/whatsapp`);
//   const user = whatsapp.user("+8613900000077");
//   await user.says("hello");          // resolves when the webhook has answered
//   user.sees();                       // what the chat shows
//   whatsapp.fails({ times: 2, with: answers.error(503, 20503) });
//   await whatsapp.close();
//
// As Twilio does, it signs the address and the fields, keeps what people send behind the account's password and points from there to another
// place, takes what WhatsApp will refuse and tells of it later at the status address, and hears nothing more from people who wrote STOP
// until they write START. Unlike Twilio it posts to plain http, and delivers again only when it is told to: `redelivers`.

import { createHmac } from "node:crypto";
import formbody from "@fastify/formbody";
import fastify, { type FastifyReply } from "fastify";
import { type Answer, badGateway, hangUp, never } from "./faultyAnswers.ts";
import {
  type Fields,
  laterRefusalOf,
  parsed,
  pickerOf,
  refusalOfMessage,
  type Types,
  windowHours,
} from "./whatsappLimits.ts";
import { person, type Shown } from "./whatsappPeople.ts";

export const account = {
  accountSid: "AC00000000000000000000000000000001",
  authToken: "an-auth-token-for-tests-only",
  number: "+15550001111",
};
export const templateSid = "HX00000000000000000000000000000001";
/** The template's own words. */
const templateWords = "News from the office: {{1}} Write to us to answer.";

/** Ready answers for `fails`. */
export const answers = {
  error:
    (status: number, code: number, headers: Record<string, string> = {}): Answer =>
    (reply) =>
      reply.code(status).headers(headers).send({ code, message: "some words", more_info: "", status }),
  badGateway,
  never,
  hangUp,
};

type Form = Record<string, string>;

export async function startWhatsappServer() {
  const server = fastify({ forceCloseConnections: true });
  await server.register(formbody);
  const shown: Shown[] = [];
  const calls: { path: string; fields: Fields }[] = [];
  const lastWrote = new Map<string, number>();
  const optedOut = new Set<string>();
  const files = new Map<string, { bytes: Buffer; mediaType: string }>();
  const faults: { path: RegExp; left: number; answer: Answer }[] = [];
  const answered: number[] = [];
  /** What the status addresses were told, and what was answered. */
  const statuses: { url: string; fields: Form; status: number }[] = [];
  const sender = { status: "ONLINE", callback_url: "" };
  const template = { status: "approved" };
  const contents = new Map<string, { friendly_name: string; types: Types }>();
  /** WhatsApp shows no lists and buttons, and says so afterwards. */
  let showsPickers = true;
  let accountStatus = "active";
  let countsBytes = false;
  let webhook = "";
  let last: { fields: Form; headers: Record<string, string> } | undefined;
  let serial = 0;
  /** What people wrote, newest first as Twilio gives it out. */
  const kept: { fields: Form; at: Date }[] = [];
  const telling = new Set<Promise<void>>();

  const refuse = (reply: FastifyReply, status: number, code: number, message: string) =>
    reply.code(status).send({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
  const password = `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString("base64")}`;

  server.addHook("preHandler", async (request, reply) => {
    // As its CDN does, which has a signature in its address: a password beside it is an error.
    if (request.url.startsWith("/cdn/")) return request.headers.authorization ? reply.code(400).send() : undefined;
    calls.push({ path: request.url, fields: (request.body ?? {}) as Fields });
    const fault = faults.find(({ path, left }) => left > 0 && path.test(request.url));
    if (fault) {
      fault.left -= 1;
      return fault.answer(reply);
    }
    if (request.headers.authorization !== password) return refuse(reply, 401, 20003, "Authenticate");
  });

  const base = `/2010-04-01/Accounts/${account.accountSid}`;
  server.get(`${base}.json`, async () => ({ sid: account.accountSid, status: accountStatus }));
  server.get("/v2/Channels/Senders", async () => ({
    senders: [
      {
        sid: "XE1",
        sender_id: `whatsapp:${account.number}`,
        status: sender.status,
        webhook: { callback_method: "POST", callback_url: sender.callback_url || webhook },
      },
    ],
  }));
  server.get("/v1/Content", async () => ({
    contents: [...contents].map(([sid, content]) => ({ sid, ...content })),
    meta: {},
  }));
  server.post("/v1/Content", async (request, reply) => {
    const sid = `HX${String(++serial + 100).padStart(32, "0")}`;
    contents.set(sid, request.body as { friendly_name: string; types: Types });
    return reply.code(201).send({ sid });
  });
  server.get("/v1/Content/:sid/ApprovalRequests", async (request, reply) =>
    (request.params as Form).sid === templateSid ? { whatsapp: template } : refuse(reply, 404, 20404, "not found"),
  );
  server.get(`${base}/Messages.json`, async (request) => {
    const { To, PageSize = "50", Page = "0", ...query } = request.query as Form;
    const from = (Number(Page) + 1) * Number(PageSize);
    const asked = kept.filter(({ fields, at }) => fields.To === To && at >= new Date(query["DateSent>"] ?? 0));
    const more = new URLSearchParams({ To: To ?? "", PageSize, Page: String(Number(Page) + 1), ...query });
    return {
      messages: asked.slice(from - Number(PageSize), from).map(({ fields, at }) => ({
        sid: fields.MessageSid,
        direction: "inbound",
        from: fields.From,
        to: fields.To,
        body: fields.Body,
        num_media: fields.NumMedia,
        status: "received",
        date_created: at.toUTCString(),
      })),
      next_page_uri: from < asked.length ? `${base}/Messages.json?${more}` : null,
    };
  });
  server.get(`${base}/Messages/:message/Media.json`, async (request) => {
    const found = kept.find(({ fields }) => fields.MessageSid === (request.params as Form).message)?.fields ?? {};
    const count = Number(found.NumMedia ?? 0);
    const list = Array.from({ length: count }, (_, i) => ({
      sid: found[`MediaUrl${i}`]?.split("/").at(-1),
      content_type: found[`MediaContentType${i}`],
    }));
    return { media_list: list };
  });
  server.get(`${base}/Messages/:message/Media/:media`, async (request, reply) => {
    const { media = "" } = request.params as Form;
    return files.has(media) ? reply.redirect(`/cdn/${media}?signature=1`, 307) : refuse(reply, 404, 20404, "not found");
  });
  server.get("/cdn/:media", async (request, reply) => {
    const file = files.get((request.params as Form).media ?? "");
    return file ? reply.type(file.mediaType).send(file.bytes) : reply.code(404).send();
  });
  server.post(`${base}/Messages.json`, async (request, reply) => {
    const fields = request.body as Fields;
    const refused = refusalOfMessage(fields, {
      number: account.number,
      templates: [templateSid, ...contents.keys()],
      countsBytes,
    });
    if (refused) return refuse(reply, refused.status, refused.code, refused.message);
    const chat = fields.To?.replace("whatsapp:", "") ?? "";
    if (optedOut.has(chat)) return refuse(reply, 400, 21610, "Attempt to send to unsubscribed recipient");
    const sid = `SM${String(++serial).padStart(32, "0")}`;
    const silentHours = (Date.now() - (lastWrote.get(chat) ?? 0)) / 3_600_000;
    const types = contents.get(fields.ContentSid ?? "")?.types;
    const picker = types && pickerOf(types, parsed(fields.ContentVariables ?? "") ?? {});
    const later = picker
      ? laterRefusalOfPicker(picker, silentHours)
      : laterRefusalOf(fields, { silentHours, words: templateWords });
    const visible = picker && "body" in picker ? picker : undefined;
    if (later === undefined) shown.push({ chat, fields, picker: visible, at: performance.now() });
    if (fields.StatusCallback) tell(fields.StatusCallback, sid, chat, later);
    return reply.code(201).send({ sid, status: "queued", to: fields.To, from: fields.From, body: fields.Body });
  });

  function laterRefusalOfPicker(picker: ReturnType<typeof pickerOf>, silentHours: number): number | undefined {
    if (silentHours >= windowHours) return 63016;
    if ("code" in picker) return picker.code;
    return showsPickers ? undefined : 63021;
  }

  /** A moment later, as it really is. */
  function tell(url: string, sid: string, chat: string, code: number | undefined): void {
    const told = (async () => {
      await new Promise((done) => setTimeout(done, 5));
      await tellStatus(url, { sid, chat, status: code === undefined ? "delivered" : "undelivered", code });
    })().catch(() => undefined);
    telling.add(told);
    void told.then(() => telling.delete(told));
  }

  async function tellStatus(
    url: string,
    { sid, chat, status, code }: { sid: string; chat: string; status: string; code?: number },
  ): Promise<number> {
    const fields: Form = {
      MessageSid: sid,
      SmsSid: sid,
      SmsStatus: status,
      MessageStatus: status,
      ChannelPrefix: "whatsapp",
      To: `whatsapp:${chat}`,
      From: `whatsapp:${account.number}`,
      AccountSid: account.accountSid,
      ApiVersion: "2010-04-01",
      ...(code === undefined ? { EventType: "DELIVERED" } : { ErrorCode: String(code) }),
    };
    const answer = await postForm(url, fields, { "x-twilio-signature": sign(url, fields) });
    statuses.push({ url, fields, status: answer.status });
    return answer.status;
  }

  function sign(url: string, fields: Form, token = account.authToken): string {
    const whole = Object.keys(fields)
      .sort()
      .reduce((text, name) => text + name + fields[name], url);
    return createHmac("sha1", token).update(whole, "utf8").digest("base64");
  }

  async function postForm(url: string, fields: Form, headers: Record<string, string>) {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded; charset=UTF-8", ...headers },
      body: new URLSearchParams(fields).toString(),
    });
    return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
  }

  /** Posts to the webhook as it is. */
  async function post(fields: Form, headers: Record<string, string>) {
    const answer = await postForm(webhook, fields, headers);
    answered.push(answer.status);
    return answer;
  }

  async function deliver(fields: Form): Promise<number> {
    const chat = fields.From?.replace("whatsapp:", "") ?? "";
    lastWrote.set(chat, Date.now());
    if (fields.Body === "STOP") optedOut.add(chat);
    if (fields.Body === "START") optedOut.delete(chat);
    kept.unshift({ fields, at: new Date() });
    last = { fields, headers: { "x-twilio-signature": sign(webhook, fields) } };
    return (await post(fields, last.headers)).status;
  }

  function keep(bytes: Buffer, mediaType: string): string {
    const media = `ME${String(++serial).padStart(32, "0")}`;
    files.set(media, { bytes, mediaType });
    return `${origin}${base}/Messages/MM1/Media/${media}`;
  }

  const origin = await server.listen({ host: "127.0.0.1", port: 0 });
  return {
    origin,
    /** Settings for the program, beside PUBLIC_URL. */
    env: {
      WHATSAPP_ACCOUNT_SID: account.accountSid,
      WHATSAPP_AUTH_TOKEN: account.authToken,
      WHATSAPP_NUMBER: account.number,
      WHATSAPP_API_ORIGIN: origin,
    },
    user: (number: string) => person({ shown, deliver, keep, nextId: () => ++serial }, number),
    deliver,
    post,
    sign: (fields: Form, token?: string, url = webhook) => sign(url, fields, token),
    postsTo: (url: string) => {
      webhook = url;
    },
    redelivers: () => post(last?.fields ?? {}, last?.headers ?? {}).then(({ status }) => status),
    /** A message that reached Twilio at that moment, and nobody else. */
    keepsOnly: (fields: Form, at: Date) => {
      kept.push({ fields, at });
      kept.sort((a, b) => b.at.getTime() - a.at.getTime());
    },
    /** Tells a status address of ours by hand. */
    tellStatus,
    /** Resolves when every status has been told. */
    allTold: async () => {
      while (telling.size > 0) await Promise.all(telling);
    },
    answered,
    statuses,
    shown,
    calls,
    sender,
    template,
    contents,
    showsNoPickers: () => {
      showsPickers = false;
    },
    /** From now on a Chinese character counts for three, as 21617 says that it may. */
    countsBytes: () => {
      countsBytes = true;
    },
    suspend: () => {
      accountStatus = "suspended";
    },
    /** As if the person had last written so many hours ago. */
    silentFor: (number: string, hours: number) => lastWrote.set(number, Date.now() - hours * 3_600_000),
    optsOut: (number: string) => optedOut.add(number),
    /** The next calls (that send, or to this path) get this answer instead. */
    fails: ({ times = 1, path = /\/Messages\.json/, with: answer }: { times?: number; path?: RegExp; with: Answer }) =>
      faults.push({ path, left: times, answer }),
    keep,
    forget: (url: string) => files.delete(url.split("/").at(-1) ?? ""),
    close: async () => {
      await Promise.all(telling);
      await server.close();
    },
  };
}
