// The page never eats a word: on plain http, in old browsers, without storage, in two tabs, with broken uploads, on a shared computer.

import { readdirSync, readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { parse } from "acorn";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Message } from "../../src/domain/message.ts";
import { openBrowser } from "../support/browser.ts";
import { demoYaml } from "../support/demoOffice.ts";
import { hears, newest, presses, shot, types } from "../support/page.ts";
import { aProgram } from "../support/program.ts";

const phone = /phone: "?([\d +-]+)/.exec(demoYaml)?.[1]?.trim() ?? "no phone";

let program: Awaited<ReturnType<typeof aProgram>>;
let browser: Browser;
beforeAll(async () => {
  [program, browser] = await Promise.all([aProgram(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await program.stop();
});

async function visit(options: BrowserContextOptions = {}, before?: (page: Page) => Promise<unknown>, path = "/") {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 360, height: 640 }, ...options });
  const page = await context.newPage();
  await before?.(page);
  await page.goto(program.url + path);
  return { page, context };
}
/** Somebody who has agreed and sees the menu. */
async function aCitizen(options: BrowserContextOptions = {}, before?: (page: Page) => Promise<unknown>) {
  const seen = await visit(options, before);
  await hears(seen.page, "Welcome to Linjiang");
  await presses(seen.page, "I agree");
  await hears(seen.page, "What can we do for you");
  return seen;
}
const log = (page: Page) => page.locator("#log").innerText();
const sees = (page: Page, words: string | RegExp, timeout = 8000) =>
  expect.poll(() => page.locator("body").innerText(), { timeout }).toMatch(words);
const mine = (page: Page, words: string) => page.locator("#log > .mine").filter({ hasText: words });
const enabled = (page: Page) => page.locator("#log button.choice:enabled");
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? "");
const visitors = () => program.database.prisma.chat.count({ where: { channel: "webchat" } });
const photo = (background: string) =>
  sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .jpeg()
    .toBuffer();
/** Something that comes by itself to the newest visitor, or to whom came before. */
const comes = (content: Message, at = new Date(), kind = "push") => program.database.prisma.$executeRaw`
  insert into outgoing (chat_id, kind, content, status, created_at, due_at, settled_at, position)
  select max(id), ${kind}::outgoing_kind, ${JSON.stringify(content)}::jsonb, 'delivered', ${at}, ${at}, ${at}, nextval('outgoing_position')
  from chat where channel = 'webchat'`;

test("F04: the page's scripts are JavaScript of 2019", () => {
  const folder = "src/web/page";
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
  expect(scripts).toContain("chat.js");
  for (const name of scripts)
    expect(
      () => parse(readFileSync(`${folder}/${name}`, "utf8"), { ecmaVersion: 2019, sourceType: "module" }),
      name,
    ).not.toThrow();
});

test("the whole page is under 40 KB as it is sent, and is not sent again while it is the same", async () => {
  const files = readdirSync("src/web/page").map((name) => (name === "index.html" ? "" : name));
  let bytes = 0;
  for (const name of files) {
    const headers = { "accept-encoding": "gzip", "accept-language": "zh-CN" };
    const answer = await fetch(`${program.url}/${name}`, { headers });
    bytes += Number(answer.headers.get("content-length"));
    expect([answer.status, answer.headers.get("content-encoding")], name).toEqual([200, "gzip"]);
    const again = { ...headers, "if-none-match": answer.headers.get("etag") ?? "" };
    expect((await fetch(`${program.url}/${name}`, { headers: again })).status).toBe(304);
  }
  expect(files.length).toBeGreaterThan(5);
  expect(bytes).toBeLessThan(40 * 1024);
});

