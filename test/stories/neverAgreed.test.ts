import { afterAll, beforeAll, expect, test } from "vitest";
import { removeOldContacts } from "../../src/office/people/retention.ts";
import { aLamp } from "../support/cases.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

const rows = async () => {
  const { contact, chat, outgoing, incoming, codeTry } = world.database.prisma;
  return Promise.all([contact.count(), chat.count(), outgoing.count(), incoming.count(), codeTry.count()]);
};

test("whoever opens the page and never agrees leaves nothing a week later; a citizen, staff and whoever has a case stay", async () => {
  const citizen = await world.citizen();
  const clerk = await world.staff({ role: "clerk" });
  const erased = await world.citizen();
  const { receiptNumber } = await aLamp(world, erased);
  await world.database.prisma.contact.updateMany({
    where: { cases: { some: { receiptNumber } } },
    data: { consentAt: null, name: null, phone: null },
  });
  const before = await rows();
  const visitors = ["en", "zh", "en"].map((language) => world.person(language));
  for (const visitor of visitors)
    await visitor.goes("/start", "hello", "/link", `/status ${receiptNumber}`, "0000-0000-0001");
  const [lately] = visitors;
  expect((await rows())[0]).toBe((before[0] ?? 0) + 3);
  world.later(6 * 24 * 60);
  await removeOldContacts(world.work);
  expect((await rows())[0]).toBe((before[0] ?? 0) + 3);
  await lately?.says("hello again");
  world.later(25 * 60);
  await removeOldContacts(world.work);
  expect((await rows())[0]).toBe((before[0] ?? 0) + 1);
  world.later(7 * 24 * 60);
  await removeOldContacts(world.work);
  expect(await rows()).toEqual(before);
  // Who comes back is greeted anew.
  await lately?.says("/start");
  expect(lately?.choices().map(({ label }) => label)).toContain(lately?.say("welcome.agree"));
  for (const one of [citizen, clerk]) expect(await one.says("menu")).not.toEqual([]);
});
