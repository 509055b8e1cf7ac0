// A clerk's day in a real browser: the list, somebody without a booking, the next one, the day on paper as a file that opens, and what
// was on paper entered afterwards.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { officeDay } from "../../src/domain/calendar.ts";
import { officeInForce } from "../../src/office/officeInForce.ts";
import { inviteStaff } from "../../src/office/people/staff.ts";
import { openBrowser } from "../support/browser.ts";
import { secretKey, texts } from "../support/office.ts";
import { hears, newest, presses, shot, types } from "../support/page.ts";
import { aProgram } from "../support/program.ts";

let program: Awaited<ReturnType<typeof aProgram>>;
let browser: Browser;
beforeAll(async () => {
  [program, browser] = await Promise.all([aProgram(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await program.stop();
});

const minute = 60_000;

/** A reception that began so many minutes ago, with two who have booked. */
async function aReception(names: [string, string][], language: string, minutesAgo: number) {
  const { prisma } = program.database;
  const startsAt = new Date(Math.floor((Date.now() - minutesAgo * minute) / (10 * minute)) * 10 * minute);
  const { id: _, ...like } = await prisma.reception.findFirstOrThrow({ where: { rotaKey: "wednesday" } });
  const reception = await prisma.reception.create({
    data: {
      ...like,
      ...{ rotaKey: null, dueOn: null, date: new Date(officeDay(startsAt, "Asia/Shanghai")) },
      ...{ startsAt, endsAt: new Date(startsAt.getTime() + 90 * minute) },
    },
  });
  for (const [i, [name, matter]] of names.entries())
    await prisma.booking.create({
      data: {
        ...{ receptionId: reception.id, ticket: `B-00${i + 1}`, name, matter, phone: "05995550199", language },
        startsAt: new Date(startsAt.getTime() + i * 20 * minute),
        ...{ createdAt: startsAt, placedAt: startsAt, calendarUid: `${name}-${reception.id}@test` },
      },
    });
  return reception;
}

async function aClerk(name: string, locale: string, agree: string) {
  const invited = await program.database.transaction(async (tx) => {
    const { office } = await officeInForce().now(tx);
    return inviteStaff({ tx, now: new Date(), office, secretKey }, { name, role: "clerk" });
  });
  const context = await browser.newContext({ locale, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(program.url);
  await hears(page, agree);
  await types(page, `/start ${invited.ok ? invited.code : ""}`);
  await hears(page, name);
  return page;
}

test.each([
  [
    "en",
    "en-GB",
    "Li Na",
    [
      ["Wang Fang", "The lamp in our lane"],
      ["Chen Jie", "The bus stop"],
    ],
    "Li Si",
    "The bins are not emptied",
  ],
  [
    "zh",
    "zh-CN",
    "李娜",
    [
      ["王芳", "巷子里的路灯"],
      ["陈杰", "公交站"],
    ],
    "李四",
    "垃圾没有清运",
  ],
] as [string, string, string, [string, string][], string, string][])(
  "a clerk's day, and the same on paper (%s)",
  async (language, locale, name, visitors, walkIn, matter) => {
    const say = (key: string, params = {}) => texts.say(language, key, params);
    const { prisma } = program.database;
    const reception = await aReception(visitors, language, 10);
    const clerk = await aClerk(name, locale, say("welcome.agree"));
    await types(clerk, "/day");
    await hears(clerk, "B-002");
    await shot(clerk, `day-${language}`);
    await types(clerk, `/walkin ${reception.id}`);
    await hears(clerk, say("walkIn.name"));
    await types(clerk, walkIn);
    await hears(clerk, say("walkIn.matter").slice(0, 12));
    await types(clerk, matter);
    await hears(clerk, "W-001");
    await presses(clerk, say("queue.next"));
    await hears(clerk, say("queue.outcome"));
    await shot(clerk, `called-${language}`);

    const day = officeDay(new Date(), "Asia/Shanghai");
    await types(clerk, `/daypack ${day}`);
    await hears(clerk, say("pack.file", { date: day }));
    const address = await newest(clerk).getByRole("link").first().getAttribute("href");
    const file = await clerk.request.get(new URL(address ?? "", program.url).href);
    expect((await file.body()).subarray(0, 5).toString()).toBe("%PDF-");
    await shot(clerk, `pack-${language}`);

    // The reception is over, and two forms lie on the desk.
    const over = { endsAt: new Date(Date.now() - minute), paperAskedAt: new Date() };
    await prisma.reception.update({ where: { id: reception.id }, data: over });
    await types(clerk, `/onpaper ${reception.id}`);
    await hears(clerk, say("paper.how"));
    await shot(clerk, `paper-${language}`);
    await presses(clerk, visitors[0]?.[0] ?? "");
    await hears(clerk, say("paper.notCome"));
    await presses(clerk, say("paper.notCome"));
    await hears(clerk, say("paper.notedNotCome", { ticket: "B-001" }));
    await shot(clerk, `paper-noted-${language}`);
    const noted = await prisma.booking.findFirstOrThrow({ where: { receptionId: reception.id, ticket: "B-001" } });
    expect(noted.status).toBe("noShow");
    await prisma.reception.update({ where: { id: reception.id }, data: { status: "cancelled" } });
  },
);
