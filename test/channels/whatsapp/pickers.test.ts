import { afterEach, expect, test } from "vitest";
import { to } from "../support.ts";
import { aListener, aWhatsapp, closeAll } from "./support.ts";

afterEach(closeAll);
const soon = { timeout: 10_000 };
const number = "+8613900000007";

/** The channel with lists and buttons switched on, and somebody who has just written. */
async function aListing() {
  const whatsapp = await aWhatsapp();
  const listener = await aListener(whatsapp, undefined, { lists: true });
  await expect.poll(() => whatsapp.contents.size, soon).toBe(10);
  // The last is known a moment after it was made.
  await new Promise((done) => setTimeout(done, 50));
  whatsapp.silentFor(number, 0);
  const user = whatsapp.user(number);
  let serial = 0;
  const sends = (message: Parameters<typeof listener.channel.sender.send>[1], id = ++serial) =>
    listener.channel.sender.send(to(number), message, id);
  const shown = () => user.sees().map(({ fields, picker }) => ({ body: fields.Body, picker }));
  return { whatsapp, ...listener, user, sends, shown };
}

const choices = (count: number, label = (i: number) => `Choice ${i}`) =>
  Array.from({ length: count }, (_, i) => ({ id: String(i), label: label(i) }));
const navigation = [
  { id: "~back", label: "Back" },
  { id: "~cancel", label: "Cancel" },
];

test("one content for each number of entries is made at Twilio, once: the next start finds them", async () => {
  const { whatsapp, channel } = await aListing();
  const names = [...whatsapp.contents.values()].map(({ friendly_name }) => friendly_name);
  expect(new Set(names).size).toBe(10);
  await channel.start(async () => undefined);
  await new Promise((done) => setTimeout(done, 50));
  expect(whatsapp.contents.size).toBe(10);
});

test("up to three entries are buttons, up to ten a list; the text has the numbers as well", async () => {
  const { sends, shown } = await aListing();
  expect(await sends({ text: "Sure?", prompt: 7, choices: choices(2, (i) => ["Yes", "No"][i] ?? "") })).toEqual({
    ok: true,
  });
  expect(await sends({ text: "Which?\nOf these:", prompt: 8, choices: choices(5), navigation })).toEqual({ ok: true });
  const [buttons, list] = shown().map(({ picker }) => picker);
  expect(buttons).toEqual({
    body: "Sure?\n\n1. Yes\n2. No",
    button: undefined,
    entries: [
      { label: "1. Yes", id: "7|0" },
      { label: "2. No", id: "7|1" },
    ],
  });
  expect(list).toMatchObject({ button: "1–5", body: expect.stringContaining("5. Choice 4\n\n[Back] [Cancel]") });
  expect(list?.entries.map(({ label }) => label)).toEqual([
    "1. Choice 0",
    "2. Choice 1",
    "3. Choice 2",
    "4. Choice 3",
    "5. Choice 4",
    "Back",
    "Cancel",
  ]);
});

test("what is pressed says which choice, of which question", async () => {
  const { sends, user, heard } = await aListing();
  await sends({ text: "Sure?", prompt: 7, choices: choices(2, (i) => ["Yes", "No"][i] ?? "") });
  await user.presses("No");
  await sends({ text: "Which?", prompt: 8, choices: choices(5), navigation });
  await user.presses("Back");
  expect(heard.map(({ content }) => content)).toEqual([
    { kind: "choice", id: "1", prompt: 7 },
    { kind: "choice", id: "~back", prompt: 8 },
  ]);
});

test("long labels are cut in the list, and whole in the text", async () => {
  const { sends, shown } = await aListing();
  const label = (i: number) => `${"很长的标签".repeat(5)}😀${i}`;
  await sends({ text: "Which?", prompt: 1, choices: choices(4, label) });
  const [{ picker } = { picker: undefined }] = shown();
  for (const entry of picker?.entries ?? []) {
    expect(entry.label.length).toBeLessThanOrEqual(24);
    expect(entry.label.isWellFormed()).toBe(true);
  }
  expect(picker?.body).toContain(`4. ${label(3)}`);
});

