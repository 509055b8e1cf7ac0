// A chat begins with its first message: whoever else sends one at the same moment meets the same chat.

import { afterAll, beforeAll, expect, test } from "vitest";
import { takeTurn } from "../../src/conversation/turn.ts";
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
