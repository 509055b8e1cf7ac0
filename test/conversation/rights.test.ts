// Every right, for every role, by every way into what it guards.

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands, dialogs } from "../../src/conversation/conversation.ts";
import { lineOf } from "../../src/conversation/deepLink.ts";
import { may, type Right, rights } from "../../src/domain/rights.ts";
import { type Role, roles } from "../../src/domain/roles.ts";
import { inviteStaff, redeemInvite } from "../../src/office/people/staff.ts";
import { anOffice, texts, type World } from "../support/office.ts";
import { type Persona, shown, type Typist, typistIn } from "./typing.ts";

let world: World;
let typist: Typist;
const people = new Map<Role | "citizen", Persona & { staffId: number }>();
const places = { officer: { unitKey: "housing" }, leader: { leaderKey: "lin" } } as Record<string, object>;

beforeAll(async () => {
  world = await anOffice();
  typist = typistIn(world);
  for (const role of roles) {
    const member = await world.staff({ role, ...places[role] });
    const { id } = await member.contact();
    const staff = await world.database.prisma.staff.findFirstOrThrow({ where: { contactId: id } });
    people.set(role, { ...member, name: role, staffId: staff.id });
  }
  people.set("citizen", { ...(await world.citizen()), name: "citizen", staffId: 0 });
});
afterAll(() => world.close());

const someone = (role: Role | "citizen") => people.get(role)!;
const mayRole = (role: Role | "citizen", right: Right) => role !== "citizen" && may({ role }, right);
const everybody = [...roles, "citizen"] as const;
/** One that has it is enough of each right. */
const oneOf = <T extends { right?: Right }>(all: T[]) => [
  ...new Map(all.flatMap((one) => (one.right ? [[one.right, one] as const] : []))).values(),
];

/** What somebody hears who may not: whose right it is; a citizen only that it was not understood. */
const refusal = (role: Role | "citizen", right: Right) =>
  role === "citizen"
    ? texts.say("en", "hints.notUnderstood")
    : texts.say("en", "hints.forRoles", {
        roles: rights[right].map((one) => texts.say("en", `role.many.${one}`)).join(", "),
      });

/** What is said after this, taken back again. */
async function hears(role: Role | "citizen", state: object, ...lines: string[]): Promise<string> {
  const who = someone(role);
  const { channel, address } = who;
  await world.database.prisma.chat.updateMany({ where: { channel, address }, data: { state } });
  const told = await typist.tries(async (at) => {
    const said: string[] = [];
    for (const line of lines)
      said.push(shown(await (line.startsWith("=") ? at.turn(who, press(line)) : at.says(who, line))));
    return said.join("\n");
  });
  return told;
}
const press = (line: string) => ({ kind: "choice" as const, id: line.slice(1), prompt: 1 });

describe("A1: each right, for each role and a citizen", () => {
  const guarded = oneOf(commands).map(({ name, right = "case.work" as Right }) => ({ name, right }));
  test.each(guarded)("/$name typed, as an old button, and in a link: $right", async ({ name, right }) => {
    for (const role of everybody) {
      const allowed = mayRole(role, right);
      for (const line of allowed ? [`/${name} 1`] : [`/${name} 1`, `=/${name} 1`]) {
        const said = await hears(role, {}, line);
        expect(said.includes(refusal(role, right)), `${line} by a ${role} says\n${said}`).toBe(!allowed);
      }
    }
    // A link says only what anybody may say.
    expect(lineOf(`${name}-1`)).toBeUndefined();
  });

  const led = oneOf(dialogs).map(({ name, right = "case.work" as Right, questions }) => ({
    ...{ name, right, at: Object.keys(questions).at(-1) ?? "" },
  }));
  test.each(led)("the dialog $name, gone on with, begun afresh, and at its next answer: $right", async (dialog) => {
    const { name, right, at } = dialog;
    const begunBy = rights[right][0] ?? "clerk";
    for (const role of everybody) {
      if (mayRole(role, right)) continue;
      // Begun in a role that may, which the person has no more; or in their own, which has changed.
      const [gone, changed] = [someone(begunBy).staffId, someone(role).staffId].map((id) => {
        const draft = { version: 1, answers: { check: "yes" }, path: ["a"], at, page: 0, wrong: 0 };
        return { drafts: { [name]: { ...draft, as: { id, role: begunBy } } }, prompt: 1 };
      });
      for (const [state, line] of [
        [gone, `/continue ${name}`],
        [changed, `/fresh ${name}`],
        [{ ...changed, dialog: name }, "1"],
        [{ ...gone, dialog: name }, "=yes"],
      ] as const) {
        const said = await hears(role, state ?? {}, line);
        expect(said, `${line} by a ${role} in ${name}`).toContain(refusal(role, right));
      }
    }
  });
});

