import { afterEach, expect, test } from "vitest";
import { loadTexts } from "../../../src/i18n/texts.ts";
import { startWhatsappServer, templateSid } from "../../support/whatsappServer.ts";
import { anInvitation, aReachableProgram, type Program, walker, wholeStory } from "../wholeStory.ts";

const texts = loadTexts();
const soon = { timeout: 15_000 };
const [number, desksNumber] = ["+8613900000077", "+8613900000005"];
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Whatsapp = Awaited<ReturnType<typeof startWhatsappServer>>;

async function aWhatsappOffice(env: Record<string, string> = {}) {
  const whatsapp = await startWhatsappServer();
  closing.push(whatsapp.close);
  const { program, publicUrl } = await aReachableProgram({ ...whatsapp.env, ...env });
  closing.push(program.stop);
  whatsapp.postsTo(`${publicUrl}/whatsapp`);
  return { whatsapp, program };
}

/** Everything by typed numbers: what is "pressed" is typed as the number that stands before it, or as the word in brackets. */
function chatter(user: ReturnType<Whatsapp["user"]>) {
  const reads = () =>
    user
      .reads()
      .map(({ text }) => text)
      .filter(Boolean);
  async function presses(label: string) {
    const line = (reads().at(-1) ?? "").split("\n").findLast((one) => /^\d+\. /.test(one) && one.includes(label));
    await user.says(line?.split(".")[0] ?? label);
  }
  return {
    says: async (text: string) => void (await user.says(text)),
    presses,
    sendsPhoto: async (bytes: Buffer) =>
      void (await user.sendsFile({ name: "photo.png", mediaType: "image/png", bytes })),
    sharesLocation: async () => void (await user.sharesLocation()),
    reads,
  };
}

for (const language of ["en", "zh"])
  test(`a citizen files, books, asks how it stands and is told of a step, by typed numbers alone (${language})`, async () => {
    const { whatsapp, program } = await aWhatsappOffice();
    const [user, desk] = [whatsapp.user(number), whatsapp.user(desksNumber)];
    const citizen = chatter(user);
    const { step, goes } = walker(citizen);
    await step(async () => void (await user.says("hello")));
    if (language !== "en") await goes(`/language ${language}`);
    await wholeStory({
      program,
      language,
      citizen,
      clerk: chatter(desk),
      hello: async () => void (await user.says("/start")),
    });
    const undelivered = () => program.database.prisma.outgoing.count({ where: { status: { not: "delivered" } } });
    await expect.poll(undelivered, soon).toBe(0);
    expect(whatsapp.answered.every((status) => status === 200)).toBe(true);
    await whatsapp.allTold();
    expect(whatsapp.statuses.every(({ status }) => status === 200)).toBe(true);
  }, 120_000);

/** A case filed by somebody on WhatsApp, and a clerk who can take it on. */
async function aFiledCase(program: Program, whatsapp: Whatsapp) {
  const user = whatsapp.user(number);
  const { goes, step, last } = walker(chatter(user));
  await step(async () => void (await user.says("/start")));
  await goes("=I agree", "/file", "=A complaint", "2", "2", "Repair the lamp", "=That is all");
  await step(async () => void (await user.sharesLocation()));
  await goes("It has been dark for three weeks and an old lady fell.", "=No files", "3", "=Send it");
  const receipt = /LJ-\d{8}-\d{4}-[0-9A-Z]/.exec(last())?.[0] ?? "";
  const desk = chatter(whatsapp.user(desksNumber));
  await walker(desk).goes(`/start ${await anInvitation(program)}`);
  const accepts = () => walker(desk).goes(`/accept ${receipt}`, "=Send it");
  const push = () =>
    program.database.prisma.outgoing.findFirst({
      where: { kind: "push", chat: { address: number } },
      orderBy: { id: "asc" },
    });
  return { user, receipt, accepts, push };
}

const silentInStore = ({ database }: Program, hours: number) =>
  database.prisma.chat.updateMany({
    where: { channel: "whatsapp", address: number },
    data: { lastSeenAt: new Date(Date.now() - hours * 3_600_000) },
  });

