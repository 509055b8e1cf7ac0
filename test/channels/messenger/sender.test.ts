import nock from "nock";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { graphVersion, openGraph } from "../../../src/channels/messenger/graph.ts";
import { messengerSender } from "../../../src/channels/messenger/sender.ts";
import type { Message } from "../../../src/domain/message.ts";
import { hours } from "../../support/messengerLimits.ts";
import { answers, keys } from "../../support/messengerServer.ts";
import { files, to } from "../support.ts";
import { aMessenger, closeAll } from "./support.ts";

afterEach(closeAll);

const hoursAgo = (count: number) => new Date(Date.now() - count * 3_600_000);

async function aSender(more: { tag?: string; link?: typeof files.link } = {}) {
  const messenger = await aMessenger();
  const { graph } = openGraph({ ...keys, origin: messenger.origin });
  const { tag, link = files.link } = more;
  const sender = messengerSender({ graph, files: { link }, tag, now: () => new Date() });
  let serial = 0;
  /** To somebody who last wrote so long ago, by our clock and by Meta's. */
  const sends = (message: Message, silentHours = 0, id = ++serial) => {
    messenger.silentFor("5", silentHours);
    return sender.send(to("5", { lastSeenAt: hoursAgo(silentHours) }), message, id);
  };
  return { messenger, sender, sends };
}

test("every call names the version that stands in one place, and is signed with the app's secret", async () => {
  const { messenger, sends } = await aSender();
  expect(await sends({ text: "hello" })).toEqual({ ok: true });
  expect(Number(graphVersion)).toBeGreaterThanOrEqual(26);
  // The server refuses any other version, and any call without appsecret_proof.
  const old = openGraph({ ...keys, appSecret: "another-secret", origin: messenger.origin });
  expect((await old.graph.get("/me", "id")).error).toEqual({ code: 100 });
});

test("what is answered at once is a response, what comes later news; both are free for 24 hours", async () => {
  const { messenger, sends } = await aSender();
  await sends({ text: "an answer" });
  await sends({ text: "news" }, 23.9);
  expect(messenger.shown.map(({ call }) => call.messaging_type)).toEqual(["RESPONSE", "UPDATE"]);
});

test("after 24 hours nothing is sent without a tag: the message is given back to be held", async () => {
  const { messenger, sends } = await aSender();
  expect(await sends({ text: "news" }, 24)).toMatchObject({ ok: false, reason: "windowClosed" });
  expect(messenger.calls).toEqual([]);
});

test("with the tag that the office may use it goes out for a week, and is held then", async () => {
  const { messenger, sends } = await aSender({ tag: "HUMAN_AGENT" });
  expect(await sends({ text: "an officer's answer" }, 30)).toEqual({ ok: true });
  expect(messenger.shown[0]?.call).toMatchObject({ messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" });
  expect(await sends({ text: "an officer's answer" }, hours.humanAgent)).toMatchObject({ reason: "windowClosed" });
});

test("a tag that Meta has retired holds the message instead of losing it", async () => {
  const { sends } = await aSender({ tag: "CONFIRMED_EVENT_UPDATE" });
  expect(await sends({ text: "news" }, 30)).toEqual({
    ok: false,
    reason: "windowClosed",
    detail: "400 100/0, with CONFIRMED_EVENT_UPDATE",
  });
});

test("when Meta's clock says that the window is over, that is so", async () => {
  const { messenger, sender } = await aSender();
  messenger.silentFor("5", 25);
  expect(await sender.send(to("5"), { text: "news" }, 1)).toEqual({
    ok: false,
    reason: "windowClosed",
    detail: "400 10/2018278",
  });
});

test("to somebody who never wrote to the page nothing can be sent", async () => {
  const { sender } = await aSender();
  expect(await sender.send(to("6"), { text: "hello" }, 1)).toMatchObject({
    reason: "blocked",
    detail: "400 100/2018001",
  });
});

test("what is more than a page may send in a second is told to wait", async () => {
  const { messenger, sends } = await aSender();
  messenger.perSecond(5);
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => sends({ text: "hello" })));
  const refused = outcomes.filter((outcome) => !outcome.ok);
  expect(refused).toEqual(Array(3).fill({ ok: false, reason: "slowDown", retryAfterSeconds: 5 }));
});

test("an answer that does not come is taken for a broken connection", async () => {
  const messenger = await aMessenger();
  const { graph } = openGraph({ ...keys, origin: messenger.origin }, 100);
  const sender = messengerSender({ graph, files, now: () => new Date() });
  messenger.silentFor("5", 0);
  messenger.fails({ with: answers.never });
  await expect(sender.send(to("5"), { text: "hello" }, 1)).rejects.toThrow("Meta can't be reached: ECONNABORTED");
  expect(await sender.send(to("5"), { text: "hello" }, 1)).toEqual({ ok: true });
});

