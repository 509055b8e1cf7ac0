// "May we tell you of receptions near you?": asked once, under the list of receptions, on another day than the first booking or filing, and remembered.

import { afterEach, expect, test } from "vitest";
import type { Office } from "../../src/config/officeFile.ts";
import { openOnes } from "../support/bookings.ts";
import { aLamp } from "../support/cases.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
afterEach(() => world.close());

type Person = Awaited<ReturnType<World["citizen"]>>;

/** Looks at the receptions to come on the next day. */
const looks = async (citizen: Person) => {
  world.later(24 * 60);
  await citizen.says("/schedule");
};

async function books(citizen: Person) {
  const { say } = citizen;
  const all = (await openOnes(world)).filter(({ kind }) => kind === "openReception");
  const taken = await world.database.prisma.booking.findMany({ where: { contactId: (await citizen.contact()).id } });
  const free = all.find(({ id }) => !taken.some(({ receptionId }) => receptionId === id));
  await citizen.goes(`/book ${free!.id}`, "1", "The lamp in our lane is broken");
  if (citizen.last()?.text === say("book.name")) await citizen.goes("王芳", "0599 5550199");
  await citizen.goes("1", "1", `=${say("book.yes")}`);
}
const agreedAt = async (citizen: Person) => (await citizen.contact()).announcementsAt;

for (const language of ["en", "zh"]) {
  test(`a citizen is asked on another day than they booked, agrees with one number, and is not asked again (${language})`, async () => {
    world = await anOffice();
    const citizen = await world.citizen(language);
    const { say } = citizen;
    await citizen.says("/schedule");
    expect(citizen.last()?.text).not.toContain(say("announce.ask"));
    await books(citizen);
    // "Booked" stands alone: what is asked besides takes from it (citizen 32).
    expect(citizen.last()?.text).not.toContain(say("announce.ask"));
    await citizen.says("/schedule");
    expect(citizen.last()?.text).not.toContain(say("announce.ask"));
    await looks(citizen);
    expect(citizen.last()?.text.endsWith(say("announce.ask"))).toBe(true);
    // The list's own buttons stand first, so that each number means one thing.
    expect(citizen.choices().map(({ id }) => id.split(" ")[0])).toEqual([
      "/schedule",
      "/book",
      "/contacts",
      "/announcements",
      "/announcements",
      "/menu",
    ]);
    await citizen.says("4");
    expect(citizen.last()?.text).toBe(say("announce.on"));
    expect(await agreedAt(citizen)).toEqual(world.clock());
    await looks(citizen);
    expect(citizen.last()?.text).not.toContain(say("announce.ask"));
  });

  test(`who says no is not asked again, and can still change it under "My data" (${language})`, async () => {
    world = await anOffice();
    const citizen = await world.citizen(language);
    const { say } = citizen;
    await books(citizen);
    await looks(citizen);
    await citizen.presses(say("announce.noThanks"));
    expect(citizen.last()?.text).toBe(say("announce.no"));
    expect(await agreedAt(citizen)).toBeNull();
    await looks(citizen);
    expect(citizen.last()?.text).not.toContain(say("announce.ask"));
    await citizen.goes("/privacy", `=${say("announce.label")}`, `=${say("announce.start")}`);
    expect(await agreedAt(citizen)).toEqual(world.clock());
  });
}

test("who said no in one chat is not asked again when another chat joins, and who said yes stays so", async () => {
  world = await anOffice();
  for (const [answer, agreed] of [
    ["announce.noThanks", false],
    ["announce.start", true],
  ] as const) {
    const [first, second] = [await world.citizen(), await world.citizen()];
    await books(first);
    await looks(first);
    await first.presses(first.say(answer));
    await second.goes("/link");
    const code = /LINK-\w{4}-\w{4}/.exec(second.last()?.text ?? "")?.[0];
    await first.goes(code ?? "", `=${first.say("elsewhere.yes")}`);
    expect((await first.contact()).id).toBe((await second.contact()).id);
    expect((await agreedAt(second)) !== null).toBe(agreed);
    await looks(second);
    expect(second.last()?.text).not.toContain(second.say("announce.ask"));
  }
});

test("nobody is asked where the office does not go out to receive, nor the clerk who books for somebody", async () => {
  const staysIn = (office: Office) => {
    delete office.rotas["east-visit"];
    return office;
  };
  world = await anOffice({ change: staysIn });
  const citizen = await world.citizen();
  await books(citizen);
  await looks(citizen);
  expect(citizen.last()?.text).not.toContain(citizen.say("announce.ask"));
  await world.close();
  world = await anOffice();
  const clerk = await world.staff({ role: "clerk" });
  await clerk.goes("/book", "1", "1", "The lamp in our lane", "Li Si", "0599 5550188", "1", "1");
  await clerk.goes(`=${clerk.say("book.yes")}`);
  expect(clerk.last()?.text).not.toContain(clerk.say("announce.ask"));
  await looks(clerk);
  expect(clerk.last()?.text).not.toContain(clerk.say("announce.ask"));
});

test("who filed without a name, or of corruption, is not asked; and the year is not counted while there is nothing to count", async () => {
  world = await anOffice();
  const citizen = await world.citizen();
  const { caseId } = await aLamp(world, citizen);
  await world.database.prisma.case.update({ where: { id: caseId }, data: { confidentiality: "anonymous" } });
  await looks(citizen);
  expect(citizen.last()?.text).not.toContain(citizen.say("announce.ask"));
  await world.database.prisma.case.update({ where: { id: caseId }, data: { confidentiality: "named" } });
  await looks(citizen);
  expect(citizen.last()?.text).toContain(citizen.say("announce.ask"));
  expect(citizen.last()?.text).not.toContain("In 2026");
});
