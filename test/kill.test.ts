// Two hundred people in the middle of their conversations while the program is killed again and again.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freshDatabase } from "./support/database.ts";
import { demoYaml } from "./support/demoOffice.ts";
import { secretKey } from "./support/office.ts";
import { startTelegramServer, token } from "./support/telegramServer.ts";

const people = 200;
/** What each person answers to what they are asked; "=" presses the button. Half of them file, half of them book. */
const answers: [RegExp, (id: number) => string][] = [
  [/Welcome to/, () => "=I agree"],
  [/What can we do for you/, (id) => (id % 2 ? "=File a complaint" : "=Book a reception")],
  [/What would you like to send/, () => "=A complaint"],
  [/What is it about\?$/, () => "2"],
  [/More precisely/, () => "1"],
  [/What do you ask for/, () => "Empty the bins every day"],
  [/Noted as point/, () => "=That is all"],
  [/Where is it/, () => "East Street 5"],
  [/tell us what happened/, () => "The bins have not been emptied for three weeks."],
  [/photos, documents/, () => "=No files"],
  [/treat your name/, () => "=Anonymous"],
  [/Which reception/, (id) => String(1 + (id % 4))],
  [/What time suits you/, () => "1"],
  [/new matter or one/, () => "=A new matter"],
  [/One sentence is enough/, () => "The bins are not emptied"],
  [/Your name/, (id) => `Person ${id}`],
  [/telephone number/, (id) => `0599555${String(id).padStart(4, "0")}`],
  [/come with you/, () => "=I come alone"],
  [/anything you need/, () => "=Nothing special"],
  [/Please check[\s\S]*Asked for/, () => "=Send it"],
  [/Please check[\s\S]*Reception/, () => "=Book it"],
];
const over = /Receipt number: (\S+)|Your place is booked[\s\S]*Ticket (\S+)/;

test("whatever is killed when: every acknowledged receipt is there, nothing is doubled, every reply arrives", async () => {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), "open-door-kill-"));
  const officeFile = join(folder, "office.yaml");
  await writeFile(officeFile, demoYaml.replaceAll("slotMinutes: 20", "slotMinutes: 20\n    placesAtATime: 20"));
  const telegram = await startTelegramServer();
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    OFFICE_FILE: officeFile,
    SECRET_KEY: secretKey,
    PORT: "0",
    LOG_LEVEL: "silent",
    TELEGRAM_BOT_TOKEN: token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    TELEGRAM_MESSAGES_PER_SECOND: "1000",
  };
  let child: ChildProcess | undefined;
  const start = () => {
    child = spawn(process.execPath, ["src/main.ts"], { env, stdio: "ignore" });
  };

  const ends = new Map<number, string>();
  const answered = new Set<string>();
  telegram.onShown(({ chatId, text, buttons }) => {
    const id = Number(chatId);
    const end = over.exec(text);
    if (end) ends.set(id, end[1] ?? end[2] ?? "");
    // A reply that was under way when the program was killed may come twice; a person answers it once.
    const key = `${id} ${text} ${JSON.stringify(buttons)}`;
    if (end || answered.has(key)) return;
    answered.add(key);
    const answer = answers.find(([question]) => question.test(text))?.[1](id);
    if (!answer) throw new Error(`nobody knows what to answer to: ${text}`);
    const user = telegram.user(id);
    setTimeout(() => void (answer.startsWith("=") ? user.presses(answer.slice(1)) : user.says(answer)), 20);
  });

  start();
  for (let id = 1; id <= people; id++) void telegram.user(id).says("/start");
  const began = Date.now();
  let kills = 0;
  while (ends.size < people && Date.now() - began < 120_000) {
    await new Promise((done) => setTimeout(done, 2000 + Math.random() * 3000));
    if (ends.size >= people || kills >= 8) continue;
    child?.kill("SIGKILL");
    kills += 1;
    start();
  }
  const { prisma } = database;
  await expect.poll(() => prisma.outgoing.count({ where: { status: "queued" } }), { timeout: 30_000 }).toBe(0);
  child?.kill("SIGKILL");

  expect(kills).toBeGreaterThan(3);
  expect(ends.size).toBe(people);
  const cases = await prisma.case.findMany({
    include: { contact: { include: { chats: true } } },
    orderBy: { id: "asc" },
  });
  expect(cases.map(({ contact, receiptNumber }) => `${contact?.chats[0]?.address} ${receiptNumber}`).sort()).toEqual(
    [...ends]
      .filter(([id]) => id % 2)
      .map(([id, receipt]) => `${id} ${receipt}`)
      .sort(),
  );
  // The day's serials have no gap and no double.
  expect(cases.map(({ receiptNumber }) => Number(receiptNumber.split("-")[2])).sort((a, b) => a - b)).toEqual(
    cases.map((_, i) => i + 1),
  );
  const bookings = await prisma.booking.findMany({ include: { place: true, contact: { include: { chats: true } } } });
  expect(bookings.map(({ contact }) => Number(contact?.chats[0]?.address)).sort((a, b) => a - b)).toEqual(
    [...ends.keys()].filter((id) => id % 2 === 0).sort((a, b) => a - b),
  );
  expect(new Set(bookings.map(({ place }) => place?.id)).size).toBe(people / 2);
  const replies = await prisma.outgoing.groupBy({ by: ["status"], _count: true });
  expect(replies.map(({ status }) => status)).toEqual(["delivered"]);
  console.log(
    `${kills} kills, ${telegram.shown.length} messages shown for ${replies[0]?._count} sent, ${Math.round((Date.now() - began) / 1000)} s`,
  );

  await telegram.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
}, 240_000);
