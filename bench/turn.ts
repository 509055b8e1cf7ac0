import { performance } from "node:perf_hooks";
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

const token = "123456789:AAE-a-token-for-benches-only-00000000";
const secret = "a-secret-for-benches-only";
const connections = 16;
const seconds = 6;
const rounds = 3;

/** The whole file-a-case conversation, from the first word to the receipt: thirteen turns. */
const conversation = [
  "/start",
  "1",
  "file",
  "1",
  "2",
  "1",
  "Empty the bins",
  "1",
  "East Street 5",
  "The bins have not been emptied for three weeks.",
  "1",
  "3",
  "1",
];

/** Sixteen people at a time, each sending the next message when the last was taken. */
async function drive(url: string, firstId: number): Promise<{ perSecond: number; latencies: number[] }> {
  let person = firstId;
  let update = firstId * 100;
  const latencies: number[] = [];
  const end = performance.now() + seconds * 1000;
  const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret };
  async function people() {
    while (performance.now() < end) {
      const id = ++person;
      for (const text of conversation) {
        const from = performance.now();
        const response = await fetch(url, {
          method: "POST",
          headers,
          body: JSON.stringify(textUpdate(++update, id, text)),
        });
        await response.arrayBuffer();
        if (response.status !== 200) throw new Error(`the webhook answered ${response.status}`);
        latencies.push(performance.now() - from);
        if (performance.now() > end) break;
      }
    }
  }
  const from = performance.now();
  await Promise.all(Array.from({ length: connections }, people));
  return { perSecond: latencies.length / ((performance.now() - from) / 1000), latencies };
}

export async function turn(): Promise<Figures> {
  const server = await aServer();
  const [ours, theirs] = [nextPort(), nextPort()];
  const health = (port: number) => answers(`http://127.0.0.1:${port}/health`);
  const program = await aProcess(
    "src/main.ts",
    {
      DATABASE_URL: server.url,
      SECRET_KEY: secretKey,
      DATA_DIR: server.folder,
      PORT: String(ours),
      PUBLIC_URL: `http://127.0.0.1:${ours}`,
      ROLES: "web",
      LOG_LEVEL: "error",
      TELEGRAM_BOT_TOKEN: token,
      TELEGRAM_WEBHOOK_SECRET: secret,
      TELEGRAM_API_ROOT: "http://127.0.0.1:1",
    },
    health(ours),
  );
  const baseline = await aProcess(
    "bench/baselines.ts",
    { MODE: "transaction", DATABASE_URL: server.url, PORT: String(theirs), TOKEN: token },
    health(theirs),
  );
  const results: { ours: number; theirs: number; ratio: number; p99: number }[] = [];
  await drive(`http://127.0.0.1:${ours}/telegram`, 1_000_000); // warm
  await drive(`http://127.0.0.1:${theirs}/telegram`, 1_000_000);
  for (let round = 1; round <= rounds; round++) {
    const a = await drive(`http://127.0.0.1:${ours}/telegram`, round * 10_000_000);
    const b = await drive(`http://127.0.0.1:${theirs}/telegram`, round * 10_000_000);
    results.push({
      ours: a.perSecond,
      theirs: b.perSecond,
      ratio: a.perSecond / b.perSecond,
      p99: percentile(a.latencies, 0.99) / percentile(b.latencies, 0.99),
    });
  }
  const filed = Number((await server.sql('select count(*) from "case"')).rows[0].count);
  await ended(program);
  await ended(baseline);
  await server.stop();
  return {
    "turn.perSecond": median(results.map(({ ours }) => ours)),
    "turn.baselinePerSecond": median(results.map(({ theirs }) => theirs)),
    "turn.ratio": median(results.map(({ ratio }) => ratio)),
    "turn.p99Ratio": median(results.map(({ p99 }) => p99)),
    "turn.casesFiled": filed,
  };
}
