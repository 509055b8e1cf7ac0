import { setTimeout as pause } from "node:timers/promises";
import { answers, aProcess, aServer, ended, type Figures, nextPort, secretKey } from "./support.ts";

const conversations = 100_000;

/** Resident memory of the program with that many conversations stored and idle; a hundred people have just written. */
export async function memory(): Promise<Figures> {
  const server = await aServer();
  const port = nextPort();
  const env = {
    DATABASE_URL: server.url,
    SECRET_KEY: secretKey,
    DATA_DIR: server.folder,
    PORT: String(port),
    LOG_LEVEL: "error",
  };
  const program = await aProcess("src/main.ts", env, answers(`http://127.0.0.1:${port}/health`));
  await server.sql(`
    with people as (
      insert into contact (language, consent_at, created_at) select 'en', now(), now() from generate_series(1, ${conversations}) returning id
    )
    insert into chat (channel, address, contact_id, language, state, created_at, last_seen_at)
    select 'webchat', md5(id::text), id, 'en', '{"prompt": 3, "drafts": {"file": {"version": 1, "answers": {"kind": "complaint"}, "path": ["kind"], "at": "category", "page": 0, "wrong": 0}}, "dialog": "file"}', now(), now() from people`);
  for (let i = 0; i < 100; i++) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/chat/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id: crypto.randomUUID(), text: "/start" }),
    });
    if (answer.status !== 202) throw new Error(`the web chat answered ${answer.status}`);
  }
  await pause(3000);
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const bytes = Number(/^process_resident_memory_bytes (\d+)/m.exec(metrics)?.[1]);
  await ended(program);
  await server.stop();
  return { "memory.mb": bytes / 2 ** 20 };
}