/** What browsers before about 2021 do not have. */
const grownOld = () => {
  for (const [owner, names] of [
    [Crypto.prototype, ["randomUUID"]],
    [Array.prototype, ["at", "findLast", "findLastIndex", "toSorted", "toReversed", "toSpliced", "with", "group"]],
    [String.prototype, ["at", "replaceAll", "isWellFormed", "toWellFormed"]],
    [Element.prototype, ["replaceChildren", "checkVisibility"]],
    [HTMLFormElement.prototype, ["requestSubmit"]],
    [Object, ["hasOwn", "groupBy"]],
    [Promise, ["any", "withResolvers", "try"]],
    [AbortSignal, ["timeout", "any"]],
    [URL, ["parse", "canParse"]],
    [window, ["structuredClone", "BroadcastChannel", "createImageBitmap", "scheduler"]],
  ] as [object, string[]][])
    for (const name of names) Reflect.deleteProperty(owner, name);
  Object.defineProperty(navigator, "locks", { value: undefined });
};

test("F04: over plain http and in an old browser it works as anywhere else", async () => {
  const context = await browser.newContext({ locale: "en-GB" });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.addInitScript(grownOld);
  await page.goto(program.url.replace(/localhost|127\.0\.0\.1/, "open-door.test"));
  expect(await page.evaluate(() => [isSecureContext, "randomUUID" in crypto])).toEqual([false, false]);
  await hears(page, "Welcome to Linjiang");
  await presses(page, "I agree");
  await hears(page, "What can we do for you");
  await types(page, "file a complaint");
  await hears(page, "What would you like to send us");
  expect(faults).toEqual([]);
});

test.each([
  ["a stream", () => Reflect.deleteProperty(window, "EventSource")],
  ["random numbers", () => Object.defineProperty(window, "crypto", { value: {} })],
  ["fetch", () => Reflect.deleteProperty(window, "fetch")],
])("F04: a browser without %s says so, with the office's telephone", async (_, without) => {
  const { page } = await visit({}, (one) => one.addInitScript(without));
  await sees(page, new RegExp(phone.replace(/[+]/g, "\\+")));
});

test("citizen 42: without a script there are telephone, address and hours, and no dead form", async () => {
  const { page } = await visit({ javaScriptEnabled: false });
  await sees(page, phone);
  const shown = await page.locator("body").innerText();
  expect(shown).toMatch(/JavaScript[\s\S]*Citizens|JavaScript[\s\S]*Road|JavaScript[\s\S]*\d{2}:\d{2}/);
  expect(await page.locator("#form").isVisible()).toBe(false);
  expect(await page.locator("#leave").isVisible()).toBe(false);
  await shot(page, "no-script");
  const chinese = await visit({ javaScriptEnabled: false, locale: "zh-CN" });
  expect(await chinese.page.locator("html").getAttribute("lang")).toBe("zh");
  await sees(chinese.page, "信访局");
});

test("citizen 42: a script that never comes shows the telephone after some seconds", async () => {
  const { page } = await visit({}, (one) => one.route("**/outbox.js", (route) => route.abort()));
  await sees(page, "Connecting");
  expect(await page.locator("#contact").isVisible()).toBe(false);
  await page.evaluate(() => {
    for (const one of document.getAnimations()) one.finish();
  });
  await sees(page, phone);
});

test("F04: a browser that names its language as no standard does is talked to like any other", async () => {
  const { page } = await aCitizen({}, (one) =>
    one.addInitScript(() => Object.defineProperty(navigator, "language", { get: () => "en-US@posix" })),
  );
  await types(page, "file a complaint");
  await hears(page, "What would you like to send us");
  expect(await page.innerText("body")).not.toContain("Something went wrong in this page");
});

test("F05: with storage denied it works, and says that unsent words would be lost", async () => {
  const { page } = await aCitizen({}, (one) =>
    one.addInitScript(() => {
      const denied = {
        get() {
          throw new DOMException("", "SecurityError");
        },
      };
      for (const name of ["localStorage", "sessionStorage", "indexedDB"]) Object.defineProperty(window, name, denied);
    }),
  );
  await sees(page, "keeps nothing for us");
  await types(page, "file a complaint");
  await hears(page, "What would you like to send us");
  await shot(page, "not-kept");
});

