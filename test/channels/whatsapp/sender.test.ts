import nock from "nock";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { whatsappSender } from "../../../src/channels/whatsapp/sender.ts";
import { statusUrl } from "../../../src/channels/whatsapp/status.ts";
import { openTwilio } from "../../../src/channels/whatsapp/twilio.ts";
import type { Message } from "../../../src/domain/message.ts";
import { account, answers, templateSid } from "../../support/whatsappServer.ts";
import { files, to } from "../support.ts";
import { aWhatsapp, closeAll } from "./support.ts";

afterEach(closeAll);

const number = "+8613900000007";
const hoursAgo = (count: number) => new Date(Date.now() - count * 3_600_000);
const senderAt = (apiOrigin: string, template?: string, callMs?: number) =>
  whatsappSender({
    twilio: openTwilio({ ...account, apiOrigin }, callMs).twilio,
    number: account.number,
    templateSid: template,
    statusUrl: (id, manner) => statusUrl("https://door.test/whatsapp", id, manner),
    files,
    now: () => new Date(),
  });

async function aSender(template?: string) {
  const whatsapp = await aWhatsapp();
  const sender = senderAt(whatsapp.origin, template);
  let serial = 0;
  /** To somebody who last wrote so long ago, by our clock and by WhatsApp's. */
  const sends = (message: Message, silentHours = 0, id = ++serial) => {
    whatsapp.silentFor(number, silentHours);
    return sender.send(to(number, { lastSeenAt: hoursAgo(silentHours) }), message, id);
  };
  const fields = () => whatsapp.shown.map((shown) => shown.fields);
  return { whatsapp, sender, sends, fields };
}

test("a message goes from the office's number with the account's password, and names where to tell what becomes of it", async () => {
  const { sends, fields } = await aSender();
  expect(await sends({ text: "你好 & <1>" }, 0, 41)).toEqual({ ok: true });
  expect(fields()).toEqual([
    {
      From: `whatsapp:${account.number}`,
      To: `whatsapp:${number}`,
      Body: "你好 & <1>",
      StatusCallback: "https://door.test/whatsapp/status?message=41",
    },
  ]);
});

test("the token is in no address, where bottender's client would put it, and goes along with another origin, where it would not", () => {
  const { client } = openTwilio({ ...account, apiOrigin: "https://api.example.org" });
  expect(client.axios.defaults.baseURL).toBe(`https://api.example.org/2010-04-01/Accounts/${account.accountSid}/`);
  expect(client.axios.defaults.auth).toEqual({ username: account.accountSid, password: account.authToken });
});

test("choices and navigation are written out, to be typed", async () => {
  const { sends, fields } = await aSender();
  const choices = [
    { id: "a", label: "The first" },
    { id: "b", label: "The second" },
  ];
  await sends({ text: "Which?", prompt: 1, choices, navigation: [{ id: "~back", label: "Back" }] });
  expect(fields()[0]?.Body).toBe("Which?\n\n1. The first\n2. The second\n\n[Back]");
});

test("a long text goes in parts, one after the other, and after a fault on with the part that is missing", async () => {
  const { whatsapp, sends, fields } = await aSender();
  const text = `${"a".repeat(1500)}\n\n${"b".repeat(1200)}`;
  const answered: string[] = [];
  whatsapp.fails({
    times: 2,
    with: (reply) => {
      answered.push("x");
      return answered.length === 1 ? reply.code(201).send({ sid: "SM1" }) : reply.code(500).send("");
    },
  });
  await expect(sends({ text }, 0, 3)).rejects.toThrow("Twilio answered 500");
  expect(await sends({ text }, 0, 3)).toEqual({ ok: true });
  expect(fields().map(({ Body }) => Body?.[0])).toEqual(["b"]);
});

