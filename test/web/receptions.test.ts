// A clerk cancels a reception in one browser; a visitor hears of it in another, and takes another place with one press.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
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

async function visit(locale: string) {
  const context = await browser.newContext({ locale, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(program.url);
  return page;
}

test.each([
  ["en", "en-GB", "The leader is ill"],
  ["zh", "zh-CN", "领导生病"],
])(
  "a cancelled reception reaches its visitor at once, who takes another place with one press (%s)",
  async (language, locale, why) => {
    const say = (key: string, params = {}) => texts.say(language, key, params);
    const { database } = program;
    const citizen = await visit(locale);
    await hears(citizen, say("welcome.agree"));
    await presses(citizen, say("welcome.agree"));
    await hears(citizen, say("menu.book"));
    await presses(citizen, say("menu.book"));
    for (const [asked, answer] of [
      ["book.reception", "1"],
      ["book.time", "1"],
      ["book.matter", language === "en" ? "The lamp in our lane" : "巷子里的路灯"],
      ["book.name", "Wang Fang"],
      ["book.phone", "0599 5550199"],
      ["book.companions", "1"],
      ["book.needs", "1"],
      ["book.check", "1"],
    ] as const) {
      await hears(citizen, say(asked).slice(0, 12));
      await types(citizen, answer);
    }
    await hears(citizen, say("bookings.move"));
    const booking = await database.prisma.booking.findFirstOrThrow({ orderBy: { id: "desc" } });

    const invited = await database.transaction(async (tx) => {
      const { office } = await officeInForce().now(tx);
      return inviteStaff({ tx, now: new Date(), office, secretKey }, { name: "Li Na", role: "clerk" });
    });
    const clerk = await visit(locale);
    await hears(clerk, say("welcome.agree"));
    await types(clerk, `/start ${invited.ok ? invited.code : ""}`);
    await hears(clerk, "Li Na");
    await types(clerk, `/reception ${booking.receptionId}`);
    await hears(clerk, say("rota.callOff"));
    await shot(clerk, `reception-${language}`);
    await presses(clerk, say("visitor.list"));
    await hears(clerk, "Wang Fang");
    await presses(clerk, "Wang Fang");
    await hears(clerk, "05995550199");
    await newest(clerk).scrollIntoViewIfNeeded();
    await shot(clerk, `visitor-${language}`);
    await types(clerk, `/reception ${booking.receptionId}`);
    await hears(clerk, say("rota.callOff"));
    await presses(clerk, say("rota.callOff"));
    await hears(clerk, say("rota.why"));
    await types(clerk, why);
    await hears(clerk, say("rota.doIt"));
    await shot(clerk, `cancel-${language}`);
    await presses(clerk, say("rota.doIt"));
    await hears(clerk, say("rota.status.cancelled"));

    await hears(citizen, why);
    await newest(citizen).scrollIntoViewIfNeeded();
    await shot(citizen, `cancelled-${language}`);
    await newest(citizen).getByRole("button").first().click();
    await hears(citizen, say("bookings.move"));
    const after = await database.prisma.booking.findUniqueOrThrow({ where: { id: booking.id } });
    expect(after).toMatchObject({ status: "booked" });
    expect(after.receptionId).not.toBe(booking.receptionId);
    await citizen.context().close();
    await clerk.context().close();
  },
);
