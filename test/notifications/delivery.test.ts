import pg from "pg";
import { afterEach, expect, test } from "vitest";
import type { Delivery, Message, Sender } from "../../src/domain/message.ts";
import { openLog } from "../../src/lib/log.ts";
import { deliverAgain, undelivered } from "../../src/notifications/deadLetters.ts";
import { startDelivery } from "../../src/notifications/delivery.ts";
import { forgetOld } from "../../src/notifications/forget.ts";
import { queueMessages } from "../../src/notifications/queue.ts";
import { openJobs } from "../../src/store/jobs.ts";
import { freshDatabase } from "../support/database.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Answer = (message: Message, address: string) => Delivery | Promise<Delivery>;

async function aPost(pace: Sender["pace"], answer: Answer = () => ({ ok: true })) {
  const database = await freshDatabase();
  const log = openLog("silent");
  const jobs = await openJobs(database.url, { worker: true, log });
  const sent: { text: string; address: string; at: number }[] = [];
  const sender: Sender = {
    pace,
    send: async ({ address }, message) => {
      const result = await answer(message, address);
      if (result.ok) sent.push({ text: message.text, address, at: Date.now() });
      return result;
    },
  };
  closing.push(database.drop, jobs.stop);
  const chat = async (address: string) => {
    const now = new Date();
    return (
      await database.prisma.chat.create({ data: { channel: "telegram", address, createdAt: now, lastSeenAt: now } })
    ).id;
  };
  const queue = async (chatId: number, kind: "reply" | "push", texts: string[], more = {}) => {
    await database.transaction((tx) =>
      queueMessages(tx, jobs, {
        chatId,
        channel: "telegram",
        kind,
        messages: texts.map((text) => ({ text })),
        now: new Date(),
        ...more,
      }),
    );
    jobs.nudge();
  };
  const start = async () => {
    const running = await startDelivery({
      database,
      jobs,
      senders: { telegram: sender },
      clock: () => new Date(),
      log,
    });
    closing.push(running.stop);
  };
  const statuses = async () =>
    (await database.prisma.outgoing.findMany({ orderBy: { id: "asc" } })).map(
      ({ status, tries }) => `${status} ${tries}`,
    );
  return { database, jobs, sent, chat, queue, start, statuses };
}

const fast = { perSecond: 500, perChatPerSecond: 500 };
const soon = { timeout: 15_000 };

test("messages of a chat arrive in order, also when one of them has to be tried again", async () => {
  let faults = 1;
  const post = await aPost(fast, ({ text }) => {
    if (text === "2" && faults-- > 0) throw new Error("a passing fault");
    return { ok: true };
  });
  await post.start();
  const chat = await post.chat("a");
  await post.queue(chat, "reply", ["1", "2", "3"]);
  await post.queue(chat, "reply", ["4"]);
  await expect.poll(() => post.sent.map(({ text }) => text), soon).toEqual(["1", "2", "3", "4"]);
  await expect.poll(post.statuses, soon).toEqual(["delivered 0", "delivered 1", "delivered 0", "delivered 0"]);
});

test("a message that was announced is sent once, in its place, however often and how wrongly it is announced", async () => {
  const post = await aPost(fast);
  await post.start();
  const chats = await Promise.all(["a", "b", "c"].map(post.chat));
  const announce = (ids: number[]) => post.jobs.nudge("replies.telegram", ids);
  const queued: number[] = [];
  for (let round = 0; round < 40; round++) {
    await post.database.transaction(async (tx) => {
      for (const chatId of chats) {
        const messages = [{ text: `${round}` }];
        queued.push(
          ...(await queueMessages(tx, post.jobs, {
            chatId,
            channel: "telegram",
            kind: "reply",
            messages,
            now: new Date(),
          })),
        );
      }
      announce([...queued.slice(-6), 999_999]); // half of it is not committed yet, one is nobody's
    });
    announce(queued.slice(-6)); // half of it was announced, and perhaps sent, before
  }
  await expect.poll(() => post.sent.length, soon).toBe(120);
  for (const at of ["a", "b", "c"])
    expect(post.sent.filter(({ address }) => address === at).map(({ text }) => Number(text))).toEqual([
      ...Array(40).keys(),
    ]);
  await expect.poll(async () => new Set(await post.statuses()), soon).toEqual(new Set(["delivered 0"]));
  expect(post.sent).toHaveLength(120);
});

