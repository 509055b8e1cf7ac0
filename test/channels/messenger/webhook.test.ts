import { afterEach, expect, test } from "vitest";
import type { Incoming } from "../../../src/domain/message.ts";
import { keys } from "../../support/messengerServer.ts";
import { aListener, aMessenger, closeAll } from "./support.ts";

afterEach(closeAll);
const soon = { timeout: 10_000 };
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const textOf = ({ content }: Incoming) => (content.kind === "text" ? content.text : content.kind);
const bodyOf = (...events: object[]) =>
  JSON.stringify({ object: "page", entry: [{ id: "1", time: 1, messaging: events }] });

test("Meta's question whether the address is ours is answered with its own words, and with nothing else", async () => {
  const messenger = await aMessenger();
  const { url } = await aListener(messenger);
  expect(await messenger.subscribe(`${url}/messenger`)).toEqual({ status: 200, text: "1158201444" });
  expect(await messenger.subscribe(`${url}/messenger`, "another token")).toEqual({ status: 403, text: "" });
  expect((await fetch(`${url}/messenger`)).status).toBe(403);
  expect((await fetch(`${url}/messenger?hub.mode=subscribe&hub.verify_token=`)).status).toBe(403);
});

test("only what Meta signed is taken in: not without a signature, with a wrong one, another body's, or a byte altered", async () => {
  const messenger = await aMessenger();
  const { heard } = await aListener(messenger);
  const body = bodyOf(messenger.user("7").message({ text: "hello" }));
  const right = messenger.sign(body);
  const wrong: Record<string, string>[] = [
    {},
    { "x-hub-signature-256": "" },
    { "x-hub-signature-256": "sha256=" },
    { "x-hub-signature-256": `sha256=${"0".repeat(64)}` },
    { "x-hub-signature-256": right["x-hub-signature-256"].slice("sha256=".length) },
    messenger.sign("{}"),
    messenger.sign(body, "another-secret"),
  ];
  for (const headers of wrong) expect(await messenger.post(body, headers)).toBe(401);
  expect(await messenger.post(body.replace("hello", "hallo"), right)).toBe(401);
  expect(await messenger.post(`${body} `, right)).toBe(401);
  expect(heard).toEqual([]);
  expect(await messenger.post(body, right)).toBe(200);
  expect(heard.map(textOf)).toEqual(["hello"]);
});

test("the older hash alone is not enough, though bottender would take it; beside the newer one it must be right as well", async () => {
  const messenger = await aMessenger();
  const { heard } = await aListener(messenger);
  const body = bodyOf(messenger.user("7").message({ text: "hello" }));
  const { "x-hub-signature": older, "x-hub-signature-256": newer } = messenger.sign(body);
  expect(await messenger.post(body, { "x-hub-signature": older })).toBe(401);
  expect(await messenger.post(body, { "x-hub-signature-256": newer, "x-hub-signature": "sha1=00" })).toBe(401);
  expect(heard).toEqual([]);
  expect(await messenger.post(body, { "x-hub-signature-256": newer })).toBe(200);
});

test("a field that is null is one that is not there, and holds up nothing of the same delivery", async () => {
  const messenger = await aMessenger();
  const { heard } = await aListener(messenger);
  const said = messenger.user("7").message({ text: "hello" });
  const empty = ["message", "postback", "referral", "optin", "sender", "timestamp"].map((field) => ({
    ...said,
    message: undefined,
    [field]: null,
  }));
  const body = bodyOf(...empty, { ...said, postback: null });
  expect(await messenger.post(body, messenger.sign(body))).toBe(200);
  expect(heard.map(textOf)).toEqual(["hello"]);
});

test("a rejection says nothing: bottender's own would send the request back", async () => {
  const messenger = await aMessenger();
  const { url } = await aListener(messenger);
  const answer = await fetch(`${url}/messenger`, { method: "POST", body: bodyOf({ text: "private words" }) });
  expect([answer.status, await answer.text()]).toEqual([401, ""]);
});

test("a body of 5 MB does not come in, and other routes are read as before", async () => {
  const messenger = await aMessenger();
  const { url, heard } = await aListener(messenger);
  const body = bodyOf(messenger.user("7").message({ text: "x".repeat(5 * 1024 * 1024) }));
  expect(await messenger.post(body, messenger.sign(body))).toBe(413);
  expect(heard).toEqual([]);
  expect((await fetch(`${url}/health`)).status).toBe(200);
});

test("of one delivery every event of every entry is taken, though bottender reads the first of each entry only", async () => {
  const messenger = await aMessenger();
  const { heard } = await aListener(messenger);
  const [one, two] = [messenger.user("1"), messenger.user("2")];
  const says = (user: typeof one, text: string, timestamp: number) => ({ ...user.message({ text }), timestamp });
  await messenger.deliver([says(one, "second", 20), says(two, "other", 5), says(one, "first", 10)], { together: true });
  await messenger.deliver([says(one, "third", 30), says(two, "another", 31)]);
  const of = (address: string) => heard.filter((incoming) => incoming.address === address).map(textOf);
  expect(of("1")).toEqual(["first", "second", "third"]);
  expect(of("2")).toEqual(["other", "another"]);
});

