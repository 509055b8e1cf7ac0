// Who works in the office: invited, given another role, ended; told of it once, and nothing taken from anybody without a word.

import { afterAll, beforeAll, expect, test } from "vitest";
import { sentFile } from "../../src/channels/webchat/sentFile.ts";
import type { Message, StoredFile } from "../../src/domain/message.ts";
import { takeBackUntrue } from "../../src/notifications/takeBack.ts";
import { tellContact, tellStaff } from "../../src/notifications/tell.ts";
import { endStaff, newLink } from "../../src/office/people/staffAdministration.ts";
import { tellClerks, tellLeader } from "../../src/office/receptions/leaderNews.ts";
import { issueDayLists } from "../../src/office/visits/dayListIssue.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

type Person = Awaited<ReturnType<World["citizen"]>>;
const rowOf = async (someone: Person) => {
  const { id } = await someone.contact();
  return world.database.prisma.staff.findFirstOrThrow({ where: { contactId: id }, orderBy: { id: "desc" } });
};
const all = (someone: Person) => someone.all.map(({ text }) => text).join("\n");
const codeIn = (someone: Person) => /join-[\w-]{20}/.exec(someone.last()?.text ?? "")?.[0] ?? "";

for (const language of ["en", "zh"])
  test(`F03/B1/H2: an administrator ends a clerk in chat, who hears it once and is a citizen again (${language})`, async () => {
    const admin = await world.staff({ role: "admin" }, language);
    const clerk = await world.staff({ role: "clerk", name: `Clerk ${language}` }, language);
    const { say } = clerk;
    await clerk.goes("/walkin");
    const { id } = await rowOf(clerk);
    await admin.goes("/staff", `/staff ${id}`, `/staff end ${id}`, `=${say("staff.doEnd")}`);
    expect(admin.last()?.text).toContain(say("staff.ended", { name: `Clerk ${language}`, count: 0 }));
    const told = await clerk.says("/day");
    const words = say("staff.left", { role: say("role.clerk") });
    expect(told.map(({ text }) => text).join("\n")).toContain(words);
    expect(told.map(({ text }) => text).join("\n")).not.toContain(say("day.open"));
    const again = await clerk.says("/day");
    expect(again.map(({ text }) => text).join("\n")).not.toContain(words);
    expect((await clerk.chat()).state).not.toMatchObject({ drafts: { walkIn: {} } });
    await admin.goes(`/staff ${id}`);
    expect(admin.last()?.text).not.toContain(`Clerk ${language}`);
  });

test("m25: the open dialog of who was ended is dropped with the next answer", async () => {
  const clerk = await world.staff({ role: "clerk" });
  await clerk.goes("/search", "1");
  const { id } = await rowOf(clerk);
  await world.work((work) => endStaff(work, "operator", id));
  await clerk.says("Wang");
  expect(all(clerk)).toContain(clerk.say("staff.left", { role: clerk.say("role.clerk") }));
  expect((await clerk.chat()).state).toMatchObject({ drafts: {} });
});

test("B1: nobody ends themselves, the last administrator, or as a supervisor an administrator", async () => {
  const other = await anOffice();
  try {
    const admin = await other.staff({ role: "admin" });
    const supervisor = await other.staff({ role: "supervisor" });
    const rows = await other.database.prisma.staff.findMany({ orderBy: { id: "asc" } });
    const [one, two] = rows;
    await admin.goes(`/staff end ${one?.id}`, `=${admin.say("staff.doEnd")}`);
    expect(all(admin)).toContain(admin.say("staff.yourself"));
    await supervisor.goes(`/staff end ${one?.id}`, `=${supervisor.say("staff.doEnd")}`);
    expect(all(supervisor)).toContain(supervisor.say("hints.notAllowed"));
    expect(await other.work((work) => endStaff(work, two!, one?.id ?? 0))).toEqual({ ok: false, reason: "notAllowed" });
    expect((await other.work((work) => endStaff(work, "operator", one?.id ?? 0))).ok).toBe(true);
    expect((await other.work((work) => endStaff(work, "operator", one?.id ?? 0))).ok).toBe(false);
  } finally {
    await other.close();
  }
});

