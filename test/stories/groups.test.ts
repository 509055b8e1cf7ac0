import { afterAll, beforeAll, expect, test } from "vitest";
import { commands } from "../../src/conversation/conversation.ts";
import { menuOf } from "../../src/conversation/menu.ts";
import { takeTurn } from "../../src/conversation/turn.ts";
import type { Content, Message } from "../../src/domain/message.ts";
import { may } from "../../src/domain/rights.ts";
import { anOffice, texts, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

let serial = 0;
/** A group on the web chat's channel, which has none: the turn knows no platform. */
function aGroup(address = `group-${++serial}`) {
  let seen = 0;
  const chat = { channel: "webchat" as const, address };
  async function hears(content: Content, from?: string, at = address): Promise<Message[]> {
    const key = `in-group-${++serial}`;
    await takeTurn(world.parts, { channel: "webchat", key, address: at, group: true, from, language: "en", content });
    const rows = await world.database.prisma.outgoing.findMany({
      where: { id: { gt: seen }, chat: { channel: "webchat", address: { in: [address, at] } } },
      orderBy: { id: "asc" },
    });
    seen = rows.at(-1)?.id ?? seen;
    return rows.map(({ content }) => content as unknown as Message);
  }
  return { chat, address, hears, says: (text: string, from?: string) => hears({ kind: "text", text }, from) };
}

async function aBookedVisitor(language: string) {
  const citizen = await world.citizen(language);
  const { say } = citizen;
  await citizen.goes("/book", "1", "1", "A secret matter", "Zhang Wei", "0599 5550177");
  await citizen.goes("1", "1", `=${say("book.yes")}`);
  return world.database.prisma.booking.findFirstOrThrow({ orderBy: { id: "desc" }, include: { reception: true } });
}

test.each(texts.languages)(
  "staff in a group get numbers and tickets, and nothing about a person (%s)",
  async (language) => {
    const booking = await aBookedVisitor(language);
    const clerk = await world.staff({ role: "clerk" }, language);
    const group = aGroup();
    const date = booking.reception.date.toISOString().slice(0, 10);
    const [day] = await group.says(`/day ${date}`, clerk.address);
    expect(day?.text).toContain(booking.ticket);
    expect(day?.choices ?? []).toEqual([]);
    expect(day?.file).toBeUndefined();
    const [cases] = await group.says("/cases", clerk.address);
    expect(cases?.text).toBe(clerk.say("group.cases", { count: 0, overdue: 0 }));
    for (const { text } of [day!, cases!]) expect(text).not.toMatch(/Zhang|0599|secret/);
  },
);

test("a group that moves while its members write, at both of its addresses, has no failed turn", async () => {
  const clerk = await world.staff({ role: "clerk" });
  const group = (address: string, content: Content) =>
    takeTurn(world.parts, {
      ...{ channel: "webchat", group: true, key: `moving-${++serial}`, from: clerk.address, language: "en" },
      ...{ address, content },
    });
  const help: Content = { kind: "text", text: "/help" };
  for (let i = 0; i < 10; i++) {
    const [from, to] = [`moves-${i}`, `moved-${i}`];
    await group(from, help);
    const all = [group(from, { kind: "moved", to }), group(to, help), group(from, help), group(to, help)];
    expect(await Promise.all(all)).toEqual(all.map(() => "answered"));
  }
});

test("a command that is not for groups names those that are, and the group's own list of commands is set", async () => {
  const supervisor = await world.staff({ role: "supervisor" });
  const group = aGroup();
  const [alone] = await group.says("/look LJ-20261123-0001-6", supervisor.address);
  expect(alone?.text).toContain(supervisor.say("group.alone"));
  for (const command of ["day", "cases", "overdue"]) {
    expect(alone?.text).toContain(`/${command} – ${supervisor.say(`menu.${command}`)}`);
    expect(alone?.menu?.map((entry) => entry.command)).toContain(command);
    expect((await group.says(`/${command}`, supervisor.address))[0]?.text).toBeTruthy();
  }
  const [hello] = await group.hears({ kind: "joined" }, supervisor.address);
  expect(hello?.text).toContain(supervisor.say("group.hello"));
});

test("anybody else is asked to write alone, and talk among people is not answered", async () => {
  const citizen = await world.citizen();
  const group = aGroup();
  for (const from of [citizen.address, "somebody-unknown", undefined])
    expect(await group.says("/day", from)).toMatchObject([{ text: citizen.say("hints.group") }]);
  expect(await group.says("LJ-20261123-0001-6", citizen.address)).toEqual([]);
  expect(await group.says("good morning", citizen.address)).toEqual([]);
});

test("a group is nobody's chat, and somebody who is no longer staff gets nothing there", async () => {
  const clerk = await world.staff({ role: "clerk" });
  const group = aGroup();
  await group.says("/day", clerk.address);
  expect(await world.database.prisma.chat.findFirstOrThrow({ where: group.chat })).toMatchObject({ contactId: null });
  const { id } = await clerk.contact();
  await world.database.prisma.staff.updateMany({ where: { contactId: id }, data: { endedAt: world.clock() } });
  expect(await group.says("/day", clerk.address)).toMatchObject([{ text: clerk.say("hints.group") }]);
});

test("a group that became a supergroup goes on as the same chat; one that was met already stays as it is", async () => {
  const clerk = await world.staff({ role: "clerk" });
  const group = aGroup();
  await group.says("/day", clerk.address);
  const before = await world.database.prisma.chat.findFirstOrThrow({ where: group.chat });
  await group.hears({ kind: "moved", to: "super-1" }, clerk.address);
  expect(await world.database.prisma.chat.findUniqueOrThrow({ where: { id: before.id } })).toMatchObject({
    address: "super-1",
  });
  const other = aGroup();
  await other.says("/day", clerk.address);
  await other.hears({ kind: "moved", to: "super-1" }, clerk.address);
  expect(await world.database.prisma.chat.count({ where: { address: "super-1" } })).toBe(1);
});

test("no role is offered a command that it may not use, and staff get theirs when they join and when they change the language", async () => {
  for (const role of ["clerk", "officer", "supervisor", "leader", "admin", undefined] as const)
    for (const name of menuOf(role)) {
      const command = commands.find((one) => one.name === name);
      expect(command, name).toBeDefined();
      expect(!command?.right || may(role && { role }, command.right), `${name} for ${role}`).toBe(true);
    }
  const clerk = await world.staff({ role: "clerk" });
  expect(clerk.last()?.menu?.map(({ command }) => command)).toEqual(menuOf("clerk"));
  await clerk.says("/language zh");
  expect(clerk.last()?.menu?.[0]).toEqual({ command: "day", label: texts.say("zh", "menu.day") });
});
