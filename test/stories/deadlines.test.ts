import { afterAll, expect, test } from "vitest";
import { sendDeadlineNotices } from "../../src/office/deadlines/deadlineNotices.ts";
import { aLamp, happensTo } from "../support/cases.ts";
import { anOffice, type World } from "../support/office.ts";

const worlds: World[] = [];
afterAll(async () => {
  for (const world of worlds) await world.close();
});

/** A case of the city unit, with the unit's officer and head and a supervisor in chat. */
async function aCase(policy: string, language: string) {
  const world = await anOffice({ change: (office) => ({ ...office, policy }) });
  worlds.push(world);
  const citizen = await world.citizen(language);
  const officer = await world.staff({ role: "officer", unitKey: "city", name: "Officer" }, language);
  const head = await world.staff({ role: "officer", unitKey: "city", name: "Head", isHead: true }, language);
  const supervisor = await world.staff({ role: "supervisor" }, language);
  const filed = await aLamp(world, citizen);
  const { prisma } = world.database;
  const happens = (type: string) => happensTo(world, filed.caseId, type);
  await happens("accepted");
  await prisma.case.update({ where: { id: filed.caseId }, data: { unitKey: "city", status: "assigned" } });
  await happens("assigned");
  await happens("taken");
  for (const someone of [citizen, officer, head, supervisor]) await someone.news();
  const due = () => prisma.case.findUniqueOrThrow({ where: { id: filed.caseId } }).then(({ dueAt }) => dueAt);
  const clock = () => world.work(sendDeadlineNotices);
  return {
    world,
    prisma,
    citizen,
    officer,
    head,
    supervisor,
    receipt: filed.receiptNumber,
    id: filed.caseId,
    due,
    clock,
    happens,
  };
}

for (const language of ["en", "zh"]) {
  test(`reminders, the head's turn and the supervisor's come once each, whoever looks when, and late is said late (${language})`, async () => {
    const { world, prisma, officer, head, supervisor, receipt, id, clock } = await aCase("generic_default", language);
    // The program was away on Friday. Sunday is no day for it (F32).
    world.itIs("2026-12-20T09:00");
    await clock();
    expect(await officer.news()).toEqual([]);
    world.itIs("2026-12-21T09:00");
    await Promise.all([clock(), clock(), clock()]);
    const told = await officer.news();
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain(receipt);
    expect(told[0]?.text).toContain(officer.say("deadline.clock.answer"));
    expect(await supervisor.news()).toEqual([]);
    await head.news();

    // Down from here until long after.
    world.itIs("2027-01-20T23:30");
    await clock();
    expect(await head.news()).toEqual([]); // not at night
    world.itIs("2027-01-21T08:00");
    await Promise.all([clock(), clock()]);
    expect(await officer.news()).toEqual([]);
    expect((await head.news()).map(({ text }) => text)).toEqual([expect.stringContaining(receipt)]);
    expect((await supervisor.news()).map(({ text }) => text)).toEqual([expect.stringContaining(receipt)]);
    await clock();
    expect(await head.news()).toEqual([]);
    const types = (await prisma.caseEvent.findMany({ where: { caseId: id }, orderBy: { id: "asc" } })).map(
      (e) => e.type,
    );
    expect(types.filter((type) => type.startsWith("overdue"))).toEqual(["overdueToHead", "overdueToSupervisor"]);
    await supervisor.goes("/overdue");
    expect(supervisor.last()?.text).toContain(receipt);
    await officer.goes("/overdue");
    expect(officer.last()?.text).toContain(receipt);
  });

  test(`in China the head approves more time, one of two who decide at once, and the applicant reads both dates (${language})`, async () => {
    const { citizen, officer, head, supervisor, receipt, due } = await aCase("cn_2022", language);
    const before = await due();
    await officer.goes(`/extend ${receipt}`, "1", "The lamp has to be ordered from the factory first.", "1");
    expect(officer.last()?.text).toBe(officer.say("deadline.askedHead", { receipt }));
    expect(await citizen.news()).toEqual([]);
    const asked = (await head.news())[0]?.choices?.[0]?.id ?? "";
    await Promise.all([head.says(asked), supervisor.says(asked)]);
    const told = await citizen.news();
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain("The lamp has to be ordered from the factory first.");
    expect([head, supervisor].filter((one) => one.last()?.text === one.say("deadline.not.decidedBefore"))).toHaveLength(
      1,
    );
    expect((await due())?.getTime()).toBe((before?.getTime() ?? 0) + 7 * 86_400_000);
    await officer.goes(`/extend ${receipt}`);
    expect(officer.last()?.text).toBe(officer.say("deadline.not.usedUp"));
  });

  test(`in India an interim reply names the new date; in Russia the applicant is told; in Britain on the last day (${language})`, async () => {
    for (const policy of ["in_cpgrams", "ru_59fz", "uk_code"]) {
      const { world, citizen, officer, receipt, due } = await aCase(policy, language);
      const before = await due();
      world.itIs(new Date((before?.getTime() ?? 0) + 8 * 3_600_000).toISOString().replace(/T.*/, "T20:00"));
      await officer.goes(`/extend ${receipt}`, "1", "We wait for the report of the builder.", "1");
      const [told] = await citizen.news();
      expect(told?.text, policy).toContain("We wait for the report of the builder.");
      expect((await due())?.getTime()).toBeGreaterThan(before?.getTime() ?? 0);
    }
  });

  test(`a supervisor's question has a date, and its answer goes back to the one who asked (${language})`, async () => {
    const { citizen, officer, supervisor, prisma, receipt, id } = await aCase("generic_default", language);
    await supervisor.goes(`/supervise ${receipt}`, "Why has nobody been there yet?", "1");
    const asked = (await officer.news())[0];
    expect(asked?.text).toContain("Why has nobody been there yet?");
    await officer.goes(asked?.choices?.[0]?.id ?? "", "Somebody goes there this afternoon.");
    expect((await supervisor.news())[0]?.text).toContain("Somebody goes there this afternoon.");
    const types = (await prisma.caseEvent.findMany({ where: { caseId: id } })).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(["supervised", "supervisionAnswered"]));
    expect(await citizen.news()).toEqual([]);
  });
}
