import { Telegram } from "telegraf";
import { afterEach, expect, test } from "vitest";
import { telegramChannel } from "../../../src/channels/telegram/channel.ts";
import type { Incoming } from "../../../src/domain/message.ts";
import { answers, startTelegramServer, token } from "../../support/telegramServer.ts";
import { aLog } from "../log.ts";
import { files, to } from "../support.ts";
import { aListener, aTelegram, closeAll, later } from "./support.ts";

afterEach(closeAll);
const soon = { timeout: 10_000 };
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const textOf = ({ content }: Incoming) => (content.kind === "text" ? content.text : content.kind);

test("messages of one chat are taken in order, those of different chats at the same time", async () => {
  const telegram = await aTelegram();
  const order: string[] = [];
  const [first, second] = [telegram.user(1), telegram.user(2)];
  for (const [i, wait] of [60, 30, 0].entries()) await first.says(`a${i} ${wait}`);
  await second.says("b0 10");
  await aListener(telegram, async (incoming) => {
    const [name = "", wait] = textOf(incoming).split(" ");
    order.push(`${name} begins`);
    await pause(Number(wait));
    order.push(`${name} ends`);
  });
  await expect.poll(() => order.length, soon).toBe(8);
  const ofA = order.filter((line) => line.startsWith("a"));
  expect(ofA).toEqual(["a0 begins", "a0 ends", "a1 begins", "a1 ends", "a2 begins", "a2 ends"]);
  expect(order.indexOf("b0 ends")).toBeLessThan(order.indexOf("a0 ends"));
});

test("an update is confirmed only after its turn, and comes again to the next program when this one was killed", async () => {
  const telegram = await aTelegram();
  await telegram.user(1).says("hello");
  const taken: string[] = [];
  const { promise: never } = Promise.withResolvers<void>();
  const log = aLog().log;
  const killed = telegramChannel({ token, apiRoot: telegram.apiRoot, messagesPerSecond: 30, files, log });
  await killed.start(async ({ key }) => {
    taken.push(key);
    await never; // as a process that ends in the middle of its turn
  });
  await expect.poll(() => taken.length, soon).toBe(1);
  expect(telegram.pending()).toBe(1);
  const { heard } = await aListener(telegram);
  await expect.poll(() => heard.map(({ key }) => key), soon).toEqual(taken);
  await expect.poll(() => telegram.pending(), soon).toBe(0);
});

test("a turn that failed is tried again with the chat's later messages behind it, and holds up nobody else", async () => {
  const telegram = await aTelegram();
  let faults = 1;
  const done: string[] = [];
  const [first, second] = [telegram.user(1), telegram.user(2)];
  for (const text of ["a0", "a1", "a2"]) await first.says(text);
  await second.says("b0");
  await first.says("a3");
  const { lines } = await aListener(telegram, async (incoming) => {
    await pause(5);
    if (textOf(incoming) === "a1" && faults-- > 0) throw new Error("the store is away, and Mrs Wang said a1");
    done.push(textOf(incoming));
  });
  await expect.poll(() => telegram.pending(), soon).toBe(0);
  expect(done.filter((text) => text.startsWith("a"))).toEqual(["a0", "a1", "a2", "a3"]);
  // Taken before the fault, and come again with the rest of its batch: the turn's key tells that it was seen.
  expect(done.slice(0, 2).sort()).toEqual(["a0", "b0"]);
  expect(lines.join()).not.toContain("Wang");
});

test("an update of unknown shape is confirmed and noted by number and kind, and the rest goes on", async () => {
  const telegram = await aTelegram();
  const strange = {
    message_id: "not a number",
    from: { id: 1, is_bot: false },
    chat: { id: 1, type: "private" },
    text: "private words",
  };
  await telegram.deliver({ update_id: telegram.nextId(), message: strange } as never);
  await telegram.user(1).says("hello");
  const { heard, lines } = await aListener(telegram);
  await expect.poll(() => heard.map(textOf), soon).toEqual(["hello"]);
  await expect.poll(() => telegram.pending(), soon).toBe(0);
  expect(lines.join()).toMatch(/"update":\d+,"kind":\["message"\]/);
  expect(lines.join()).not.toContain("private words");
});

