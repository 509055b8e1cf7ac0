// News reaches people: in the chat they chose, else the next one, else by telephone; and they go on in another chat as themselves.

import { afterAll, beforeAll, expect, test } from "vitest";
import { passOnUndelivered } from "../../src/notifications/passOn.ts";
import { tellContact } from "../../src/notifications/tell.ts";
import { sendInCase, tellOfCase } from "../../src/office/cases/tellOfCase.ts";
import { makeLinkCode, readLinkCode } from "../../src/office/people/linking.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

type Person = Awaited<ReturnType<World["citizen"]>>;

async function filedBy(someone: Person, how = "named") {
  const { say } = someone;
  const signed = how === "anonymous" ? [] : ["王芳", "0599 5550199"];
  await someone.goes("/file", `=${say("kind.complaint")}`, "2", "2", "Repair the lamp", `=${say("common.thatIsAll")}`);
  await someone.goes(
    "East Street 5",
    "It has been dark for three weeks and an old lady fell.",
    `=${say("common.noFiles")}`,
    `=${say(`confidentiality.${how}`)}`,
    ...signed,
    `=${say("file.yes")}`,
  );
  return /LJ-\d{8}-\d{4}-[0-9A-Z]/.exec(someone.last()?.text ?? "")?.[0] ?? "";
}

const codeIn = (someone: Person) => /LINK-\w{4}-\w{4}/.exec(someone.last()?.text ?? "")?.[0] ?? "";
const passOn = () => world.work(passOnUndelivered);

