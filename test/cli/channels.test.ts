import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { freshDatabase } from "../support/database.ts";
import { startMessengerServer } from "../support/messengerServer.ts";
import { secretKey } from "../support/office.ts";
import { startTelegramServer, token } from "../support/telegramServer.ts";
import { startWhatsappServer } from "../support/whatsappServer.ts";

const run = promisify(execFile);

async function channels(env: Record<string, string>, ...args: string[]) {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), "open-door-cli-"));
  onTestFinished(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });
  const settings = { DATABASE_URL: database.url, SECRET_KEY: secretKey, DATA_DIR: folder, ...env };
  return run(process.execPath, ["src/cli/channels.ts", ...args], { env: { ...process.env, ...settings } }).then(
    ({ stdout }) => ({ code: 0, stdout, stderr: "" }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}

test("the channels are listed with what each one needs, and checked with what is wrong", async () => {
  const telegram = await startTelegramServer();
  onTestFinished(telegram.close);
  const env = { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: telegram.apiRoot };
  const [listed, well, wrong, unknown] = await Promise.all([
    channels({}),
    channels(env, "check"),
    channels({ ...env, TELEGRAM_BOT_TOKEN: "99999:AAE-another-token-for-tests-000000000" }, "check"),
    channels({}, "chek"),
  ]);
  expect(listed).toMatchObject({ code: 0, stdout: expect.stringMatching(/webchat: on\ntelegram: off, because/) });
  expect(well).toMatchObject({ code: 0, stdout: expect.stringContaining("telegram: on, by polling, and all is well") });
  expect(wrong).toMatchObject({ code: 1, stdout: expect.stringContaining("check TELEGRAM_BOT_TOKEN") });
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("npm run channels -- check") });
});

test("Messenger and WhatsApp are checked as well", async () => {
  const [messenger, whatsapp] = await Promise.all([startMessengerServer(), startWhatsappServer()]);
  onTestFinished(() => Promise.all([messenger.close(), whatsapp.close()]).then(() => undefined));
  const PUBLIC_URL = "https://door.example.org";
  whatsapp.postsTo(`${PUBLIC_URL}/whatsapp`);
  const env = { ...messenger.env, ...whatsapp.env, PUBLIC_URL };
  const [well, wrong] = await Promise.all([
    channels(env, "check"),
    channels({ ...env, MESSENGER_PAGE_ACCESS_TOKEN: "another-token", WHATSAPP_NUMBER: "+15550009999" }, "check"),
  ]);
  expect(well.stdout).toMatch(/messenger: on, by webhook at https:\/\/door\.example\.org\/messenger, and all is well/);
  expect(well.stdout).toMatch(
    /whatsapp: on, by Twilio's webhook at https:\/\/door\.example\.org\/whatsapp, and all is well/,
  );
  expect(wrong).toMatchObject({ code: 1, stdout: expect.stringContaining("MESSENGER_PAGE_ACCESS_TOKEN (190)") });
  expect(wrong.stdout).toContain("is no WhatsApp sender of this account");
});
