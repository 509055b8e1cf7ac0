import { Telegram } from "telegraf";
import TelegramTestApi from "telegram-test-api";
import { afterEach, expect, test } from "vitest";
import { split } from "../../src/channels/limits.ts";
import { render } from "../../src/channels/telegram/render.ts";
import { telegramSender, withoutToken } from "../../src/channels/telegram/sender.ts";
import { toIncoming, update } from "../../src/channels/telegram/update.ts";
import { aProgram } from "../support/program.ts";
import { startTelegramServer, token } from "../support/telegramServer.ts";
import { files, to } from "./support.ts";

// A CommonJS module whose types and interop disagree.
const TestApi = TelegramTestApi as unknown as typeof TelegramTestApi.default;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function aBot(env: Record<string, string> = {}, options = {}) {
  const telegram = await startTelegramServer(options);
  const program = await aProgram({ TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: telegram.apiRoot, ...env });
  closing.push(telegram.close, program.stop);
  return { telegram, program };
}

const told = (user: { sees: () => { text: string }[] }, words: RegExp) =>
  expect.poll(() => user.sees().at(-1)?.text ?? "", { timeout: 10_000 }).toMatch(words);

test("a citizen files a case over polling, with an album as evidence, and a sticker in between", async () => {
  const { telegram, program } = await aBot();
  const user = telegram.user(77);
  await user.says("/start");
  await told(user, /Welcome/);
  await user.presses("I agree");
  await told(user, /What can we do/);
  await user.presses("File a complaint");
  await told(user, /What would you like/);
  await user.sends({ sticker: { file_id: "x" } });
  await told(user, /press one of the buttons/);
  await user.presses("A complaint");
  await told(user, /What is it about/);
  await user.says("2");
  await told(user, /More precisely/);
  await user.says("2");
  await told(user, /What do you ask for/);
  await user.says("Repair the lamp");
  await told(user, /Noted as point 1/);
  await user.presses("That is all");
  await told(user, /Where is it/);
  await user.sends({ location: { latitude: 26.64, longitude: 118.17 } });
  await told(user, /what happened/);
  await user.says("It has been dark for three weeks and an old lady fell.");
  await told(user, /photos, documents/);
  const photo = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
    "base64",
  );
  await Promise.all([1, 2, 3].map(() => user.sendsPhoto(photo, { media_group_id: "album-1" })));
  await told(user, /Received/);
  await expect.poll(() => program.database.prisma.evidenceFile.count()).toBe(3);
  expect(user.sees().filter(({ text }) => text.includes("Received"))).toHaveLength(1);
  await user.presses("That is all");
  await told(user, /treat your name/);
  await user.says("3");
  await told(user, /Please check[\s\S]*3 files/);
  await user.presses("Send it");
  await told(user, /Receipt number: LJ-\d{8}-0001-./);
}, 60_000);

