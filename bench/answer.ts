import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { startTelegramServer, token } from "../test/support/telegramServer.ts";
import {
  answers,
  aProcess,
  aServer,
  ended,
  type Figures,
  median,
  nextPort,
  percentile,
  secretKey,
  textUpdate,
} from "./support.ts";

const secret = "a-secret-for-benches-only";
const perSecond = 50;
const seconds = 12;
const people = 250;
const rounds = 2;

/** Fifty messages a second from people who each wait some seconds; from the update to the reply's arrival at the Bot API. */
async function drive(
  url: string,
  telegram: Awaited<ReturnType<typeof startTelegramServer>>,
  firstId: number,
): Promise<number[]> {
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  telegram.onShown(({ chatId, at }) => {
    const from = sentAt.get(chatId);
    if (from === undefined) return;
    sentAt.delete(chatId);
    latencies.push(at - from);
  });
  const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret };
  const began = performance.now();
  for (let i = 0; i < perSecond * seconds; i++) {
    await pause(Math.max(0, began + (i * 1000) / perSecond - performance.now()));
    const id = firstId + (i % people);
    sentAt.set(String(id), performance.now());
    const body = JSON.stringify(textUpdate(firstId * 10 + i, id, i < people ? "/start" : "menu"));
    void fetch(url, { method: "POST", headers, body }).then((response) => response.arrayBuffer());
  }
  for (let i = 0; i < 100 && latencies.length < perSecond * seconds; i++) await pause(50);
  if (latencies.length < perSecond * seconds)
    throw new Error(`only ${latencies.length} of ${perSecond * seconds} were answered`);
  return latencies;
}

export async function answer(): Promise<Figures> {
  const server = await aServer();
  const [ours, theirs] = [nextPort(), nextPort()];
  const [ourApi, theirApi] = [await startTelegramServer(), await startTelegramServer()];
  const health = (port: number) => answers(`http://127.0.0.1:${port}/health`);
  const program = await aProcess(
    "src/main.ts",
    {
      DATABASE_URL: server.url,
      SECRET_KEY: secretKey,
      DATA_DIR: server.folder,
      PORT: String(ours),
      PUBLIC_URL: `http://127.0.0.1:${ours}`,
      LOG_LEVEL: "error",
      TELEGRAM_BOT_TOKEN: token,
      TELEGRAM_WEBHOOK_SECRET: secret,
      TELEGRAM_API_ROOT: ourApi.apiRoot,
      TELEGRAM_MESSAGES_PER_SECOND: "1000",
    },
    health(ours),
  );
  const baseline = await aProcess(
    "bench/baselines.ts",
    { MODE: "reply", PORT: String(theirs), TOKEN: token, API_ROOT: theirApi.apiRoot },
    health(theirs),
  );
  const results: { p50: number; baseline: number; p99: number }[] = [];
  await drive(`http://127.0.0.1:${ours}/telegram`, ourApi, 100_000); // warm
  await drive(`http://127.0.0.1:${theirs}/telegram`, theirApi, 100_000);
  for (let round = 1; round <= rounds; round++) {
    const a = await drive(`http://127.0.0.1:${ours}/telegram`, ourApi, round * 1_000_000);
    const b = await drive(`http://127.0.0.1:${theirs}/telegram`, theirApi, round * 1_000_000);
    results.push({ p50: median(a), baseline: median(b), p99: percentile(a, 0.99) });
  }
  await ended(program);
  await ended(baseline);
  await ourApi.close();
  await theirApi.close();
  await server.stop();
  return {
    "answer.p50Ms": median(results.map(({ p50 }) => p50)),
    "answer.baselineP50Ms": median(results.map(({ baseline }) => baseline)),
    "answer.p50Ratio": median(results.map(({ p50, baseline }) => p50 / baseline)),
    "answer.p99Ms": median(results.map(({ p99 }) => p99)),
  };
}
