// Nothing is hidden from who must decide: every list of staff is reachable to its end, says how many there are, and answers each number
// that it shows.

import { afterAll, beforeAll, expect, test } from "vitest";
import { manyCases } from "../support/manyCases.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
type Person = Awaited<ReturnType<World["citizen"]>>;
let receipts: string[];
beforeAll(async () => {
  world = await anOffice();
  receipts = await manyCases(world, 36, (i) => ({
    status: i % 3 === 0 ? "accepted" : "registered",
    placeText: i < 30 ? `Calle Luna ${i + 1}` : `Calle Sol ${i + 1}`,
    unitKey: null,
    dueAt: i === 35 ? null : new Date(world.clock().getTime() + (i + 1) * 3_600_000),
  }));
});
afterAll(() => world.close());

/** The numbered lines of a list: each number with what stands behind it. */
const lines = (text: string) =>
  [...text.matchAll(/^(\d+)\. (.*(?:\n {3}.*)?)/gm)].map(([, n, line = ""]) => ({ n: Number(n), line }));

/** Walks a list by its "More" from the page that is shown; each page's lines. */
async function pages(who: Person, more: string) {
  const found = [lines(who.last()?.text ?? "")];
  for (;;) {
    const next = who.choices().find(({ label }) => label.startsWith(more));
    if (!next) return found;
    await who.presses(next.id);
    found.push(lines(who.last()?.text ?? ""));
  }
}

for (const language of ["en", "zh"]) {
  const more = language === "en" ? "More" : "更多";
  test(`B3: all 36 cases are counted, listed and told apart, and each number shown opens its line (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    await clerk.says("/cases");
    expect(clerk.last()?.text).toContain("36");
    expect(clerk.last()?.text).toContain("Calle Luna 1");
    expect(clerk.last()?.text).toContain("Account number 1 of a lamp");
    const all = await pages(clerk, more);
    expect(all.flat().map(({ line }) => /LJ-\S+/.exec(line)?.[0])).toEqual(receipts);
    for (const page of all) expect(page.map(({ n }) => n)).toEqual(page.map((_, i) => i + 1));
    await clerk.goes("/cases", `=${more}`, "5");
    expect(clerk.last()?.text).toContain(receipts[14]);
    await clerk.goes("/cases", "15");
    expect(clerk.last()?.text).toContain(clerk.say("hints.onlyUpTo", { number: "15", most: 13 }));
    await clerk.says("7");
    expect(clerk.last()?.text).toContain(receipts[6]);
  });

  test(`B3: the list is narrowed by state and by place, with counts (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    await clerk.goes("/cases", `=${clerk.say("cases.byState")}`);
    expect(clerk.choices().map(({ label }) => label)).toEqual(
      expect.arrayContaining([
        clerk.say("cases.group", { name: clerk.say("caseStatus.registered"), count: 24 }),
        clerk.say("cases.group", { name: clerk.say("caseStatus.accepted"), count: 12 }),
      ]),
    );
    await clerk.goes("2");
    expect((await pages(clerk, more)).flat()).toHaveLength(12);
    await clerk.goes("/cases", `=${clerk.say("cases.byPlace")}`, "=Calle Sol");
    const inSol = (await pages(clerk, more)).flat();
    expect(inSol).toHaveLength(6);
    for (const { line } of inSol) expect(line).toContain("Calle Sol");
  });
}

test("B3: a list shows no words of a case whose applicant stays unknown, and nothing of a sealed one but that it is one", async () => {
  const own = await anOffice();
  await manyCases(own, 2, (i) => ({
    confidentiality: i === 0 ? "confidential" : "named",
    category: i === 0 ? "CITY" : "CORR",
  }));
  const supervisor = await own.staff({ role: "supervisor" });
  await supervisor.says("/cases");
  const text = supervisor.last()?.text ?? "";
  expect(text).toContain("Calle Luna 1");
  expect(text).not.toContain("Account");
  expect(text).not.toContain("Calle Luna 2");
  expect(text).toContain(supervisor.say("cases.lineSealed"));
  const clerk = await own.staff({ role: "clerk" });
  await clerk.says("/cases");
  expect(lines(clerk.last()?.text ?? "")).toHaveLength(1);
  await own.close();
});

test("B3: what is overdue, who is to be phoned, a unit's cases and the log of searches are whole lists, numbered as they answer", async () => {
  const own = await anOffice();
  const late = await manyCases(own, 36, (i) => ({
    status: "inProgress",
    unitKey: "city",
    dueAt: new Date(own.clock().getTime() - (40 - i) * 86_400_000),
  }));
  const { prisma } = own.database;
  const supervisor = await own.staff({ role: "supervisor" });
  const { id: staffId } = await prisma.staff.findFirstOrThrow();
  await prisma.phoneCall.createMany({
    data: Array.from({ length: 60 }, (_, i) => ({
      name: `Caller ${i + 1}`,
      phone: `0599${i}`,
      text: "Please call",
      language: "en",
      createdAt: new Date(own.clock().getTime() + i),
    })),
  });
  await prisma.searchLog.createMany({
    data: Array.from({ length: 36 }, (_, i) => ({
      staffId,
      by: "name",
      reason: `Reason ${i}`,
      at: own.clock(),
      count: 0,
    })),
  });

  await supervisor.says("/overdue");
  expect(supervisor.last()?.text).toContain("overdue for 40 days (since");
  const overdue = await pages(supervisor, "More");
  expect(overdue.flat().map(({ line }) => /LJ-\S+/.exec(line)?.[0])).toEqual(late);
  for (const page of overdue) expect(page.map(({ n }) => n)).toEqual(page.map((_, i) => i + 1));
  await supervisor.goes("/overdue city 2", "1");
  expect(supervisor.last()?.text).toContain(late[8]);

  await supervisor.says("/calls");
  expect(supervisor.last()?.text).toContain("60 people");
  const calls = (await pages(supervisor, "More")).flat();
  expect(calls.map(({ line }) => /Caller \d+/.exec(line)?.[0])).toEqual(
    Array.from({ length: 60 }, (_, i) => `Caller ${i + 1}`),
  );
  await supervisor.goes("/calls", "=More", "3");
  expect(supervisor.last()?.text).toContain("Caller 13");

  await supervisor.goes("/unit city", "=All:");
  expect((await pages(supervisor, "More")).flat()).toHaveLength(36);

  await supervisor.says("/searches");
  const seen = new Set<string>();
  for (;;) {
    for (const [reason] of (supervisor.last()?.text ?? "").matchAll(/Reason \d+$/gm)) seen.add(reason);
    const next = supervisor.choices().find(({ label }) => label.startsWith("More"));
    if (!next) break;
    await supervisor.presses(next.id);
  }
  expect(seen.size).toBe(36);
  await own.close();
});
