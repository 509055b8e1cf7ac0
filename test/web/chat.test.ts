import { readFile } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chartPng } from "../../src/documents/chart.ts";
import type { Message } from "../../src/domain/message.ts";
import { openLog } from "../../src/lib/log.ts";
import { recordEvent } from "../../src/office/cases/caseHistory.ts";
import { fileCase } from "../../src/office/cases/filing.ts";
import { officeInForce } from "../../src/office/officeInForce.ts";
import { inviteStaff } from "../../src/office/people/staff.ts";
import { openJobs } from "../../src/store/jobs.ts";
import { openBrowser } from "../support/browser.ts";
import { secretKey } from "../support/office.ts";
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

async function visit(locale = "en-GB", viewport = { width: 360, height: 740 }) {
  const context = await browser.newContext({ locale, viewport });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (line) => line.type() === "error" && faults.push(line.text()));
  await page.goto(program.url);
  return { page, context, faults };
}

const newest = (page: Page) => page.locator("#log > li").last();
async function presses(page: Page, label: string) {
  await newest(page).getByRole("button", { name: label }).first().click();
}
async function types(page: Page, words: string) {
  await page.locator("#text").fill(words);
  await page.locator("#text").press("Enter");
}
const hears = (page: Page, words: string | RegExp) =>
  expect.poll(() => newest(page).innerText(), { timeout: 8000 }).toMatch(words);
