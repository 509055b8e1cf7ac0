// A code joins two chats of one person only when that person says so, in the chat that would lose something; nobody of the staff moves.

import { afterAll, beforeAll, expect, test } from "vitest";
import { checkLinkCode } from "../../src/office/people/linking.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

type Person = Awaited<ReturnType<World["citizen"]>>;
const idOf = async (someone: Person) => (await someone.contact()).id;

async function codeOf(someone: Person): Promise<string> {
  await someone.goes("/link");
  return /LINK-\w{4}-\w{4}/.exec(someone.last()?.text ?? "")?.[0] ?? "";
}

async function filedBy(someone: Person): Promise<string> {
  const { say } = someone;
  await someone.goes("/file", `=${say("kind.complaint")}`, "2", "2", "Repair the lamp", `=${say("common.thatIsAll")}`);
  await someone.goes("East Street 5", "It has been dark for three weeks and an old lady fell.");
  await someone.goes(`=${say("common.noFiles")}`, `=${say("confidentiality.anonymous")}`, `=${say("file.yes")}`);
  return /LJ-\d{8}-\d{4}-[0-9A-Z]/.exec(someone.last()?.text ?? "")?.[0] ?? "";
}

async function bookedBy(someone: Person): Promise<string> {
  const { say } = someone;
  await someone.goes("/book", "1", "1", `=${say("book.newMatter")}`, "The lamp in our lane", "1");
  for (let asked = 0; asked < 12 && (await someone.chat()).state && someone.last()?.prompt; asked++) {
    const { wants, choices = [] } = someone.last() ?? {};
    await someone.says(wants === "phone" ? "0599 5550199" : choices.length > 0 ? "1" : "Wang Fang");
  }
  const booking = await world.database.prisma.booking.findFirstOrThrow({ where: { contactId: await idOf(someone) } });
  return booking.ticket;
}

for (const language of ["en", "zh"])
  for (const [how, opened] of [
    ["a link", (code: string) => `/start ${code}`],
    ["its own words", (code: string) => code.toLowerCase()],
    ["the command", (code: string) => `/link ${code}`],
  ] as const)
    test(`C2: a code that comes by ${how} only asks, naming the cases and bookings that would move (${language})`, async () => {
      const [attacker, victim] = [await world.citizen(language), await world.citizen(language)];
      const { say } = victim;
      const receipt = await filedBy(victim);
      const ticket = how === "a link" ? await bookedBy(victim) : "";
      const [theirs, own] = [await idOf(attacker), await idOf(victim)];
      const code = await codeOf(attacker);
      await victim.says(opened(code));
      expect(await idOf(victim)).toBe(own);
      expect(victim.last()?.text).toContain(receipt);
      expect(victim.last()?.text).toContain(ticket);
      expect(victim.choices().map(({ label }) => label)).toEqual(
        expect.arrayContaining([say("elsewhere.yes"), say("elsewhere.no")]),
      );
      await attacker.goes(`/case ${receipt}`);
      expect(attacker.last()?.text).not.toContain("East Street");

      // The same link again asks again; no leaves everything as it is, and so does what else is said.
      await victim.goes(opened(code), `=${say("elsewhere.no")}`);
      expect(victim.last()?.text).toBe(say("elsewhere.stays"));
      await victim.goes(opened(code), "hm", "/menu");
      expect(await idOf(victim)).toBe(own);

      await victim.goes(opened(code), `=${say("elsewhere.yes")}`);
      expect(victim.last()?.text).toBe(say("elsewhere.joined"));
      expect(await idOf(victim)).toBe(theirs);
      // Used up, and one's own.
      await victim.says(opened(code));
      expect(victim.last()?.text).toContain(say("elsewhere.unknown"));
    });

test("C2: a code that was used up or has run out between the question and the yes joins nothing", async () => {
  const [maker, slow, quick] = [await world.citizen(), await world.citizen(), await world.citizen()];
  const code = await codeOf(maker);
  await slow.says(code);
  await quick.goes(code, "yes");
  expect(await idOf(quick)).toBe(await idOf(maker));
  const before = await idOf(slow);
  await slow.presses(slow.say("elsewhere.yes"));
  expect(slow.last()?.text).toContain(slow.say("elsewhere.unknown"));
  const other = await codeOf(maker);
  await slow.says(other);
  world.later(11);
  await slow.presses(slow.say("elsewhere.yes"));
  expect(slow.last()?.text).toContain(slow.say("elsewhere.unknown"));
  expect(await idOf(slow)).toBe(before);
  await maker.says(await codeOf(maker));
  expect(maker.last()?.text).toContain(maker.say("elsewhere.joinedAlready"));
});

test.each(["en", "zh"])("C2: nobody of the staff moves by a code, nor makes one (%s)", async (language) => {
  const citizen = await world.citizen(language);
  for (const role of ["supervisor", "admin"] as const) {
    const member = await world.staff({ role }, language);
    const own = await idOf(member);
    for (const line of [await codeOf(citizen), `/start ${await codeOf(citizen)}`]) {
      await member.says(line);
      expect(member.last()?.text).toBe(member.say("elsewhere.staffHere"));
    }
    await member.goes("/link");
    expect(member.last()?.text).toBe(member.say("elsewhere.staffHere"));
    expect(await idOf(member)).toBe(own);
  }
});

test("C2: whoever becomes staff between the code and the yes stays where they are", async () => {
  const [maker, joining] = [await world.citizen(), await world.citizen()];
  const code = await codeOf(maker);
  await joining.says(code);
  const [there, here] = [await idOf(maker), await idOf(joining)];
  const makeStaff = (contactId: number) =>
    world.database.prisma.staff.create({ data: { name: "New", role: "clerk", createdAt: world.clock(), contactId } });
  const staff = await makeStaff(there);
  await joining.presses(joining.say("elsewhere.yes"));
  expect(joining.last()?.text).toContain(joining.say("elsewhere.staffThere"));
  await world.database.prisma.staff.update({ where: { id: staff.id }, data: { endedAt: world.clock() } });
  await joining.says(code);
  await makeStaff(here);
  await joining.presses(joining.say("elsewhere.yes"));
  expect(joining.last()?.text).toContain(joining.say("elsewhere.staffHere"));
  expect([await idOf(maker), await idOf(joining)]).toEqual([there, here]);
  expect(await world.work((work) => checkLinkCode(work, here, code))).toEqual({ ok: false, reason: "staffHere" });
});

test("C2: a code from another chat can be entered at a question, and one that is none says so", async () => {
  const [maker, joining] = [await world.citizen(), await world.citizen()];
  await joining.goes("/link", `=${joining.say("elsewhere.enter")}`, "something");
  expect(joining.last()?.text).toContain(joining.say("elsewhere.unknown"));
  const code = await codeOf(maker);
  await joining.goes("/link", `=${joining.say("elsewhere.enter")}`, code, `=${joining.say("elsewhere.yes")}`);
  expect(await idOf(joining)).toBe(await idOf(maker));
});
