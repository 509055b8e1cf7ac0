import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { dateInWords } from "../../src/i18n/dates.ts";
import { anOffice, fileText, texts, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

type Person = Awaited<ReturnType<World["citizen"]>>;

async function files(citizen: Person, how = "named") {
  const { say } = citizen;
  const signed = how === "anonymous" ? [] : ["王芳", `=${say("common.skip")}`];
  await citizen.goes(
    `/file`,
    `=${say("kind.complaint")}`,
    "2",
    "2",
    "Repair the lamp",
    "Say when",
    `=${say("common.thatIsAll")}`,
    "East Street 5",
  );
  await citizen.goes(
    "It has been dark for three weeks and an old lady fell.",
    `=${say("common.noFiles")}`,
    `=${say(`confidentiality.${how}`)}`,
    ...signed,
    `=${say("file.yes")}`,
  );
  const text = citizen.last()?.text ?? "";
  const receipt = /LJ-\d{8}-\d{4}-[0-9A-Z]/.exec(text)?.[0] ?? "";
  const code = /\b\d{4}-\d{4}-\d{4}\b/.exec(text.replace(receipt, ""))?.[0] ?? "";
  return { receipt, code };
}

for (const language of ["en", "zh"]) {
  test(`a case goes its way, and its applicant is told of each step (${language})`, async () => {
    const citizen = await world.citizen(language);
    const clerk = await world.staff({ role: "clerk" });
    const officer = await world.staff({ role: "officer", unitKey: "city" });
    const { receipt } = await files(citizen);
    expect(citizen.last()?.text).toContain(
      texts.say(language, "file.done", { receipt, code: "", date: "" }).split("\n")[0],
    );

    await clerk.goes("/cases", `=${receipt}`, "=Accept");
    expect(clerk.last()?.text).toContain(receipt);
    expect(await citizen.news()).toEqual([]);
    await clerk.goes("=Send it");
    expect((await citizen.news())[0]?.text).toBe(
      clerk.all.find(({ text }) => text.startsWith("This is what"))?.text.split("\n\n")[1],
    );
    await clerk.goes(`/assign ${receipt}`, "1", "=Send it");
    expect((await citizen.news())[0]?.text).toContain(world.office.units.city?.name[language]);

    await officer.goes("/cases", `=${receipt}`, "=Take it on", "=Send it");
    expect((await citizen.news())[0]?.text).toContain(receipt);
    await officer.goes(`/reply ${receipt}`);
    expect(officer.last()?.text).toContain("Repair the lamp");
    await officer.goes("=Supported", "The lamp was found broken on Monday.", "A new one is put up on Friday.");
    expect(officer.last()?.text).toContain("Say when");
    await officer.goes("2", "On Friday before noon, as ordered.", "=Nothing needs", "=No files");
    expect(officer.last()?.text).toContain("On Friday before noon");
    await officer.goes("=Send it");
    expect((await citizen.news())[0]?.text).toContain("On Friday before noon");
    await officer.goes(
      `/close ${receipt}`,
      "=done as asked",
      "Repaired on Friday, with a photo in the file.",
      "1",
      "=Send it",
    );
    expect((await citizen.news())[0]?.text).toContain("Repaired on Friday");

    await citizen.goes(`/case ${receipt}`);
    expect(citizen.last()?.text).toContain(citizen.say("caseStatus.closed"));
    await citizen.goes(`=${citizen.say("status.whoLooked")}`);
    expect(citizen.last()?.text).toContain(citizen.say("role.officer"));
    expect(citizen.last()?.text).not.toContain("A officer");
  });
}

test("of two who act on one case at once one wins, and the other is told what is possible now", async () => {
  const citizen = await world.citizen();
  const { receipt } = await files(citizen);
  const [one, two] = [await world.staff({ role: "clerk" }), await world.staff({ role: "supervisor" })];
  await one.goes(`/accept ${receipt}`);
  await two.goes(
    `/refuse ${receipt}`,
    "1",
    "It belongs to the court, which has it already.",
    "District court, 3 Court Road",
  );
  await Promise.all([one.presses("Send it"), two.presses("Send it")]);
  const told = await citizen.news();
  expect(told).toHaveLength(1);
  expect(
    [one, two].filter(({ last }) => last()?.text.includes("can’t be done any more") || last()?.text.includes("Case "))
      .length,
  ).toBeGreaterThan(0);
  expect(await world.database.prisma.caseEvent.count({ where: { case: { receiptNumber: receipt } } })).toBe(2);
});

test("another chat follows a case by receipt number and query code; the number alone shows nothing", async () => {
  const citizen = await world.citizen();
  const { receipt, code } = await files(citizen);
  const relative = await world.citizen("zh");
  await relative.goes(receipt.toLowerCase().replaceAll("-", " "));
  expect(relative.last()?.text).toBe(relative.say("status.code"));
  await relative.goes(code);
  expect(relative.last()?.text).toContain(receipt);
  const clerk = await world.staff({ role: "clerk" });
  await clerk.goes(`/accept ${receipt}`, "=Send it");
  expect((await relative.news())[0]?.text).toContain("已受理");
  // Whoever works on the case reads in its history that it is followed from elsewhere.
  for (const reader of [clerk, await world.staff({ role: "supervisor" })]) {
    await reader.goes(`/case ${receipt}`);
    expect(reader.last()?.text).toContain(reader.say("event.followed"));
  }
  expect(await citizen.news()).toHaveLength(1);
});

test("the receipt and the status name one date for the decision, whatever the desks owe each other before it", async () => {
  const citizen = await world.citizen();
  const { receipt } = await files(citizen);
  const { decisionDue } = await world.database.prisma.caseEvent
    .findFirstOrThrow({ where: { case: { receiptNumber: receipt } } })
    .then(({ data }) => z.object({ decisionDue: z.coerce.date() }).parse(data));
  const date = dateInWords(decisionDue, "Asia/Shanghai", "en");
  expect(citizen.last()?.text).toContain(date);
  await citizen.goes(`/status ${receipt}`);
  expect(citizen.last()?.text).toContain(citizen.say("status.due", { date }));
});

test("a mistyped number is caught by its check character; after five wrong codes there is a pause, for a wrong and for an unknown number alike", async () => {
  const citizen = await world.citizen();
  const { receipt, code } = await files(citizen);
  const stranger = await world.citizen();
  const wrongLetter = receipt.slice(0, -1) + (receipt.endsWith("7") ? "8" : "7");
  await stranger.goes(`/status ${wrongLetter}`);
  expect(stranger.last()?.text).toContain(stranger.say("status.checkCharacter"));
  const wrong = code.slice(0, -1) + (code.endsWith("7") ? "8" : "7");
  await stranger.goes("/status", receipt);
  for (let i = 0; i < 5; i++) {
    await stranger.goes(wrong);
    expect(stranger.last()?.text).toContain(stranger.say("status.wrong"));
  }
  await stranger.goes(code);
  expect(stranger.last()?.text).toBe(stranger.say("status.pause", { minutes: 15, phone: world.office.contact.phone }));
  world.later(16);
  await stranger.goes("/status", receipt, code);
  expect(stranger.last()?.text).toContain(receipt);
});

test("an anonymous applicant is followed up in the same chat, and nobody of the staff sees a name", async () => {
  const citizen = await world.citizen();
  const { receipt } = await files(citizen, "anonymous");
  const clerk = await world.staff({ role: "clerk" });
  await clerk.goes(`/look ${receipt}`);
  expect(clerk.last()?.text).toContain("anonymous");
  expect(await world.database.prisma.case.findUniqueOrThrow({ where: { receiptNumber: receipt } })).toMatchObject({
    name: null,
    phone: null,
  });
  await clerk.goes(`=Accept`, "=Send it");
  expect((await citizen.news())[0]?.text).toContain("accepted");
});

test("an officer sees the cases of the own unit only, not even by typing the number of another's", async () => {
  const citizen = await world.citizen();
  const { receipt } = await files(citizen);
  const other = await world.staff({ role: "officer", unitKey: "education" });
  for (const command of [`/look ${receipt}`, `/reply ${receipt}`, `/close ${receipt}`]) {
    await other.says(command);
    expect(other.last()?.text).toContain("no such case");
  }
});

test("what was written is kept when the person goes to the menu, and is there days later", async () => {
  const citizen = await world.citizen();
  await citizen.goes("/file", "1", "2", "2", "Repair the lamp", "menu");
  world.later(3 * 24 * 60);
  await citizen.goes("file", "=Go on");
  expect(citizen.last()?.text).toContain("What do you ask for");
  await citizen.goes("back");
  expect(citizen.last()?.text).toBe(citizen.say("file.subcategory"));
  await citizen.goes("cancel");
});

test("a line of the summary is changed, and what hung on it is asked again", async () => {
  const citizen = await world.citizen();
  await citizen.goes(
    "/file",
    "1",
    "2",
    "2",
    "Repair the lamp",
    "=That is all",
    "=Skip",
    "It has been dark for three weeks, really.",
    "=No files",
    "3",
  );
  await citizen.goes("=Change: Subject", "1");
  expect(citizen.last()?.text).toBe(citizen.say("file.subcategory"));
  await citizen.goes("1");
  expect(citizen.last()?.text).toContain("Resettlement");
});

test("a press that comes again under a new key changes nothing; an old button says so", async () => {
  const citizen = await world.citizen();
  await citizen.goes("/file");
  const { prompt } = citizen.last() ?? {};
  await citizen.sends({ kind: "choice", id: "complaint", prompt });
  const again = await citizen.sends({ kind: "choice", id: "complaint", prompt });
  expect(again.told).toEqual([]);
  await citizen.goes("2");
  const old = await citizen.sends({ kind: "choice", id: "help", prompt });
  expect(old.told[0]?.text).toContain("earlier question");
  const { result } = await citizen.sends({ kind: "text", text: "2" }, "the same key");
  expect(result).toBe("answered");
  expect((await citizen.sends({ kind: "text", text: "2" }, "the same key")).result).toBe("seenBefore");
});

test("stickers, voice notes, edits and loose photos are all answered sensibly; three wrong answers lead to a person", async () => {
  const citizen = await world.citizen();
  const file = { kind: "voice" as const, name: "v.ogg", mediaType: "audio/ogg", size: 10, source: "x" };
  expect((await citizen.sends({ kind: "files", files: [file] })).told[0]?.text).toContain("File a complaint");
  await citizen.goes("/file");
  expect((await citizen.sends({ kind: "unsupported", what: "sticker" })).told[0]?.text).toContain(
    "press one of the buttons",
  );
  expect((await citizen.sends({ kind: "edited", text: "x" })).told[0]?.text).toContain("changed a message");
  await citizen.goes("nonsense", "nonsense again");
  expect(citizen.last()?.text).toContain(world.office.contact.phone);
  await citizen.goes("status");
  expect(citizen.last()?.text).toContain("receipt number");
});

test("the history of a case can't be rewritten: the store refuses", async () => {
  const { prisma } = world.database;
  await expect(prisma.$executeRaw`update case_event set type = 'closed'`).rejects.toThrow(/append-only/);
  await expect(prisma.$executeRaw`delete from case_event`).rejects.toThrow(/append-only/);
  await expect(prisma.$executeRaw`truncate case_event cascade`).rejects.toThrow(/append-only/);
});

test("a citizen sees, takes along and erases what is kept; what the law keeps is named", async () => {
  const citizen = await world.citizen();
  const { receipt } = await files(citizen);
  await citizen.goes("/privacy");
  expect(citizen.last()?.text).toContain("cases: 1");
  await citizen.goes("/privacy export");
  expect(JSON.parse(fileText(citizen.last()) ?? "{}")).toMatchObject({
    name: "王芳",
    cases: [{ receiptNumber: receipt }],
  });
  await citizen.goes("/privacy erase", "1");
  expect(citizen.last()?.text).toContain("1 registered case is kept by law");
  expect(await citizen.contact()).toMatchObject({ name: null, phone: null, consentAt: null });
  await citizen.goes("book");
  expect(citizen.last()?.text).toContain("Welcome");
});

test("an invitation works once, and not after a day", async () => {
  const person = world.person();
  await person.says("/start join-aaaaaaaaaaaaaaaaaaaa");
  expect(person.last()?.text).toContain("has been used or has run out");
});
