import { afterAll, beforeAll, expect, test } from "vitest";
import { anOffice, texts, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

const texted = (told: { text: string }[]) => told.map(({ text }) => text).join("\n");

test("citizen 12: a week, a part of a day and the earliest narrow the list; more than one day is asked about", async () => {
  world.itIs("2026-11-23T10:00");
  const visitor = await world.citizen();
  await visitor.says("/book");
  const week = texted(await visitor.says("next week"));
  expect(week).toContain("Monday, 30 November 2026 to Sunday, 6 December 2026");
  expect(texted(await visitor.says("Wednesday or Friday"))).toContain("“Wednesday or Friday” may mean");
  expect(texted(await visitor.says("not Wednesday"))).toContain(visitor.say("when.excluded"));
  expect(texted(await visitor.says("20 November"))).toContain("is over");
  const first = texted(await visitor.says("the earliest"));
  expect(first).toMatch(/Receptions on \w+, 2\d November 2026/);
});

test("citizen 12: 周五上午 is that Friday's morning", async () => {
  world.itIs("2026-11-23T10:00");
  const visitor = await world.citizen("zh");
  await visitor.says("/book");
  expect(texted(await visitor.says("周五上午"))).toContain("2026年11月27日");
  expect(texted(await visitor.says("周三不行"))).toContain(texts.say("zh", "when.excluded"));
});

test("citizen 13: a day whose booking has closed says so, and that the door is open", async () => {
  world.itIs("2026-11-29T18:30");
  const visitor = await world.citizen();
  await visitor.says("/book");
  const told = texted(await visitor.says("tomorrow at 9"));
  expect(told).toContain("Booking for Monday, 30 November 2026 closed on Sunday, 29 November 2026 at 17:00");
  expect(told).toContain("You can come without a booking from 09:00");
  expect(told).toContain(visitor.say("book.theNext"));
});

test("citizen 35: a time that is gone is said to be gone, and a part of the day narrows the times", async () => {
  world.itIs("2026-11-23T10:00");
  const [first, second] = [await world.citizen(), await world.citizen()];
  await first.goes("/book", "1");
  const [taken = ""] = first.last()?.choices?.map(({ label }) => label) ?? [];
  await first.says(taken);
  await second.goes("/book", "1");
  expect(texted(await second.says(`at ${taken}`))).toContain(`${taken} has gone`);
  expect(texted(await second.says("at 3 am"))).toContain("no place at 03:00");
  await second.says("as early as possible");
  expect(second.last()?.choices).toHaveLength(1);
});

test("F01: the clerk's /day 明天 is tomorrow at nine in the morning, and a doubt is a question", async () => {
  world.itIs("2026-11-23T09:00");
  const clerk = await world.staff({ role: "clerk" }, "zh");
  expect(texted(await clerk.says("/day 明天"))).toContain("2026年11月24日");
  expect(texted(await clerk.says("/day 后天"))).toContain("2026年11月25日");
  expect(texted(await clerk.says("/daypack 明天"))).toContain("2026年11月24日");
  expect(texted(await clerk.says("/day 周三或周五"))).toContain("请问是哪一天");
  expect(texted(await clerk.says("/day 2026-11-20"))).toContain("2026年11月20日");
  expect(texted(await clerk.says("/day 2026-02-30"))).not.toContain("2026年3月");
});
