import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import exceljs from "exceljs";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Message, StoredFile } from "../../src/domain/message.ts";
import { month } from "../../src/domain/reportPeriod.ts";
import { analyse } from "../../src/office/reports/analysis.ts";
import { issueMonthlyReports, makeReport } from "../../src/office/reports/reports.ts";
import { issueStandings, issueUnitReports, reportMissingConfirmations } from "../../src/office/reports/unitReports.ts";
import { anOffice, type World } from "../support/office.ts";
import { aPrintRoom } from "../support/printing.ts";

let world: World;
let room: Awaited<ReturnType<typeof aPrintRoom>>;
beforeAll(async () => {
  world = await anOffice();
  room = await aPrintRoom(world);
});
afterAll(async () => {
  await room.close();
  await world.close();
});

type Step = [type: string, day: number, data?: Record<string, string>];
let serial = 0;

/** A case with its history, days counted from its registration (00:00 UTC, morning in Linjiang). */
async function aCase(
  registered: string,
  more: { category?: string; placeKey?: string; unitKey?: string; steps?: Step[] },
) {
  const { category = "CITY", placeKey, unitKey, steps = [] } = more;
  const at = (day: number) => new Date(Date.parse(registered) + day * 86_400_000);
  const has = (type: string) => steps.find(([name]) => name === type);
  const clock = (name: string, due: number, done: string) => {
    const dueAt = at(due);
    const day = has(done)?.[1] ?? has("redirected")?.[1];
    const status =
      day === undefined ? "running" : !has(done) && name === "answer" ? "void" : day <= due ? "met" : "missed";
    return { clock: name, startedAt: at(0), dueAt, firstDueAt: dueAt, rule: "a story", status } as const;
  };
  const { id } = await world.database.prisma.case.create({
    data: {
      receiptNumber: `LJ-20260101-${String(++serial).padStart(4, "0")}-X`,
      queryCodeHash: "x",
      kind: "complaint",
      category,
      placeKey,
      unitKey,
      details: "a story",
      confidentiality: "named",
      name: `Person ${serial}`,
      language: "en",
      status: has("closed") ? "closed" : has("answered") ? "answered" : "assigned",
      registeredAt: at(0),
      dueAt: has("answered") || has("redirected") ? null : at(10),
      deadlines: { create: [clock("acknowledge", 5, "accepted"), clock("answer", 10, "answered")] },
      ratings: {
        create: steps
          .filter(([type]) => type === "rated")
          .map(([, day, { bureau, unit } = {}]) => ({
            stage: "first",
            bureau: Number(bureau),
            unit: Number(unit),
            at: at(day),
          })),
      },
      events: { create: steps.map(([type, day, data = {}]) => ({ type, at: at(day), role: "clerk", data })) },
    },
  });
  return id;
}
const takeReports = async () => {
  const jobs = await world.jobs.boss.fetch<object>("reports", { batchSize: 100 });
  for (const { data } of jobs) await makeReport({ inOffice: world.work, ...room }, data);
  if (jobs.length > 0)
    await world.jobs.boss.complete(
      "reports",
      jobs.map(({ id }) => id),
    );
  return jobs;
};
const stored = (message: Message | undefined): StoredFile => {
  if (!message?.file || !("sha256" in message.file)) throw new Error("no stored file");
  return message.file;
};
const october = month("2026-10", "Asia/Shanghai");
if (!october) throw new Error("no October");

const done: Step[] = [
  ["registered", 0],
  ["accepted", 1],
  ["answered", 8],
  ["closed", 9, { outcomeKey: "fulfilled" }],
  ["rated", 9, { bureau: "5", unit: "4" }],
];