test("where Twilio counts Chinese characters for more than one, a text goes in as many parts as that needs", async () => {
  const { whatsapp, sends, fields } = await aSender();
  whatsapp.countsBytes();
  const text = Array.from({ length: 60 }, (_, i) => `第${i}行：路灯已经三个星期不亮了。`).join("\n");
  expect(await sends({ text })).toEqual({ ok: true });
  const parts = fields().map(({ Body = "" }) => Body);
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.join("\n")).toBe(text);
  // What is refused for another reason is not cut for ever.
  whatsapp.fails({ times: 50, with: answers.error(400, 21617) });
  expect(await sends({ text })).toEqual({ ok: false, reason: "rejected", detail: "21617" });
});

test("a file that WhatsApp shows goes by its address, before its text; any other is a link to open", async () => {
  const { sends, fields } = await aSender();
  const letter = { name: "letter.pdf", mediaType: "application/pdf", sha256: "0".repeat(64), size: 5 };
  await sends({ text: "The answer to your case.", file: letter });
  await sends({ text: "You are booked.", file: { name: "visit.ics", mediaType: "text/calendar", text: "BEGIN" } });
  await sends({
    text: "A picture.",
    file: { ...letter, name: "large.png", mediaType: "image/png", size: 6 * 1024 * 1024 },
  });
  const [file, text, booked, picture] = fields();
  expect(file?.MediaUrl).toMatch(/^https:\/\/door\.test\/files\/0{64}\/letter\.pdf\?/);
  expect([file?.Body, text?.Body]).toEqual([undefined, "The answer to your case."]);
  expect(booked?.Body).toMatch(/^You are booked\.\n\nvisit\.ics\nhttps:\/\/door\.test\/files\//);
  expect(picture?.Body).toContain("large.png\nhttps://door.test/files/");
});

describe("outside the 24 hours", () => {
  test("nothing is sent without a template: the message is given back to be held", async () => {
    const { whatsapp, sends } = await aSender();
    expect(await sends({ text: "news" }, 23.9)).toEqual({ ok: true });
    expect(await sends({ text: "news" }, 24)).toMatchObject({ ok: false, reason: "windowClosed" });
    expect(whatsapp.calls).toHaveLength(1);
  });

  test("with an approved template it goes out within it: in one line, with its choices and the address of its file", async () => {
    const { whatsapp, sends, fields } = await aSender(templateSid);
    const file = { name: "letter.pdf", mediaType: "application/pdf", sha256: "0".repeat(64), size: 5 };
    const choices = [{ id: "/case 1", label: "Show it" }];
    expect(await sends({ text: "Your case\n\nwas\taccepted.     Thank you.", choices, file }, 30, 41)).toEqual({
      ok: true,
    });
    expect(fields()[0]).toMatchObject({
      ContentSid: templateSid,
      StatusCallback: "https://door.test/whatsapp/status?message=41&manner=template",
    });
    const { 1: text } = JSON.parse(fields()[0]?.ContentVariables ?? "{}");
    expect(text).toMatch(
      /^Your case · was accepted\. Thank you\. · letter\.pdf · https:\/\/door\.test\S+ · 1\. Show it$/,
    );
    await whatsapp.allTold();
    expect(fields()[0]).not.toHaveProperty("Body");
  });

  test("a text too long for the template goes in parts, so that nothing is lost", async () => {
    const { whatsapp, sends, fields } = await aSender(templateSid);
    const text = Array.from({ length: 150 }, (_, i) => `line ${i}`).join("\n");
    expect(await sends({ text }, 30)).toEqual({ ok: true });
    await whatsapp.allTold();
    const parts = fields().map(({ ContentVariables = "{}" }) => JSON.parse(ContentVariables)[1]);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.join(" ").replace(/\s/g, "")).toBe(text.replace(/\n/g, " · ").replace(/\s/g, ""));
  });

  test("a template that is no longer good holds the message instead of losing it", async () => {
    const { sends } = await aSender(`HX${"f".repeat(32)}`);
    expect(await sends({ text: "news" }, 30)).toEqual({ ok: false, reason: "windowClosed", detail: "21655" });
  });
});

