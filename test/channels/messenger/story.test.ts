import { afterEach, expect, test } from "vitest";
import { loadTexts } from "../../../src/i18n/texts.ts";
import { startMessengerServer } from "../../support/messengerServer.ts";
import { anInvitation, aReachableProgram, type Program, walker, wholeStory } from "../wholeStory.ts";

const texts = loadTexts();
const soon = { timeout: 15_000 };
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function aMessengerOffice(env: Record<string, string> = {}) {
  const messenger = await startMessengerServer();
  closing.push(messenger.close);
  const { program, publicUrl } = await aReachableProgram({ ...messenger.env, ...env });
  closing.push(program.stop);
  await messenger.subscribe(`${publicUrl}/messenger`);
  return { messenger, program };
}

function chatter(user: ReturnType<Awaited<ReturnType<typeof startMessengerServer>>["user"]>) {
  return {
    says: async (text: string) => void (await user.says(text)),
    presses: async (label: string) => void (await user.presses(label)),
    sendsPhoto: async (bytes: Buffer) =>
      void (await user.sendsFile({ name: "photo.png", mediaType: "image/png", bytes })),
    sharesLocation: async () => void (await user.sharesLocation()),
    // A file has no text of its own.
    reads: () =>
      user
        .reads()
        .map(({ text }) => text)
        .filter(Boolean),
  };
}

/** Somebody who has pressed "Get Started" and chosen a language: Meta tells us none. */
async function arrives(user: Parameters<typeof chatter>[0], language: string) {
  const { step, goes } = walker(chatter(user));
  await step(async () => void (await user.getsStarted()));
  if (language !== "en") await goes(`/language ${language}`);
}

for (const language of ["en", "zh"])
  test(`a citizen files, books, asks how it stands and is told of a step (${language})`, async () => {
    const { messenger, program } = await aMessengerOffice();
    const [user, desk] = [messenger.user("77"), messenger.user("5")];
    await arrives(user, language);
    const hello = async () => void (await user.says("/start"));
    await wholeStory({ program, language, citizen: chatter(user), clerk: chatter(desk), hello });
    expect(messenger.answered.every((status) => status === 200)).toBe(true);
    const undelivered = () => program.database.prisma.outgoing.count({ where: { status: { not: "delivered" } } });
    await expect.poll(undelivered, soon).toBe(0);
  }, 90_000);

/** A case filed by somebody on Messenger, and a clerk at the web page's office who can take it on. */
async function aFiledCase(program: Program, messenger: Awaited<ReturnType<typeof startMessengerServer>>) {
  const user = messenger.user("77");
  const { goes, step, last } = walker(chatter(user));
  await step(async () => void (await user.getsStarted()));
  await goes("=I agree", "/file", "=A complaint", "2", "2", "Repair the lamp", "=That is all");
  await step(async () => void (await user.sharesLocation()));
  await goes("It has been dark for three weeks and an old lady fell.", "=No files", "3", "=Send it");
  const receipt = /LJ-\d{8}-\d{4}-[0-9A-Z]/.exec(last())?.[0] ?? "";
  const desk = messenger.user("5");
  await walker(chatter(desk)).goes(`/start ${await anInvitation(program)}`);
  const accepts = () => walker(chatter(desk)).goes(`/accept ${receipt}`, "=Send it");
  return { user, receipt, accepts };
}

/** As if the person had last written so long ago, for the program and for Meta. */
async function falls(
  { database }: Program,
  messenger: Awaited<ReturnType<typeof startMessengerServer>>,
  hours: number,
) {
  messenger.silentFor("77", hours);
  await database.prisma.chat.updateMany({
    where: { channel: "messenger", address: "77" },
    data: { lastSeenAt: new Date(Date.now() - hours * 3_600_000) },
  });
}

test("news after 24 hours is held, and comes when the person writes", async () => {
  const { messenger, program } = await aMessengerOffice();
  const { user, receipt, accepts } = await aFiledCase(program, messenger);
  await falls(program, messenger, 25);
  const before = user.reads().length;
  await accepts();
  const { prisma } = program.database;
  const push = () => prisma.outgoing.findFirst({ where: { kind: "push", chat: { address: "77" } } });
  await expect.poll(async () => (await push())?.status, soon).toBe("held");
  expect(user.reads()).toHaveLength(before);
  await user.says("hello");
  await expect.poll(async () => (await push())?.status, soon).toBe("delivered");
  const news = user
    .reads()
    .slice(before)
    .map(({ text }) => text);
  expect(news.join("\n")).toContain(receipt);
}, 90_000);

test("with a tag that the office may use it goes out at once", async () => {
  const { messenger, program } = await aMessengerOffice({ MESSENGER_MESSAGE_TAG: "HUMAN_AGENT" });
  const { user, receipt, accepts } = await aFiledCase(program, messenger);
  await falls(program, messenger, 25);
  const before = user.reads().length;
  await accepts();
  await expect.poll(() => user.reads().length, soon).toBeGreaterThan(before);
  expect(user.reads().at(-1)?.text).toContain(receipt);
  expect(user.sees().at(-1)?.call).toMatchObject({ messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" });
}, 90_000);

test("what comes again changes nothing; a button of an earlier question says so; somebody out of reach is noted", async () => {
  const { messenger, program } = await aMessengerOffice();
  const user = messenger.user("77");
  const { goes, step, last } = walker(chatter(user));
  const { prisma } = program.database;
  await step(async () => void (await user.getsStarted()));
  await goes("=I agree");
  const said = await prisma.outgoing.count();
  expect(await messenger.redelivers()).toBe(200);
  expect(await prisma.outgoing.count()).toBe(said);
  await goes("/file");
  const old = user.sees().at(-1)?.message.quick_replies?.[0]?.payload ?? "";
  await goes("1");
  await step(async () => void (await user.sends({ text: "1", quick_reply: { payload: old } })));
  expect(last()).toContain(texts.say("en", "hints.oldButton").slice(0, 30));
  user.blocks();
  await user.says("/menu");
  await expect
    .poll(async () => (await prisma.chat.findFirst({ where: { address: "77" } }))?.blockedAt, soon)
    .not.toBe(null);
}, 60_000);

test("the page's menu has the office's commands in each of its languages, and Meta takes it", async () => {
  const { messenger } = await aMessengerOffice();
  await expect.poll(() => messenger.profile().persistent_menu?.length, soon).toBe(texts.languages.length + 1);
  const titles = messenger
    .profile()
    .persistent_menu?.flatMap(({ call_to_actions }) => call_to_actions)
    .map(({ title }) => title);
  for (const language of texts.languages) expect(titles).toContain(texts.say(language, "menu.book"));
}, 60_000);

test("a door's link brings the person to what it is for", async () => {
  const { messenger } = await aMessengerOffice();
  const user = messenger.user("77");
  const { step, goes, last } = walker(chatter(user));
  await step(async () => void (await user.getsStarted("book")));
  expect(last()).toContain(texts.say("en", "welcome.kept").slice(0, 20));
  await goes("=I agree");
  await step(async () => void (await user.opensLink("nothing-we-know")));
}, 60_000);
