// A local Bot API server over real HTTP that enforces Telegram's documented limits (https://core.telegram.org/bots/api and
// https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Tests and benches talk to it as people would.

import multipart from "@fastify/multipart";
import fastify, { type FastifyReply } from "fastify";

type Button = { text: string; callback_data?: string };
export type Shown = { chatId: string; text: string; buttons: Button[]; file?: string; at: number };

type Options = {
  /** Messages a second in all and in one chat; none: no limit. */
  perSecond?: number;
  perChatPerSecond?: number;
  retryAfterSeconds?: number;
};

export const token = "123456789:AAE-a-token-for-tests-only-0000000000";

export async function startTelegramServer({ perSecond, perChatPerSecond, retryAfterSeconds = 1 }: Options = {}) {
  const server = fastify({ bodyLimit: 60 * 1024 * 1024, forceCloseConnections: true });
  await server.register(multipart, { attachFieldsToBody: "keyValues", limits: { fileSize: 50 * 1024 * 1024 } });
  const shown: Shown[] = [];
  const files = new Map<string, Buffer>();
  const blocked = new Set<string>();
  const faults: (((reply: FastifyReply) => unknown) | undefined)[] = [];
  const recent: number[] = [];
  const recentByChat = new Map<string, number[]>();
  const listeners = new Set<(message: Shown) => void>();
  let updates: { update_id: number }[] = [];
  let webhook: { url: string; secret: string } | undefined;
  let wakePoller = () => {};
  let serial = 1000;
  let refusedForPace = 0;
  const calls: string[] = [];

  const ok = (result: unknown) => ({ ok: true, result });
  const no = (reply: FastifyReply, code: number, description: string, parameters?: object) =>
    reply.code(code).send({ ok: false, error_code: code, description, parameters });

  function tooFast(chatId: string): boolean {
    const now = Date.now();
    const within = (times: number[], limit: number | undefined) => {
      while (times.length > 0 && now - (times[0] ?? 0) >= 1000) times.shift();
      return limit === undefined || times.length < limit;
    };
    const mine = recentByChat.get(chatId) ?? [];
    recentByChat.set(chatId, mine);
    if (!within(recent, perSecond) || !within(mine, perChatPerSecond)) return true;
    recent.push(now);
    mine.push(now);
    return false;
  }

  type Body = Record<string, never> & {
    chat_id?: string | number;
    text?: string;
    caption?: string;
    reply_markup?: string | { inline_keyboard?: Button[][]; keyboard?: Button[][] };
    offset?: number;
    timeout?: number;
    url?: string;
    secret_token?: string;
    file_id?: string;
    callback_query_id?: string;
  };

  server.post("/:bot/:method", async (request, reply) => {
    const { bot, method } = request.params as { bot: string; method: string };
    const body = (request.body ?? {}) as Body;
    calls.push(method);
    if (bot !== `bot${token}`) return no(reply, 401, "Unauthorized");
    const fault = method.startsWith("send") ? faults.shift() : undefined;
    if (fault) return fault(reply);
    if (method === "getUpdates") return getUpdates(body, reply);
    if (method === "setWebhook") {
      webhook = { url: body.url ?? "", secret: body.secret_token ?? "" };
      return ok(true);
    }
    if (method === "deleteWebhook") {
      webhook = undefined;
      return ok(true);
    }
    if (method === "answerCallbackQuery" || method === "setMyCommands") return ok(true);
    if (method === "getMe") return ok({ id: 1, is_bot: true, first_name: "Open Door", username: "open_door_bot" });
    if (method === "getFile") {
      const size = files.get(body.file_id ?? "")?.length;
      if (size === undefined) return no(reply, 400, "Bad Request: invalid file_id");
      if (size > 20 * 1024 * 1024) return no(reply, 400, "Bad Request: file is too big");
      return ok({ file_id: body.file_id, file_path: `files/${body.file_id}`, file_size: size });
    }
    if (method === "sendMessage" || method === "sendDocument") return send(method, body, reply);
    return no(reply, 404, "Not Found");
  });

  server.get("/file/:bot/files/:id", async (request, reply) => {
    const { id } = request.params as { id: string };
    return reply.type("application/octet-stream").send(files.get(id));
  });

  function send(method: string, body: Body, reply: FastifyReply) {
    const chatId = String(body.chat_id);
    const text = String((method === "sendMessage" ? body.text : body.caption) ?? "");
    const markup = typeof body.reply_markup === "string" ? JSON.parse(body.reply_markup) : (body.reply_markup ?? {});
    const buttons: Button[] = (markup.inline_keyboard ?? markup.keyboard ?? []).flat();
    if (blocked.has(chatId)) return no(reply, 403, "Forbidden: bot was blocked by the user");
    if (method === "sendMessage" && text === "") return no(reply, 400, "Bad Request: message text is empty");
    if (text.length > (method === "sendMessage" ? 4096 : 1024))
      return no(reply, 400, "Bad Request: message is too long");
    if (buttons.some(({ callback_data = "" }) => Buffer.byteLength(callback_data) > 64))
      return no(reply, 400, "Bad Request: BUTTON_DATA_INVALID");
    if (tooFast(chatId)) {
      refusedForPace += 1;
      return no(reply, 429, `Too Many Requests: retry after ${retryAfterSeconds}`, { retry_after: retryAfterSeconds });
    }
    const message: Shown = {
      chatId,
      text,
      buttons,
      at: performance.now(),
      file: method === "sendDocument" ? "document" : undefined,
    };
    shown.push(message);
    for (const listener of listeners) listener(message);
    return ok({ message_id: ++serial, date: 0, chat: { id: Number(chatId), type: "private" }, text });
  }

  async function getUpdates({ offset = 0, timeout = 0 }: Body, reply: FastifyReply) {
    if (webhook) return no(reply, 409, "Conflict: can't use getUpdates method while webhook is active");
    updates = updates.filter(({ update_id }) => update_id >= Number(offset));
    if (updates.length === 0 && Number(timeout) > 0) {
      await new Promise<void>((done) => {
        const timer = setTimeout(done, Number(timeout) * 1000);
        wakePoller = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
    return ok(updates.slice(0, 100));
  }

  /** As Telegram does: to the poller, or to the webhook again and again until it answers with 2xx. */
  async function deliver(update: { update_id: number }): Promise<void> {
    if (!webhook) {
      updates.push(update);
      wakePoller();
      return;
    }
    for (let attempt = 0; attempt < 50; attempt++) {
      const answer = await fetch(webhook.url, {
        method: "POST",
        headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": webhook.secret },
        body: JSON.stringify(update),
      }).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  /** A person with a private chat. */
  function user(id: number, language_code = "en") {
    const from = { id, is_bot: false, first_name: "Wang", language_code };
    const chat = { id, type: "private" };
    const message = (content: object) =>
      deliver({ update_id: ++serial, message: { message_id: ++serial, from, chat, date: 0, ...content } } as never);
    const sees = () => shown.filter(({ chatId }) => chatId === String(id));
    return {
      says: (text: string) => message({ text }),
      sends: message,
      sendsPhoto: (bytes: Buffer, more: object = {}) => {
        const file_id = `file-${++serial}`;
        files.set(file_id, bytes);
        return message({ photo: [{ file_id, file_size: bytes.length }], ...more });
      },
      edits: (text: string) =>
        deliver({ update_id: ++serial, edited_message: { message_id: serial, from, chat, date: 0, text } } as never),
      presses: (label: string) => {
        const button = sees()
          .flatMap(({ buttons }) => buttons)
          .findLast(({ text }) => text.includes(label));
        if (!button) throw new Error(`no button ${label} in: ${sees().at(-1)?.text}`);
        if (!button.callback_data) return message({ text: button.text });
        const callback_query = {
          id: String(++serial),
          from,
          data: button.callback_data,
          message: { message_id: 1, chat },
        };
        return deliver({ update_id: ++serial, callback_query } as never);
      },
      sees,
    };
  }

  await server.listen({ host: "127.0.0.1", port: 0 });
  const address = server.server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    apiRoot: `http://127.0.0.1:${port}`,
    token,
    user,
    deliver,
    shown,
    calls,
    refusedForPace: () => refusedForPace,
    onShown: (listener: (message: Shown) => void) => listeners.add(listener),
    keep: (id: string, bytes: Buffer) => files.set(id, bytes),
    block: (chatId: number) => blocked.add(String(chatId)),
    /** The next send goes through, or gets this answer instead; called several times, for the sends after it. */
    passNext: () => faults.push(undefined),
    failNext: (answer: (reply: FastifyReply) => unknown) => faults.push(answer),
    webhookUrl: () => webhook?.url,
    close: () => server.close(),
  };
}