test("every dialog of staff names its right, and every command that starts one has the same", () => {
  const everybodys = [
    ...["welcome", "book", "move", "cancel", "file", "status", "erase", "details", "joinLine", "link", "recordwrong"],
    ...["represent", "standDown", "takeOff", "add", "rate", "wish"],
    ...["confirm", "reopen", "review", "secondreview", "withdraw"],
  ];
  const unguarded = dialogs.filter(({ right }) => !right).map(({ name }) => name);
  expect(unguarded.filter((name) => !everybodys.includes(name))).toEqual([]);
  for (const { name, right } of dialogs) {
    const command = commands.find((one) => one.name === name.toLowerCase());
    if (command) expect(command.right, name).toBe(right);
  }
});

test("A1: a clerk who began to cancel a reception and is an officer now cancels nothing", async () => {
  const clerk = await world.staff({ role: "clerk" });
  const reception = await world.database.prisma.reception.findFirstOrThrow({
    where: { startsAt: { gt: world.clock() }, status: "scheduled" },
  });
  await clerk.goes(`/calloff ${reception.id}`, "The leader is ill", "/menu");
  const { id } = await clerk.contact();
  await world.work(async (work) => {
    const invited = await inviteStaff(work, { name: "Now an officer", role: "officer", unitKey: "housing" });
    await work.tx.staff.updateMany({ where: { contactId: id }, data: { contactId: null, endedAt: work.now } });
    if (invited.ok) await redeemInvite(work, id, invited.code);
  });
  const refused = refusal("officer", "reception.change");
  await clerk.says("/continue callOff");
  expect(clerk.all.map(({ text }) => text).join("\n")).toContain(refused);
  await clerk.goes("1", `/calloff ${reception.id}`);
  const after = await world.database.prisma.reception.findUniqueOrThrow({ where: { id: reception.id } });
  expect(after.status).toBe("scheduled");
});

test.each(["officer", "leader", "admin", "clerk"] as const)(
  "A2: a place that a %s books is their own, unless they are the desk",
  async (role) => {
    const member = await world.staff({ role, ...places[role] });
    const { say } = member;
    await member.goes(
      "/book",
      "1",
      "1",
      "The lamp in our lane is dark",
      "Wang Fang",
      `0599 555010${roles.indexOf(role)}`,
      "1",
      "1",
    );
    await member.presses(say("book.yes"));
    const booking = await world.database.prisma.booking.findFirstOrThrow({ orderBy: { id: "desc" } });
    const { id } = await member.contact();
    const forOthers = role === "clerk";
    expect(booking).toMatchObject({ name: "Wang Fang", contactId: forOthers ? null : id });
    await member.goes("/bookings");
    expect(member.last()?.text?.includes(booking.ticket)).toBe(!forOthers);
  },
);

test("what a citizen began goes on as theirs, also when they have become staff", async () => {
  const person = await world.citizen();
  await person.goes("/book", "1", "1", "The lamp in our lane is dark");
  const { id } = await person.contact();
  await world.work(async (work) => {
    const invited = await inviteStaff(work, { name: "New clerk", role: "clerk" });
    if (invited.ok) await redeemInvite(work, id, invited.code);
  });
  await person.goes("Wang Fang", "0599 5550199", "1", "1");
  await person.presses(person.say("book.yes"));
  expect(await world.database.prisma.booking.findFirstOrThrow({ orderBy: { id: "desc" } })).toMatchObject({
    contactId: id,
  });
});

test("docs/staff.md shows the table as it is", () => {
  const docs = readFileSync("docs/staff.md", "utf8");
  for (const [right, of] of Object.entries(rights))
    expect(docs).toContain(`| \`${right}\` | ${roles.map((role) => (of.includes(role) ? "yes" : "")).join(" | ")} |`);
});