describe("Twilio's refusals", () => {
  const root = "https://api.twilio.com";
  const sender = senderAt(root, templateSid);
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => nock.cleanAll());
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
  const answersWith = (status: number, body: object | string, headers: Record<string, string> = {}) =>
    nock(root)
      .post(/Messages\.json$/)
      .basicAuth({ user: account.accountSid, pass: account.authToken })
      .reply(status, body, headers);
  const refusal = (status: number, code: number) => ({ code, message: "the words of a case", more_info: "", status });
  const send = (silentHours = 0) =>
    sender.send(to(number, { lastSeenAt: hoursAgo(silentHours) }), { text: "the words of a case" }, 1);

  test.each([
    [429, 20429, { reason: "slowDown", retryAfterSeconds: 5 }],
    [400, 63018, { reason: "slowDown", retryAfterSeconds: 30 }],
    [400, 21611, { reason: "slowDown", retryAfterSeconds: 60 }],
    [400, 21610, { reason: "blocked", detail: "21610" }],
    [400, 21211, { reason: "blocked" }],
    [400, 63003, { reason: "blocked" }],
    [400, 63024, { reason: "blocked" }],
    [400, 63016, { reason: "windowClosed", detail: "63016" }],
    [400, 63015, { reason: "windowClosed" }],
    [400, 21617, { reason: "rejected", detail: "21617" }],
    [400, 63021, { reason: "rejected" }],
  ])("%i with %i is understood", async (status, code, expected) => {
    answersWith(status, refusal(status, code));
    const outcome = await send();
    expect(outcome).toMatchObject({ ok: false, ...expected });
    expect(JSON.stringify(outcome)).not.toContain("the words");
  });

  test("within a template, what is the template's fault holds the message", async () => {
    answersWith(400, refusal(400, 63021));
    expect(await send(30)).toMatchObject({ reason: "windowClosed", detail: "63021" });
  });

  test("how long to wait is obeyed where Twilio says it", async () => {
    answersWith(429, refusal(429, 20429), { "retry-after": "17" });
    expect(await send()).toMatchObject({ reason: "slowDown", retryAfterSeconds: 17 });
  });

  test.each([
    ["a fault of Twilio's", 503, refusal(503, 20503)],
    ["a token that is being changed", 401, refusal(401, 20003)],
    ["a number that is no sender yet", 400, refusal(400, 63007)],
    ["a gateway's page", 502, "<html>Bad Gateway</html>"],
    ["a page in place of an answer", 400, "<html>Bad Request</html>"],
  ])("%s is thrown, to be tried again, without the token or any words", async (_, status, body) => {
    answersWith(status, body);
    const error = await send().catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toMatch(/the words|auth-token|twilio\.com|html/);
  });

  test("a broken connection and a time-out are thrown by their kind only", async () => {
    for (const code of ["ECONNRESET", "ETIMEDOUT", "ECONNABORTED"]) {
      const error = Object.assign(new Error(`at ${root} with ${account.authToken}`), { code });
      nock(root)
        .post(/Messages/)
        .replyWithError(error);
      await expect(send()).rejects.toThrow(`Twilio can't be reached: ${code}`);
    }
  });

  test("what is refused for the number's pace waits; the next try arrives", async () => {
    answersWith(429, refusal(429, 20429));
    answersWith(201, { sid: "SM1" });
    expect((await send()).ok).toBe(false);
    expect(await send()).toEqual({ ok: true });
  });
});

test("an answer that does not come is taken for a broken connection", async () => {
  const whatsapp = await aWhatsapp();
  whatsapp.silentFor(number, 0);
  const sender = senderAt(whatsapp.origin, undefined, 100);
  whatsapp.fails({ with: answers.never });
  await expect(sender.send(to(number), { text: "hello" }, 1)).rejects.toThrow("Twilio can't be reached: ECONNABORTED");
  expect(await sender.send(to(number), { text: "hello" }, 1)).toEqual({ ok: true });
});

test("a hung-up connection is thrown, and the next try arrives once", async () => {
  const { whatsapp, sends, fields } = await aSender();
  whatsapp.fails({ with: answers.hangUp });
  await expect(sends({ text: "hello" }, 0, 9)).rejects.toThrow("Twilio can't be reached");
  expect(await sends({ text: "hello" }, 0, 9)).toEqual({ ok: true });
  expect(fields()).toHaveLength(1);
});