test("news after 24 hours is held, and comes when the person writes", async () => {
  const { whatsapp, program } = await aWhatsappOffice();
  const { user, receipt, accepts, push } = await aFiledCase(program, whatsapp);
  await silentInStore(program, 25);
  whatsapp.silentFor(number, 25);
  const before = user.reads().length;
  await accepts();
  await expect.poll(async () => (await push())?.status, soon).toBe("held");
  expect(user.reads()).toHaveLength(before);
  await user.says("hello");
  await expect.poll(async () => (await push())?.status, soon).toBe("delivered");
  const news = () =>
    user
      .reads()
      .slice(before)
      .map(({ text }) => text)
      .join("\n");
  await expect.poll(news, soon).toContain(receipt);
}, 120_000);

test("what WhatsApp refuses later, because its window is over and ours is not, is held as well", async () => {
  const { whatsapp, program } = await aWhatsappOffice();
  const { user, receipt, accepts, push } = await aFiledCase(program, whatsapp);
  // The person's last message reached Twilio long before it reached us.
  whatsapp.silentFor(number, 25);
  const before = user.reads().length;
  await accepts();
  await expect.poll(async () => (await push())?.status, soon).toBe("held");
  expect(await push()).toMatchObject({ fault: "63016", position: null });
  expect(user.reads()).toHaveLength(before);
  await user.says("hello");
  const news = () =>
    user
      .reads()
      .slice(before)
      .map(({ text }) => text)
      .join("\n");
  await expect.poll(news, soon).toContain(receipt);
  await expect.poll(async () => (await push())?.status, soon).toBe("delivered");
}, 120_000);

test("with an approved template it goes out at once", async () => {
  const { whatsapp, program } = await aWhatsappOffice({ WHATSAPP_TEMPLATE_SID: templateSid });
  const { user, receipt, accepts } = await aFiledCase(program, whatsapp);
  await silentInStore(program, 25);
  whatsapp.silentFor(number, 25);
  const before = user.reads().length;
  await accepts();
  await expect.poll(() => user.reads().length, soon).toBeGreaterThan(before);
  expect(user.reads()[before]?.text).toContain(receipt);
  expect(user.sees()[before]?.fields).toMatchObject({ ContentSid: templateSid });
}, 120_000);

test("with lists switched on a conversation goes by pressing, by typing, and by both", async () => {
  const { whatsapp, program } = await aWhatsappOffice({ WHATSAPP_LISTS: "true" });
  await expect.poll(() => whatsapp.contents.size, soon).toBe(10);
  const user = whatsapp.user(number);
  const { goes, step, last } = walker(chatter(user));
  const presses = (label: string) => step(async () => void (await user.presses(label)));
  await step(async () => void (await user.says("/start")));
  await presses("I agree");
  await goes("/file");
  await presses("A complaint");
  expect(last()).toContain(texts.say("en", "file.category"));
  await goes("2", "2", "Repair the lamp");
  await presses("That is all");
  await goes("back");
  expect(user.sees().filter(({ picker }) => picker).length).toBeGreaterThan(3);
  await whatsapp.allTold();
  const undelivered = () => program.database.prisma.outgoing.count({ where: { status: { not: "delivered" } } });
  await expect.poll(undelivered, soon).toBe(0);
}, 60_000);

test("what comes again changes nothing; who writes STOP gets nothing more until they write again", async () => {
  const { whatsapp, program } = await aWhatsappOffice();
  const user = whatsapp.user(number);
  const { goes, step, last } = walker(chatter(user));
  const { prisma } = program.database;
  await step(async () => void (await user.says("/start")));
  await goes("=I agree");
  const outgoing = () => prisma.outgoing.count();
  const said = await outgoing();
  expect(await whatsapp.redelivers()).toBe(200);
  expect(await outgoing()).toBe(said);
  await user.says("STOP");
  const chat = () => prisma.chat.findFirstOrThrow({ where: { address: number } });
  expect((await chat()).blockedAt).not.toBe(null);
  expect(await outgoing()).toBe(said);
  await goes("START");
  expect((await chat()).blockedAt).toBe(null);
  expect(last()).toContain(texts.say("en", "menu.book"));
}, 60_000);
