// Past one machine: the same program as a web process and a worker process, each a process of its own, on one PostgreSQL.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "./support/database.ts";
import { secretKey } from "./support/office.ts";
import { startTelegramServer } from "./support/telegramServer.ts";

type Parts = Awaited<ReturnType<typeof start>>;
let parts: Parts;

/** A port that is free now. */
const port = 20_000 + Math.floor(Math.random() * 20_000);

async function start() {
  const [database, telegram] = [await freshDatabase(), await startTelegramServer()];
  const folder = await mkdtemp(join(tmpdir(), "open-door-several-"));
  const aProcess = (roles: string): ChildProcess =>
    spawn(process.execPath, ["src/main.ts"], {
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        SECRET_KEY: secretKey,
        DATA_DIR: folder,
        ROLES: roles,
        PORT: String(port),
        PUBLIC_URL: `http://127.0.0.1:${port}`,
        LOG_LEVEL: "silent",
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_WEBHOOK_SECRET: "a-secret-for-tests-only",
        TELEGRAM_API_ROOT: telegram.apiRoot,
      },
    });
  const web = aProcess("web");
  for (let i = 0; i < 200; i++) {
    if (
      await fetch(`http://127.0.0.1:${port}/health`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break;
    await pause(50);
  }
  const running = [web];
  const aWorker = () => {
    const worker = aProcess("worker");
    running.push(worker);
    return worker;
  };
  const stop = async () => {
    for (const child of running) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      await gone;
    }
    await telegram.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
  return { database, telegram, aWorker, stop };
}

beforeAll(async () => {
  parts = await start();
}, 60_000);
afterAll(() => parts.stop());

async function until(holds: () => boolean, seconds = 20) {
  for (let i = 0; i < seconds * 20 && !holds(); i++) await pause(50);
  expect(holds()).toBe(true);
}

test("what the web process takes in a worker answers, each message once; when that worker is killed another goes on", async () => {
  const { telegram, database, aWorker } = parts;
  const citizen = telegram.user(77);
  const shown = () => telegram.messages(77).length;
  const first = aWorker();
  await until(() => telegram.webhookUrl() !== undefined);
  await citizen.says("/start");
  await until(() => shown() === 1);
  aWorker();
  await citizen.says("1");
  await until(() => shown() === 2);
  // Between the platform's "taken" and our record of it a kill sends that one message twice (ARCHITECTURE.md).
  await expect
    .poll(() => database.prisma.outgoing.count({ where: { status: { not: "delivered" } } }), { timeout: 10_000 })
    .toBe(0);
  first.kill("SIGKILL");
  await citizen.says("help");
  await until(() => shown() === 3);
  await pause(1500);
  expect(shown()).toBe(3);
}, 60_000);
