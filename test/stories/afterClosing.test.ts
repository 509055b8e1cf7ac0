// What is said after the closing reaches somebody, or is asked about.

import { afterAll, beforeAll, expect, test } from "vitest";
import { aLamp } from "../support/cases.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

const sayings = {
  en: {
    more: "But the lamp is dark again since yesterday evening, please send somebody",
    thanks: "Thank you so much for your help!",
    but: "Thanks, but it is still dark here",
  },
  zh: {
    more: "可是路灯从昨天晚上开始又不亮了，请派人来看看",
    thanks: "谢谢你们的帮助！",
    but: "谢谢，可是灯还是不亮，请再来看看",
  },
};

for (const language of ["en", "zh"] as const)
  test(`F22: words and photos after the closing are asked about, thanks get a friendly word and open nothing (${language})`, async () => {
    const citizen = await world.citizen(language);
    const { say } = citizen;
    const { caseId, receiptNumber } = await aLamp(world, citizen);
    const { prisma } = world.database;
    await prisma.case.update({ where: { id: caseId }, data: { status: "closed", closedAt: world.clock() } });
    const asked = say("stray.closed", { count: 1, receipts: receiptNumber });
    for (const typed of [sayings[language].more, sayings[language].but]) {
      await citizen.says(typed);
      expect(citizen.last()?.text).toBe(asked);
    }
    expect(citizen.choices().map(({ id }) => id)).toEqual(
      expect.arrayContaining([`/reopen ${receiptNumber}`, "/file"]),
    );
    for (const typed of [sayings[language].thanks, "thanks", "谢谢", "ok"]) {
      await citizen.says(typed);
      expect(citizen.last()?.text).toBe(say("stray.thanks"));
    }
    await citizen.says(language === "en" ? "Hello" : "你好");
    expect(citizen.all.map(({ text }) => text).join()).toContain(say("stray.greeting"));
    expect((await prisma.case.findUniqueOrThrow({ where: { id: caseId } })).status).toBe("closed");
    world.later(100 * 24 * 60);
    await citizen.says(sayings[language].more);
    expect(citizen.last()?.text).not.toContain(asked);
    world.later(-100 * 24 * 60);
  });