test("B1: an officer who is ended gives the cases back to the head, who is told once, and is offered to nobody", async () => {
  const clerk = await world.staff({ role: "clerk" });
  const head = await world.staff({ role: "officer", unitKey: "housing", isHead: true, name: "The head" });
  const officer = await world.staff({ role: "officer", unitKey: "housing", name: "Leaving Soon" });
  const citizen = await world.citizen();
  const { say } = citizen;
  await citizen.goes("/file", `=${say("kind.complaint")}`, "2", "2", "Repair the lamp", `=${say("common.thatIsAll")}`);
  await citizen.goes("East Street 5", "It has been dark for three weeks and an old lady fell.");
  await citizen.goes(`=${say("common.noFiles")}`, `=${say("confidentiality.anonymous")}`, `=${say("file.yes")}`);
  const filed = await world.database.prisma.case.findFirstOrThrow({ orderBy: { id: "desc" } });
  const row = await rowOf(officer);
  await world.database.prisma.case.update({
    where: { id: filed.id },
    data: { status: "inProgress", unitKey: "housing", officerId: row.id },
  });
  await head.news();
  const ended = await world.work((work) => endStaff(work, "operator", row.id));
  expect(ended).toMatchObject({ ok: true, casesReturned: 1 });
  const told = await head.news();
  expect(told).toHaveLength(1);
  expect(told[0]?.text).toContain("Leaving Soon");
  expect(await world.database.prisma.case.findUniqueOrThrow({ where: { id: filed.id } })).toMatchObject({
    officerId: null,
    status: "inProgress",
  });
  await head.goes(`/handover ${filed.receiptNumber}`);
  expect(head.choices().map(({ label }) => label)).not.toContain("Leaving Soon");
  await officer.goes("x", `/look ${filed.receiptNumber}`);
  expect(all(officer)).not.toContain("East Street");
  expect(clerk.last()).toBeDefined();
});

test("M13: a second role is asked about: added, instead, or left, and each acts with its own right", async () => {
  const admin = await world.staff({ role: "admin" });
  const member = await world.staff({ role: "clerk" });
  const { say } = member;
  const invites = async (...steps: string[]) => {
    await admin.goes("/staff invite", "Wang Fang", ...steps);
    return codeIn(admin);
  };
  const supervisor = await invites(`=${say("role.supervisor")}`);
  await member.goes(`/start ${supervisor}`);
  expect(member.last()?.text).toContain(say("role.clerk"));
  await member.presses(say("staff.leaveRole"));
  expect(await rowOf(member)).toMatchObject({ role: "clerk", endedAt: null });
  await member.goes(`/start ${supervisor}`, `=${say("staff.addRole", { role: say("role.supervisor") })}`);
  expect(member.last()?.text).toContain(say("role.supervisor"));
  await member.goes("/reports");
  expect(member.last()?.text).toContain(say("report.ask"));
  await member.goes("/walkin", "/menu");
  expect(member.choices().map(({ id }) => id)).toEqual(expect.arrayContaining(["/reports", "/next"]));

  const officer = await invites(`=${say("role.officer")}`, "1", `=${say("staff.noHead")}`);
  await member.goes(`/start ${officer}`, `=${say("staff.insteadRole", { role: say("role.officer") })}`);
  const { id } = await member.contact();
  const active = await world.database.prisma.staff.findMany({ where: { contactId: id, endedAt: null } });
  expect(active.map(({ role }) => role)).toEqual(["officer"]);
  await member.goes("/search");
  expect(all(member)).toContain("That is for");
});

test("B1: another role, a new link for another device, and an invitation that is withdrawn", async () => {
  const supervisor = await world.staff({ role: "supervisor" });
  const { say } = supervisor;
  const clerk = await world.staff({ role: "clerk", name: "Zhang Wei" });
  const { id } = await rowOf(clerk);
  await supervisor.goes(`/staff link ${id}`);
  const phone = world.person("en", "telegram");
  await phone.says(`/start ${codeIn(supervisor)}`);
  await phone.goes("/day");
  expect(phone.last()?.text).not.toContain(say("hints.notUnderstood"));
  await clerk.goes("/day");
  expect(all(clerk)).toContain(say("hints.notUnderstood"));
  await supervisor.goes(`/staff role ${id}`, `=${say("role.leader")}`, "1");
  expect(all(supervisor)).toContain("Zhang Wei");
  await phone.goes("/search");
  expect(await rowOf(phone)).toMatchObject({ role: "leader", endedAt: null });

  await supervisor.goes("/staff invite", "Li Na", `=${say("role.clerk")}`);
  const code = codeIn(supervisor);
  const invited = await world.database.prisma.staff.findFirstOrThrow({ where: { name: "Li Na" } });
  await supervisor.goes(`/staff end ${invited.id}`, `=${say("staff.doEnd")}`);
  const stranger = world.person();
  await stranger.says(`/start ${code}`);
  expect(stranger.last()?.text).toContain(say("staff.inviteUsed"));
});

