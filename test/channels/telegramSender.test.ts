import nock from "nock";
import { Telegram } from "telegraf";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { telegramSender } from "../../src/channels/telegram/sender.ts";
import { token } from "../support/telegramServer.ts";
import { files, to } from "./support.ts";

const root = "https://api.telegram.org";
const sender = telegramSender(new Telegram(token, { apiRoot: root }), files, 30);
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
  expect(await sender.send(to("5"), { text: "x" }, 1)).toEqual(expected);
});

test("what is Telegram's trouble is thrown, to be tried again", async () => {
  call("sendMessage").reply(500, refusal(500, "Internal Server Error"));
  await expect(sender.send(to("5"), { text: "x" }, 2)).rejects.toThrow();
});