test("F05: with storage full it works, and says that unsent words would be lost", async () => {
  const { page } = await aCitizen({}, (one) =>
    one.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("", "QuotaExceededError");
      };
    }),
  );
  await sees(page, "keeps nothing for us");
  await page.route("**/api/chat/messages", (route) => route.abort());
  await types(page, "file a complaint");
  await sees(page, "not sent yet");
  await page.unroute("**/api/chat/messages");
  await hears(page, "What would you like to send us");
});

test("F05: a browser that keeps no cookie is told why the conversation cannot go on, with the telephone", async () => {
  const { page } = await visit({}, (one) =>
    one.route("**/api/chat/session*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), visitor: "another" } });
    }),
  );
  await sees(page, new RegExp(`refuses our cookie[\\s\\S]*${phone}`));
});

test("F06: what waits in one tab is not lost by what another tab sends", async () => {
  const { page: first, context } = await aCitizen();
  const second = await context.newPage();
  await second.goto(program.url);
  await hears(second, "What can we do for you");
  await first.route("**/api/chat/messages", (route) => route.abort());
  await types(first, "/schedule");
  await sees(first, "not sent yet");
  await types(second, "/privacy");
  await hears(second, "Take it along");
  await first.unroute("**/api/chat/messages");
  await first.reload();
  await hears(first, "Receptions in the coming time");
  expect(await log(first)).toContain("/privacy");
  expect(await mine(first, "/schedule").count()).toBe(1);
});

test("citizen 27: what is sent in one tab is shown in the other, once, and so is the answer", async () => {
  const { page: first, context } = await aCitizen();
  const second = await context.newPage();
  await second.goto(program.url);
  await hears(second, "What can we do for you");
  await types(first, "/schedule");
  await hears(second, "Receptions in the coming time");
  await types(second, "/bookings");
  await hears(first, "no booking");
  for (const page of [first, second])
    for (const said of ["/schedule", "/bookings"]) expect(await mine(page, said).count()).toBe(1);
});

test("a page that asks for the network's password takes no word for sent", async () => {
  const { page } = await aCitizen();
  await page.route("**/api/chat/messages", (route) =>
    route.fulfill({ status: 200, contentType: "text/html", body: "Sign in" }),
  );
  await types(page, "/schedule");
  await sees(page, "not sent yet");
  await page.unroute("**/api/chat/messages");
  await mine(page, "/schedule").getByRole("button", { name: "Try again now" }).click();
  await hears(page, "Receptions in the coming time");
});

test.each([503, 429])(
  "a server that answers %i is left in peace as long as it says, and all is kept",
  async (status) => {
    const { page } = await aCitizen();
    const asked: number[] = [];
    await page.route("**/api/chat/messages", (route) => {
      asked.push(Date.now());
      const refusal = { status, headers: { "retry-after": "3" }, json: { error: "tooMany", help: "Please wait." } };
      return asked.length === 1 ? route.fulfill(refusal) : route.continue();
    });
    await types(page, "/schedule");
    await sees(page, /busy at the moment[\s\S]*Please wait/);
    await types(page, "/bookings"); // hurries nothing
    await hears(page, "no booking");
    expect(asked).toHaveLength(3);
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThan(2900);
  },
);

test("a start that fails says so with the telephone, and goes on by itself; nothing typed meanwhile is lost", async () => {
  let down = true;
  const { page } = await visit({}, (one) =>
    one.route("**/api/chat/session*", (route) => (down ? route.fulfill({ status: 503 }) : route.continue())),
  );
  await sees(page, phone);
  await shot(page, "busy-start");
  await types(page, "Hello, the lamp is broken");
  await page.locator("#text").fill("and one more thing");
  down = false;
  await hears(page, "Welcome to Linjiang");
  expect(await mine(page, "Hello, the lamp is broken").count()).toBe(1);
  expect(await page.locator("#text").inputValue()).toBe("and one more thing");
  expect(await page.locator("#start").isVisible()).toBe(false);
});

