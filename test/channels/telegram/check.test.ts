import { Telegram } from "telegraf";
import { afterEach, expect, test } from "vitest";
import { checkTelegram } from "../../../src/channels/telegram/check.ts";
import { answers, token } from "../../support/telegramServer.ts";
import { aTelegram, closeAll } from "./support.ts";

afterEach(closeAll);
const ours = "https://door.test/telegram";

async function aCheck(wanted?: string, its = token) {
  const platform = await aTelegram();
  const telegram = new Telegram(its, { apiRoot: `${platform.apiRoot}/` });
  return { platform, telegram, check: () => checkTelegram(telegram, wanted) };
}

test("nothing is said when all is well, by polling and by webhook", async () => {
  expect(await (await aCheck()).check()).toBeUndefined();
  const { telegram, check } = await aCheck("http://127.0.0.1:1/telegram");
  await telegram.setWebhook("http://127.0.0.1:1/telegram");
  expect(await check()).toBeUndefined();
});

test("a wrong token, another's webhook, a webhook not set yet, and deliveries that fail are each named with what to do", async () => {
  const wrong = await aCheck(undefined, "99999:AAE-another-token-for-tests-000000000");
  expect(await wrong.check()).toMatch(/check TELEGRAM_BOT_TOKEN/);
  const polled = await aCheck();
  await polled.telegram.setWebhook("http://127.0.0.1:1/theirs");
  expect(await polled.check()).toMatch(/brings updates to http:\/\/127\.0\.0\.1:1\/theirs, while/);
  const hooked = await aCheck(ours);
  expect(await hooked.check()).toMatch(/to nobody instead of https:\/\/door\.test\/telegram: start the program/);
  await hooked.telegram.setWebhook(ours);
  hooked.platform.reports({ pending_update_count: 7, last_error_message: "Connection refused" });
  expect(await hooked.check()).toMatch(/Connection refused\); 7 wait/);
});

test("Telegram out of reach is said so, without the token", async () => {
  const { platform, check } = await aCheck();
  platform.fails({ method: /getMe/, with: answers.hangUp });
  const said = await check();
  expect(said).toMatch(/\w/);
  expect(said).not.toContain(token.split(":")[1]);
});
