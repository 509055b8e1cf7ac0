import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { freshDatabase } from "../support/database.ts";
import { secretKey } from "../support/office.ts";
import { startTelegramServer, token } from "../support/telegramServer.ts";

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