test("more than ten entries, a longer text, and what has no choices are texts", async () => {
  const { sends, shown } = await aListing();
  await sends({ text: "Which?", prompt: 1, choices: choices(11) });
  await sends({ text: "x".repeat(1020), prompt: 1, choices: choices(2) });
  await sends({ text: "Thank you." });
  expect(shown().map(({ picker }) => picker)).toEqual([undefined, undefined, undefined]);
});

test("of a long message the choices are under its last part, of a message with a file under its text", async () => {
  const { sends, shown } = await aListing();
  await sends({ text: `${"a".repeat(1500)}\n\n${"b".repeat(300)}`, choices: choices(2) });
  const file = { name: "letter.pdf", mediaType: "application/pdf", sha256: "0".repeat(64), size: 5 };
  await sends({ text: "The answer.", file, choices: choices(1) });
  expect(shown().map(({ picker }) => picker !== undefined)).toEqual([false, true, false, true]);
});

test("what Twilio refuses goes out by numbers at once, and so does all that follows", async () => {
  const { whatsapp, sends, shown, lines } = await aListing();
  whatsapp.contents.clear();
  expect(await sends({ text: "Sure?", choices: choices(2) })).toEqual({ ok: true });
  expect(await sends({ text: "And this?", choices: choices(2) })).toEqual({ ok: true });
  expect(shown().map(({ body }) => body?.split("\n")[0])).toEqual(["Sure?", "And this?"]);
  expect(lines.join()).toContain("from now on numbers only");
  expect(whatsapp.calls.filter(({ fields }) => fields.ContentSid)).toHaveLength(1);
});

test("what WhatsApp does not show after all is sent once more by numbers", async () => {
  const { whatsapp, sends, shown, refusedLater } = await aListing();
  whatsapp.showsNoPickers();
  expect(await sends({ text: "Sure?", choices: choices(2) }, 41)).toEqual({ ok: true });
  await expect.poll(() => shown().map(({ body }) => body), soon).toEqual(["Sure?\n\n1. Choice 0\n2. Choice 1"]);
  await whatsapp.allTold();
  expect(refusedLater).toEqual([]);
  await sends({ text: "And this?", choices: choices(2) });
  expect(shown().at(-1)?.picker).toBeUndefined();
});

test("when the process that is told did not send it, it is recorded as not delivered", async () => {
  const { whatsapp, url, refusedLater } = await aListing();
  const told = { sid: "SM1", chat: number, status: "undelivered", code: 63021 };
  expect(await whatsapp.tellStatus(`${url}/whatsapp/status?message=41&manner=picker`, told)).toBe(200);
  expect(refusedLater).toEqual([[41, { ok: false, reason: "rejected", detail: "63021" }]]);
});

test("a window that closed is that, with a list as without", async () => {
  const { whatsapp, sends, refusedLater } = await aListing();
  whatsapp.silentFor(number, 25);
  expect(await sends({ text: "Sure?", choices: choices(2) }, 41)).toEqual({ ok: true });
  await whatsapp.allTold();
  expect(refusedLater).toEqual([[41, { ok: false, reason: "windowClosed", detail: "63016" }]]);
});

test("as long as Twilio makes no lists there are numbers", async () => {
  const whatsapp = await aWhatsapp();
  whatsapp.fails({ times: 50, path: /\/v1\/Content/, with: (reply) => reply.code(403).send({ code: 20403 }) });
  const { channel, lines } = await aListener(whatsapp, undefined, { lists: true });
  await expect.poll(() => lines.length, soon).toBeGreaterThan(0);
  whatsapp.silentFor(number, 0);
  expect(await channel.sender.send(to(number), { text: "Sure?", choices: choices(2) }, 1)).toEqual({ ok: true });
  expect(whatsapp.shown[0]?.picker).toBeUndefined();
  expect(lines.join()).toMatch(/Twilio answered 403 when asked for its contents.*trying again/);
});
