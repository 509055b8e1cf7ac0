// Another program that answers ours: it gets an end, and a person never does.

import { afterAll, beforeAll, expect, test } from "vitest";
import { takeTurn } from "../../src/conversation/turn.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

type Person = ReturnType<World["person"]>;

/** How many of so many messages were replied to. */
async function replied(someone: Person, times: number, text: (i: number) => string, seconds = 3): Promise<number> {
  let replies = 0;
  for (let i = 0; i < times; i++) {
    if ((await someone.says(text(i))).length > 0) replies += 1;
    world.later(seconds / 60);
  }
  return replies;
}

const away = [
  "Thank you for your message. We are closed now and will write to you on Monday.",
  "您好，我现在不在，稍后给您回复。",
  "To make an appointment press 1, to speak to somebody press 2. Our office hours are 9 to 17.",
];

test.each(away)("F08: an automatic reply ends after a few of ours: %s", async (text) => {
  const program = world.person("en", "whatsapp");
  expect(await replied(program, 20, () => text)).toBe(3);
  // Whoever it belongs to comes to the telephone.
  expect(await program.says("menu")).not.toEqual([]);
  const citizen = await world.citizen();
  expect(await replied(citizen, 20, () => text)).toBe(3);
  expect((await citizen.says("Hello, it is me now")).length).toBeGreaterThan(0);
});

test("F08: so does one that tells the time, one with several texts, and one that never says the same", async () => {
  const clock = world.person();
  expect(await replied(clock, 12, (i) => `It is 10:${10 + i} now, we are closed. Ticket ${i}!`)).toBe(3);
  const turns = world.person();
  expect(await replied(turns, 30, (i) => `Automatic reply: ${["away", "busy", "on holiday"][i % 3]}`)).toBe(9);
  const chatty = world.person();
  const words = ["red", "green", "blue", "grey", "white", "black", "brown", "pink"];
  const sentence = (i: number) =>
    `the ${words[i % 8]} ${words[(i >> 3) % 8]} house, ${words[(i * 5) % 8]} ${words[(i * 3) % 7]}`;
  expect(await replied(chatty, 60, sentence, 0.5)).toBeLessThanOrEqual(20);
});

test("F08: it is said in the log, with ids only, and a redelivery changes nothing", async () => {
  const lines: unknown[][] = [];
  const log = { ...world.parts.log, info: (...line: unknown[]) => lines.push(line) } as World["parts"]["log"];
  const says = (key: string) =>
    takeTurn(
      { ...world.parts, log },
      { channel: "line", key, address: "auto", language: "en", content: { kind: "text", text: away[0] ?? "" } },
    );
  for (const key of ["r1", "r2", "r3", "r3", "r2", "r4", "r4", "r5"]) await says(key);
  const chat = await world.database.prisma.chat.findFirstOrThrow({ where: { address: "auto" } });
  expect(lines).toEqual([
    [{ channel: "line", chat: chat.id }, expect.any(String)],
    [{ channel: "line", chat: chat.id }, expect.any(String)],
  ]);
  expect(await world.database.prisma.outgoing.count({ where: { chatId: chat.id } })).toBe(3);
});

test("F08: a person may press and write the same as often as they like, where it means something", async () => {
  const citizen = await world.citizen();
  for (const text of ["menu", "/help", "my bookings", "1", "status", "预约"])
    expect(await replied(citizen, 6, () => text), text).toBe(6);
  for (let i = 0; i < 6; i++)
    expect((await citizen.sends({ kind: "choice", id: "/menu" })).told.length).toBeGreaterThan(0);
});

test("F08: the same text is answered again later, and what lies between changes nothing of a question that is open", async () => {
  const citizen = await world.citizen();
  await citizen.goes("/book");
  const question = citizen.last();
  expect(await replied(citizen, 5, () => "what do you mean by that question?")).toBe(3);
  const before = citizen.last();
  await citizen.says("what do you mean by that question?");
  expect(citizen.last()).toBe(before);
  expect((await citizen.says("1")).length).toBeGreaterThan(0);
  expect(citizen.last()?.text).not.toBe(question?.text);
  world.later(11);
  await citizen.goes("/menu");
  expect((await citizen.says("what do you mean by that question?")).length).toBeGreaterThan(0);
});
