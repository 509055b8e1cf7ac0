import { afterAll, beforeAll, expect, test } from "vitest";
import { leaveChat } from "../../src/office/people/leaveChat.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

test.each([
  ["en", "log out"],
  ["en", "Sign out."],
  ["en", "/logout"],
  ["en", "I am finished"],
  ["en", "I am somebody else"],
  ["zh", "退出登录"],
  ["zh", "使用完毕"],
])("F23: in %s, “%s” leads to the way out of the page, and explains it elsewhere", async (language, words) => {
  const onPage = world.person(language);
  expect(await onPage.says(words)).toMatchObject([{ text: onPage.say("finished.page"), wants: "leave" }]);
  const onTelegram = world.person(language, "telegram");
  const [told] = await onTelegram.says(words);
  expect([told?.text, told?.wants]).toEqual([onTelegram.say("finished.elsewhere"), undefined]);
});

test("F23: “log out” in the middle of a dialog leaves the question open", async () => {
  const citizen = await world.citizen();
  const question = await citizen.goes("/file");
  const told = await citizen.says("log out");
  expect(told.map(({ wants }) => wants)).toContain("leave");
  expect(told.at(-1)?.choices).toEqual(question?.choices);
});

test("a question whose answer is written says how long it may be, one that is pressed does not", async () => {
  const citizen = await world.citizen();
  expect((await citizen.goes("/book"))?.typed).toBeUndefined();
  expect((await citizen.goes("1", "1"))?.typed).toEqual({ max: expect.any(Number) });
  expect((await citizen.goes("The lamp"))?.typed).toEqual({ max: 200 });
});

test("F23: who leaves a chat keeps booking and case; the chat is nobody's, and what was begun in it is gone", async () => {
  const citizen = await world.citizen();
  await citizen.goes("/book", "1", "1", "The lamp", "Wang Fang", "05995550199", "1", "1", "=Book it", "/file", "1");
  const { id } = await citizen.chat();
  const { id: contactId } = await citizen.contact();
  await world.work((work) => leaveChat(work, "webchat", citizen.address));
  const { prisma } = world.database;
  const left = await prisma.chat.findUniqueOrThrow({ where: { id } });
  expect(left).toMatchObject({ contactId, state: {}, blockedAt: world.clock() });
  expect(left.address).not.toBe(citizen.address);
  expect(await prisma.booking.count({ where: { contactId, status: "booked" } })).toBe(1);
  // Whoever comes with the old address is a stranger.
  expect((await citizen.says("/bookings"))[0]?.text).toContain(citizen.say("welcome.kept"));
  expect((await citizen.contact()).id).not.toBe(contactId);
});