test("a month is counted from the histories of its cases, each figure worked out by hand", async () => {
  for (let i = 0; i < 6; i++) await aCase("2026-10-05", { placeKey: "east-street", unitKey: "city", steps: done });
  // Late in everything, closed as not resolved after a review, rated poorly by the person.
  const late: number[] = [];
  for (let i = 0; i < 2; i++)
    late.push(
      await aCase("2026-10-06", {
        placeKey: "east-street",
        unitKey: "city",
        steps: [
          ["registered", 0],
          ["accepted", 6],
          ["answered", 11],
          ["reviewAsked", 12],
          ["closed", 14, { outcomeKey: "explained" }],
          ["rated", 15, { bureau: "1", unit: "5" }],
        ],
      }),
    );
  // Both are about a problem that has an earlier receipt; a link that was taken back within the month makes none.
  const { prisma } = world.database;
  const [first] = await prisma.case.findMany({ orderBy: { id: "asc" }, take: 1 });
  const before = (laterId: number, until?: string) => ({
    earlierId: first?.id ?? 0,
    laterId,
    linkedAt: new Date("2026-10-07"),
    unlinkedAt: until ? new Date(until) : undefined,
  });
  await prisma.caseLink.createMany({
    data: [before(late[0] ?? 0), before(late[1] ?? 0, "2026-11-03"), before((first?.id ?? 0) + 1, "2026-10-20")],
  });
  // Overdue: nothing ever happened after the acceptance.
  await aCase("2026-10-08", {
    category: "HOUS",
    unitKey: "housing",
    steps: [
      ["registered", 0],
      ["accepted", 1],
    ],
  });
  // Passed on: neither answered nor resolved, and owing no answer.
  await aCase("2026-10-08", {
    category: "LAWS",
    steps: [
      ["registered", 0],
      ["redirected", 2],
      ["closed", 3, { outcomeKey: "fulfilled" }],
    ],
  });
  // Closed, and open again since: not closed at the month's end.
  await aCase("2026-10-09", {
    category: "HOUS",
    unitKey: "housing",
    steps: [
      ["registered", 0],
      ["accepted", 1],
      ["answered", 5],
      ["closed", 7, { outcomeKey: "fulfilled" }],
      ["reopened", 9],
    ],
  });
  // Refused, and after a review taken on and answered: the office's again.
  await aCase("2026-10-09", {
    category: "HOUS",
    unitKey: "housing",
    steps: [
      ["registered", 0],
      ["notAccepted", 2],
      ["reviewAsked", 3],
      ["accepted", 4],
      ["answered", 9],
    ],
  });
  // Registered before, answered in October; and one of November, which is not October's.
  await aCase("2026-09-25", {
    category: "HOUS",
    unitKey: "housing",
    steps: [
      ["registered", 0],
      ["accepted", 1],
      ["answered", 9],
    ],
  });
  await aCase("2026-11-02", { steps: [["registered", 0]] });

  const { total, byUnit, byPlace, topicsInPlaces } = await world.work((work) => analyse(work, october));
  expect(total).toMatchObject({
    received: 12,
    repeat: 2,
    decisionsDue: 12,
    decidedInTime: 10,
    answersDue: 12, // six, two, the overdue one, the reopened, the one taken on after all, September's; not the one passed on
    answeredInTime: 9,
    closed: 8,
    firstClosed: 6,
    resolvedAtFirst: 6,
    answered: 11,
    reviewed: 3,
    rated: 8,
    satisfied: 6,
  });
  expect(byUnit.map(({ key, counts }) => [key, counts.received])).toEqual([
    ["", 1],
    ["city", 8],
    ["housing", 3],
  ]);
  expect(byPlace.map(({ key }) => key)).toEqual(["", "east-street"]);
  expect(topicsInPlaces).toEqual([{ topic: "CITY", place: "east-street", received: 8 }]);
});

