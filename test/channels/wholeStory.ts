// The whole way of a citizen on one platform, over HTTP, through the program as it is started: consent, a case with a photo, a booking,
// how it stands, and a push of a step that a clerk took on the same platform.

import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { loadTexts } from "../../src/i18n/texts.ts";
import { officeInForce } from "../../src/office/officeInForce.ts";
import { inviteStaff } from "../../src/office/staff.ts";
import { secretKey } from "../support/office.ts";
import { aProgram } from "../support/program.ts";
import { freePort } from "./wire.ts";

const texts = loadTexts();
const soon = { timeout: 15_000 };

export type Program = Awaited<ReturnType<typeof aProgram>>;

/** Somebody at a phone, on whatever platform. */
export type Chatter = {
  says: (text: string) => Promise<void>;
  /** Presses the newest button that can be pressed and whose label contains this. */
  presses: (label: string) => Promise<void>;
  sendsPhoto: (bytes: Buffer) => Promise<void>;
  sharesLocation: () => Promise<void>;
  /** What the chat shows of us, oldest first. */
  reads: () => string[];
};

/** The program at an address that is known before it starts, in an office whose decent hours are all day, since the tests' clock is the machine's. */
export async function aReachableProgram(env: Record<string, string>) {
  const port = await freePort();
  const office = await readFile(join(import.meta.dirname, "../../src/config/demo-office.yaml"), "utf8");
  const file = join(await mkdtemp(join(tmpdir(), "open-door-office-")), "office.yaml");
  await writeFile(file, office.replace(/^decentHours:.*$/m, 'decentHours: { from: "00:00", to: "23:59" }'));
  const publicUrl = `http://127.0.0.1:${port}`;
  const program = await aProgram({ PUBLIC_URL: publicUrl, PORT: String(port), OFFICE_FILE: file, ...env });
  return { program, publicUrl };
}

export async function anInvitation({ database }: Program, role: "clerk" | "supervisor" = "clerk"): Promise<string> {
  return database.transaction(async (tx) => {
    const { office } = await officeInForce().now(tx);
    const invited = await inviteStaff({ tx, now: new Date(), office, secretKey }, { name: "Li Na", role });
    if (!invited.ok) throw new Error(invited.reason);
    return invited.code;
  });
}

export const photo = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

type Parts = { program: Program; language: string; citizen: Chatter; clerk: Chatter; hello: () => Promise<void> };

export async function wholeStory({ program, language, citizen, clerk, hello }: Parts): Promise<void> {
  const { prisma } = program.database;
  const say = (key: string) => texts.say(language, key);
  const { goes, step, last } = walker(citizen);

  await step(hello);
  await goes(
    `=${say("welcome.agree").slice(0, 10)}`,
    "/file",
    `=${say("kind.complaint")}`,
    "2",
    "2",
    "Repair the lamp",
  );
  await goes(`=${say("common.thatIsAll")}`);
  await step(() => citizen.sharesLocation());
  await goes("It has been dark for three weeks and an old lady fell.");
  await step(() => citizen.sendsPhoto(photo));
  await goes(`=${say("common.thatIsAll")}`, "3", `=${say("file.yes")}`);
  const receipt = /LJ-\d{8}-\d{4}-[0-9A-Z]/.exec(last())?.[0] ?? "";
  expect(receipt, last()).not.toBe("");
  expect(await prisma.evidenceFile.count()).toBe(1);
  expect(await prisma.case.findFirst()).toMatchObject({ latitude: 26.64, longitude: 118.17 });

  await goes("/book", "1", "1", "1", "The lamp", "Wang Fang", "0599 5550123");
  for (let i = 0; i < 4 && !last().includes(say("book.check")); i++) await goes("1");
  await goes(`=${say("book.yes")}`);
  expect(await prisma.booking.count({ where: { status: "booked" } }), last()).toBe(1);

  await goes(receipt);
  expect(last()).toContain(receipt);

  const desk = walker(clerk);
  await desk.goes(`/start ${await anInvitation(program)}`, "/cases");
  const before = citizen.reads().length;
  await desk.goes("1");
  await desk.goes(
    `=${texts.say(deskLanguage(clerk), "caseStep.accept")}`,
    `=${texts.say(deskLanguage(clerk), "cases.send")}`,
  );
  await expect.poll(() => citizen.reads().length, soon).toBeGreaterThan(before);
  expect(last()).toContain(receipt);
}

const deskLanguage = (clerk: Chatter): string => (/[一-鿿]/.test(clerk.reads().at(-1) ?? "") ? "zh" : "en");

/** Goes one step after the other, each when the one before was answered: "=label" presses, anything else is typed. */
export function walker(chatter: Chatter) {
  const last = () => chatter.reads().at(-1) ?? "";
  async function step(doing: () => Promise<void>): Promise<void> {
    const before = chatter.reads().length;
    await doing();
    await expect.poll(() => chatter.reads().length, soon).toBeGreaterThan(before);
  }
  async function goes(...steps: string[]): Promise<void> {
    for (const one of steps)
      await step(() => (one.startsWith("=") ? chatter.presses(one.slice(1)) : chatter.says(one))).catch((error) => {
        throw new Error(`at "${one}": ${error.message}\nthe chat shows: ${chatter.reads().slice(-2).join("\n¶\n")}`);
      });
  }
  return { step, goes, last };
}
