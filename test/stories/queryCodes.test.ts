// Guessing query codes: strangers are stopped, and the owner is not.

import { afterAll, beforeAll, expect, test } from "vitest";
import { hashQueryCode } from "../../src/domain/receipt.ts";
import { checkQueryCode } from "../../src/office/cases/queryCode.ts";
import { aLamp } from "../support/cases.ts";
import { anOffice, secretKey, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

const wrong = "0000-0000-0001";

async function aCase() {
  const { receiptNumber: receipt, queryCode: code } = await aLamp(world, await world.citizen());
  return { receipt, code };
}

/** Contacts that nobody has seen before: what a script makes by the dozen. */
async function strangers(count: number): Promise<number[]> {
  const data = Array.from({ length: count }, () => ({ language: "en", createdAt: world.clock() }));
  return (await world.database.prisma.contact.createManyAndReturn({ data })).map(({ id }) => id);
}
const tries = (contactId: number, receipt: string, code: string) =>
  world.work((work) => checkQueryCode(work, contactId, receipt, code));

for (const language of ["en", "zh"])
  test(`M5: whoever mistypes a code reads how many tries are left, and at the end the office's number (${language})`, async () => {
    const { receipt } = await aCase();
    const stranger = await world.citizen(language);
    await stranger.goes(`/status ${receipt}`);
    for (const left of [4, 3, 2, 1]) {
      await stranger.goes(wrong);
      const told = stranger.all
        .slice(-2)
        .map(({ text }) => text)
        .join("\n");
      expect(told).toContain(stranger.say("status.wrong"));
      expect(told).toContain(stranger.say("status.triesLeft", { count: left }));
    }
    await stranger.goes(wrong);
    const pause = (minutes: number) => stranger.say("status.pause", { minutes, phone: world.office.contact.phone });
    expect(stranger.last()?.text).toContain(pause(15));
    world.later(4);
    await stranger.goes(wrong);
    expect(stranger.last()?.text).toBe(pause(11));
  });

test("M5: strangers' wrong tries, however many, don't keep the owner out on another device", async () => {
  const { receipt, code } = await aCase();
  for (const id of await strangers(12))
    for (let i = 0; i < 5; i++) expect(await tries(id, receipt, wrong)).toMatchObject({ reason: "wrong" });
  for (const id of await strangers(12)) for (let i = 0; i < 5; i++) await tries(id, receipt, "000001");
  const elsewhere = await world.citizen();
  await elsewhere.goes(`/status ${receipt}`, code);
  expect(elsewhere.last()?.text).toContain(receipt);
  // Each of them is stopped for a while, whatever receipt comes next.
  const [one = 0] = await strangers(1);
  for (let i = 0; i < 5; i++) await tries(one, receipt, wrong);
  expect(await tries(one, (await aCase()).receipt, wrong)).toMatchObject({ reason: "pause", minutes: 15 });
});

test("M5: over all receipts an hour has only so many wrong tries, and one's own cases stay open meanwhile", async () => {
  const citizen = await world.citizen();
  const { receiptNumber: receipt, queryCode } = await aLamp(world, citizen);
  const [contactId = 0, next = 0] = await strangers(2);
  await world.database.prisma.$executeRaw`
    insert into code_try (contact_id, receipt_number, short_code, at)
    select ${contactId}, 'LJ-' || n, false, ${world.clock()} from generate_series(1, 10000) n`;
  expect(await tries(next, receipt, queryCode)).toMatchObject({ reason: "pause" });
  await citizen.goes(receipt);
  expect(citizen.last()?.text).toContain(citizen.say("caseStatus.registered"));
  world.later(61);
  expect(await tries(next, receipt, queryCode)).toMatchObject({ ok: true });
});

test("M5: an old code of six digits still opens its case, and is guarded more closely", async () => {
  world.later(61);
  const { receipt, code } = await aCase();
  const queryCodeHash = hashQueryCode(secretKey, receipt, "123456");
  await world.database.prisma.case.update({ where: { receiptNumber: receipt }, data: { queryCodeHash } });
  const relative = await world.citizen();
  await relative.goes(`/status ${receipt}`, "123 456");
  expect(relative.last()?.text).toContain(receipt);
  const [guesser = 0, other = 0] = await strangers(2);
  for (let i = 0; i < 5; i++) await tries(guesser, receipt, "000000");
  expect(await tries(other, receipt, "000000")).toMatchObject({ reason: "pause" });
  expect(await tries(other, receipt, code)).toMatchObject({ reason: "wrong" });
});

test("M1: tries of before the clock was set back stop nobody", async () => {
  const { receipt, code } = await aCase();
  const [hasty = 0] = await strangers(1);
  world.later(26 * 60);
  for (let i = 0; i < 5; i++) await tries(hasty, receipt, wrong);
  world.later(-26 * 60);
  expect(await tries(hasty, receipt, code)).toMatchObject({ ok: true });
});
