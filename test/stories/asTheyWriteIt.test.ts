// How each language writes a leader and his post, a place, a list, and a last day.

import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dateInWords } from "../../src/i18n/dates.ts";
import { booked, openOnes } from "../support/bookings.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeEach(async () => {
  world = await anOffice();
});
afterEach(() => world.close());

const halfWidth = /[\u4e00-\u9fff][,:;] ?|[,:;] ?[\u4e00-\u9fff]/;

test("no Chinese text has a comma or colon of half width, and nobody is asked to hand on a 验证码", () => {
  for (const file of readdirSync("locales/zh")) {
    const text = readFileSync(`locales/zh/${file}`, "utf8").replaceAll(/",\n|": |^\s*"/gm, "\n");
    expect(halfWidth.exec(text)?.[0], file).toBeUndefined();
    expect(text, file).not.toContain("验证码");
  }
});

for (const [language, leader, place] of [
  ["en", "Mayor Lin Zhiyuan", "Citizens' Hall, Room 3"],
  ["zh", "市长林志远", "市民接待中心3号接待室"],
] as const) {
  test(`leader and place are written the same way to a visitor and to the desk (${language})`, async () => {
    const citizen = await world.citizen(language);
    const clerk = await world.staff({ role: "clerk" }, language);
    const mayors = (await openOnes(world)).find(
      ({ leaderKey, kind }) => leaderKey === "lin" && kind === "openReception",
    );
    await citizen.says("/book");
    await citizen.goes(`=${mayors!.id}`);
    expect(citizen.last()?.text).toContain(leader);
    expect(citizen.last()?.text).toContain(place);
    await clerk.says(`/day ${mayors!.date.toISOString().slice(0, 10)}`);
    expect(clerk.last()?.text).toContain(leader);
    expect(clerk.last()?.text).toContain(place);
    await clerk.says(`/reception ${mayors!.id}`);
    expect(clerk.last()?.text).toContain(place);
    await clerk.says("/rota");
    const said = [...citizen.all, ...clerk.all].map(({ text }) => text).join("\n");
    const file = await clerk.says(`/day ${mayors!.date.toISOString().slice(0, 10)} file`);
    expect(file.at(-1)?.file?.name).toMatch(language === "en" ? /^day-list-.*\.csv$/ : /^接访名单-.*\.csv$/);
    const booking = await booked(world, citizen, { receptionId: mayors!.id });
    const visit = await citizen.says(`/visit ${booking.id}`);
    expect(visit.at(-1)?.file?.name).toBe(language === "en" ? "visit-B-001.ics" : "来访-B-001.ics");
    if (language === "zh") expect(halfWidth.exec(said)?.[0]).toBeUndefined();
  });

  test(`a clerk who types a day reads which one, and the record says who did what (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    const [first] = await openOnes(world);
    const day = new Date("2026-12-09T04:00:00Z");
    await clerk.goes(`/shift ${first!.id}`, "2026-12-09");
    expect(clerk.all.map(({ text }) => text).join("\n")).toContain(
      clerk.say("rota.dayFound", { date: dateInWords(day, world.office.zone, language) }),
    );
    await clerk.goes("1", "16:30", "1", `=${clerk.say("common.skip")}`, `=${clerk.say("rota.doIt")}`);
    await clerk.says(`/reception ${first!.id}`);
    expect(clerk.last()?.text).toMatch(language === "en" ? /clerk: changed the time/ : /接待员修改了时间。/);
  });
}