test("when one turn of a delivery fails the answer is 500, the others are committed, and all come again under their keys", async () => {
  const messenger = await aMessenger();
  const taken: string[] = [];
  const known = new Map<string, string>();
  let away = true;
  const { lines } = await aListener(messenger, async (incoming) => {
    const text = textOf(incoming);
    if (text === "b1" && away) {
      away = false;
      throw new Error("the store is away");
    }
    if (known.has(text)) expect(known.get(text)).toBe(incoming.key);
    known.set(text, incoming.key);
    taken.push(text);
  });
  const [a, b] = [messenger.user("1"), messenger.user("2")];
  const text = (user: typeof a, words: string) => user.message({ text: words });
  expect(await messenger.deliver([text(a, "a1"), text(b, "b1"), text(a, "a2"), text(b, "b2")])).toBe(500);
  // b's second message waits for the first; the second time what was committed comes again.
  expect(taken.sort()).toEqual(["a1", "a2"]);
  expect(await messenger.redelivers()).toBe(200);
  expect(taken.sort()).toEqual(["a1", "a1", "a2", "a2", "b1", "b2"]);
  expect(lines.join()).toContain("the platform will send it again");
  expect(lines.join()).not.toContain("the store is away");
});

test("two deliveries of a chat at once are taken one after the other", async () => {
  const messenger = await aMessenger();
  const order: string[] = [];
  await aListener(messenger, async (incoming) => {
    order.push(`${textOf(incoming)} begins`);
    await pause(30);
    order.push(`${textOf(incoming)} ends`);
  });
  const user = messenger.user("1");
  const first = user.says("a");
  await pause(5);
  await Promise.all([first, user.says("b")]);
  expect(order).toEqual(["a begins", "a ends", "b begins", "b ends"]);
});

test("what nobody has to answer is acknowledged: echoes, reads, deliveries, reactions, handovers, standby, other objects", async () => {
  const messenger = await aMessenger();
  const { heard, lines } = await aListener(messenger);
  const user = messenger.user("7");
  const silent = [
    user.event("message", { mid: "m_1", text: "ours", is_echo: true, app_id: 1 }),
    user.event("read", { watermark: 1 }),
    user.event("delivery", { mids: ["m_1"], watermark: 1 }),
    user.event("reaction", { reaction: "love", action: "react", mid: "m_1" }),
    user.event("pass_thread_control", { new_owner_app_id: 1 }),
    user.event("somethingNew", { words: "private words" }),
    { recipient: { id: "1" }, timestamp: 1, optin: { ref: "x", user_ref: "y" } },
  ];
  expect(await messenger.deliver(silent, { together: true })).toBe(200);
  const post = (body: string) => messenger.post(body, messenger.sign(body));
  expect(
    await post(JSON.stringify({ object: "page", entry: [{ id: "1", standby: [user.message({ text: "x" })] }] })),
  ).toBe(200);
  expect(await post(JSON.stringify({ object: "instagram", entry: [{ id: "1", messaging: [user.message({})] }] }))).toBe(
    200,
  );
  expect(await post("[]")).toBe(200);
  expect(heard).toEqual([]);
  expect(lines.join()).not.toContain("private words");
});

test("what has an unknown shape is acknowledged, noted without its words, and holds up nothing beside it", async () => {
  const messenger = await aMessenger();
  const { heard, lines } = await aListener(messenger);
  const user = messenger.user("7");
  const strange = user.event("message", { mid: 5, text: "private words" });
  expect(await messenger.deliver([strange, user.message({ text: "hello" })])).toBe(200);
  expect(heard.map(textOf)).toEqual(["hello"]);
  expect(lines.join()).toContain("message.mid");
  expect(lines.join()).not.toContain("private words");
});

test("when Meta restricts the page the operator reads of it", async () => {
  const messenger = await aMessenger();
  const { lines } = await aListener(messenger);
  const restricted = {
    recipient: { id: "1" },
    timestamp: 1,
    "policy-enforcement": { action: "block", reason: "words" },
  };
  expect(await messenger.deliver([restricted])).toBe(200);
  expect(lines.join()).toMatch(/error .*"action":"block".*Support Inbox/);
});

test("while it stops Meta is told to come again later", async () => {
  const messenger = await aMessenger();
  const { channel } = await aListener(messenger);
  await channel.stop();
  expect(await messenger.user("7").says("hello")).toBe(503);
});

test("the page gets its button and a menu for each language and for everybody, again while Meta is away", async () => {
  const messenger = await aMessenger();
  messenger.fails({ path: /messenger_profile/, with: (reply) => reply.code(500).send("") });
  const { lines } = await aListener(messenger);
  await expect.poll(() => messenger.profile().persistent_menu?.length, soon).toBe(3);
  expect(messenger.profile()).toMatchObject({
    get_started: { payload: "|/start" },
    persistent_menu: [
      { locale: "default", call_to_actions: [{ type: "postback", title: "预约接访", payload: "|/book" }] },
      { locale: "zh_CN" },
      { locale: "en_US", composer_input_disabled: false, call_to_actions: [{ title: "Book a reception" }] },
    ],
  });
  expect(lines.join()).toMatch(/menu at Meta failed; trying again/);
  expect(lines.join()).not.toContain(keys.accessToken);
});
