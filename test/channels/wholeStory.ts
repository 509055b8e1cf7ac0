// The whole way of a citizen on one platform, over HTTP, through the program as it is started: consent, a case with a photo, a booking,
// how it stands, a push of a step that a clerk took on the same platform, and files both ways.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { loadTexts } from "../../src/i18n/texts.ts";
import { officeInForce } from "../../src/office/officeInForce.ts";
import { inviteStaff } from "../../src/office/people/staff.ts";
import { secretKey } from "../support/office.ts";
import { aProgram } from "../support/program.ts";
import { talk } from "./talk.ts";
import { freePort, type Seen, type Someone } from "./wire.ts";

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
  /** The same with its buttons, where the choices don't all stand in the text. */
  sees?: () => Seen[];
};

/** The program at an address that is known before it starts, in an office whose decent hours are all day, since the tests' clock is the machine's. */
export async function aReachableProgram(env: Record<string, string>) {
  const port = await freePort();
  const office = await readFile(join(import.meta.dirname, "../../src/config/demo-office.yaml"), "utf8");
  const folder = await mkdtemp(join(tmpdir(), "open-door-office-"));
  const file = join(folder, "office.yaml");
  await writeFile(file, office.replace(/^decentHours:.*$/m, 'decentHours: { from: "00:00", to: "23:59" }'));
  const publicUrl = `http://127.0.0.1:${port}`;
  const program = await aProgram({ PUBLIC_URL: publicUrl, PORT: String(port), OFFICE_FILE: file, ...env });
  const stop = async () => {
    await program.stop();
    await rm(folder, { recursive: true });
  };
  return { program: { ...program, stop }, publicUrl };
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
  const say = (key: string) => texts.say(language, key, { count: 1 });
  const quiet = () => expect.poll(() => prisma.outgoing.count({ where: { status: "queued" } }), soon).toBe(0);
  const { says, chooses, answersUntil, hears, hearsThat, looksAway } = talk(asSomeone(citizen), say, quiet);

  await hello();
  await hearsThat("welcome.kept");
  await chooses(say("welcome.agree"));

  await says("/file");
  await answersUntil("file.done", {
    "common.pointTaken": { choose: "common.thatIsAll" },
    "common.filesTaken": { choose: "common.thatIsAll" },
    "file.evidence": () => citizen.sendsPhoto(photo),
    "file.place": () => citizen.sharesLocation(),
    "file.demands": "Repair the lamp",
  });
  const filed = await prisma.case.findFirstOrThrow({ include: { files: true } });
  await hears(filed.receiptNumber);
  expect(filed).toMatchObject({ latitude: 26.64, longitude: 118.17, files: [{ name: expect.any(String) }] });

  await says("/book");
  await answersUntil("book.done", { "book.matter": "The lamp", "book.name": "王芳", "book.phone": "0599 5550199" });
  const booking = await prisma.booking.findFirstOrThrow();
  await hears(booking.ticket);
  expect(booking.status).toBe("booked");

  await says(filed.receiptNumber);
  await hears(say("caseStatus.registered"));

  looksAway();
  const desk = talk(asSomeone(clerk), say, quiet);
  await desk.says(`/start ${await anInvitation(program)}`);
  await desk.says(`/accept ${filed.receiptNumber}`);
  const deskSays = (key: string) => texts.say(deskLanguage(clerk), key);
  await desk.chooses(deskSays("cases.send"));
  await hears(filed.receiptNumber);

  // The photo was fetched from the platform by now: the clerk opens it, and sends a paper the other way.
  await expect.poll(() => prisma.evidenceFile.count({ where: { status: "stored" } }), soon).toBe(1);
  await desk.says(`/files ${filed.receiptNumber}`);
  await desk.says("1");
  await expect.poll(picturesDelivered, soon).toBe(1);
  await desk.says(`/write ${filed.receiptNumber}`);
  await desk.says("This is where the new lamp will stand.");
  await desk.chooses(deskSays("cases.papers"));
  await desk.act(() => clerk.sendsPhoto(photo));
  await desk.chooses(deskSays("common.thatIsAll"));
  looksAway();
  await desk.chooses(deskSays("cases.send"));
  await hears("This is where the new lamp will stand.");
  await expect.poll(picturesDelivered, soon).toBe(2);
  // Whoever looks at all that was sent finds nothing still on its way.
  await quiet();

  function picturesDelivered(): Promise<number> {
    const content = { path: ["file", "mediaType"], equals: "image/png" };
    return prisma.outgoing.count({ where: { status: "delivered", content } });
  }
}

const asSomeone = (chatter: Chatter): Someone => ({
  address: "",
  ...chatter,
  sendsFile: ({ bytes }) => chatter.sendsPhoto(bytes),
  sees: () => chatter.sees?.() ?? chatter.reads().map((text) => ({ text, buttons: [], files: [] })),
});

const deskLanguage = (clerk: Chatter): string => (/[一-鿿]/.test(clerk.reads()[0] ?? "") ? "zh" : "en");

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
