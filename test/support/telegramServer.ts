// A local Bot API server over real HTTP that enforces Telegram's documented limits (telegramLimits.ts has them with their sources).
// Tests and benches talk to it as people would:
//
//   const telegram = await startTelegramServer({ perSecond: 30 });
//   ... start the program with telegram.apiRoot and telegram.token ...
//   const user = telegram.user(77);
//   await user.says("/start");         // resolves when a webhook acknowledged it; at once while the bot polls
//   await user.presses("I agree");
//   user.sees();                       // what the chat shows
//   telegram.fails({ times: 2, with: answers.badGateway });
//   await telegram.close();
//
// As Telegram does, it keeps updates until a poll with a higher offset confirms them or the webhook answers with 2xx, ends the
// older of two polls with 409, and keeps to allowed_updates. Unlike Telegram it takes any URL for a webhook, posts to it without
// regard to max_connections (which is harder on the bot), and forgets nothing.

import multipart from "@fastify/multipart";
import fastify, { type FastifyReply } from "fastify";
import { type Answer, badGateway, hangUp } from "./faultyAnswers.ts";
import {
  buttonsOf,
  createRate,
  type Limits,
  longest,
  type Markup,
  most,
  refusalOfCommands,
  refusalOfMessage,
} from "./telegramLimits.ts";
import { person, type Shown } from "./telegramPeople.ts";

export type { Shown } from "./telegramPeople.ts";

type Options = Limits & {
  /** What a 429 asks for. */
  retryAfterSeconds?: number;
  /** The API stands under this path, "/api" for instance. */
  path?: string;
  /** How long a webhook that did not answer with 2xx has peace. */
  redeliverAfterMs?: number;
};

export const token = "123456789:AAE-a-token-for-tests-only-0000000000";

/** Ready answers for `fails` and `failNext`. */
export const answers = {
  error:
    (error_code: number, description: string, parameters?: object): Answer =>
    (reply) =>
      reply.code(error_code).send({ ok: false, error_code, description, parameters }),
  badGateway,
  notJson: ((reply) => reply.code(404).type("text/html").send("<html>not json</html>")) as Answer,
  hangUp,
};

/** A call's fields, from JSON or multipart. */
type Body = {
  chat_id?: string | number;
  message_id?: string | number;
  message_thread_id?: string | number;
  text?: string;
  caption?: string;
  reply_markup?: string | Markup;
  document?: { name: string; mediaType: string; bytes: Buffer };
  photo?: { name: string; mediaType: string; bytes: Buffer };
  offset?: number;
  limit?: number;
  timeout?: number;
  allowed_updates?: string[];
  url?: string;
  secret_token?: string;
  file_id?: string;
  callback_query_id?: string;
  commands?: { command: string; description: string }[];
  language_code?: string;
  scope?: { type: string; chat_id?: number | string };
};
const markupOf = ({ reply_markup: given = {} }: Body): Markup =>
  typeof given === "string" ? JSON.parse(given) : given;
const scopeOf = ({ scope }: Body) => scope?.chat_id ?? scope?.type ?? "default";
type Update = { update_id: number };