/** At the question for evidence. */
async function atEvidence(options: BrowserContextOptions = {}) {
  const seen = await aCitizen(options);
  for (const answer of [
    "2",
    "1",
    "2",
    "1",
    "Repair the lamp",
    "That is all",
    "East Street 5",
    "It has been dark for three weeks.",
  ]) {
    const before = await seen.page.locator("#log > li:not(.mine)").count();
    await types(seen.page, answer);
    await expect.poll(() => seen.page.locator("#log > li:not(.mine)").count()).toBeGreaterThan(before);
  }
  await hears(seen.page, "photos, documents");
  return seen;
}

test("F07: a file whose upload breaks stays in the chat as not sent, holds up no words, outlives a reload and is sent by itself", async () => {
  const { page } = await aCitizen();
  await page.route("**/api/chat/files", (route) => route.abort("connectionreset"));
  await page
    .locator("#file")
    .setInputFiles({ name: "lamp.jpg", mimeType: "image/jpeg", buffer: await photo("#884422") });
  await page.locator("#send").click();
  await sees(page, /lamp\.jpg[\s\S]*not sent yet[\s\S]*Try again now/);
  await shot(page, "upload-broken");
  await types(page, "/file");
  await hears(page, "What would you like to send us");
  await page.reload();
  await sees(page, /lamp\.jpg[\s\S]*not sent yet/);
  await page.unroute("**/api/chat/files");
  await mine(page, "lamp.jpg").getByRole("button", { name: "Try again now" }).click();
  await expect.poll(() => mine(page, "lamp.jpg").getAttribute("data-state")).toBe("sent");
  expect(await mine(page, "lamp.jpg").count()).toBe(1);
  expect(await mine(page, "not sent yet").count()).toBe(0);
});

test("F07, citizen 9: of files that are offline, refused and good each says what became of it", async () => {
  const { page, context } = await aCitizen();
  await context.setOffline(true);
  const good = await photo("#335577");
  await page.locator("#file").setInputFiles([
    { name: "a.jpg", mimeType: "image/jpeg", buffer: good },
    { name: "b.jpg", mimeType: "image/jpeg", buffer: good.subarray(0, 120) },
  ]);
  await page.locator("#send").click();
  await sees(page, /a\.jpg[\s\S]*not sent yet/);
  await context.setOffline(false);
  await sees(page, /b\.jpg: This picture could not be opened/);
  await expect.poll(() => page.locator("#log > .mine").last().getAttribute("data-state")).toBe("sent");
});

test("F07: of three files the one that breaks waits apart, and the others go without it", async () => {
  const { page } = await aCitizen();
  await page.route("**/api/chat/files", (route) => {
    const isSecond = route.request().postDataBuffer()?.includes("b.pdf");
    return isSecond ? route.abort("connectionreset") : route.continue();
  });
  const buffer = Buffer.from("%PDF-1.4 a plan");
  await page
    .locator("#file")
    .setInputFiles(["a", "b", "c"].map((name) => ({ name: `${name}.pdf`, mimeType: "application/pdf", buffer })));
  await page.locator("#send").click();
  const both = mine(page, "a.pdf").filter({ hasText: "c.pdf" });
  await expect.poll(() => both.getAttribute("data-state"), { timeout: 8000 }).toBe("sent");
  expect(await both.innerText()).not.toContain("b.pdf");
  await sees(page, /b\.pdf[\s\S]*not sent yet/);
  await page.unroute("**/api/chat/files");
  await mine(page, "b.pdf").getByRole("button", { name: "Try again now" }).click();
  await expect.poll(() => mine(page, "b.pdf").getAttribute("data-state")).toBe("sent");
});