/** What still waits to be sent to that chat by itself. */
async function waitingFor(someone: Person) {
  await world.work(takeBackUntrue);
  return world.database.prisma.outgoing.findMany({
    where: { chat: { address: someone.address }, kind: "push", status: { in: ["queued", "held"] } },
  });
}
const textsOf = (rows: { content: unknown }[]) => rows.map(({ content }) => (content as Message).text);
const says = (text: string) => ({ text: () => text });

test("B1: what waits for somebody as staff is taken back when they are ended; what is theirs as a citizen goes", async () => {
  const [clerk, leader] = [
    await world.staff({ role: "clerk" }),
    await world.staff({ role: "leader", leaderKey: "lin" }),
  ];
  await world.database.prisma.outgoing.updateMany({ data: { status: "delivered" } });
  await world.work(async (work) => {
    await tellClerks(work, says("A place at the desk"));
    await tellLeader(work, "lin", says("Your turn has changed"));
    await tellContact(work, (await clerk.contact()).id, says("Your visit is tomorrow"));
  });
  world.itIs("2026-11-25T08:00");
  await world.work(issueDayLists);
  expect((await waitingFor(clerk)).length).toBeGreaterThanOrEqual(3);
  for (const someone of [clerk, leader]) {
    const { id } = await rowOf(someone);
    await world.work((work) => endStaff(work, "operator", id));
  }
  expect(textsOf(await waitingFor(clerk))).toEqual(["Your visit is tomorrow"]);
  expect(await waitingFor(leader)).toEqual([]);
  world.itIs("2026-11-23T10:00");
});

test("B1: who is two things hears what is for either until both are ended, and once; a new link takes it along", async () => {
  const person = await world.staff({ role: "clerk" });
  const { id: contactId } = await person.contact();
  const clerk = await rowOf(person);
  const supervisor = await world.database.prisma.staff.create({
    data: { name: "Both", role: "supervisor", contactId, createdAt: world.clock() },
  });
  expect(await world.work((work) => tellStaff(work, [clerk, supervisor], says("For either")))).toBe(1);
  await world.work((work) => tellStaff(work, [clerk], says("For the clerk")));
  await world.work((work) => endStaff(work, "operator", clerk.id));
  expect(textsOf(await waitingFor(person))).toEqual(["For either"]);
  const link = await world.work((work) => newLink(work, "operator", supervisor.id));
  await world.person("en", "telegram").says(`/start ${link.ok ? link.code : ""}`);
  expect(await waitingFor(person)).toEqual([]);
});

test("B1: a former member of staff has their own files, and not those that were sent to them as staff", async () => {
  const officer = await world.staff({ role: "officer", unitKey: "city" });
  const { id: contactId } = await officer.contact();
  const file = (name: string): StoredFile => ({
    ...{ name, mediaType: "application/pdf", sha256: name.padEnd(64, "0"), size: 3 },
  });
  const row = await rowOf(officer);
  const tells = (file: StoredFile, asStaff: boolean) =>
    world.work(async (work) => {
      const news = { text: () => file.name, file: () => file };
      if (asStaff) await tellStaff(work, [row], news);
      else await tellContact(work, contactId, news);
    });
  await tells(file("pack"), true);
  await tells(file("letter"), false);
  await world.database.prisma.outgoing.updateMany({ data: { status: "delivered" } });
  const opens = async (name: string) =>
    (await sentFile(world.database, officer.address, name.padEnd(64, "0"))) !== undefined;
  expect([await opens("pack"), await opens("letter")]).toEqual([true, true]);
  await world.work((work) => endStaff(work, "operator", row.id));
  expect([await opens("pack"), await opens("letter")]).toEqual([false, true]);
});