/** Cuts the connections on which a deliverer is just taking jobs. Returns one of ours, which hears what other processes are told. */
async function breakOff({ database }: Awaited<ReturnType<typeof aPost>>): Promise<pg.Client> {
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  closing.push(() => other.end());
  const taking = `
    from pg_stat_activity
    where datname = current_database() and application_name = 'open-door-nudge' and wait_event_type = 'Lock'`;
  await other.query("begin; lock table pgboss.job in access exclusive mode");
  await expect.poll(() => database.query(`select ${taking}`, []), soon).toHaveLength(2);
  await database.query(`select pg_terminate_backend(pid) ${taking}`, []);
  await other.query("commit");
  return other;
}

test("a process whose delivery broke off, and whose turn another took, lets that one know of its messages", async () => {
  const post = await aPost(fast);
  await post.start();
  await post.queue(await post.chat("a"), "reply", ["delivered here"]);
  await expect.poll(() => post.sent.length, soon).toBe(1);
  const other = await breakOff(post);
  let heard = 0;
  other.on("notification", () => heard++);
  await other.query("listen open_door_outgoing");
  await other.query("select pg_advisory_lock(hashtextextended('deliver:telegram', 0))");
  post.jobs.nudge("replies.telegram", [1]);
  await expect.poll(() => heard, { timeout: 2000 }).toBe(1);
});

test("a message that is being sent when delivery breaks off is not sent once more", async () => {
  const { promise: answered, resolve: answers } = Promise.withResolvers<Delivery>();
  let asked = 0;
  const post = await aPost(fast, () => {
    asked += 1;
    return answered;
  });
  await post.start();
  await post.queue(await post.chat("a"), "reply", ["once"]);
  await expect.poll(() => asked, soon).toBe(1);
  await breakOff(post);
  await new Promise((done) => setTimeout(done, 5000));
  answers({ ok: true });
  await expect.poll(post.statuses, soon).toEqual(["delivered 0"]);
  await post.queue(await post.chat("b"), "reply", ["delivery goes on"]);
  await expect.poll(() => post.sent.map(({ text }) => text), soon).toEqual(["once", "delivery goes on"]);
});

test("a reply overtakes the pushes that wait for their turn", async () => {
  const post = await aPost({ perSecond: 20, perChatPerSecond: 500 });
  for (let i = 0; i < 60; i++) await post.queue(await post.chat(`p${i}`), "push", [`news ${i}`]);
  await post.start();
  await expect.poll(() => post.sent.length, soon).toBeGreaterThan(5);
  await post.queue(await post.chat("person"), "reply", ["an answer"]);
  const from = Date.now();
  await expect.poll(() => post.sent.find(({ text }) => text === "an answer"), soon).toBeDefined();
  expect(Date.now() - from).toBeLessThan(1500);
  expect(post.sent.length).toBeLessThan(60);
});

test("the pace is kept: in all, and in one chat", async () => {
  const post = await aPost({ perSecond: 20, perChatPerSecond: 5 });
  const chat = await post.chat("one");
  await post.queue(chat, "push", ["1", "2", "3", "4"]);
  for (let i = 0; i < 30; i++) await post.queue(await post.chat(`c${i}`), "push", [`n${i}`]);
  await post.start();
  await expect.poll(() => post.sent.length, soon).toBe(34);
  const gaps = post.sent.filter(({ address }) => address === "one").map(({ at }) => at);
  for (const [i, at] of gaps.entries()) if (i > 0) expect(at - (gaps[i - 1] ?? 0)).toBeGreaterThanOrEqual(190);
  for (const { at } of post.sent)
    expect(post.sent.filter((other) => other.at >= at && other.at < at + 990).length).toBeLessThanOrEqual(20);
});

test("429 is waited for without using up a try, and nothing is lost or doubled", async () => {
  let refusals = 3;
  const post = await aPost(fast, () =>
    refusals-- > 0 ? { ok: false, reason: "slowDown", retryAfterSeconds: 0.3 } : { ok: true },
  );
  await post.start();
  await post.queue(await post.chat("a"), "push", ["1", "2"]);
  await expect.poll(() => post.sent.map(({ text }) => text), soon).toEqual(["1", "2"]);
  await expect.poll(post.statuses, soon).toEqual(["delivered 0", "delivered 0"]);
});