const shot = async (page: Page, name: string) => {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png` });
};

test("a citizen books a place on a phone, and finds the conversation again after a reload", async () => {
  const { page, faults } = await visit();
  await hears(page, /Welcome to Linjiang/);
  await shot(page, "welcome-en");
  await presses(page, "I agree");
  await hears(page, /What can we do for you/);
  await presses(page, "Book a reception");
  await hears(page, /Which reception/);
  await shot(page, "receptions-en");
  await types(page, "1");
  await hears(page, /What time suits you/);
  await types(page, "1");
  await hears(page, /One sentence is enough/);
  await types(page, "The lamp in our lane is broken");
  await hears(page, /Your name/);
  await types(page, "Wang Fang");
  await hears(page, /telephone number/);
  await types(page, "0599 5550199");
  await hears(page, /come with you/);
  await types(page, "1");
  await hears(page, /anything you need/);
  await types(page, "1");
  await hears(page, /Please check/);
  await shot(page, "summary-en");
  await presses(page, "Book it");
  await hears(page, /Your place is booked[\s\S]*B-001/);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("visit-B-001.ics").click()]);
  expect(download.suggestedFilename()).toBe("visit-B-001.ics");
  await page.reload();
  await hears(page, /Your place is booked/);
  expect(await page.locator("#log").innerText()).toContain("The lamp in our lane is broken");
  expect(await page.locator("#log > li").filter({ hasText: "The lamp in our lane is broken" }).count()).toBe(2); // once said, once in the summary
  expect(faults).toEqual([]);
});

test("the page is in Chinese for a Chinese browser, and can be switched", async () => {
  const { page } = await visit("zh-CN", { width: 1280, height: 800 });
  await hears(page, /欢迎来到临江市信访局/);
  await shot(page, "welcome-zh");
  expect(await page.locator("html").getAttribute("lang")).toBe("zh");
  await page.locator("#language").selectOption("en");
  await hears(page, /Welcome to Linjiang/);
  expect(await page.locator("html").getAttribute("lang")).toBe("en");
});

test("axe finds nothing, in light and dark, and nothing sticks out at 320 pixels", async () => {
  const { page } = await visit("en-GB", { width: 320, height: 568 });
  await hears(page, /Welcome to Linjiang/);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)).toEqual([]);
    await shot(page, `phone-${colorScheme}`);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test("everything can be done with the keyboard alone", async () => {
  const { page } = await visit();
  await hears(page, /Welcome to Linjiang/);
  await newest(page).getByRole("button", { name: "I agree" }).focus();
  await page.keyboard.press("Enter");
  await hears(page, /What can we do for you/);
  await page.keyboard.type("2");
  await page.keyboard.press("Enter");
  await hears(page, /What would you like to send us/);
});

test("what is written without a connection is sent once when it is back", async () => {
  const { page, context } = await visit();
  await hears(page, /Welcome to Linjiang/);
  await presses(page, "I agree");
  await hears(page, /What can we do for you/);
  await context.setOffline(true);
  await types(page, "file a complaint");
  await expect.poll(() => page.locator("#state").innerText()).toMatch(/No connection/);
  await context.setOffline(false);
  await hears(page, /What would you like to send us/);
  expect(await page.locator("#log > li.mine").filter({ hasText: "file a complaint" }).count()).toBe(1);
});

test("a text with half a character, or with what no keyboard has, holds up nothing that is written after it", async () => {
  const { page } = await visit();
  await hears(page, /Welcome to Linjiang/);
  await presses(page, "I agree");
  await hears(page, /What can we do for you/);
  for (const words of ["half \ud83d", "nul \0 x"])
    await page.evaluate((said) => {
      const field = document.querySelector<HTMLTextAreaElement>("#text");
      if (field) field.value = said;
      document.querySelector("form")?.requestSubmit();
    }, words);
  await types(page, "help");
  await expect.poll(() => page.evaluate(() => localStorage.getItem("open-door-outbox")), { timeout: 8000 }).toBe("[]");
  await page.reload();
  await expect
    .poll(() => page.locator("#log").innerText(), { timeout: 8000 })
    .toMatch(/half \ufffd[\s\S]*nul {1,2}x[\s\S]*help/);
});

test("a photo is sent as evidence and is stored without its hidden location", async () => {
  const { page } = await visit();
  await hears(page, /Welcome to Linjiang/);
  await presses(page, "I agree");
  await hears(page, /What can we do for you/);
  for (const answer of [
    "2",
    "1",
    "2",
    "1",
    "Repair the lamp",
    "That is all",
    "East Street 5",
    "It has been dark for three weeks now.",
  ]) {
    const before = await page.locator("#log > li:not(.mine)").count();
    await types(page, answer);
    await expect.poll(() => page.locator("#log > li:not(.mine)").count(), { timeout: 8000 }).toBeGreaterThan(before);
  }
  await hears(page, /photos, documents/);
  const photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: "#884422" } })
    .withExif({ IFD3: { GPSLatitude: "26/1 38/1 0/1", GPSLatitudeRef: "N" } })
    .jpeg()
    .toBuffer();
  expect((await sharp(photo).metadata()).exif).toBeDefined();
  await page.locator("#file").setInputFiles({ name: "lamp.jpg", mimeType: "image/jpeg", buffer: photo });
  await hears(page, /Received/);
  const [kept] = await program.database.prisma.evidenceFile.findMany();
  expect(kept).toMatchObject({ name: "lamp.jpg", status: "stored", kind: "photo" });
});

/** A message that has just been delivered to the newest visitor. */
const sent = (content: Message) => program.database.prisma.$executeRaw`
  insert into outgoing (chat_id, kind, content, status, created_at, due_at, settled_at, position)
  select max(id), 'push', ${JSON.stringify(content)}::jsonb, 'delivered', now(), now(), now(), nextval('outgoing_position')
  from chat where channel = 'webchat'`;

/** A letter of a case, printed by the program's own worker. The push itself may have to wait for a decent hour. */
async function printedLetter() {
  const { prisma } = program.database;
  const jobs = await openJobs(program.database.url, { worker: false, log: openLog("silent") });
  const { office, texts } = await program.database.transaction((tx) => officeInForce().now(tx));
  const { caseId } = await program.database.transaction(async (tx) => {
    const work = { tx, now: new Date(), office, texts, jobs, secretKey };
    const { contactId } = await tx.chat.findFirstOrThrow({ where: { channel: "webchat" }, orderBy: { id: "desc" } });
    const filing = {
      kind: "complaint",
      category: "CITY",
      demands: ["Repair the lamp"],
      place: {},
      details: "It is dark.",
      fileIds: [],
    };
    const filed = await fileCase(work, {
      ...filing,
      contactId: contactId ?? 0,
      confidentiality: "named",
      name: "王芳",
      language: "zh",
    });
    await recordEvent(work, { caseId: filed.caseId, type: "accepted", role: "clerk", data: { text: "已受理。" } });
    return filed;
  });
  await jobs.stop();
  const printed = () => prisma.letter.findFirst({ where: { caseId, sha256: { not: null } } });
  await expect.poll(printed, { timeout: 15_000 }).not.toBeNull();
  const letter = await printed();
  return { sha256: letter?.sha256 ?? "", size: letter?.size ?? 0 };
}

test("signing in renews the cookie under two open tabs: both go on with the same conversation", async () => {
  const { page, context, faults } = await visit();
  await hears(page, /Welcome to Linjiang/);
  await presses(page, "I agree");
  await hears(page, /What can we do for you/);
  const other = await context.newPage();
  await other.goto(program.url);
  await hears(other, /What can we do for you/);
  const cookie = async () => (await context.cookies()).find(({ name }) => name === "open_door_visitor")?.value;
  const before = await cookie();
  const invited = await program.database.transaction(async (tx) => {
    const { office } = await officeInForce().now(tx);
    return inviteStaff({ tx, now: new Date(), office, secretKey }, { name: "Li Na", role: "clerk" });
  });
  await types(page, `/start ${invited.ok ? invited.code : ""}`);
  await hears(page, /Li Na/);
  await hears(other, /Li Na/);
  expect(await cookie()).not.toBe(before);
  await types(other, "/calls");
  await hears(page, /Nobody/);
  for (const one of [page, other]) {
    await one.reload();
    await hears(one, /Nobody/);
    expect(await one.locator("body").innerText()).not.toContain("this is a new one");
  }
  expect(faults).toEqual([]);
});

test("a letter is downloaded from the chat that it was sent to, and by nobody else", async () => {
  const { page } = await visit();
  await hears(page, /Welcome to Linjiang/);
  const { sha256, size } = await printedLetter();
  const file = { name: "受理告知书.pdf", mediaType: "application/pdf", sha256, size };
  await sent({ text: "Your letter", file });
  await page.reload();
  // The program's own push of the letter may come before or after.
  await expect.poll(() => page.locator("#log").innerText()).toContain("Your letter");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("受理告知书.pdf").click()]);
  expect(download.suggestedFilename()).toBe("受理告知书.pdf");
  expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe("%PDF-");
  const other = await visit();
  await hears(other.page, /Welcome to Linjiang/);
  expect((await other.page.request.get(`${program.url}/api/chat/files/${sha256}`)).status()).toBe(404);
});

test("a picture of an iPhone is taken as it comes, and kept as JPEG", async () => {
  const { page } = await visit();
  await hears(page, /Welcome to Linjiang/);
  const buffer = await readFile(join(import.meta.dirname, "../store/pictures/lamp.heic"));
  const upload = { file: { name: "IMG_2041.HEIC", mimeType: "image/heic", buffer } };
  const stored = await (await page.request.post(`${program.url}/api/chat/files`, { multipart: upload })).json();
  expect(stored).toMatchObject({ name: "IMG_2041.jpg", mediaType: "image/jpeg", kind: "photo" });
  const broken = { file: { name: "IMG_2042.HEIC", mimeType: "image/heic", buffer: buffer.subarray(0, 400) } };
  const refused = await page.request.post(`${program.url}/api/chat/files`, { multipart: broken });
  expect([refused.status(), (await refused.json()).error]).toEqual([415, "unreadablePicture"]);
});

test("a chart is seen in the chat, and can be taken along", async () => {
  const { page, faults } = await visit();
  await hears(page, /Welcome to Linjiang/);
  const buffer = chartPng({ title: "各类事项", labels: ["城市"], series: [{ name: "10", values: [7] }] });
  const upload = { file: { name: "chart.png", mimeType: "image/png", buffer } };
  const stored = await (await page.request.post(`${program.url}/api/chat/files`, { multipart: upload })).json();
  const file = { name: "chart.png", mediaType: "image/png", sha256: stored.sha256, size: stored.size };
  await sent({ text: "The analysis", file });
  await page.reload();
  await hears(page, /The analysis/);
  await expect.poll(() => page.locator("img.picture").evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(1800);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await shot(page, "chart");
  expect(faults).toEqual([]);
});
