// Somebody writes that somebody is in danger: the numbers come first, whatever else is going on, and nothing of it is lost.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

describe.each([
  ["en", "there is a fire in my street", "119 · Fire brigade", "I want to kill myself", "12356"],
  ["zh", "着火了", "119　消防", "我不想活了", "12356"],
] as const)("citizen 3 (%s)", (language, fire, brigade, farewell, helpline) => {
  test("a stranger's first words get the numbers, before any question of ours, which then stands", async () => {
    const stranger = world.person(language);
    const [first, ...others] = await stranger.says(fire);
    expect(first?.text).toContain(brigade);
    expect(first?.text).toContain(stranger.say("emergency.notWatched"));
    expect([first, ...others].map((message) => message?.text).join("\n")).not.toContain(
      stranger.say("hints.notUnderstood"),
    );
    await stranger.says("/start");
    const again = await stranger.says(farewell);
    expect(again[0]?.text).toContain(helpline);
    // The question about consent is still open, and answered by its button.
    await stranger.presses(stranger.say("welcome.agree"));
    expect((await stranger.contact()).consentAt).not.toBeNull();
  });

  test("in a dialog the numbers come, the question stays, and the words are no answer to it", async () => {
    const citizen = await world.citizen(language);
    await citizen.goes("/book", "1", "1");
    const asked = citizen.say("book.matter");
    expect(citizen.last()?.text).toContain(asked);
    const told = await citizen.says(farewell);
    expect(told[0]?.text).toContain(helpline);
    expect(citizen.last()?.text).toContain(asked);
    await citizen.goes(language === "en" ? "my pension is late" : "养老金没有按时发");
    const state = (await citizen.chat()).state as { drafts: Record<string, { answers: Record<string, unknown> }> };
    expect(state.drafts.book?.answers.matter).not.toBe(farewell);
    expect(state.drafts.book?.answers.matter).toBeTruthy();
  });

  test("said as the story of a complaint it gets the numbers, and is the story", async () => {
    const citizen = await world.citizen(language);
    const story =
      language === "en"
        ? "There is smoke coming out of the meter box on the third floor of our house, and the property firm does not answer the phone."
        : "我们楼三层的电表箱正在冒烟，噼里啪啦响，物业电话一直没有人接，楼里住的都是老人，大家都不敢睡觉，请你们管一管。";
    await citizen.goes("/file", "1", "2", "2", story);
    const texts = citizen.all.map(({ text }) => text).join("\n");
    expect(texts).toContain(brigade);
    const state = (await citizen.chat()).state as { drafts: Record<string, { answers: Record<string, unknown> }> };
    expect(JSON.stringify(state.drafts.file?.answers)).toContain(story.slice(0, 20));
  });
});

test("citizen 3: staff who write of what happened are not told whom to call, and an office without numbers says whom", async () => {
  const clerk = await world.staff({ role: "clerk" });
  const told = await clerk.says("my husband beats me, help");
  expect(told.map(({ text }) => text).join("\n")).not.toContain("110");
  const other = await anOffice({ change: (office) => ({ ...office, emergency: [] }) });
  const stranger = other.person("en");
  expect((await stranger.says("my kitchen is on fire"))[0]?.text).toContain(stranger.say("emergency.noNumber"));
  await other.close();
});