for (const language of ["en", "zh"]) {
  test(`the analysis of a month comes as a message with a chart, a workbook and a document (${language})`, async () => {
    const supervisor = await world.staff({ role: "supervisor" }, language);
    await supervisor.goes("/reports", "2");
    expect(supervisor.last()?.text).toContain(language === "zh" ? "2026年10月" : "October 2026");
    await takeReports();
    const [chart, table, document] = await supervisor.news();
    // Closing rate and satisfaction stand next to each other.
    const { text = "" } = chart ?? {};
    const lines = text.split("\n");
    const closing = lines.findIndex((line) => line.startsWith(supervisor.say("report.measure.closed")));
    expect(lines[closing + 1]).toContain(supervisor.say("report.measure.satisfied"));
    expect(text).toContain(world.office.units["east-street"]?.name[language] ?? "?");
    const bytes = (message: typeof chart) => room.blobs.get(stored(message).sha256).then(buffer);
    expect((await sharp(await bytes(chart)).metadata()).format).toBe("png");
    expect((await bytes(document)).subarray(0, 5).toString()).toBe("%PDF-");
    const book = new exceljs.Workbook();
    await book.xlsx.read(Readable.from([await bytes(table)]));
    const all = JSON.stringify(book.worksheets.map((sheet) => sheet.getSheetValues()));
    expect(all).toContain(supervisor.say("report.byPlace"));
    // m29: the figures of the whole are numbers, its shares percent, and the notes are said once.
    const [whole, ...others] = book.worksheets;
    const cells = (whole?.getSheetValues() ?? []).flatMap((row) => (Array.isArray(row) ? row : []));
    expect(cells.filter((cell) => typeof cell === "number").length).toBeGreaterThan(5);
    expect(all.split(supervisor.say("report.note.small"))).toHaveLength(2);
    expect(others.map((sheet) => sheet.rowCount).every((rows) => rows > 2)).toBe(true);
    expect(all).not.toContain("Person "); // nobody
    // Housing had three cases and law one: they stand together with the rest, and with it enough of the others that it isn't told.
    expect(all).not.toContain(language === "zh" ? "法律" : "Law");
  });
}

test("the running month says that it is not over", async () => {
  const supervisor = await world.staff({ role: "supervisor" });
  await supervisor.goes("/reports 2026-11");
  await takeReports();
  expect((await supervisor.news())[0]?.text).toContain("November 2026, so far");
});

test("a report that is made twice is sent once; officers and citizens can't ask for one", async () => {
  const supervisor = await world.staff({ role: "supervisor" });
  await supervisor.goes("/reports 2026-10");
  const jobs = await world.jobs.boss.fetch<object>("reports", { batchSize: 100 });
  await Promise.all([...jobs, ...jobs].map(({ data }) => makeReport({ inOffice: world.work, ...room }, data)));
  expect(await supervisor.news()).toHaveLength(3);
  const others = [await world.staff({ role: "officer", unitKey: "city" }), await world.citizen()];
  for (const other of others) {
    await other.says("/reports 2026-10");
    expect(await takeReports()).toEqual([]);
  }
});

test("the month that is over goes to each supervisor once, on the first morning", async () => {
  const supervisor = await world.staff({ role: "supervisor" });
  world.itIs("2026-12-01T08:00");
  expect(await world.work(issueMonthlyReports)).toBe(0);
  world.itIs("2026-12-01T08:31");
  const issued = await Promise.all([world.work(issueMonthlyReports), world.work(issueMonthlyReports)]);
  const supervisors = await world.database.prisma.staff.count({ where: { role: "supervisor" } });
  expect(issued[0] + issued[1]).toBe(supervisors);
  await takeReports();
  expect((await supervisor.news())[0]?.text).toContain("November 2026");
  world.itIs("2026-11-23T10:00");
});

