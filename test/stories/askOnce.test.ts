// "May we tell you of receptions near you?": asked once, after a first booking or filing, and remembered.

import { afterEach, expect, test } from "vitest";
import type { Office } from "../../src/config/officeFile.ts";
import { openOnes } from "../support/bookings.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
afterEach(() => world.close());

type Person = Awaited<ReturnType<World["citizen"]>>;

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
  test(`after a first booking a citizen is asked, agrees with one number, and is not asked again (${language})`, async () => {
    world = await anOffice();
    const citizen = await world.citizen(language);
    const { say } = citizen;
    await books(citizen);
    const asked = citizen.last();
    expect(asked?.text).toContain(say("announce.ask"));
    // The booking's own buttons stand first, so that each number means one thing.
    expect(citizen.choices().map(({ id }) => id.split(" ")[0])).toEqual([
      "/move",
      "/cancel",
      "/announcements",
      "/announcements",
      "/menu",
    ]);
    await citizen.says("3");
    expect(citizen.last()?.text).toBe(say("announce.on"));
    expect(await agreedAt(citizen)).toEqual(world.clock());
    await books(citizen);
    expect(citizen.last()?.text).not.toContain(say("announce.ask"));
  });

  test(`who says no is not asked again after filing, and can still change it under "My data" (${language})`, async () => {
    world = await anOffice();
    const citizen = await world.citizen(language);
    const { say } = citizen;
    await books(citizen);
    await citizen.presses(say("announce.noThanks"));
    expect(citizen.last()?.text).toBe(say("announce.no"));
    expect(await agreedAt(citizen)).toBeNull();
    await books(citizen);
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
    await first.presses(first.say(answer));
    await second.goes("/link");
    const code = /LINK-\w{4}-\w{4}/.exec(second.last()?.text ?? "")?.[0];
    await first.goes(code ?? "", `=${first.say("elsewhere.yes")}`);
    expect((await first.contact()).id).toBe((await second.contact()).id);
    expect((await agreedAt(second)) !== null).toBe(agreed);
    await books(second);
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
  expect(citizen.last()?.text).not.toContain(citizen.say("announce.ask"));
  await world.close();
  world = await anOffice();
  const clerk = await world.staff({ role: "clerk" });
  await clerk.goes("/book", "1", "1", "The lamp in our lane", "Li Si", "0599 5550188", "1", "1");
  await clerk.goes(`=${clerk.say("book.yes")}`);
  expect(clerk.last()?.text).not.toContain(clerk.say("announce.ask"));
});