for (const language of ["en", "zh"]) {
  test(`a citizen goes on in another chat, with bookings and cases, and says where news goes (${language})`, async () => {
    const first = await world.citizen(language);
    const receipt = await filedBy(first);
    await first.goes("/link");
    const second = world.person(language, "telegram");
    await second.goes(codeIn(first).toLowerCase().replaceAll("-", " "), `=${second.say("elsewhere.yes")}`);
    expect(second.last()?.text).toContain(second.say("elsewhere.joined"));
    await second.goes(`/case ${receipt}`);
    expect(second.last()?.text).toContain(receipt);
    expect((await second.contact()).id).toBe((await first.contact()).id);

    // The chat used last gets the news, until the person chooses another.
    const { id } = await first.contact();
    const news = { text: () => "news" };
    await world.work((work) => tellContact(work, id, news));
    expect((await second.news()).map(({ text }) => text)).toEqual(["news"]);
    await second.goes(
      "/channels",
      `=${second.say("elsewhere.newsTo", { channel: second.say("elsewhere.channel.webchat") })}`,
    );
    await world.work((work) => tellContact(work, id, news));
    expect((await first.news()).map(({ text }) => text)).toEqual(["news"]);
  });

  test(`a clerk files at the desk for somebody without a chat, who is told by telephone (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    const { say } = clerk;
    const receipt = await filedBy(clerk);
    const filed = await world.database.prisma.case.findUniqueOrThrow({ where: { receiptNumber: receipt } });
    expect(filed).toMatchObject({ contactId: null, name: "王芳", phone: "05995550199" });
    expect(clerk.last()?.text).toMatch(/\b\d{4}-\d{4}-\d{4}\b/);
    await clerk.goes(`/accept ${receipt}`, `=${say("cases.send")}`, "/calls");
    expect(clerk.last()?.text).toContain(receipt);
    await clerk.goes("1");
    expect(clerk.last()?.text).toContain("05995550199");
    await clerk.goes(`=${say("phoning.notReached")}`, "1");
    expect(clerk.last()?.text).toContain(say("phoning.tried", { date: "", time: "" }).slice(0, 5).trim());
    await clerk.goes(`=${say("phoning.reached")}`);
    expect(clerk.last()?.text).toContain(say("phoning.none"));
    expect(
      await world.database.prisma.phoneTry.findMany({ select: { reached: true }, orderBy: { id: "desc" }, take: 2 }),
    ).toEqual([{ reached: true }, { reached: false }]);
  });
}

test("a code works once and for ten minutes; a wrong one changes nothing", async () => {
  const [first, second, third] = [await world.citizen(), await world.citizen(), await world.citizen()];
  await first.goes("/link");
  const code = codeIn(first);
  world.later(11);
  await second.says(code);
  expect(second.last()?.text).toContain(second.say("elsewhere.unknown"));
  await first.goes("/link");
  for (const one of [second, third]) await one.says(codeIn(first));
  await Promise.all([second, third].map((one) => one.presses(one.say("elsewhere.yes"))));
  const people = await Promise.all([first, second, third].map(async (person) => (await person.contact()).id));
  expect(new Set(people).size).toBe(2);
  expect(readLinkCode("link o0i1 aaaa")).toBe("LINK-0011-AAAA");
  expect(readLinkCode("LINK")).toBeUndefined();
  expect(readLinkCode("linking is what I want")).toBeUndefined();
});

test("news that one chat refuses goes to the next, then to the clerks' list; each is passed on once, also by two runs at once", async () => {
  const citizen = await world.citizen();
  const receipt = await filedBy(citizen);
  const { id: caseId } = await world.database.prisma.case.findUniqueOrThrow({ where: { receiptNumber: receipt } });
  const contact = await citizen.contact();
  await citizen.goes("/link");
  const other = world.person("en", "telegram");
  await other.goes(codeIn(citizen), `=${other.say("elsewhere.yes")}`);
  await world.work((work) => tellContact(work, contact.id, { text: () => "It is decided.", about: { caseId } }));
  const [told] = await other.news();
  expect(told?.text).toBe("It is decided.");
  const refuse = (address: string) =>
    world.database.prisma.outgoing.updateMany({
      where: { kind: "push", status: "queued", chat: { address } },
      data: { status: "refused", settledAt: world.clock() },
    });
  await refuse(other.address);
  await Promise.all([passOn(), passOn()]);
  expect((await citizen.news()).map(({ text }) => text)).toEqual(["It is decided."]);
  await refuse(citizen.address);
  await Promise.all([passOn(), passOn()]);
  await passOn();
  const calls = await world.database.prisma.phoneCall.findMany({ where: { caseId } });
  expect(calls).toMatchObject([{ name: "王芳", phone: "05995550199", text: "It is decided.", doneAt: null }]);
});

test.each(["en", "zh"])(
  "a paper that no chat took is a call, unless the person is phoned about the case anyway; then it names what is missing (%s)",
  async (language) => {
    const citizen = await world.citizen(language);
    const receiptNumber = await filedBy(citizen);
    const subject = await world.database.prisma.case.findUniqueOrThrow({ where: { receiptNumber } });
    const about = { caseId: subject.id };
    const file = { name: "decision.pdf", mediaType: "application/pdf", sha256: "0".repeat(64), size: 9 };
    const goesOut = (status: "delivered" | "dead", withFile: boolean) =>
      world.database.prisma.$executeRaw`
        update outgoing set status = ${status}::outgoing_status, settled_at = ${world.clock()}
        where case_id = ${subject.id} and status = 'queued' and (content ? 'file') = ${withFile}`;
    const decided = async (words: "delivered" | "dead") => {
      await world.work(async (work) => {
        await tellOfCase(work, subject, () => "It is decided.");
        await sendInCase(work, subject, { text: () => "The decision as a file.", file });
      });
      await goesOut(words, false);
      await goesOut("dead", true);
      await Promise.all([passOn(), passOn()]);
      await passOn();
    };
    const calls = () => world.database.prisma.phoneCall.findMany({ where: about, orderBy: { id: "asc" } });
    await decided("dead");
    expect((await calls()).map(({ text }) => text)).toEqual(["It is decided."]);
    await world.database.prisma.phoneCall.updateMany({ data: { doneAt: world.clock() } });
    await decided("delivered");
    const told = "The decision as a file.";
    expect((await calls()).slice(1)).toMatchObject([
      { phone: "05995550199", text: citizen.say("phoning.fileMissed", { told }), doneAt: null },
    ]);
    await world.database.prisma.phoneCall.updateMany({ data: { doneAt: world.clock() } });
  },
);

test("what a platform holds until the person writes is passed on after the office's time, or goes out when they write", async () => {
  const citizen = await world.citizen("en");
  const contact = await citizen.contact();
  const receipt = await filedBy(citizen);
  const holding = async () => {
    const about = {
      caseId: (await world.database.prisma.case.findFirstOrThrow({ where: { contactId: contact.id } })).id,
    };
    await world.work((work) => tellContact(work, contact.id, { text: () => "held news", about }));
    await world.database.prisma.outgoing.updateMany({
      where: { kind: "push", status: "queued", chat: { address: citizen.address } },
      data: { status: "held", settledAt: world.clock() },
    });
  };
  await holding();
  await passOn();
  expect(await world.database.prisma.outgoing.count({ where: { status: "held" } })).toBe(1);
  const clerk = await world.staff({ role: "clerk" });
  await clerk.goes("/calls");
  expect(clerk.last()?.text).toContain(clerk.say("phoning.held", { about: receipt }));
  await citizen.says("menu");
  const rows = await world.database.prisma.outgoing.findMany({
    where: { kind: "push", chat: { address: citizen.address } },
    select: { status: true, passedOnAt: true },
  });
  expect(rows).toEqual([{ status: "queued", passedOnAt: null }]);
  const jobs = await world.jobs.boss.fetch<{ outgoingId: number }>("pushes.webchat", { batchSize: 50 });
  expect(jobs.length).toBeGreaterThan(0);
});

test("nobody is phoned about an anonymous case, and a blocked chat puts a named one on the list at once", async () => {
  for (const [how, expected] of [
    ["anonymous", 0],
    ["named", 1],
  ] as const) {
    const citizen = await world.citizen();
    const receipt = await filedBy(citizen, how);
    await citizen.sends({ kind: "left" });
    const clerk = await world.staff({ role: "clerk" });
    await clerk.goes(`/accept ${receipt}`, "=Send it");
    expect(await world.database.prisma.phoneCall.count({ where: { case: { receiptNumber: receipt } } })).toBe(expected);
  }
});

test("a code that was made stays only as a keyed hash", async () => {
  const citizen = await world.citizen();
  const contact = await citizen.contact();
  const { code } = await world.work((work) => makeLinkCode(work, contact.id));
  const kept = JSON.stringify(await world.database.prisma.linkCode.findMany());
  expect(kept).not.toContain(code);
  expect(kept).not.toContain(code.slice(5, 9));
});
