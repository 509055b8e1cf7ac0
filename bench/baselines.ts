// What our figures stand beside: telegraf alone. MODE=transaction answers the webhook after one bare five-statement transaction
// (record, lock, state, reply, job: what any bot that loses nothing must write); MODE=reply answers each message at once.

import { createServer } from "node:http";
import pg from "pg";
import { Telegraf } from "telegraf";

const { MODE, PORT, DATABASE_URL, API_ROOT, TOKEN = "" } = process.env;
const bot = new Telegraf(TOKEN, { telegram: { apiRoot: API_ROOT ?? "http://127.0.0.1:1", webhookReply: false } });
bot.botInfo = { id: 1, is_bot: true, first_name: "B", username: "b" } as never;

if (MODE === "transaction") {
  const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 16 });
  await pool.query(`
    create table if not exists base_seen (id bigint primary key);
    create table if not exists base_chat (id bigint primary key, state jsonb not null);
    create table if not exists base_reply (id bigserial primary key, chat bigint not null, body jsonb not null);
    create table if not exists base_job (id bigserial primary key, reply bigint not null)`);
  bot.on("text", async (context) => {
    const client = await pool.connect();
    try {
      const chat = context.chat.id;
      await client.query("begin");
      await client.query("insert into base_seen values ($1) on conflict do nothing", [context.update.update_id]);
      await client.query(
        "insert into base_chat values ($1, '{}') on conflict (id) do update set id = excluded.id returning state",
        [chat],
      );
      await client.query("update base_chat set state = $2 where id = $1", [
        chat,
        JSON.stringify({ step: context.message.text }),
      ]);
      const { rows } = await client.query("insert into base_reply (chat, body) values ($1, $2) returning id", [
        chat,
        JSON.stringify({ text: "a question" }),
      ]);
      await client.query("insert into base_job (reply) values ($1)", [rows[0].id]);
      await client.query("commit");
    } finally {
      client.release();
    }
  });
} else {
  bot.on("text", (context) => context.reply("an answer"));
}
const webhook = bot.webhookCallback("/telegram");
createServer((request, response) =>
  request.url === "/health" ? response.end("ok") : webhook(request, response),
).listen(Number(PORT), "127.0.0.1");