export async function startTelegramServer(options: Options = {}) {
  const { retryAfterSeconds = 1, path = "", redeliverAfterMs = 100 } = options;
  let limits: Limits = options;
  const server = fastify({ bodyLimit: 60 * 1024 * 1024, forceCloseConnections: true });
  await server.register(multipart, { attachFieldsToBody: true, limits: { fileSize: most.uploadBytes } });
  const shown: Shown[] = [];
  const calls: string[] = [];
  const lastCalls = new Map<string, Body>();
  const files = new Map<string, Buffer>();
  const blocked = new Set<string>();
  const upgraded = new Map<string, number>();
  const menus = new Map<string, { command: string; description: string }[]>();
  const pressesAnswered: string[] = [];
  const answered: number[] = [];
  const sendFaults: (Answer | undefined)[] = [];
  const faults: { method: RegExp; left: number; answer: Answer }[] = [];
  const listeners = new Set<(message: Shown) => void>();
  const rate = createRate();
  let updates: Update[] = [];
  let allowed: string[] | undefined;
  let webhook: { url: string; secret: string } | undefined;
  let waiting: { wake: () => void; end: (by: string) => void } | undefined;
  let serial = 1000;
  let refusedForPace = 0;
  let closed = false;
  let trouble: { pending_update_count?: number; last_error_message?: string } = {};
  let lastPosted: Update | undefined;

  const nextId = () => ++serial;
  const ok = (result: unknown) => ({ ok: true, result });
  const no = (reply: FastifyReply, code: number, description: string, parameters?: object) =>
    answers.error(code, description, parameters)(reply);

  server.post(`${path}/:bot/:method`, async (request, reply) => {
    const { bot, method } = request.params as { bot: string; method: string };
    calls.push(method);
    if (bot !== `bot${token}`) return no(reply, 401, "Unauthorized");
    const fault = faultFor(method);
    if (fault) return fault(reply);
    const body = await bodyOf(request.body);
    lastCalls.set(method, body);
    return answer(method, body, reply);
  });

  server.get(`${path}/file/:bot/files/:id`, async (request, reply) => {
    const { bot, id } = request.params as { bot: string; id: string };
    const bytes = files.get(id);
    if (bot !== `bot${token}` || !bytes) return no(reply, 404, "Not Found");
    return reply.type("application/octet-stream").send(bytes);
  });

  function faultFor(method: string): Answer | undefined {
    const found = faults.find((fault) => fault.left > 0 && fault.method.test(method));
    if (found) found.left -= 1;
    return found?.answer ?? (method.startsWith("send") ? sendFaults.shift() : undefined);
  }

  function answer(method: string, body: Body, reply: FastifyReply): unknown {
    switch (method) {
      case "getMe":
        return ok({ id: 1, is_bot: true, first_name: "Open Door", username: "open_door_bot" });
      case "getUpdates":
        return getUpdates(body, reply);
      case "setWebhook":
        if (body.secret_token !== undefined && !/^[\w-]{1,256}$/.test(body.secret_token))
          return no(reply, 400, "Bad Request: secret token contains unallowed characters");
        allowed = body.allowed_updates ?? allowed;
        webhook = body.url ? { url: body.url, secret: body.secret_token ?? "" } : undefined;
        if (webhook) waiting?.end("setWebhook request");
        for (const update of webhook ? updates.splice(0) : []) void post(update);
        return ok(true);
      case "deleteWebhook":
        webhook = undefined;
        return ok(true);
      case "getWebhookInfo":
        return ok({ url: webhook?.url ?? "", pending_update_count: updates.length, ...trouble });
      case "sendMessage":
      case "sendPhoto":
      case "sendDocument":
        return send(method, body, reply);
      case "editMessageText":
        return edit(body, reply);
      case "sendChatAction":
        return blocked.has(String(body.chat_id)) ? no(reply, 403, blockedBy(String(body.chat_id))) : ok(true);
      case "answerCallbackQuery":
        if ((body.text ?? "").length > longest.callbackAnswer) return no(reply, 400, "Bad Request: MESSAGE_TOO_LONG");
        pressesAnswered.push(body.callback_query_id ?? "");
        return ok(true);
      case "setMyCommands": {
        const refusal = refusalOfCommands(body.commands ?? [], body.language_code);
        if (refusal) return no(reply, 400, `Bad Request: ${refusal}`);
        menus.set(`${scopeOf(body)} ${body.language_code ?? ""}`, body.commands ?? []);
        return ok(true);
      }
      case "getFile":
        return getFile(body.file_id ?? "", reply);
      default:
        return no(reply, 404, "Not Found: method not found");
    }
  }

  function getFile(id: string, reply: FastifyReply) {
    const size = files.get(id)?.length;
    if (size === undefined) return no(reply, 400, "Bad Request: wrong file_id or the file is temporarily unavailable");
    if (size > most.downloadBytes) return no(reply, 400, "Bad Request: file is too big");
    return ok({ file_id: id, file_unique_id: id, file_path: `files/${id}`, file_size: size });
  }

  const blockedBy = (chatId: string) =>
    chatId.startsWith("-")
      ? "Forbidden: bot was kicked from the supergroup chat"
      : "Forbidden: bot was blocked by the user";

  function send(method: "sendMessage" | "sendPhoto" | "sendDocument", body: Body, reply: FastifyReply) {
    const chatId = String(body.chat_id);
    const text = String((method === "sendMessage" ? body.text : body.caption) ?? "");
    const markup = markupOf(body);
    const file = method === "sendPhoto" ? body.photo : body.document;
    const moved = upgraded.get(chatId);
    if (moved !== undefined)
      return no(reply, 400, "Bad Request: group chat was upgraded to a supergroup chat", { migrate_to_chat_id: moved });
    if (blocked.has(chatId)) return no(reply, 403, blockedBy(chatId));
    const refusal = refusalOfMessage(method, { text, markup, chatId, bytes: file?.bytes.length });
    if (refusal) return no(reply, 400, `Bad Request: ${refusal}`);
    if (rate.tooFast(chatId, limits)) {
      refusedForPace += 1;
      return no(reply, 429, `Too Many Requests: retry after ${retryAfterSeconds}`, { retry_after: retryAfterSeconds });
    }
    const message: Shown = {
      chatId,
      messageId: nextId(),
      text,
      buttons: buttonsOf(markup),
      at: performance.now(),
      ...(file ? { file: method === "sendPhoto" ? "photo" : "document", document: file } : {}),
      ...(body.message_thread_id ? { topic: String(body.message_thread_id) } : {}),
    };
    shown.push(message);
    for (const listener of listeners) listener(message);
    return ok({ message_id: message.messageId, date: 0, chat: { id: Number(chatId), type: "private" }, text });
  }

  /** In the words in which Telegram refuses an edit. */
  function edit(body: Body, reply: FastifyReply) {
    const chatId = String(body.chat_id);
    if (blocked.has(chatId)) return no(reply, 403, blockedBy(chatId));
    const message = shown.find((one) => one.chatId === chatId && one.messageId === Number(body.message_id));
    if (!message) return no(reply, 400, "Bad Request: message to edit not found");
    if (message.file) return no(reply, 400, "Bad Request: there is no text in the message to edit");
    const markup = markupOf(body);
    const text = String(body.text ?? "");
    const refusal = refusalOfMessage("sendMessage", { text, markup, chatId });
    if (refusal) return no(reply, 400, `Bad Request: ${refusal}`);
    const buttons = buttonsOf(markup);
    if (text === message.text && JSON.stringify(buttons) === JSON.stringify(message.buttons))
      return no(
        reply,
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
      );
    Object.assign(message, { text, buttons, edits: (message.edits ?? 0) + 1 });
    return ok({ message_id: message.messageId, date: 0, chat: { id: Number(chatId), type: "private" }, text });
  }

  async function getUpdates(
    { offset = 0, limit = most.updates, timeout = 0, allowed_updates }: Body,
    reply: FastifyReply,
  ) {
    if (webhook)
      return no(reply, 409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first");
    waiting?.end("other getUpdates request; make sure that only one bot instance is running");
    allowed = allowed_updates ?? allowed;
    updates = updates.filter(({ update_id }) => update_id >= Number(offset));
    const endedBy = updates.length === 0 && Number(timeout) > 0 ? await news(Number(timeout), reply) : undefined;
    if (endedBy) return no(reply, 409, `Conflict: terminated by ${endedBy}`);
    return ok(updates.slice(0, Math.min(Number(limit), most.updates)));
  }

  /** Waits until there is something, the time is over, or the one who asked is gone; says who ended it, if somebody did. */
  async function news(seconds: number, reply: FastifyReply): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const mine = { wake: () => resolve(undefined), end: resolve };
    const timer = setTimeout(mine.wake, seconds * 1000);
    reply.raw.once("close", mine.wake);
    waiting = mine;
    const endedBy = await promise;
    clearTimeout(timer);
    if (waiting === mine) waiting = undefined;
    return endedBy;
  }

  /** To the poller, or to the webhook. */
  async function deliver(update: Update): Promise<void> {
    const kind = Object.keys(update).find((key) => key !== "update_id") ?? "";
    if (allowed && allowed.length > 0 && !allowed.includes(kind)) return;
    if (webhook) return post(update);
    updates.push(update);
    waiting?.wake();
  }

  /** As Telegram does: to the webhook again and again until it answers with 2xx. */
  async function post(update: Update): Promise<void> {
    lastPosted = update;
    while (webhook && !closed) {
      const taken = await fetch(webhook.url, {
        method: "POST",
        headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": webhook.secret },
        body: JSON.stringify(update),
      }).then(
        ({ ok, status }) => {
          answered.push(status);
          return ok;
        },
        () => false,
      );
      if (taken) return;
      await new Promise((done) => setTimeout(done, redeliverAfterMs));
    }
    if (!closed) await deliver(update);
  }

  const keep = (id: string, bytes: Buffer) => files.set(id, bytes);
  await server.listen({ host: "127.0.0.1", port: 0 });
  const address = server.server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    /** Without a slash at its end. */
    apiRoot: `http://127.0.0.1:${port}${path}`,
    token,
    /** A person: in a private chat, or in a group (negative id), there perhaps in a topic. */
    user: (id: number, language = "en", group?: { id: number; topic?: number }) =>
      person({ shown, blocked, nextId, keep, deliver }, id, language, group),
    /** Hands any update to the bot. Its `update_id` must be above those before it: `nextId` draws one. */
    deliver,
    nextId,
    /** All that was ever shown, oldest first; `messages` of one chat. */
    shown,
    messages: (chatId: number) => shown.filter((message) => message.chatId === String(chatId)),
    onShown: (listener: (message: Shown) => void) => listeners.add(listener),
    /** The methods that were called, oldest first, and the fields of the last call of one. */
    calls,
    lastCall: (method: string) => lastCalls.get(method),
    /** How many updates wait to be confirmed by a poll. */
    pending: () => updates.length,
    /** The ids of presses whose clock was taken off. */
    pressesAnswered,
    /** The menu of private chats, or of one chat, in a language; "" is everybody's. */
    menu: (language = "", chatId?: number) => menus.get(`${chatId ?? "all_private_chats"} ${language}`),
    /** Sets the pace from now on; `limits({})` switches it off. */
    limits: (wanted: Limits) => {
      limits = wanted;
    },
    refusedForPace: () => refusedForPace,
    keep,
    block: (chatId: number) => blocked.add(String(chatId)),
    /** A group becomes a supergroup: sends to its old id are refused, naming the new one. */
    upgrades: (oldId: number, newId: number) => upgraded.set(String(oldId), newId),
    /** The next send goes through, or gets this answer instead; called several times, for the sends after it. */
    passNext: () => sendFaults.push(undefined),
    failNext: (given: Answer) => sendFaults.push(given),
    /** The next calls (of these methods; else of all that send) get this answer instead. Goes before `failNext`. */
    fails: ({ times = 1, method = /^send/, with: given }: { times?: number; method?: RegExp; with: Answer }) =>
      faults.push({ method, left: times, answer: given }),
    webhookUrl: () => webhook?.url,
    /** What getWebhookInfo says of the deliveries so far. */
    reports: (given: typeof trouble) => {
      trouble = given;
    },
    /** The statuses by which the webhook answered, oldest first; and what it was sent last, once more. */
    answered,
    sendsLastAgain: async () => lastPosted && post(lastPosted),
    close: async () => {
      closed = true;
      waiting?.wake();
      await server.close();
    },
  };
}

type Part = { type: "field"; value: unknown } | UploadedFile;
type UploadedFile = { type: "file"; filename: string; mimetype: string; toBuffer: () => Promise<Buffer> };

/** JSON as it is; of a form, its fields by name and its file. */
async function bodyOf(given: unknown): Promise<Body> {
  const entries = Object.entries((given ?? {}) as Record<string, unknown>);
  const isPart = (value: unknown): value is Part => typeof value === "object" && value !== null && "fieldname" in value;
  if (!entries.some(([, value]) => isPart(value))) return (given ?? {}) as Body;
  const body: Record<string, unknown> = {};
  for (const [name, part] of entries) {
    if (!isPart(part)) continue;
    body[name] =
      part.type === "file"
        ? { name: part.filename, mediaType: part.mimetype, bytes: await part.toBuffer() }
        : part.value;
  }
  return body as Body;
}
