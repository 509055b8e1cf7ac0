import { Agent } from "node:https";
import nock from "nock";
import { Telegram } from "telegraf";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { telegramSender } from "../../src/channels/telegram/sender.ts";
import { token } from "../support/telegramServer.ts";

const root = "https://api.telegram.org";
// nock and telegraf's kept-alive connections do not get on: after a refusal the next answer never comes.
const agent = new Agent({ keepAlive: false });
const sender = telegramSender(new Telegram(token, { apiRoot: root, agent }), 30);
const call = (method: string) => nock(root).replyContentLength().post(`/bot${token}/${method}`);

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const refusal = (error_code: number, description: string, parameters = {}) => ({
  ok: false,
  error_code,
  description,
  parameters,
});

test.each([
  [
    429,
    "Too Many Requests: retry after 7",
    { retry_after: 7 },
    { ok: false, reason: "slowDown", retryAfterSeconds: 7 },
  ],
  [403, "Forbidden: bot was blocked by the user", {}, { ok: false, reason: "blocked", detail: "403" }],
  [400, "Bad Request: chat not found", {}, { ok: false, reason: "blocked", detail: "400" }],
  [
    400,
    "Bad Request: message text is empty",
    {},
    { ok: false, reason: "rejected", detail: "400 Bad Request: message text is empty" },
  ],
])("an answer of %i (%s) is understood", async (code, description, parameters, expected) => {
  call("sendMessage").reply(code, refusal(code, description, parameters));
  expect(await sender.send("5", { text: "x" }, 1)).toEqual(expected);
});

test("what is Telegram's trouble is thrown, to be tried again", async () => {
  call("sendMessage").reply(500, refusal(500, "Internal Server Error"));
  await expect(sender.send("5", { text: "x" }, 2)).rejects.toThrow();
});

test("a message of two parts that failed between them goes on with the second", async () => {
  const text = `${"a".repeat(4000)}\n\n${"b".repeat(3000)}`;
  const sent: string[] = [];
  const part = (status: number) =>
    call("sendMessage").reply(status, (_uri: string, body: unknown) => {
      const { text = "" } = (typeof body === "string" ? JSON.parse(body) : body) as { text?: string };
      sent.push(text.slice(0, 1));
      return status === 200 ? { ok: true, result: {} } : refusal(status, "Bad Gateway");
    });
  part(200);
  part(502);
  await expect(sender.send("5", { text }, 3)).rejects.toThrow();
  part(200);
  expect(await sender.send("5", { text }, 3)).toEqual({ ok: true });
  expect(sent).toEqual(["a", "b", "b"]);
});
