import { afterEach, expect, test } from "vitest";
import { startLineServer } from "../../support/lineServer.ts";
import { aReachableProgram, walker, wholeStory } from "../wholeStory.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function aLineOffice() {
  const line = await startLineServer();
  closing.push(line.close);
  const { program, publicUrl } = await aReachableProgram(line.env);
  closing.push(program.stop);
  await expect.poll(() => line.webhook.endpoint).toBe(`${publicUrl}/line`);
  return { line, program };
}

function chatter(user: ReturnType<Awaited<ReturnType<typeof startLineServer>>["user"]>) {
  return {
    ...user,
    reads: () => user.reads().map(({ text }) => text),
    sees: () =>
      user.reads().map(({ text, buttons }) => ({ text, buttons: buttons.map(({ label }) => label), files: [] })),
    sendsPhoto: (bytes: Buffer) => user.sendsImage(bytes),
  };
}

for (const language of ["en", "zh"])
  test(`a citizen files, books, asks how it stands and is told of a step (${language})`, async () => {
    const { line, program } = await aLineOffice();
    const user = line.user(77, language);
    const [citizen, clerk] = [chatter(user), chatter(line.user(5, language))];
    await wholeStory({ program, language, citizen, clerk, hello: () => user.adds() });
    // Replies are free, pushes are not: what answers goes by its reply token, news as a push.
    const sent = await program.database.prisma.outgoing.findMany({
      where: { chat: { address: user.userId } },
      orderBy: { position: "asc" },
    });
    expect(user.sees().map(({ by }) => by)).toEqual(sent.map(({ kind }) => kind));
    expect(new Set(sent.map(({ kind }) => kind))).toEqual(new Set(["reply", "push"]));
  }, 90_000);

test("what comes again changes nothing, and what comes out of order is answered as what it is", async () => {
  const { line, program } = await aLineOffice();
  const user = line.user(77, "en");
  const { goes, step, last } = walker(chatter(user));
  const outgoing = () => program.database.prisma.outgoing.count();
  await step(() => user.adds());
  await goes("=I agree");
  const said = await outgoing();
  expect(await line.sendsLastAgain()).toBe(200);
  expect(await outgoing()).toBe(said);
  const twice = JSON.stringify({ destination: "U0", events: [user.messageOf({ type: "text", text: "/help" })] });
  await step(async () => {
    expect(await Promise.all([line.post(twice), line.post(twice)])).toEqual([200, 200]);
  });
  expect(await outgoing()).toBe(said + 1);
  await goes("/file");
  // The answer to the question before last arrives late, after the next was asked.
  const action = user.reads().at(-1)?.buttons[0];
  const data = action?.type === "postback" ? action.data : "";
  await goes("1");
  await step(() => user.happens({ type: "postback", postback: { data } }));
  expect(last()).toContain("belongs to an earlier question");
}, 60_000);

test("in a group only a request to write alone is said, with the reply token of whoever asked", async () => {
  const { line, program } = await aLineOffice();
  const member = line.user(77, "en", 9);
  await member.says("good morning");
  await member.says("/status");
  await expect.poll(() => member.reads().map(({ text }) => text), { timeout: 10_000 }).toHaveLength(1);
  expect(member.sees()).toMatchObject([{ chatId: member.chatId, by: "reply" }]);
  expect(member.reads()[0]?.text).toContain("in a chat of its own");
  expect(await program.database.prisma.chat.findFirst()).toMatchObject({ address: member.chatId });
}, 60_000);
