import { afterEach, expect, test } from "vitest";
import { loadTexts } from "../../../src/i18n/texts.ts";
import { startViberServer } from "../../support/viberServer.ts";
import { aReachableProgram, walker, wholeStory } from "../wholeStory.ts";

const texts = loadTexts();
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function aViberOffice() {
  const viber = await startViberServer();
  closing.push(viber.close);
  const { program, publicUrl } = await aReachableProgram(viber.env);
  closing.push(program.stop);
  await expect.poll(() => viber.account.webhook).toBe(`${publicUrl}/viber`);
  return { viber, program };
}

function chatter(user: ReturnType<Awaited<ReturnType<typeof startViberServer>>["user"]>) {
  return {
    ...user,
    reads: () => user.reads().map(({ text }) => text),
    sees: () =>
      user.reads().map(({ text, buttons }) => ({ text, buttons: buttons.map(({ Text }) => Text), files: [] })),
  };
}

for (const language of ["en", "zh"])
  test(`a citizen files, books, asks how it stands and is told of a step (${language})`, async () => {
    const { viber, program } = await aViberOffice();
    const user = viber.user(77, language);
    const [citizen, clerk] = [chatter(user), chatter(viber.user(5, language))];
    const hello = async () => {
      const welcome = await user.opens();
      expect(welcome?.text).toContain(language === "zh" ? "临江市" : "Linjiang");
      await user.presses(texts.say(language, "viber.begin"));
    };
    await wholeStory({ program, language, citizen, clerk, hello });
  }, 90_000);

test("what comes again changes nothing, a welcome keeps nothing, and who leaves is told nothing more", async () => {
  const { viber, program } = await aViberOffice();
  const { prisma } = program.database;
  const user = viber.user(77, "en");
  const { goes } = walker(chatter(user));
  await user.opens();
  expect(await prisma.chat.count()).toBe(0);
  await goes("hello", "=I agree");
  const said = await prisma.outgoing.count();
  expect((await viber.sendsLastAgain()).status).toBe(200);
  expect(await prisma.outgoing.count()).toBe(said);
  await user.unsubscribes();
  expect(await prisma.chat.findFirst()).toMatchObject({ address: user.id, blockedAt: expect.any(Date) });
  await user.subscribes();
  expect(await prisma.chat.findFirst()).toMatchObject({ blockedAt: null });
}, 60_000);

test("a message that a phone could not show is listed for staff", async () => {
  const { viber, program } = await aViberOffice();
  const user = viber.user(77, "en");
  await walker(chatter(user)).goes("hello");
  await viber.failsLater(user.id);
  expect(await program.database.prisma.outgoing.findFirst()).toMatchObject({
    status: "dead",
    fault: expect.stringContaining("not shown"),
  });
}, 60_000);