test("a blocked chat is noted and spared; what can never be sent is dead and listed, and can be tried once more", async () => {
  let refuse = true;
  const post = await aPost(fast, ({ text }) => {
    if (text === "to a blocker") return { ok: false, reason: "blocked", detail: "403" };
    return text === "bad" && refuse ? { ok: false, reason: "rejected", detail: "400 too long" } : { ok: true };
  });
  await post.start();
  const [blocker, other] = [await post.chat("blocker"), await post.chat("other")];
  await post.queue(blocker, "push", ["to a blocker", "another"]);
  await post.queue(other, "push", ["bad", "good"]);
  await expect.poll(post.statuses, soon).toEqual(["refused 0", "refused 0", "dead 0", "delivered 0"]);
  expect(post.sent.map(({ text }) => text)).toEqual(["good"]);
  const listed = await undelivered(post.database);
  expect(listed.map(({ fault }) => fault).sort()).toEqual(["400 too long", "403", "the chat is blocked"]);
  expect(JSON.stringify(listed)).not.toContain("to a blocker");
  refuse = false;
  const dead = listed.find(({ status }) => status === "dead");
  expect(await deliverAgain(post.database, post.jobs, dead?.id ?? 0)).toEqual({ ok: true });
  post.jobs.nudge();
  await expect.poll(() => post.sent.map(({ text }) => text), soon).toEqual(["good", "bad"]);
});

test("a message for later holds up nothing; one that came too late is never sent", async () => {
  const post = await aPost(fast);
  await post.start();
  const chat = await post.chat("a");
  await post.queue(chat, "push", ["later"], { dueAt: new Date(Date.now() + 2500) });
  await post.queue(chat, "push", ["over"], { validUntil: new Date(Date.now() - 1000) });
  await post.queue(chat, "push", ["now"]);
  await expect.poll(() => post.sent.map(({ text }) => text), soon).toEqual(["now", "later"]);
  expect(await post.statuses()).toEqual(["delivered 0", "dead 0", "delivered 0"]);
});

test("an hour after delivery our copy of the text is gone; the choices stay", async () => {
  const post = await aPost(fast);
  const chat = await post.chat("a");
  await post.database.prisma.outgoing.create({
    data: {
      chatId: chat,
      kind: "reply",
      status: "delivered",
      content: { text: "your code is 123456", choices: [{ id: "/menu", label: "Menu" }] },
      createdAt: new Date(),
      dueAt: new Date(),
      settledAt: new Date(Date.now() - 2 * 3_600_000),
    },
  });
  await forgetOld(post.database, new Date());
  expect((await post.database.prisma.outgoing.findFirstOrThrow()).content).toEqual({
    text: "",
    choices: [{ id: "/menu", label: "Menu" }],
  });
});

test("a message that the platform does not take is held, unless its reader has written while it was asked", async () => {
  let asked = 0;
  const post = await aPost(fast, async () => {
    asked += 1;
    if (asked === 2) {
      // They write, and find nothing held yet.
      const lastSeenAt = new Date(Date.now() + 1000);
      await post.database.prisma.chat.updateMany({ data: { lastSeenAt } });
    }
    return asked <= 2 ? { ok: false, reason: "windowClosed", detail: "too long ago" } : { ok: true };
  });
  await post.start();
  const chat = await post.chat("a");
  await post.queue(chat, "push", ["held"]);
  await expect.poll(post.statuses, soon).toEqual(["held 0"]);
  await post.queue(chat, "push", ["sent after all"]);
  await expect.poll(post.statuses, soon).toEqual(["held 0", "delivered 0"]);
  expect(post.sent.map(({ text }) => text)).toEqual(["sent after all"]);
});

test("a reader whose turn is under way while a message is held gets it all the same", async () => {
  const { promise: written, resolve: writes } = Promise.withResolvers<void>();
  let asked = 0;
  const post = await aPost(fast, async () => {
    asked += 1;
    if (asked > 1) return { ok: true };
    // Their turn has the chat's lock, has looked for held messages, and commits later.
    const { promise: locked, resolve: hasLock } = Promise.withResolvers<void>();
    void post.database.transaction(async (tx) => {
      await tx.$queryRaw`select id from chat for update`;
      hasLock();
      await new Promise((done) => setTimeout(done, 300));
      await tx.chat.updateMany({ data: { lastSeenAt: new Date(Date.now() + 1000) } });
      writes();
    });
    await locked;
    return { ok: false, reason: "windowClosed", detail: "too long ago" };
  });
  await post.start();
  await post.queue(await post.chat("a"), "push", ["news"]);
  await written;
  await expect.poll(post.statuses, soon).toEqual(["delivered 0"]);
});

/** A database that is gone for our connections: nobody may connect, and whoever had is cut off. Returns what lets everybody in again. */
async function takesAway(url: string): Promise<() => Promise<void>> {
  const { pathname } = new URL(url);
  const other = new pg.Client({ connectionString: url.replace(pathname, "/postgres") });
  await other.connect();
  const name = pathname.slice(1);
  await other.query(`alter database ${name} allow_connections false`);
  await other.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
  return async () => {
    await other.query(`alter database ${name} allow_connections true`);
    await other.end();
  };
}

