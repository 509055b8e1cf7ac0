import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { openLog } from "../src/lib/log.ts";
import { queueMessages } from "../src/notifications/queue.ts";
import { openJobs } from "../src/store/jobs.ts";
import { startTelegramServer, token } from "../test/support/telegramServer.ts";
import { answers, aProcess, aServer, ended, type Figures, nextPort, secretKey } from "./support.ts";

const pushes = 10_000;
/** Telegram's paid rate would be 1,000/s; at the free 30/s this bench would take six minutes. */
const permitted = 200;

/** Ten thousand pushes through a Bot API that answers 429 above the limit. */
export async function delivery(): Promise<Figures> {
  const server = await aServer();
  const telegram = await startTelegramServer({ perSecond: permitted, perChatPerSecond: 1 });
  const port = nextPort();
  const env = {
    DATABASE_URL: server.url,
    SECRET_KEY: secretKey,
    DATA_DIR: server.folder,
    PORT: String(port),
    LOG_LEVEL: "error",
    TELEGRAM_BOT_TOKEN: token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    TELEGRAM_MESSAGES_PER_SECOND: String(permitted),
  };
  const program = await aProcess("src/main.ts", env, answers(`http://127.0.0.1:${port}/health`));
  const database = server.open();
  const jobs = await openJobs(database.url, { worker: false, log: openLog("silent") });
  await server.sql(`
    with people as (insert into contact (language, created_at) select 'en', now() from generate_series(1, ${pushes}) returning id)
    insert into chat (channel, address, contact_id, created_at, last_seen_at) select 'telegram', (100000 + id)::text, id, now(), now() from people`);
  const chats = await database.prisma.chat.findMany({ select: { id: true } });
  for (let i = 0; i < chats.length; i += 500) {
    await database.transaction(async (tx) => {
      for (const { id } of chats.slice(i, i + 500)) {
        await queueMessages(tx, jobs, {
          chatId: id,
          channel: "telegram",
          kind: "push",
          messages: [{ text: `news for ${id}` }],
          now: new Date(),
        });
      }
    });
  }
  // The rate is taken over the middle of the run, when everything was queued and much was left.
  const from = { at: performance.now(), shown: telegram.shown.length };
  const enough = Math.floor((pushes + from.shown) / 2);
  while (telegram.shown.length < enough) await pause(20);
  const rate = (telegram.shown.length - from.shown) / ((performance.now() - from.at) / 1000);
  for (let i = 0; i < 3000 && (await database.prisma.outgoing.count({ where: { status: "queued" } })) > 0; i++)
    await pause(100);
  const received = telegram.shown.map(({ text }) => text);
  const figures = {
    "delivery.lost": pushes - new Set(received).size,
    "delivery.doubled": received.length - new Set(received).size,
    "delivery.permittedPerSecond": permitted,
    "delivery.rateRatio": rate / permitted,
    "delivery.answered429": telegram.refusedForPace(),
  };
  await jobs.stop();
  await database.close();
  await ended(program);
  await telegram.close();
  await server.stop();
  return figures;
}