test("a second program with the same token is named in the log, and both go on", async () => {
  const telegram = await aTelegram();
  const [one, other] = [await aListener(telegram), await aListener(telegram)];
  await expect
    .poll(() => [...one.lines, ...other.lines].join(), soon)
    .toMatch(/another program is asking for this bot's updates/);
  await telegram.user(1).says("hello");
  await expect.poll(() => [...one.heard, ...other.heard].map(textOf), soon).toContain("hello");
});

test("a webhook that somebody set meanwhile is named in the log", async () => {
  const telegram = await aTelegram();
  const { lines } = await aListener(telegram);
  await expect.poll(() => telegram.calls, soon).toContain("getUpdates");
  await new Telegram(token, { apiRoot: telegram.apiRoot }).setWebhook("http://127.0.0.1:1/");
  await expect.poll(() => lines.join(), soon).toMatch(/a webhook was set for this bot/);
});

test("429, 502 pages and answers that are no JSON are waited for, and no line shows the token", async () => {
  const telegram = await aTelegram();
  const slowDown = answers.error(429, "Too Many Requests: retry after 2", { retry_after: 2 });
  for (const answer of [slowDown, answers.badGateway, answers.notJson])
    telegram.fails({ method: /getUpdates/, with: answer });
  const { heard, lines } = await aListener(telegram);
  await telegram.user(1).says("hello");
  await expect.poll(() => heard.map(textOf), { timeout: 15_000 }).toEqual(["hello"]);
  expect(lines.filter((line) => line.includes("waits and goes on"))).toHaveLength(3);
  expect(lines[0]).toContain('"waitMs":2000');
  expect(lines.join()).toContain("works again");
  expect(lines.join()).not.toContain(token.split(":")[1]);
});

test("Telegram out of reach at the start stops nothing: it is tried again and said so", async () => {
  const telegram = await aTelegram();
  telegram.fails({ method: /getMe/, with: answers.hangUp });
  const { heard, lines } = await aListener(telegram);
  expect(lines).toEqual([]); // start() did not wait
  await telegram.user(1).says("hello");
  await expect.poll(() => heard.map(textOf), soon).toEqual(["hello"]);
  expect(lines.join()).toMatch(/can't be reached yet/);
});

test("a wrong token is named as what it is", async () => {
  const telegram = await aTelegram();
  const { lines } = await aListener({
    apiRoot: telegram.apiRoot,
    token: "99999:AAE-another-token-for-tests-000000000",
  });
  await expect.poll(() => lines.join(), soon).toMatch(/check TELEGRAM_BOT_TOKEN/);
});

test("stop waits for the turns in hand, and stops at once while it only waits for news", async () => {
  const telegram = await aTelegram();
  const { promise: goesOn, resolve: goOn } = Promise.withResolvers<void>();
  let [begun, ended] = [false, false];
  const { channel } = await aListener(telegram, async () => {
    begun = true;
    await goesOn;
    ended = true;
  });
  await telegram.user(1).says("hello");
  await expect.poll(() => begun, soon).toBe(true);
  const stopped = channel.stop().then(() => "stopped");
  expect(await Promise.race([stopped, pause(100).then(() => "waiting")])).toBe("waiting");
  goOn();
  await stopped;
  expect(ended).toBe(true);

  const idle = await aListener(telegram, async () => undefined);
  await expect.poll(() => telegram.calls.filter((method) => method === "getUpdates").length, soon).toBeGreaterThan(1);
  const from = performance.now();
  await idle.channel.stop();
  expect(performance.now() - from).toBeLessThan(1000);
});

test("polling begins by taking a webhook away, asks for the updates it knows, and offers its menu in each language", async () => {
  const telegram = await startTelegramServer();
  later(telegram.close);
  const commands = (label: string) => [{ command: "book", label }];
  const shown = (description: string) => [{ command: "book", description }];
  const channel = telegramChannel({
    files,
    token,
    apiRoot: telegram.apiRoot,
    messagesPerSecond: 30,
    log: aLog().log,
    menus: [
      { language: "en", entries: commands("Book") },
      { language: "zh", entries: commands("预约") },
    ],
  });
  await channel.start(async () => undefined);
  later(channel.stop);
  await expect.poll(() => telegram.calls, soon).toContain("getUpdates");
  expect(telegram.calls.indexOf("deleteWebhook")).toBeLessThan(telegram.calls.indexOf("getUpdates"));
  expect(telegram.lastCall("getUpdates")).toMatchObject({
    allowed_updates: ["message", "edited_message", "callback_query", "my_chat_member"],
  });
  expect([telegram.menu(), telegram.menu("en"), telegram.menu("zh")]).toEqual([
    shown("Book"),
    shown("Book"),
    shown("预约"),
  ]);
  expect(channel.describe()).toBe("on, by polling");
});

test("all that people do arrives: albums, edits, stickers, places, contacts, blocking", async () => {
  const telegram = await aTelegram();
  const { channel, heard } = await aListener(telegram);
  await channel.sender.send(to("7"), { text: "Where?", prompt: 3, wants: "phone", wantsLabel: "Share my number" }, 1);
  await channel.sender.send(to("7"), { text: "Which?", prompt: 4, choices: [{ id: "a", label: "First" }] }, 2);
  const user = telegram.user(7);
  await user.presses("Share my number");
  await user.presses("First");
  await user.sendsAlbum([Buffer.from("1"), Buffer.from("2")], "look");
  await user.says("one");
  await user.edits("two");
  await user.sendsSticker();
  await user.sharesLocation(1, 2);
  await user.sendsVoice(Buffer.from("v"));
  await user.sendsAnimation(Buffer.from("gif"));
  await user.blocks();
  await user.unblocks();
  await expect.poll(() => heard.length, soon).toBe(12);
  expect(heard.map(({ content }) => content)).toMatchObject([
    { kind: "contact", own: true },
    { kind: "choice", id: "a", prompt: 4 },
    { kind: "files", album: expect.any(String), caption: "look" },
    { kind: "files" },
    { kind: "text", text: "one" },
    { kind: "edited", text: "two" },
    { kind: "unsupported", what: "sticker" },
    { kind: "location", latitude: 1, longitude: 2 },
    { kind: "files", files: [{ kind: "voice" }] },
    { kind: "files", files: [{ kind: "video", mediaType: "video/mp4" }] },
    { kind: "left" },
    { kind: "joined" },
  ]);
  const albums = heard.map(({ content }) => content.kind === "files" && content.album).filter(Boolean);
  expect(new Set(albums).size).toBe(1);
  await expect.poll(() => telegram.pressesAnswered.length, soon).toBe(1);
});