test("citizen 20: several photos are one message in their order, with pictures and words, and the wrong one can be taken out", async () => {
  const { page } = await atEvidence({ viewport: { width: 390, height: 844 } });
  const files = await Promise.all(["red", "green", "blue"].map(photo));
  const named = files.map((buffer, i) => ({ name: `${"abc"[i]}.jpg`, mimeType: "image/jpeg", buffer }));
  await page.locator("#file").setInputFiles(named);
  await page.locator("#text").fill("The lamp at night");
  await expect.poll(() => page.locator("#tray canvas").count()).toBe(3);
  await page.reload();
  await expect.poll(() => page.locator("#tray canvas").count()).toBe(3);
  await page.getByRole("button", { name: "Remove b.jpg" }).click();
  await shot(page, "tray");
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  const before = await page.locator("#log > li:not(.mine)").count();
  await page.locator("#send").click();
  await hears(page, "Received");
  expect(await page.locator("#log > li:not(.mine)").count()).toBe(before + 1);
  await expect.poll(() => mine(page, "The lamp at night").locator("canvas").count()).toBe(2);
  await shot(page, "photos-sent");
  const kept = await program.database.prisma.evidenceFile.findMany({ orderBy: { id: "desc" }, take: 2 });
  expect(kept.map(({ name }) => name)).toEqual(["c.jpg", "a.jpg"]);
  await page.reload();
  await sees(page, /a\.jpg[\s\S]*c\.jpg[\s\S]*The lamp at night/);
});

test("citizen 26: what is half-written survives a reload, and too long a text is said while it is written", async () => {
  const { page } = await aCitizen();
  const story = "The lamp in our lane is dark. ".repeat(40);
  await page.locator("#text").fill(story);
  await page.reload();
  await hears(page, "What can we do for you");
  expect(await page.locator("#text").inputValue()).toBe(story);
  await page.locator("#text").fill("x".repeat(8200));
  await sees(page, "8200 characters; at most 8000 fit");
  await page.locator("#text").press("Enter");
  expect((await page.locator("#text").inputValue()).length).toBe(8200);
  await page.locator("#text").fill("");
  await types(page, "/book");
  await hears(page, "Which reception");
  await types(page, "1");
  await hears(page, "What time suits you");
  await types(page, "1");
  await hears(page, "One sentence is enough");
  await types(page, "The lamp");
  await hears(page, "Your name");
  await page.locator("#text").fill("y".repeat(201));
  await sees(page, "201 characters; at most 200 fit");
  await shot(page, "too-long");
});

test("citizen 21: only the newest choices can be pressed, and news that comes by itself closes no question", async () => {
  const { page } = await aCitizen();
  await types(page, "/bookings");
  await hears(page, "no booking");
  const labels = await enabled(page).allInnerTexts();
  expect(labels.length).toBe(await newest(page).locator("button.choice").count());
  await types(page, "/file");
  await hears(page, "What would you like to send us");
  const open = await enabled(page).count();
  await comes({ text: "A leader comes to your street.", choices: [{ id: "/schedule", label: "Show me" }] });
  await types(page, "what?");
  await hears(page, "Please press one of the buttons");
  await comes({ text: "Another piece of news.", choices: [{ id: "/schedule", label: "Show me" }] });
  await page.reload();
  await hears(page, "Another piece of news.");
  expect(await enabled(page).count()).toBe(open + 1);
});

test("citizen 22: fast taps at one spot answer one question, and leave no hover behind", async () => {
  const { page } = await aCitizen({ hasTouch: true, isMobile: true });
  const box = await newest(page).getByRole("button", { name: "File a complaint" }).boundingBox();
  if (!box) throw new Error("no button");
  await page.waitForTimeout(450);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  for (let i = 0; i < 4; i++) {
    await page.touchscreen.tap(x, y);
    await page.waitForTimeout(300);
  }
  await hears(page, "What would you like to send us");
  expect(await page.locator("#log > .mine").count()).toBe(2); // "I agree" and one press
  const [first, ...others] = await newest(page)
    .locator("button.choice")
    .evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor));
  expect(others.slice(0, 2)).toEqual([first, first]);
});

