// A question that is not answered yet stays out of the way of what somebody asks for meanwhile.

import { afterAll, beforeAll, expect, test } from "vitest";
import { manyCases } from "../support/manyCases.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

test.each(["en", "zh"])(
  "m28: under another list an open question is one button, once, and a number means the list (%s)",
  async (language) => {
    const [first] = await manyCases(world, 2);
    const clerk = await world.staff({ role: "clerk" }, language);
    const { say } = clerk;
    await clerk.says("/search");
    const question = clerk.last()?.text;
    await clerk.says("/cases");
    const all = clerk.last()?.text ?? "";
    expect(all).not.toContain(say("search.byName"));
    expect(all).not.toContain(question);
    expect(clerk.choices().filter(({ id }) => id === "/continue search")).toHaveLength(1);
    // Asked for once more, it is not offered again.
    await clerk.says("/day");
    expect(clerk.choices().map(({ id }) => id)).not.toContain("/continue search");
    await clerk.says("/cases");
    await clerk.says("1");
    expect(clerk.last()?.text).toContain(first);
    await clerk.goes("/search", "/cases");
    await clerk.presses("/continue search");
    expect(clerk.last()?.text).toBe(question);
  },
);

test("m28: a day list that is asked for in a dialog is what a number means, too", async () => {
  world.itIs("2026-11-25T14:10");
  const clerk = await world.staff({ role: "clerk" });
  await clerk.goes("/walkin", "Li Si", "The bins are not emptied", "/walkin", "Zhao Wu", "/day");
  const [one] = clerk.last()?.choices ?? [];
  expect(one?.id).toMatch(/^\/(seen|checkin|visitor)/);
  expect(clerk.last()?.text).not.toContain(clerk.say("walkIn.matter"));
  expect(clerk.choices().map(({ id }) => id)).toContain("/continue walkIn");
  await clerk.presses("/continue walkIn");
  expect(clerk.last()?.text).toContain(clerk.say("walkIn.matter"));
});

test("m28: an answer without a list leaves the question open below it", async () => {
  const citizen = await world.citizen();
  await citizen.goes("/file", "1");
  const question = citizen.last()?.text ?? "";
  await citizen.says("help");
  expect(citizen.last()?.text).toContain(question);
});