test("over the webhook: the secret is asked for, a redelivery changes nothing, and two at once are answered in order", async () => {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const { telegram, program } = await aBot({
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    PORT: String(port),
    TELEGRAM_WEBHOOK_SECRET: "a-secret-for-tests-only",
  });
  await expect.poll(() => telegram.webhookUrl()).toBeDefined();
  const update = {
    update_id: 1,
    message: { message_id: 1, from: { id: 5, is_bot: false }, chat: { id: 5, type: "private" }, text: "/start" },
  };
  const post = (headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${port}/telegram`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(update),
    });
  expect((await post({})).status).toBe(401);
  expect((await post({ "x-telegram-bot-api-secret-token": "wrong" })).status).toBe(401);
  const right = { "x-telegram-bot-api-secret-token": "a-secret-for-tests-only" };
  expect((await post(right)).status).toBe(200);
  expect((await post(right)).status).toBe(200);
  const user = telegram.user(5);
  await told(user, /Welcome/);
  await Promise.all([user.says("1"), user.says("file")]);
  await told(user, /What would you like to send us/);
  expect(await program.database.prisma.outgoing.count({ where: { chat: { address: "5" } } })).toBe(3);
}, 60_000);

test("a blocked bot is noted, a refused message is listed, a passing fault is tried again", async () => {
  const { telegram, program } = await aBot();
  const [blocker, lucky] = [telegram.user(11), telegram.user(12)];
  telegram.block(11);
  await blocker.says("/start");
  await expect
    .poll(() => program.database.prisma.chat.findFirst({ where: { address: "11" } }))
    .toMatchObject({ blockedAt: expect.any(Date) });
  telegram.failNext((reply) => reply.code(502).type("text/html").send("<html>Bad Gateway</html>"));
  await lucky.says("/start");
  await told(lucky, /Welcome/);
  expect(lucky.sees()).toHaveLength(1);
  // What the platform has taken is recorded a moment later.
  const recorded = async () => {
    const rows = await program.database.prisma.outgoing.findMany({ include: { chat: true } });
    return rows.map(({ chat, status, tries }) => [chat.address, status, tries]).sort();
  };
  await expect.poll(recorded).toEqual([
    ["11", "refused", 0],
    ["12", "delivered", 1],
  ]);
}, 60_000);

test("a conversation runs over telegram-test-api, which is not ours", async () => {
  const api = new TestApi({ port: 9_500 + Math.floor(Math.random() * 400), host: "127.0.0.1" });
  await api.start();
  closing.push(() => api.stop());
  const program = await aProgram({ TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: api.config.apiURL });
  closing.push(program.stop);
  const client = api.getClient(token, { timeout: 10_000 });
  const answer = async () => {
    const { result } = await client.getUpdates();
    return result.map(({ message }: { message: { text: string } }) => message.text).join("\n");
  };
  await client.sendCommand(client.makeCommand("/start"));
  expect(await answer()).toMatch(/Welcome to Linjiang/);
  await client.sendMessage(client.makeMessage("1"));
  expect(await answer()).toMatch(/What can we do for you/);
  await client.sendMessage(client.makeMessage("book"));
  expect(await answer()).toMatch(/Which reception/);
}, 60_000);

test("a long text is cut at the end of a paragraph and never inside a character", () => {
  const parts = split(`${"字".repeat(3000)}\n\n${"好😀".repeat(1500)}`, 4096);
  expect(parts.every((part) => part.length <= 4096 && part.isWellFormed())).toBe(true);
  expect(parts.join("").replace(/\s/g, "")).toBe(`${"字".repeat(3000)}${"好😀".repeat(1500)}`);
});

test("long labels stand in the text, and a callback that would not fit is a bug that shows itself", () => {
  const [call] = render({
    text: "Which?",
    prompt: 3,
    choices: [
      { id: "a", label: "x".repeat(80) },
      { id: "b", label: "short" },
    ],
  });
  expect(call).toMatchObject({
    text: expect.stringContaining("1. xxx"),
    keyboard: { inline_keyboard: [[{ text: "1", callback_data: "3|a" }, { text: "2" }]] },
  });
  expect(() => render({ text: "Which?", choices: [{ id: `/look ${"9".repeat(80)}`, label: "x" }] })).toThrow(
    /too long/,
  );
});

test("a token never reaches a log: it is taken out of every error", async () => {
  expect(withoutToken(`404: Not Found https://x/bot${token}/sendMessage`)).not.toContain(token);
  const telegram = await startTelegramServer();
  closing.push(telegram.close);
  telegram.failNext((reply) => reply.code(404).type("text/html").send("<html>not json</html>"));
  const sender = telegramSender(new Telegram(token, { apiRoot: telegram.apiRoot }), files, 30);
  await expect(sender.send(to("1"), { text: "x" }, 1)).rejects.toThrow(/^(?!.*AAE)/);
});

test("updates of other bots, channels and unknown kinds are no messages of people", () => {
  const from = { id: 1, is_bot: true };
  const chat = { id: 1, type: "private" };
  const read = (given: object) => toIncoming(update.parse({ update_id: 1, ...given }));
  expect(read({ message: { message_id: 1, from, chat, text: "hi" } })).toBeUndefined();
  expect(read({ message: { message_id: 1, chat: { id: -1, type: "channel" }, text: "hi" } })).toBeUndefined();
  expect(read({ channel_post: {} })).toBeUndefined();
  expect(
    read({ message: { message_id: 1, from: { id: 2, is_bot: false }, chat: { id: -5, type: "group" }, text: "/day" } }),
  ).toMatchObject({ group: true, address: "-5" });
});

test("a message of two parts that failed between them goes on with the second", async () => {
  const telegram = await startTelegramServer();
  closing.push(telegram.close);
  const sender = telegramSender(new Telegram(token, { apiRoot: telegram.apiRoot }), files, 30);
  const text = `${"a".repeat(4000)}\n\n${"b".repeat(3000)}`;
  telegram.passNext();
  telegram.failNext((reply) => reply.code(502).send({ ok: false, error_code: 502, description: "Bad Gateway" }));
  await expect(sender.send(to("5"), { text }, 3)).rejects.toThrow();
  expect(await sender.send(to("5"), { text }, 3)).toEqual({ ok: true });
  expect(telegram.shown.map(({ text: part }) => part[0])).toEqual(["a", "b"]);
});

test("the bytes of a file are fetched from Telegram and stored", async () => {
  const { telegram, program } = await aBot();
  const user = telegram.user(31);
  for (const text of [
    "/start",
    "1",
    "/file",
    "1",
    "2",
    "1",
    "Repair it",
    "1",
    "1",
    "It has been dark for three weeks now.",
  ]) {
    const before = user.sees().length;
    await user.says(text);
    await expect.poll(() => user.sees().length, { timeout: 8000 }).toBeGreaterThan(before);
  }
  const bytes = Buffer.from("%PDF-1.4 a letter");
  await user.sendsPhoto(bytes, {
    photo: undefined,
    document: { file_id: "letter", file_size: bytes.length, file_name: "letter.pdf", mime_type: "application/pdf" },
  });
  telegram.keep("letter", bytes);
  await told(user, /Received/);
  const { prisma } = program.database;
  // Fetching runs by the clock, every minute.
  await expect
    .poll(async () => (await prisma.evidenceFile.findFirst())?.status, { timeout: 75_000, interval: 500 })
    .toBe("stored");
  expect(await prisma.evidenceFile.findFirst()).toMatchObject({
    name: "letter.pdf",
    size: bytes.length,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
}, 120_000);
