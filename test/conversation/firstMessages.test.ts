// A chat begins with its first message: whoever else sends one at the same moment meets the same chat.

import { afterAll, beforeAll, expect, test } from "vitest";
import { takeTurn } from "../../src/conversation/turn.ts";
import { agree } from "../../src/office/people/ownDetails.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

const first = (address: string, key: string) =>
  takeTurn(world.parts, {
    channel: "telegram",
    address,
    key,
    language: "en",
    content: { kind: "text", text: "hello" },
  });

test("of many first messages at once each is answered once, in one chat of one person", async () => {
  const addresses = Array.from({ length: 12 }, (_, i) => `at-once-${i}`);
  const keys = ["a", "b", "c", "c"]; // the last came twice
  const results = await Promise.all(addresses.flatMap((at) => keys.map((key) => first(at, `${at} ${key}`))));
  expect(results.filter((result) => result === "answered")).toHaveLength(36);
  expect(results.filter((result) => result === "seenBefore")).toHaveLength(12);
  for (const address of addresses) {
    const chats = await world.database.prisma.chat.findMany({ where: { address }, include: { outgoing: true } });
    expect(chats).toHaveLength(1);
    expect(chats[0]?.outgoing.length).toBeGreaterThanOrEqual(3);
    expect(await world.database.prisma.contact.count({ where: { chats: { some: { address } } } })).toBe(1);
  }
});

test("who adds the office and writes at the same moment is one person, not one for each message", async () => {
  const addresses = Array.from({ length: 12 }, (_, i) => `adds-${i}`);
  const before = await world.database.prisma.contact.count();
  const added = (address: string) =>
    takeTurn(world.parts, { channel: "telegram", address, key: `${address} added`, content: { kind: "joined" } });
  await Promise.all(addresses.flatMap((at) => [added(at), first(at, `${at} a`), first(at, `${at} b`)]));
  expect((await world.database.prisma.contact.count()) - before).toBe(12);
});

test("a message that waits for the one before it finds the consent that was given with that", async () => {
  const citizen = world.person();
  await citizen.says("/start");
  const { id } = await citizen.contact();
  const waits = () =>
    world.database.query(
      "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      [],
    );
  const waited = await world.work(async (work) => {
    await work.tx.$queryRaw`select from chat where address = ${citizen.address} for update`;
    const turn = citizen.says("book");
    await expect.poll(waits).toHaveLength(1);
    await agree(work, id);
    return { turn };
  });
  await waited.turn;
  expect(citizen.choices().map(({ label }) => label)).not.toContain(citizen.say("welcome.agree"));
});
for (const language of ["en", "zh"])
  test(`who says good day first is asked for their consent, in short, and told of no mistake (${language})`, async () => {
    const someone = world.person(language);
    await someone.says("/start");
    expect(someone.last()?.text).toContain(someone.say("welcome.kept"));
    await someone.says(language === "en" ? "hello" : "你好");
    expect(someone.last()?.text).toBe(`${someone.say("welcome.first")}\n\n${someone.say("welcome.again")}`);
    await someone.says("1");
    expect(someone.last()?.text).toContain(someone.say("welcome.thanks"));
  });
