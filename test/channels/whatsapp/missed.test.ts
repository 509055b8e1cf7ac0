import { afterEach, expect, test } from "vitest";
import { account, answers, startWhatsappServer } from "../../support/whatsappServer.ts";
import { aReachableProgram } from "../wholeStory.ts";
import { aListener, aWhatsapp, closeAll, later } from "./support.ts";

afterEach(closeAll);
const soon = { timeout: 10_000 };
const number = "+8613900000007";
const minutesAgo = (count: number) => new Date(Date.now() - count * 60_000);

test("what was written since the last message, or shortly before, is taken in the order of its times", async () => {
  const whatsapp = await aWhatsapp();
  const user = whatsapp.user(number);
  const written = (Body: string, at: Date) => whatsapp.keepsOnly(user.message({ Body }), at);
  written("second", minutesAgo(20));
  written("first", minutesAgo(30));
  written("long before", minutesAgo(75));
  written("a moment before", minutesAgo(65));
  whatsapp.keepsOnly({ ...user.message({ Body: "by SMS" }), From: number }, minutesAgo(5));
  const { heard } = await aListener(whatsapp, undefined, { lastHeard: async () => minutesAgo(60) });
  await expect.poll(() => heard.length, soon).toBe(3);
  expect(heard.map(({ content }) => (content.kind === "text" ? content.text : content.kind))).toEqual([
    "a moment before",
    "first",
    "second",
  ]);
});

test("files come with it, and are fetched like others", async () => {
  const whatsapp = await aWhatsapp();
  const address = whatsapp.keep(Buffer.from("%PDF-1.4"), "application/pdf");
  const fields = { NumMedia: "1", MediaUrl0: address, MediaContentType0: "application/pdf", Body: "letter.pdf" };
  const message = whatsapp.user(number).message(fields);
  whatsapp.keepsOnly(message, minutesAgo(5));
  const { heard, channel } = await aListener(whatsapp, undefined, { lastHeard: async () => minutesAgo(60) });
  await expect.poll(() => heard.length, soon).toBe(1);
  expect(heard[0]).toMatchObject({
    key: message.MessageSid,
    content: { kind: "files", files: [{ name: "letter.pdf", mediaType: "application/pdf" }] },
  });
  const { content } = heard[0] ?? {};
  const source = content?.kind === "files" ? (content.files[0]?.source ?? "") : "";
  expect(source).toContain(`/Accounts/${account.accountSid}/Messages/${message.MessageSid}/Media/`);
  (await channel.fetchFile(source)).destroy();
});

test("of many pages all are read; an office that never had a message asks for none", async () => {
  const whatsapp = await aWhatsapp();
  const user = whatsapp.user(number);
  for (let i = 0; i < 450; i++) whatsapp.keepsOnly(user.message({ Body: String(i) }), minutesAgo(40 - i / 20));
  const { heard } = await aListener(whatsapp, undefined, { lastHeard: async () => minutesAgo(60) });
  await expect.poll(() => heard.length, soon).toBe(450);
  const fresh = await aListener(whatsapp);
  await new Promise((done) => setTimeout(done, 100));
  expect(fresh.heard).toEqual([]);
});

test("when Twilio can't be asked the log says so, without the token, and the rest works", async () => {
  const whatsapp = await aWhatsapp();
  whatsapp.fails({ path: /Messages\.json\?/, with: answers.error(503, 20503) });
  const { heard, lines } = await aListener(whatsapp, undefined, { lastHeard: async () => minutesAgo(60) });
  await expect.poll(() => lines.join(), soon).toContain("Twilio answered 503");
  expect(lines.join()).not.toContain(account.authToken);
  expect(await whatsapp.user(number).says("hello")).toBe(200);
  expect(heard).toHaveLength(1);
});

test("a program that was down answers what was written meanwhile, once", async () => {
  const whatsapp = await startWhatsappServer();
  later(whatsapp.close);
  const user = whatsapp.user(number);
  const { program, publicUrl } = await aReachableProgram(whatsapp.env);
  whatsapp.postsTo(`${publicUrl}/whatsapp`);
  expect(await user.says("/start")).toBe(200);
  await expect.poll(() => user.reads().length, soon).toBe(1);
  await program.program.stop();
  // Nobody hears it: the address does not answer.
  await user.says("1").catch(() => undefined);
  later(program.database.drop);
  const again = await aReachableProgram({ ...whatsapp.env, DATABASE_URL: program.database.url });
  later(again.program.stop);
  await expect.poll(() => user.reads().length, soon).toBe(2);
  expect(await program.database.prisma.incoming.count({ where: { channel: "whatsapp" } })).toBe(2);
}, 60_000);
