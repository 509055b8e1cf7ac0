import { afterAll, beforeAll, expect, test } from "vitest";
import { tellContact } from "../../src/notifications/tell.ts";
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
  await citizen.goes("The lamp in our lane is broken");
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

  test(`once news is answered, a number no longer reaches what it offered (${language})`, async () => {
    const [clerk, citizen] = [await world.staff({ role: "clerk" }, language), await world.citizen(language)];
    const { say } = citizen;
    const receptionId = await anEmptyReception(world);
    await asksFor(citizen, receptionId, true);
    world.later(1);
    await clerk.goes(
      `/shift ${receptionId}`,
      language === "en" ? "2026-12-10" : "2026-12-11",
      "1",
      "15:30",
      "2",
      `=${clerk.say("common.skip")}`,
      `=${clerk.say("rota.doIt")}`,
    );
    world.later(1);
    const [news] = await citizen.news();
    expect(news?.choices?.length).toBeGreaterThan(2);
    await citizen.presses(say("changed.keep"));
    expect(citizen.last()?.choices).toBeUndefined();
    const before = await world.database.prisma.booking.findFirstOrThrow({ where: { receptionId } });

    await citizen.says("3");
    expect(citizen.last()?.text).toContain(say("hints.noSuchNumber", { number: "3" }));
    expect(citizen.last()?.choices?.map(({ id }) => id)).toContain("/file");
    expect(await world.database.prisma.booking.findUnique({ where: { id: before.id } })).toEqual(before);
  });

  test(`a reminder without choices leaves the list above it open (${language})`, async () => {
    const citizen = await world.citizen(language);
    const receptionId = await anEmptyReception(world);
    await asksFor(citizen, receptionId, true);
    await citizen.says("/bookings");
    const { id } = await citizen.contact();
    world.later(1);
    await world.work((work) => tellContact(work, id, { text: () => "Please remember.", urgent: true }));
    world.later(1);
    await citizen.says("1");
    expect(citizen.last()?.choices?.[0]?.id).toMatch(/^\/move /);
  });
}