test("each unit's report comes at its hour, also when there is nothing, and is confirmed in one tap by one", async () => {
  const [first, second] = [
    await world.staff({ role: "officer", unitKey: "health", name: "Li" }),
    await world.staff({ role: "officer", unitKey: "health", name: "Ma" }, "zh"),
  ];
  world.itIs("2026-11-24T16:29");
  expect(await world.work(issueUnitReports)).toBe(0);
  world.itIs("2026-11-24T16:30");
  const units = Object.values(world.office.units).filter(({ retired }) => !retired).length;
  const issued = await Promise.all([world.work(issueUnitReports), world.work(issueUnitReports)]);
  expect(issued[0] + issued[1]).toBe(units);
  expect((await first.news()).map(({ text }) => text)).toEqual([expect.stringContaining("nothing to report")]);
  expect((await second.news())[0]?.text).toContain("零报告");
  await Promise.all([first.presses("Confirm the report"), second.presses("确认日报")]);
  const answers = [first.last()?.text ?? "", second.last()?.text ?? ""];
  expect(answers.filter((text) => /^Confirmed|^已确认/.test(text))).toHaveLength(1);
  expect(answers.filter((text) => /already, by Ma|已由Li确认/.test(text))).toHaveLength(1);
});

test("what nobody confirmed is told to the supervisor once, with the figures", async () => {
  const supervisor = await world.staff({ role: "supervisor" });
  world.itIs("2026-11-24T17:59");
  expect(await world.work(reportMissingConfirmations)).toBe(0);
  world.itIs("2026-11-24T18:00");
  await Promise.all([world.work(reportMissingConfirmations), world.work(reportMissingConfirmations)]);
  const told = await supervisor.news();
  expect(told).toHaveLength(1);
  expect(told[0]?.text).toContain("City Management Bureau, report of");
  expect(told[0]?.text).not.toContain("Health Commission");
});

test("no report is due on a day of no work", async () => {
  world.itIs("2026-11-28T17:00"); // Saturday
  expect(await world.work(issueUnitReports)).toBe(0);
});

test("a unit's officers are told where it stands after half a month, once", async () => {
  const officer = await world.staff({ role: "officer", unitKey: "city" });
  world.itIs("2026-12-01T09:00");
  await Promise.all([world.work(issueStandings), world.work(issueStandings)]);
  const told = await officer.news();
  expect(told).toHaveLength(1);
  expect(told[0]?.text).toMatch(/City Management Bureau: where the unit stands, \w+,? 16 November 2026 to/);
  world.itIs("2026-11-23T10:00");
});

test("a unit's open cases stand by officer and due date, for its own officers and the supervisor", async () => {
  const officer = await world.staff({ role: "officer", unitKey: "transport", name: "Officer Qian" });
  const { id: contactId } = await officer.contact();
  const { id } = await world.database.prisma.staff.findFirstOrThrow({ where: { contactId } });
  const taken = await aCase("2026-11-20", {
    unitKey: "transport",
    category: "TRAN",
    steps: [
      ["registered", 0],
      ["assigned", 1],
    ],
  });
  await world.database.prisma.case.update({ where: { id: taken }, data: { officerId: id, status: "inProgress" } });
  await aCase("2026-11-01", {
    unitKey: "transport",
    category: "TRAN",
    steps: [
      ["registered", 0],
      ["assigned", 1],
    ],
  });
  await officer.says("/unit");
  const text = officer.last()?.text ?? "";
  expect(text).toMatch(/Nobody yet: 1[\s\S]*OVERDUE since Wed[\s\S]*Officer Qian: 1[\s\S]*due Mon/);
  const supervisor = await world.staff({ role: "supervisor" });
  await supervisor.goes("/unit", "=Transport Bureau");
  expect(supervisor.last()?.text).toBe(text);
  await supervisor.says("/unit transport bur");
  expect(supervisor.last()?.text).toBe(text);
  await supervisor.says("/unit bureau");
  expect(supervisor.choices().map(({ label }) => label)).not.toContain("Health Commission");
  const other = await world.staff({ role: "officer", unitKey: "health" });
  await other.says("/unit transport");
  expect(other.last()?.text).toContain("Health Commission");
});