test("M4: when the database goes away, nothing is sent that can't be recorded, and nothing comes twice when it is back", async () => {
  let isAway = false;
  const sentWhileAway: string[] = [];
  const post = await aPost({ perSecond: 60, perChatPerSecond: 60 }, async ({ text }) => {
    if (isAway) sentWhileAway.push(text);
    await new Promise((done) => setTimeout(done, 20));
    return { ok: true };
  });
  for (let i = 0; i < 90; i++) await post.queue(await post.chat(`c${i}`), i % 2 ? "push" : "reply", [`m${i}`]);
  await post.start();
  await expect.poll(() => post.sent.length, soon).toBeGreaterThan(20);
  const letIn = await takesAway(post.database.url);
  isAway = true;
  const before = post.sent.length;
  await new Promise((done) => setTimeout(done, 700));
  // Those in hand at that moment are all that may have gone out: a pacer's burst.
  expect(sentWhileAway.length).toBeLessThanOrEqual(6);
  expect(post.sent.length - before).toBeLessThanOrEqual(6);
  isAway = false;
  await letIn();
  const unsent = async () => (await post.statuses()).filter((status) => !status.startsWith("delivered")).length;
  await expect.poll(() => unsent().catch(() => -1), { timeout: 20_000 }).toBe(0);
  const texts = post.sent.map(({ text }) => text);
  expect(new Set(texts).size).toBe(90);
  expect(texts.length).toBe(90);
}, 40_000);

/** As if each had failed so often that its next try is in half an hour. */
const inHalfAnHour = (post: Awaited<ReturnType<typeof aPost>>) =>
  post.database.prisma.$executeRaw`
    update pgboss.job set start_after = now() + interval '30 minutes', retry_count = 12 where state = 'retry'`;

test("M8: after an outage the first message that goes through takes along all that waits", async () => {
  let isOut = true;
  const post = await aPost(fast, () => {
    if (isOut) throw new Error("502");
    return { ok: true };
  });
  await post.start();
  const chats = await Promise.all(["a", "b", "c"].map(post.chat));
  for (const chat of chats) await post.queue(chat, "push", [`1 to ${chat}`, `2 to ${chat}`]);
  await expect.poll(async () => (await post.statuses()).filter((status) => status === "queued 1").length, soon).toBe(3);
  await expect
    .poll(() => post.database.query("select 1 from pgboss.job where state = 'retry'", []), soon)
    .toHaveLength(3);
  await inHalfAnHour(post);
  isOut = false;
  await post.queue(await post.chat("new"), "reply", ["an answer"]);
  await expect.poll(() => post.sent.length, { timeout: 5000 }).toBe(7);
  expect(post.sent[0]?.text).toBe("an answer");
  for (const chat of chats)
    expect(post.sent.map(({ text }) => text).filter((text) => text.endsWith(` ${chat}`))).toEqual([
      `1 to ${chat}`,
      `2 to ${chat}`,
    ]);
});

test("M8: a message that fails by itself, while others go through, is left to its pauses", async () => {
  let tries = 0;
  const post = await aPost(fast, ({ text }) => {
    if (text !== "poison") return { ok: true };
    tries += 1;
    throw new Error("500");
  });
  await post.start();
  await post.queue(await post.chat("a"), "push", ["poison"]);
  await expect.poll(() => tries, soon).toBe(1);
  await expect
    .poll(() => post.database.query("select 1 from pgboss.job where state = 'retry'", []), soon)
    .toHaveLength(1);
  await inHalfAnHour(post);
  const other = await post.chat("b");
  for (let i = 0; i < 10; i++) await post.queue(other, "reply", [`${i}`]);
  await expect.poll(() => post.sent.length, soon).toBe(10);
  await new Promise((done) => setTimeout(done, 300));
  expect(tries).toBe(1);
});

test("M1: what was queued before the database's clock was set back is not left waiting until it has caught up", async () => {
  const post = await aPost(fast);
  await post.queue(await post.chat("a"), "reply", ["queued"]);
  await post.queue(await post.chat("b"), "reply", ["tried before"]);
  await post.queue(await post.chat("c"), "push", ["for later"], { dueAt: new Date(Date.now() + 3_600_000) });
  await post.database.prisma.$executeRaw`
    update pgboss.job set start_after = start_after + interval '26 hours' where name like 'replies.%'`;
  await post.database.prisma.$executeRaw`
    update pgboss.job set state = 'retry' where singleton_key = (select id::text from chat where address = 'b')`;
  // Looked at by each worker at its start, and every minute.
  const worker = await openJobs(post.database.url, { worker: true, log: openLog("silent") });
  closing.push(worker.stop);
  await post.start();
  await expect.poll(() => post.sent.map(({ text }) => text).sort(), soon).toEqual(["queued", "tried before"]);
});