test("citizen 8: a tap opens no keyboard, typing keeps it, and a mouse gets the caret where words are wanted", async () => {
  const touch = await aCitizen({ hasTouch: true, isMobile: true });
  await newest(touch.page).getByRole("button", { name: "Book a reception" }).tap();
  await hears(touch.page, "Which reception");
  expect(await focused(touch.page)).not.toBe("text");
  await touch.page.locator("#text").fill("1");
  await touch.page.locator("#send").tap();
  await hears(touch.page, "What time suits you");
  expect(await focused(touch.page)).toBe("text");
  const { page } = await aCitizen({ viewport: { width: 1280, height: 800 } });
  expect(await focused(page)).not.toBe("text");
  await presses(page, "Book a reception");
  await hears(page, "Which reception");
  expect(await focused(page)).not.toBe("text");
  await newest(page).locator(".choices button").first().click();
  await hears(page, "What time suits you");
  await newest(page).locator(".choices button").first().click();
  await hears(page, "One sentence is enough");
  await expect.poll(() => focused(page)).toBe("text");
  expect(await page.locator("meta[name=viewport]").getAttribute("content")).toContain(
    "interactive-widget=resizes-content",
  );
});

test("citizen 7: the end of a question and its choices are in view on a small phone", async () => {
  const { page } = await aCitizen();
  await types(page, "/book");
  await hears(page, "Which reception");
  const first = newest(page).locator(".choices button").first();
  expect(
    await first.evaluate((button) => {
      const { top, bottom } = button.getBoundingClientRect();
      const view = document.getElementById("view")?.getBoundingClientRect();
      return view && top >= view.top && bottom <= view.bottom;
    }),
  ).toBe(true);
  await shot(page, "question-in-view");
});

test("citizen 34: what is written from right to left stands from right to left", async () => {
  const { page } = await aCitizen();
  await page.locator("#text").fill("مرحبا! المصباح مكسور.");
  expect(await page.locator("#text").evaluate((field) => getComputedStyle(field).direction)).toBe("rtl");
  await shot(page, "right-to-left-field");
  await page.route("**/api/chat/messages", (route) => setTimeout(() => route.continue(), 300));
  await page.locator("#text").press("Enter");
  await shot(page, "right-to-left");
  const bubble = mine(page, "المصباح").locator(".bubble");
  expect(await bubble.evaluate((one) => getComputedStyle(one).direction)).toBe("rtl");
  await types(page, "路灯坏了，请修理。");
  expect(await mine(page, "路灯").locator(".bubble").getAttribute("lang")).toBe("zh");
});

test("F25: history is silent for a screen reader, new messages are read", async () => {
  const { page, context } = await aCitizen();
  await context.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes)
          if (node instanceof Element && node.parentElement?.id === "log") {
            const view = document.getElementById("view");
            heard.push(`${view?.getAttribute("aria-live")} ${view?.getAttribute("aria-busy")}`);
          }
    }).observe(document, { subtree: true, childList: true });
  });
  await page.reload();
  await hears(page, "What can we do for you");
  await types(page, "/schedule");
  await hears(page, "Receptions in the coming time");
  const heard = await page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  expect(new Set(heard.slice(0, 3))).toEqual(new Set(["off true"]));
  expect(new Set(heard.slice(-2))).toEqual(new Set(["polite false"]));
});

test("F26: each day has its line", async () => {
  const { page } = await aCitizen();
  await comes({ text: "A reminder of long ago." }, new Date("2026-03-02T09:00:00"));
  await comes({ text: "A second one." }, new Date("2026-03-02T11:00:00"));
  await comes({ text: "A receipt of the next day." }, new Date("2026-03-03T09:00:00"));
  await page.reload();
  await hears(page, "What can we do for you");
  const lines = await page.locator("#log .day").allInnerTexts();
  expect(lines[0]).toMatch(/^Monday,? 2 March 2026$/);
  expect(lines[1]).toMatch(/^Tuesday,? 3 March 2026$/);
  expect(lines).toHaveLength(3);
  await page.locator("#language").selectOption("zh");
  expect(await page.locator("#log .day").first().innerText()).toBe("2026年3月2日星期一");
});

