// Buttons pressed late: after a pause, from a backlog, twice, or on an older copy of the question.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Message } from "../../src/domain/message.ts";
import { anOffice, texts, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

const old = texts.say("en", "hints.oldButton");
const more = texts.say("en", "common.more");

type Citizen = Awaited<ReturnType<World["citizen"]>>;
const presses = (who: Citizen, message: Message | undefined, label: string) => {
  const buttons = [...(message?.choices ?? []), ...(message?.navigation ?? [])];
  const button = buttons.find((one) => one.label.includes(label));
  if (!button || !message) throw new Error(`no ${label} under ${message?.text}`);
  return who.sends({ kind: "choice", id: button.id, prompt: message.prompt });
};
/** At the question what somebody needs at the reception. */
async function atNeeds() {
  const who = await world.citizen();
  const firstQuestion = await who.goes("/book");
  await who.goes("1", "1", "The lamp is broken", "Wang Fang", "05995550199");
  const needs = await who.goes("1");
  expect(needs?.text).toContain("anything you need");
  return { who, firstQuestion, needs };
}

test("M2: an old button is refused once, the open question keeps its number, and each of its copies is its answer", async () => {
  for (const copy of [0, 1, 2]) {
    const { who, firstQuestion, needs } = await atNeeds();
    const { told } = await presses(who, firstQuestion, more);
    expect(told.map(({ text }) => text).join()).toContain(old);
    const copies = [needs, told.at(-1), await who.goes("what?")];
    expect(new Set(copies.map((one) => one?.prompt)).size).toBe(1);
    const answered = await presses(who, copies[copy], "Wheelchair");
    expect(answered.told.map(({ text }) => text).join()).not.toContain(old);
    expect(answered.told.at(-1)?.text).toContain("Please check");
    // The others are old now, which is said, and breeds nothing: the summary stays what is open.
    const late = await presses(who, copies[(copy + 1) % 3], "Sign language");
    expect(late.told).toMatchObject([{ prompt: answered.told.at(-1)?.prompt }]);
    expect(late.told[0]?.text).toContain(old);
    expect((await presses(who, late.told[0], "Book it")).told[0]?.text).toContain("Your place is booked");
  }
});

test("M2: a backlog of presses on old buttons is answered once each, and the same press come again is silent", async () => {
  const { who, firstQuestion, needs } = await atNeeds();
  const [first, again] = [await presses(who, firstQuestion, more), await presses(who, firstQuestion, more)];
  expect([first.told.length, again.told.length]).toEqual([1, 0]);
  expect(first.told[0]?.prompt).toBe(needs?.prompt);
  const other = await presses(who, firstQuestion, "Cancel");
  expect(other.told.at(-1)?.prompt).toBe(needs?.prompt);
  const taken = await presses(who, needs, "Wheelchair");
  expect(taken.told.at(-1)?.text).toContain("Please check");
  expect((await presses(who, needs, "Wheelchair")).told).toEqual([]);
});

test("M2: a copy of the question from before back and forth is its answer, one from another booking is not", async () => {
  const { who, needs } = await atNeeds();
  await who.goes("back", "1");
  const taken = await presses(who, needs, "Wheelchair");
  expect(taken.told.at(-1)?.text).toContain("Please check");
  await who.goes("=Book it");
  const other = await world.citizen();
  await other.goes(
    "/book",
    "1",
    "1",
    "The road",
    "Li Na",
    "05995550198",
    "1",
    "1",
    "=Book it",
    "/book",
    "2",
    "1",
    "The dog",
  );
  await other.goes("1", "1", "=Book it");
  const [one, two] = await world.database.prisma.booking.findMany({ orderBy: { id: "desc" }, take: 2 });
  const ofFirst = await other.goes(`/cancel ${one?.id}`);
  await other.goes("/menu");
  await other.goes(`/cancel ${two?.id}`);
  const { told } = await presses(other, ofFirst, "Yes");
  expect(told[0]?.text).toContain(old);
  expect(await world.database.prisma.booking.count({ where: { status: "cancelled" } })).toBe(0);
});
