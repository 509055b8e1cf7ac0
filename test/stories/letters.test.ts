import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CaseStep } from "../../src/domain/caseSteps.ts";
import type { StoredFile } from "../../src/domain/message.ts";
import { recordEvent } from "../../src/office/cases/caseHistory.ts";
import type { Given } from "../../src/office/cases/caseNews.ts";
import { takeStep } from "../../src/office/cases/caseSteps.ts";
import { fileCase } from "../../src/office/cases/filing.ts";
import { extend } from "../../src/office/deadlines/extension.ts";
import { oweLetter } from "../../src/office/reports/letters.ts";
import { letterText } from "../../src/office/reports/letterText.ts";
import { anOffice, texts, type World } from "../support/office.ts";
import { aPrintRoom } from "../support/printing.ts";

let world: World;
let room: Awaited<ReturnType<typeof aPrintRoom>>;
beforeAll(async () => {
  world = await anOffice();
  room = await aPrintRoom(world, "https://door.example.org");
});
afterAll(async () => {
  await room.close();
  await world.close();
});

type Person = Awaited<ReturnType<World["citizen"]>>;

async function aCase(citizen: Person, confidentiality: "named" | "confidential" | "anonymous" = "named") {
  const { id: contactId } = await citizen.contact();
  return world.work((work) =>
    fileCase(work, {
      contactId,
      kind: "complaint",
      category: "CITY",
      demands: ["修好路灯", "Say when"],
      place: { text: "东街5号" },
      details: "The lamp has been dark for three weeks.",
      fileIds: [],
      confidentiality,
      name: "王芳",
      phone: "0599 5550199",
      language: citizen.language,
    }),
  );
}
/** A step as it is written into the history, whoever took it. */
const step = (caseId: number, type: string, data: Record<string, string> = {}) =>
  world.work((work) => recordEvent(work, { caseId, type: type as "accepted", role: "clerk", data }));

const lettersOf = (caseId: number) =>
  world.database.prisma.letter.findMany({
    where: { caseId },
    orderBy: { id: "asc" },
    include: { case: { include: { demands: true } }, event: true },
  });
const shown = async (caseId: number) => {
  const [letter] = await lettersOf(caseId);
  return world.work(async (work) => JSON.stringify(letter && letterText(work, letter)));
};

for (const language of ["en", "zh"]) {
  test(`an accepted case is told in chat at once, and in writing as soon as the letter is printed (${language})`, async () => {
    const citizen = await world.citizen(language);
    const { caseId, receiptNumber: receipt } = await aCase(citizen);
    const clerk = await world.staff({ role: "clerk" });
    await clerk.goes(`/accept ${receipt}`, "=Send it");
    expect((await citizen.news()).map(({ file }) => file)).toEqual([undefined]);
    await room.printAll();
    const [sent] = await citizen.news();
    expect(sent?.text).toContain(texts.say(language, "letters.title.acceptance"));
    const file = sent?.file as StoredFile;
    const pdf = await buffer(await room.blobs.get(file.sha256));
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pdf.length).toBe(file.size);
    const [letter] = await lettersOf(caseId);
    expect(letter).toMatchObject({ kind: "acceptance", year: 2026, sha256: file.sha256, sentAt: world.clock() });
    const words = await shown(caseId);
    for (const word of ["王芳", receipt, "修好路灯", "Say when", world.office.contact.phone])
      expect(words).toContain(word);
    expect(words).not.toContain("5550199"); // the person's own number is nobody's business on paper

    await citizen.goes(`/case ${receipt}`, `=${citizen.say("letters.open")}`);
    expect(citizen.choices()[0]?.label).toContain(texts.say(language, "letters.title.acceptance"));
    await citizen.presses(citizen.choices()[0]?.label ?? "");
    expect(citizen.last()?.file).toMatchObject({ sha256: file.sha256 });
    await clerk.goes(`/look ${receipt}`, "=Its letters");
    expect(clerk.choices()[0]?.label).toContain("Notice of acceptance");
  });
}

