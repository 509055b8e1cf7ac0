import { afterEach, expect, test } from "vitest";
import type { Incoming } from "../../../src/domain/message.ts";
import { aListener, aWhatsapp, closeAll } from "./support.ts";

afterEach(closeAll);
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const textOf = ({ content }: Incoming) => (content.kind === "text" ? content.text : content.kind);
const number = "+8613900000007";

test("only what Twilio signed is taken in: not without a signature, with a wrong one, another's, or a byte altered", async () => {
  const whatsapp = await aWhatsapp();
  const { heard, url } = await aListener(whatsapp);
  const fields = whatsapp.user(number).message({ Body: "hello" });
  const right = whatsapp.sign(fields);
  const post = async (given: Record<string, string>, signature?: string) =>
    (await whatsapp.post(given, signature === undefined ? {} : { "x-twilio-signature": signature })).status;
  for (const signature of [
    undefined,
    "",
    "wrong",
    right.toLowerCase(),
    whatsapp.sign({}),
    whatsapp.sign(fields, "another-token"),
  ])
    expect(await post(fields, signature)).toBe(401);
  expect(await post({ ...fields, Body: "hallo" }, right)).toBe(401);
  expect(await post({ ...fields, From: "whatsapp:+8613900000008" }, right)).toBe(401);
  const { Body: _, ...without } = fields;
  expect(await post(without, right)).toBe(401);
  // The exact address counts: its scheme, its host, its path and its query.
  for (const other of [
    "https://door.test/whatsapp",
    `${url}/whatsapp/`,
    `${url}/whatsapp?x=1`,
    `${url}/whatsapp/status`,
  ])
    expect(await post(fields, whatsapp.sign(fields, undefined, other))).toBe(401);
  expect(heard).toEqual([]);
  expect(await post(fields, right)).toBe(200);
  expect(heard.map(textOf)).toEqual(["hello"]);
});

test("an address with a query of the operator's own is signed with it, and taken", async () => {
  const whatsapp = await aWhatsapp();
  const { heard, url } = await aListener(whatsapp);
  whatsapp.postsTo(`${url}/whatsapp?office=1`);
  expect(await whatsapp.user(number).says("hello")).toBe(200);
  expect(heard.map(textOf)).toEqual(["hello"]);
});

test("fields that Twilio may invent yet are signed with the others, and change nothing", async () => {
  const whatsapp = await aWhatsapp();
  const { heard } = await aListener(whatsapp);
  expect(await whatsapp.user(number).sends({ Body: "a+b & c=d %41 你好 😀", SomethingNew: "é" })).toBe(200);
  expect(heard.map(textOf)).toEqual(["a+b & c=d %41 你好 😀"]);
});

test("what is taken is answered with a document that says nothing, after the commit", async () => {
  const whatsapp = await aWhatsapp();
  let committed = false;
  await aListener(whatsapp, async () => {
    await pause(20);
    committed = true;
  });
  const fields = whatsapp.user(number).message({ Body: "hello" });
  const answer = await whatsapp.post(fields, { "x-twilio-signature": whatsapp.sign(fields) });
  expect(committed).toBe(true);
  expect(answer).toMatchObject({ status: 200, text: "<Response/>", type: expect.stringContaining("text/xml") });
});

test("a rejection says nothing: bottender's own would send the request back", async () => {
  const whatsapp = await aWhatsapp();
  await aListener(whatsapp);
  const answer = await whatsapp.post(whatsapp.user(number).message({ Body: "private words" }), {});
  expect(answer).toMatchObject({ status: 401, text: "" });
});

test("a body of 5 MB does not come in, and other routes are read as before", async () => {
  const whatsapp = await aWhatsapp();
  const { url, heard } = await aListener(whatsapp);
  expect(await whatsapp.user(number).says("x".repeat(5 * 1024 * 1024))).toBe(413);
  expect(heard).toEqual([]);
  expect((await fetch(`${url}/health`)).status).toBe(200);
});

test("a turn that failed is answered with 500, and comes again under its key; the next message of the chat is taken", async () => {
  const whatsapp = await aWhatsapp();
  const keys: string[] = [];
  const { lines } = await aListener(whatsapp, async ({ key }) => {
    keys.push(key);
    if (keys.length === 1) throw new Error("the store is away");
  });
  const user = whatsapp.user(number);
  expect(await user.says("hello")).toBe(500);
  expect(await whatsapp.redelivers()).toBe(200);
  expect(new Set(keys).size).toBe(1);
  expect(await user.says("and another")).toBe(200);
  expect(lines.join()).toContain("the platform will send it again");
  expect(lines.join()).not.toContain("the store is away");
});