test("a message of several parts that failed between them goes on with the next", async () => {
  const { messenger, sends } = await aSender();
  const text = `${"a".repeat(1900)}\n\n${"b".repeat(1500)}`;
  messenger.fails({ with: answers.badGateway });
  await expect(sends({ text }, 0, 3)).rejects.toThrow("502");
  expect(await sends({ text }, 0, 3)).toEqual({ ok: true });
  expect(messenger.shown.map(({ message }) => message.text?.[0])).toEqual(["a", "b"]);
});

test("a part that was taken is not sent again", async () => {
  const { messenger, sends } = await aSender();
  const text = `${"a".repeat(1900)}\n\n${"b".repeat(1500)}`;
  let asked = 0;
  messenger.fails({
    times: 2,
    with: (reply) => {
      asked += 1;
      return asked === 1 ? reply.code(200).send({ message_id: "m" }) : reply.code(500).send("");
    },
  });
  await expect(sends({ text }, 0, 4)).rejects.toThrow();
  expect(await sends({ text }, 0, 4)).toEqual({ ok: true });
  expect(messenger.shown.map(({ message }) => message.text?.[0])).toEqual(["b"]);
});

describe("what a message looks like", () => {
  const choices = [
    { id: "a", label: "A first choice" },
    { id: "b", label: "A second one" },
  ];
  test("answers are quick replies, numbered, each with what it brings back", async () => {
    const { messenger, sends } = await aSender();
    await sends({ text: "Which?", prompt: 12, choices, navigation: [{ id: "~back", label: "Back" }] });
    expect(messenger.shown[0]?.message).toEqual({
      text: "Which?\n\n1. A first choice\n2. A second one",
      quick_replies: [
        { content_type: "text", title: "1. A first choice", payload: "12|a" },
        { content_type: "text", title: "2. A second one", payload: "12|b" },
        { content_type: "text", title: "Back", payload: "12|~back" },
      ],
    });
  });

  test("a label that is too long shows its number among others that show their words", async () => {
    const { messenger, sends } = await aSender();
    await sends({ text: "Which?", prompt: 1, choices: [...choices, { id: "c", label: "x".repeat(30) }] });
    const titles = messenger.shown[0]?.message.quick_replies?.map(({ title }) => title);
    expect(titles).toEqual(["1. A first choice", "2. A second one", "3"]);
    expect(messenger.shown[0]?.message.text).toContain(`3. ${"x".repeat(30)}`);
  });

  test("what holds a receipt number can be copied: no template for it", async () => {
    const { messenger, sends } = await aSender();
    await sends({ text: "Receipt number: LJ-20261123-0001-4", choices: [{ id: "/case 1", label: "Show it" }] });
    expect(messenger.shown[0]?.message.quick_replies).toHaveLength(1);
  });

  test("commands under a push are buttons that stay, up to three; more, or a long text, are quick replies", async () => {
    const { messenger, sends } = await aSender();
    const commands = [1, 2, 3, 4].map((i) => ({ id: `/move ${i}`, label: `Move ${i}` }));
    await sends({ text: "You are booked.", choices: commands.slice(0, 3) });
    await sends({ text: "You are booked.", choices: commands });
    await sends({ text: "x".repeat(641), choices: commands.slice(0, 1) });
    const [lasting, many, long] = messenger.shown.map(({ message }) => message);
    expect(lasting?.attachment?.payload).toMatchObject({
      template_type: "button",
      text: "You are booked.",
      buttons: [{ type: "postback", title: "1. Move 1", payload: "|/move 1" }, {}, {}],
    });
    expect(many?.quick_replies).toHaveLength(4);
    expect(long?.quick_replies).toHaveLength(1);
  });

  test("of more than 13 choices the rest is typed by its number, which the text has", async () => {
    const { messenger, sends } = await aSender();
    const many = Array.from({ length: 30 }, (_, i) => ({ id: String(i), label: `Subject ${i}` }));
    await sends({ text: "Which?", prompt: 1, choices: many, navigation: [{ id: "~cancel", label: "Cancel" }] });
    const [shown] = messenger.shown;
    expect(shown?.message.quick_replies).toHaveLength(13);
    expect(shown?.message.text).toContain("30. Subject 29");
  });

  test("one's own number can be sent with one press", async () => {
    const { messenger, sends } = await aSender();
    await sends({ text: "Your number?", prompt: 1, wants: "phone", navigation: [{ id: "~back", label: "Back" }] });
    expect(messenger.shown[0]?.message.quick_replies?.[0]).toEqual({ content_type: "user_phone_number" });
  });

  test("a file goes by its address, before the text and its buttons; a picture is shown as one", async () => {
    const { messenger, sends } = await aSender();
    const ics = { name: "visit.ics", mediaType: "text/calendar", text: "BEGIN:VCALENDAR" };
    await sends({ text: "You are booked.", file: ics, choices: [{ id: "/move 1", label: "Move" }] });
    await sends({ text: "", file: { name: "chart.png", mediaType: "image/png", sha256: "0".repeat(64), size: 5 } });
    const attachments = messenger.shown.map(({ message }) => message.attachment);
    expect(attachments.map((given) => given?.type)).toEqual(["file", "template", "image"]);
    expect(attachments[0]?.payload.url).toMatch(/^https:\/\/door\.test\/files\/[0-9a-f]{64}\/visit\.ics\?type=text/);
  });

  test("a file that Meta does not take is a link to open instead", async () => {
    const { messenger, sends } = await aSender();
    messenger.fails({ with: answers.error(400, 100, 2018047) });
    const file = { name: "list.csv", mediaType: "text/csv", text: "a,b" };
    expect(await sends({ text: "Your day list.", file })).toEqual({ ok: true });
    expect(messenger.shown.map(({ message }) => message.text)).toEqual([
      expect.stringMatching(/^list\.csv\nhttps:\/\/door\.test\/files\//),
      "Your day list.",
    ]);
  });
});

describe("Meta's refusals", () => {
  const root = "https://graph.facebook.com";
  const { graph } = openGraph({ ...keys, origin: root });
  const sender = messengerSender({ graph, files, now: () => new Date() });
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => nock.cleanAll());
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
  const answersWith = (status: number, body: object | string, headers: Record<string, string> = {}) =>
    nock(root).post(`/v${graphVersion}/me/messages`).query(true).reply(status, body, headers);
  const refusal = (code: number, error_subcode?: number) => ({
    error: { message: "(#) the words of a case", type: "OAuthException", code, error_subcode },
  });
  const send = () => sender.send(to("5"), { text: "the words of a case" }, 1);

  test.each([
    [400, refusal(10, 2018278), { reason: "windowClosed", detail: "400 10/2018278" }],
    [400, refusal(10, 2018065), { reason: "windowClosed" }],
    [400, refusal(551), { reason: "blocked", detail: "400 551/0" }],
    [400, refusal(551, 1545041), { reason: "blocked" }],
    [400, refusal(100, 2018001), { reason: "blocked" }],
    [400, refusal(613), { reason: "slowDown", retryAfterSeconds: 5 }],
    [400, refusal(4, 2018022), { reason: "slowDown", retryAfterSeconds: 60 }],
    [400, refusal(32), { reason: "slowDown", retryAfterSeconds: 60 }],
    [400, refusal(80006), { reason: "slowDown", retryAfterSeconds: 60 }],
    [429, "", { reason: "slowDown", retryAfterSeconds: 60 }],
    [400, refusal(100), { reason: "rejected", detail: "400 100/0" }],
    [413, "", { reason: "rejected", detail: "413" }],
  ])("%i %j is understood", async (status, body, expected) => {
    answersWith(status, body);
    const outcome = await send();
    expect(outcome).toMatchObject({ ok: false, ...expected });
    expect(JSON.stringify(outcome)).not.toContain("the words");
  });

  test("how long to wait is obeyed where Meta says it", async () => {
    answersWith(400, refusal(613), { "retry-after": "17" });
    expect(await send()).toMatchObject({ reason: "slowDown", retryAfterSeconds: 17 });
  });

  test.each([
    ["a temporary fault", 500, refusal(2)],
    ["a failed sending", 500, refusal(1200)],
    ["a token that is being changed", 401, refusal(190, 463)],
    ["a right that is missing", 403, refusal(200)],
    ["a page restricted for now", 400, refusal(10, 1893063)],
    ["a gateway's page", 502, "<html>Bad Gateway</html>"],
    ["a code that we don't know", 400, refusal(987654)],
  ])("%s is thrown, to be tried again, without the token or any words", async (_, status, body) => {
    answersWith(status, body);
    const error = await send().catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toMatch(/the words|access-token|graph\.facebook/);
  });

  test("a broken connection and a time-out are thrown by their kind only", async () => {
    for (const code of ["ECONNRESET", "ETIMEDOUT", "ECONNABORTED"]) {
      nock(root)
        .post(/messages/)
        .query(true)
        .replyWithError(Object.assign(new Error(`at ${root}?${keys.accessToken}`), { code }));
      await expect(send()).rejects.toThrow(`Meta can't be reached: ${code}`);
    }
  });
});