test("m36: the page's words, title, language and chooser change with the conversation's, before its first message in it", async () => {
  const { page, context } = await aCitizen();
  const other = await context.newPage();
  await other.goto(program.url);
  await hears(other, "What can we do for you");
  await page.route("**/api/chat/session*", () => undefined); // never answered again
  await types(page, "/language zh");
  await hears(page, "以后用中文");
  for (const one of [page, other]) {
    await hears(one, "以后用中文");
    expect(await one.locator("html").getAttribute("lang")).toBe("zh");
    expect([await one.title(), await one.locator("h1").innerText()]).toEqual(Array(2).fill("临江市信访局"));
    expect(await one.locator("#language").inputValue()).toBe("zh");
    expect(await one.locator("#text").getAttribute("placeholder")).toMatch(/输入/);
  }
  await page.locator("#language").selectOption("en");
  expect(await page.locator("html").getAttribute("lang")).toBe("en");
  await hears(page, "From now on");
  await expect.poll(() => other.locator("html").getAttribute("lang")).toBe("en");
});

test("F23: “I am finished here” makes the visitor new in every tab, after it was confirmed; bookings stay", async () => {
  const { page, context } = await aCitizen();
  const other = await context.newPage();
  await other.goto(program.url);
  await hears(other, "What can we do for you");
  await page.locator("#text").fill("half-written");
  const before = await context.cookies();
  await page.getByRole("button", { name: "I am finished here" }).click();
  await sees(page, /receipt number and code/);
  await shot(page, "leaving");
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  await page.keyboard.press("Enter"); // "No, stay" has the focus
  expect(await page.locator("#leaving").isVisible()).toBe(false);
  const people = await visitors();
  await page.getByRole("button", { name: "I am finished here" }).click();
  await page.getByRole("button", { name: "Yes, leave it" }).click();
  await hears(page, "Welcome to Linjiang");
  await sees(page, "has left this device");
  expect(await log(page)).not.toContain("What can we do for you");
  expect(await page.locator("#text").inputValue()).toBe("");
  await hears(other, "Welcome to Linjiang");
  expect(await log(other)).not.toContain("What can we do for you");
  expect(await visitors()).toBeGreaterThan(people);
  // The old cookie opens nothing.
  const thief = await browser.newContext({ locale: "en-GB" });
  await thief.addCookies(before);
  const stranger = await thief.newPage();
  await stranger.goto(program.url);
  await hears(stranger, "Welcome to Linjiang");
  expect(await log(stranger)).not.toContain("What can we do for you");
});

test("F23: “log out”, typed, leads there too", async () => {
  const { page } = await aCitizen();
  await types(page, "log out");
  await page.getByRole("button", { name: "Yes, leave it" }).click();
  await sees(page, "has left this device");
});

test("F23: in a kiosk the conversation leaves after three minutes without a touch, counted aloud", async () => {
  const { page } = await visit({}, (one) => one.clock.install(), "/?kiosk");
  await hears(page, "Welcome to Linjiang");
  await page.clock.fastForward(1000);
  await presses(page, "I agree");
  await hears(page, "What can we do for you");
  await page.clock.fastForward(140_000);
  expect(await page.locator("#leaving").isVisible()).toBe(false);
  await page.clock.fastForward(15_000);
  await sees(page, /Are you still there[\s\S]*In \d+ seconds/);
  await shot(page, "kiosk");
  await page.getByRole("button", { name: "No, stay" }).click();
  await page.clock.fastForward(140_000);
  expect(await page.locator("#leaving").isVisible()).toBe(false);
  await page.clock.fastForward(41_000);
  await hears(page, "Welcome to Linjiang");
  expect(await log(page)).not.toContain("What can we do for you");
  expect(new URL(page.url()).search).toBe("?kiosk");
});

test("a conversation that has ended says that a new one begins", async () => {
  const { page, context } = await aCitizen();
  await context.clearCookies();
  await page.reload();
  await sees(page, "Your earlier conversation on this device has ended");
  await hears(page, "Welcome to Linjiang");
});