test("two messages of a chat at once are taken one after the other", async () => {
  const whatsapp = await aWhatsapp();
  const order: string[] = [];
  await aListener(whatsapp, async (incoming) => {
    order.push(`${textOf(incoming)} begins`);
    await pause(30);
    order.push(`${textOf(incoming)} ends`);
  });
  const user = whatsapp.user(number);
  const first = user.says("a");
  await pause(5);
  await Promise.all([first, user.says("b")]);
  expect(order).toEqual(["a begins", "a ends", "b begins", "b ends"]);
});

test("what is no message of a person is acknowledged, and noted without its words", async () => {
  const whatsapp = await aWhatsapp();
  const { heard, lines } = await aListener(whatsapp);
  const user = whatsapp.user(number);
  // Statuses, if somebody has set our address for them; an SMS; a message without its number.
  expect(await user.sends({ SmsStatus: "delivered", Body: "private words" })).toBe(200);
  expect(await user.sends({ From: "+8613900000007", Body: "private words" })).toBe(200);
  expect(await user.sends({ MessageSid: "", Body: "private words" })).toBe(200);
  expect(await user.sends({ MessageType: "reaction", Body: "👍" })).toBe(200);
  expect(heard).toEqual([]);
  expect(lines).toHaveLength(3);
  expect(lines.join()).not.toContain("private words");
});

test("while it stops Twilio is told to come again later", async () => {
  const whatsapp = await aWhatsapp();
  const { channel } = await aListener(whatsapp);
  await channel.stop();
  expect(await whatsapp.user(number).says("hello")).toBe(503);
});

test("of a message that did not arrive we are told which it was and why; what arrived, or is read, changes nothing", async () => {
  const whatsapp = await aWhatsapp();
  const { url, refusedLater, lines } = await aListener(whatsapp);
  const tells = (status: string, code?: number, query = "?message=41") =>
    whatsapp.tellStatus(`${url}/whatsapp/status${query}`, { sid: "SM1", chat: number, status, code });
  for (const status of ["queued", "sent", "delivered", "read"]) expect(await tells(status)).toBe(200);
  expect(refusedLater).toEqual([]);
  expect(await tells("undelivered", 63016)).toBe(200);
  expect(await tells("failed", 63024)).toBe(200);
  expect(await tells("failed", 63003)).toBe(200);
  expect(await tells("failed", 21610)).toBe(200);
  expect(await tells("failed", 63019)).toBe(200);
  // Twilio tries no more: what would be worth a wait at once is over.
  expect(await tells("failed", 63018)).toBe(200);
  expect(await tells("failed", 63021, "?message=41&manner=template")).toBe(200);
  expect(refusedLater.map(([id, { reason, detail }]) => [id, reason, detail])).toEqual([
    [41, "windowClosed", "63016"],
    [41, "blocked", "63024"],
    [41, "blocked", "63003"],
    [41, "blocked", "21610"],
    [41, "rejected", "63019"],
    [41, "rejected", "63018"],
    [41, "windowClosed", "63021"],
  ]);
  // Of one that is not ours only the log knows.
  expect(await tells("failed", 63016, "")).toBe(200);
  expect(refusedLater).toHaveLength(7);
  expect(lines.at(-1)).toContain('"sid":"SM1"');
  expect(lines.join()).not.toContain(number);
});

test("a status that Twilio did not sign, or signed for another message, is refused; one of unknown shape is passed over", async () => {
  const whatsapp = await aWhatsapp();
  const { url, refusedLater } = await aListener(whatsapp);
  const address = `${url}/whatsapp/status?message=41`;
  const fields = { MessageSid: "SM1", MessageStatus: "failed", ErrorCode: "63016" };
  const post = (signature: string) =>
    fetch(address, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature },
      body: new URLSearchParams(fields).toString(),
    }).then(({ status }) => status);
  expect(await post("")).toBe(401);
  expect(await post(whatsapp.sign(fields, undefined, `${url}/whatsapp/status?message=42`))).toBe(401);
  expect(refusedLater).toEqual([]);
  expect(await post(whatsapp.sign(fields, undefined, address))).toBe(200);
  expect(refusedLater).toHaveLength(1);
  expect(await whatsapp.tellStatus(address, { sid: "SM1", chat: number, status: "failed", code: Number.NaN })).toBe(
    200,
  );
});

test("when what became of a message can't be recorded Twilio is answered with 500", async () => {
  const whatsapp = await aWhatsapp();
  const { url } = await aListener(whatsapp, undefined, {
    refusedLater: () => Promise.reject(new Error("the store is away")),
  });
  const told = { sid: "SM1", chat: number, status: "failed", code: 63016 };
  expect(await whatsapp.tellStatus(`${url}/whatsapp/status?message=41`, told)).toBe(500);
});