test("each kind of step is written down with what it must name; a step that is only told gets no letter", async () => {
  const citizen = await world.citizen("zh");
  const kinds = [
    [
      "notAccepted",
      { text: "未予受理", reason: "已由法院受理", goTo: "临江区人民法院" },
      "notAccepted",
      "临江区人民法院",
    ],
    ["redirected", { text: "告知途径", channel: "诉讼", where: "临江区人民法院", how: "立案" }, "notAccepted", "诉讼"],
    ["forwarded", { text: "已转送", office: "省住房厅" }, "transfer", "省住房厅"],
    [
      "extended",
      {
        text: "延期",
        reason: "需要检测",
        formerDue: "2026-12-23T15:59:59.999Z",
        answerDue: "2027-01-22T15:59:59.999Z",
      },
      "extension",
      "2027年1月22日",
    ],
    ["answered", { text: "已答复", reviewUntil: "2026-12-25T15:59:59.999Z" }, "reply", "2026年12月25日"],
    ["reviewAnswered", { text: "复查意见" }, "reviewDecision", "复查复核意见书"],
  ] as const;
  for (const [type, data, kind, word] of kinds) {
    const { caseId } = await aCase(citizen);
    await step(caseId, type, data);
    await step(caseId, "assigned", { unit: "city" });
    const letters = await lettersOf(caseId);
    expect(letters.map((letter) => letter.kind)).toEqual([kind]);
    expect(await shown(caseId)).toContain(word);
  }
  await room.printAll();
  expect((await citizen.news()).filter(({ file }) => file)).toHaveLength(kinds.length);
});

test("the steps that staff take are on paper with what they gave: ground and other place, channel, each demand's decision, both dates", async () => {
  const citizen = await world.citizen();
  await world.staff({ role: "supervisor", name: "Tao" });
  const supervisor = await world.database.prisma.staff.findFirstOrThrow({ where: { name: "Tao" } });
  const takes = async (caseId: number, name: CaseStep, given: Given) => {
    const taken = await world.work((work) => takeStep(work, { staff: supervisor }, caseId, name, given));
    expect(taken).toMatchObject({ ok: true });
  };
  const paper = async (caseId: number, kind: string) => {
    const letter = (await lettersOf(caseId)).find((one) => one.kind === kind);
    return world.work(async (work) => JSON.stringify(letter && letterText(work, letter)));
  };
  const [refused, redirected, answered] = [await aCase(citizen), await aCase(citizen), await aCase(citizen)];
  await takes(refused.caseId, "refuse", {
    reasonKind: "sub_judice",
    reason: "File 12 of 2026.",
    goTo: "District Court",
  });
  for (const word of ["before a court", "File 12 of 2026.", "District Court"])
    expect(await paper(refused.caseId, "notAccepted")).toContain(word);
  await takes(redirected.caseId, "redirect", { channel: "litigation", where: "3 Court Road", how: "File a claim" });
  for (const word of ["court", "3 Court Road", "File a claim"])
    expect(await paper(redirected.caseId, "notAccepted")).toContain(word);

  const { caseId } = answered;
  await takes(caseId, "accept", {});
  expect(await paper(caseId, "acceptance")).toContain("23 December 2026");
  const extended = await world.work((work) =>
    extend(work, supervisor, { caseId, day: "2027-01-10", reason: "The cable has to be dug out." }),
  );
  expect(extended).toMatchObject({ ok: true });
  for (const word of ["23 December 2026", "10 January 2027", "dug out"])
    expect(await paper(caseId, "extension")).toContain(word);
  const decided = (verdict: "supported" | "reasonable") => ({
    verdict,
    reasons: "It was seen on the spot.",
    remedy: "Done on Friday.",
  });
  await takes(caseId, "reply", { demands: [decided("supported"), decided("reasonable")] });
  const reply = await paper(caseId, "reply");
  for (const word of ["Supported", "without a legal basis", "Done on Friday.", "review until"])
    expect(reply).toContain(word);
});

test("a confidential or anonymous applicant is not named on paper", async () => {
  const citizen = await world.citizen();
  for (const how of ["confidential", "anonymous"] as const) {
    const { caseId, receiptNumber } = await aCase(citizen, how);
    await step(caseId, "accepted");
    const words = await shown(caseId);
    expect(words).not.toContain("王芳");
    expect(words).toContain(`To the applicant of case ${receiptNumber}`);
  }
});

