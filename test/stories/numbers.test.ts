import { afterAll, beforeAll, expect, test } from "vitest";
import { tendWaitingLists } from "../../src/office/visits/waitingOffers.ts";
import type { World } from "../support/office.ts";
import { anEmptyReception, anOfficeOfOnePlace } from "../support/onePlace.ts";

let world: World;
beforeAll(async () => {
  world = await anOfficeOfOnePlace();
});
afterAll(() => world.close());

type Person = Awaited<ReturnType<World["citizen"]>>;

/** Books the only place, or joins the line for it. */
async function asksFor(citizen: Person, receptionId: number, isFree: boolean) {
  const { say } = citizen;
  await citizen.says(`/book ${receptionId}`);
  if (isFree) await citizen.goes("1");
  await citizen.goes(`=${say("book.newMatter")}`, "The lamp in our lane is broken");
  if (citizen.last()?.text === say("book.name")) await citizen.goes("Wang Fang", "0599 5550199");
  await citizen.goes(`=${say("book.alone")}`, `=${say("needs.none")}`, `=${say("book.yes")}`);
}

for (const language of ["en", "zh"]) {
  test(`a list asked for in the middle of filing is what the next number means, and filing goes on afterwards (${language})`, async () => {
    const citizen = await world.citizen(language);
    const { say } = citizen;
    const receptionId = await anEmptyReception(world);
    await asksFor(citizen, receptionId, true);
    await citizen.goes("/file", "1");
    const question = citizen.last()?.text;
    const list = await citizen.says("/bookings");
    expect(list.at(-1)?.text).toContain(say("common.putAside"));
    expect(list.at(-1)?.choices?.[0]?.id).toMatch(/^\/visit /);
    await citizen.goes("1", "1");
    expect(citizen.last()?.text).toContain(say("move.reception"));
    await citizen.goes("cancel", "/file", `=${say("common.goOn")}`);
    expect(citizen.last()?.text).toBe(question);
  });

  test(`news with choices in the middle of filing: a number is not taken for the wrong one of the two (${language})`, async () => {
    const [holder, citizen] = [await world.citizen(), await world.citizen(language)];
    const { say } = citizen;
    const receptionId = await anEmptyReception(world);
    await asksFor(holder, receptionId, true);
    await asksFor(citizen, receptionId, false);
    await citizen.goes("/file", "1");
    const question = citizen.last()?.text;
    world.later(1);
    await holder.goes("/bookings", "1", "=Cancel it", "1");
    world.later(1);
    await world.work(tendWaitingLists);
    const [offer] = await citizen.news();
    expect(offer?.choices?.[0]?.label).toBe(say("waiting.take"));

    await citizen.says("1");
    expect(citizen.last()?.text).toBe(say("hints.whichList"));
    expect(citizen.last()?.choices?.map(({ label }) => label)).toEqual([say("waiting.take"), say("common.goOnAsking")]);
    await citizen.says("2");
    expect(citizen.last()?.text).toBe(question);
    // The question is what was shown last, so a number answers it again.
    await citizen.says("1");
    expect(citizen.last()?.text).not.toBe(say("hints.whichList"));
    expect(citizen.last()?.text).not.toBe(question);
    expect(await world.database.prisma.waitingEntry.findFirst({ where: { receptionId } })).toMatchObject({
      status: "offered",
    });
  });
}