test("numbers of a year have no gap and no double, even when many are printed at once and one step is rolled back", async () => {
  const citizen = await world.citizen();
  const { caseId } = await aCase(citizen);
  await room.printAll();
  await Promise.all(Array.from({ length: 12 }, () => step(caseId, "accepted")));
  await expect(
    world.work(async (work) => {
      await recordEvent(work, { caseId, type: "accepted", role: "clerk" });
      throw new Error("rolled back");
    }),
  ).rejects.toThrow("rolled back");
  const jobs = await world.jobs.boss.fetch<object>("letters", { batchSize: 100 });
  expect(jobs).toHaveLength(12);
  // Each twice at the same time, as two workers might.
  await Promise.all([...jobs, ...jobs].map(({ data }) => room.print(data)));
  const numbers = (await world.database.prisma.letter.findMany({ where: { year: 2026 } })).map(({ number }) => number);
  expect(numbers.sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(numbers.map((_, i) => i + 1));
  expect((await citizen.news()).filter(({ file }) => file)).toHaveLength(12);
});

test("the year of a number is the office's year", async () => {
  const citizen = await world.citizen();
  world.itIs("2027-01-01T00:30"); // still 2026 in Greenwich
  const { caseId } = await aCase(citizen);
  await step(caseId, "accepted");
  await room.printAll();
  expect(await lettersOf(caseId)).toMatchObject([{ year: 2027, number: 1 }]);
  world.itIs("2026-11-23T10:00");
});

test("a later answer does not change a letter that was printed before", async () => {
  const citizen = await world.citizen();
  const { caseId } = await aCase(citizen);
  const answer = (text: string) =>
    world.database.prisma.caseDemand.updateMany({ where: { caseId }, data: { answer: text } });
  await answer("The first answer.");
  await step(caseId, "answered");
  await room.printAll();
  await answer("The review's answer.");
  expect(await shown(caseId)).toContain("The first answer.");
});

test("letters are for the applicant, for who follows the case and for who works on it; a stranger gets nothing", async () => {
  const citizen = await world.citizen();
  const { caseId, receiptNumber: receipt, queryCode } = await aCase(citizen);
  const relative = await world.citizen("zh");
  await relative.goes("/status", receipt, queryCode);
  await relative.news();
  await step(caseId, "accepted");
  await room.printAll();
  expect((await relative.news()).at(-1)?.file).toBeDefined();
  const [letter] = await lettersOf(caseId);
  const strangers = [await world.citizen(), await world.staff({ role: "officer", unitKey: "education" })];
  for (const stranger of strangers) {
    const told = await stranger.says(`/letter ${receipt} ${letter?.id}`);
    expect(told.some(({ file }) => file)).toBe(false);
  }
});

test("a person who is erased is taken out of the letters of closed cases too", async () => {
  const citizen = await world.citizen();
  const { caseId } = await aCase(citizen);
  await step(caseId, "accepted");
  await room.printAll();
  const [before] = await lettersOf(caseId);
  await world.database.prisma.case.update({ where: { id: caseId }, data: { status: "closed" } });
  await citizen.news();
  await citizen.goes("/privacy erase", "1");
  world.itIs("2030-01-07T10:00"); // the files' own clock is the machine's
  await room.printAll();
  await room.throwAway();
  const [after] = await lettersOf(caseId);
  expect(after?.sha256).not.toBe(before?.sha256);
  expect(after?.number).toBe(before?.number);
  expect(await shown(caseId)).not.toContain("王芳");
  await expect(room.blobs.get(before?.sha256 ?? "").then(buffer)).rejects.toThrow("no such file");
  expect((await citizen.news()).filter(({ file }) => file)).toHaveLength(0);
});

test("of two who owe the letter of one step, one does", async () => {
  const citizen = await world.citizen();
  const { caseId } = await aCase(citizen);
  await step(caseId, "accepted");
  const [letter] = await lettersOf(caseId);
  const again = world.work((work) => oweLetter(work, { id: letter?.eventId ?? 0, caseId, type: "accepted" }));
  await expect(again).rejects.toThrow();
});
