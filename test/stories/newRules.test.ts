// Another profile, and the dates of cases that run.

import { afterAll, expect, test } from "vitest";
import type { Office } from "../../src/config/officeFile.ts";
import { officeDay } from "../../src/domain/calendar.ts";
import { dateInWords } from "../../src/i18n/dates.ts";
import { applyOffice } from "../../src/office/applyOffice.ts";
import { countAllDates, type InOffice, moveAllDates } from "../../src/office/deadlines/newRules.ts";
import { aLamp, happensTo } from "../support/cases.ts";
import { anOffice, secretKey, type World } from "../support/office.ts";

const worlds: World[] = [];
afterAll(async () => {
  for (const world of worlds) await world.close();
});

const answeredWithin = (n: number) => ({
  policy: "our_city",
  profile: { key: "our_city", copies: "generic_default", handle_within: { n, unit: "d", evidence: "Order 1/2026" } },
});

async function anOfficeWithCases(language: string, cases: number, change: Partial<Office> = answeredWithin(30)) {
  const world = await anOffice({ change: (office) => ({ ...office, ...change }) });
  worlds.push(world);
  const people = [];
  for (let i = 0; i < cases; i++) {
    const citizen = await world.citizen(language);
    const { caseId, receiptNumber } = await aLamp(world, citizen);
    await citizen.news();
    people.push({ citizen, caseId, receiptNumber });
  }
  const { prisma } = world.database;
  const apply = (office: Partial<Office>) =>
    world.database.transaction((tx) =>
      applyOffice({ tx, now: world.clock(), jobs: world.jobs, secretKey }, { ...world.office, ...office }),
    );
  const inOffice: InOffice = (doing) => world.work(doing);
  /** As whoever has just applied the office that is in force. */
  const moveAll = async (how = inOffice) => {
    const { version } = await prisma.officeVersion.findFirstOrThrow({ orderBy: { version: "desc" } });
    return moveAllDates(how, version);
  };
  const clock = (caseId: number, name = "answer") =>
    prisma.caseDeadline.findFirstOrThrow({ where: { caseId, clock: name }, orderBy: { id: "desc" } });
  const dueOn = async (caseId: number) => officeDay((await clock(caseId)).dueAt, world.office.zone);
  return { world, people, apply, inOffice, moveAll, clock, dueOn, prisma };
}

for (const language of ["en", "zh"]) {
  test(`a changed profile leaves the dates of running cases alone; asked to, it moves each and tells each applicant once, whoever is killed or runs it twice (${language})`, async () => {
    const { world, people, apply, inOffice, clock, dueOn, prisma, moveAll } = await anOfficeWithCases(language, 5);
    await apply(answeredWithin(45));
    for (const { citizen, caseId } of people) {
      expect(await citizen.news()).toEqual([]);
      expect(await dueOn(caseId)).toBe("2026-12-23");
    }
    const counts = await countAllDates(inOffice);
    expect(counts).toContainEqual({ clock: "answer", later: 5, earlier: 0, stay: {} });
    expect(counts).toContainEqual({ clock: "route", later: 0, earlier: 0, stay: { same: 5 } });

    // Killed after the second case, inside the third.
    let left = 4;
    const killed: InOffice = (doing) =>
      inOffice(async (work) => {
        const done = await doing(work);
        if (--left === 0) throw new Error("killed");
        return done;
      });
    await expect(moveAll(killed)).rejects.toThrow("killed");
    expect(await prisma.caseEvent.count({ where: { type: "dueMoved" } })).toBe(2);
    const both = await Promise.all([moveAll(), moveAll()]);
    expect(both.reduce((sum, { moved }) => sum + moved, 0)).toBe(3);
    expect(await moveAll()).toEqual({ moved: 0, notReached: 0, overtaken: false });

    for (const { citizen, caseId, receiptNumber } of people) {
      const told = await citizen.news();
      expect(told).toHaveLength(1);
      const { dueAt, firstDueAt, rule } = await clock(caseId);
      for (const part of [
        receiptNumber,
        citizen.say("deadline.clock.answer"),
        dateInWords(firstDueAt, world.office.zone, language),
        dateInWords(dueAt, world.office.zone, language),
        citizen.say("deadline.because.policy"),
      ])
        expect(told[0]?.text).toContain(part);
      expect(officeDay(dueAt, world.office.zone)).toBe("2027-01-07");
      expect(rule).toContain("our_city.handle_within: 45 d");
      const events = await prisma.caseEvent.findMany({ where: { caseId, type: "dueMoved" } });
      expect(events.map(({ data }) => data)).toEqual([
        expect.objectContaining({ formerDue: firstDueAt.toISOString(), newDue: dueAt.toISOString() }),
      ]);
      await citizen.goes(`/case ${receiptNumber}`);
      expect(citizen.last()?.text).toContain(citizen.say("event.dueMoved"));
    }
  });

  test(`whoever still moves dates under an office that another has followed meanwhile stops, and moves none back (${language})`, async () => {
    const { world, people, apply, moveAll, dueOn } = await anOfficeWithCases(language, 3);
    const older = await apply(answeredWithin(45));
    if (!older.ok) throw new Error(JSON.stringify(older.faults));
    const office = older.value.next;
    const underOlder: InOffice = (doing) => world.work((work) => doing({ ...work, office }));
    let cases = 0;
    const interrupted: InOffice = async (doing) => {
      const done = await underOlder(doing);
      if (++cases === 2) await apply(answeredWithin(90)); // after the list and the first case
      return done;
    };
    expect(await moveAllDates(interrupted, older.value.version)).toMatchObject({ moved: 1, overtaken: true });
    expect(await moveAll()).toMatchObject({ moved: 3, overtaken: false });
    expect(await moveAllDates(underOlder, older.value.version)).toMatchObject({ moved: 0, overtaken: true });
    const dates = await Promise.all(people.map(({ caseId }) => dueOn(caseId)));
    expect(new Set(dates)).toEqual(new Set(["2027-02-21"]));
  });

  test(`people who act on their cases while the dates move are not kept from it, and no news is lost or doubled (${language})`, async () => {
    const { people, apply, prisma, moveAll } = await anOfficeWithCases(language, 8);
    await apply(answeredWithin(45));
    for (const { citizen, receiptNumber } of people) await citizen.goes(`/withdraw ${receiptNumber}`);
    const yes = people.map(async ({ citizen }) => {
      const choice = citizen.choices().find(({ label }) => label === citizen.say("applicantStep.yes"));
      return citizen.sends({ kind: "choice", id: choice?.id ?? "", prompt: citizen.last()?.prompt });
    });
    const [{ moved }, ...answers] = await Promise.all([moveAll(), ...yes]);
    expect(answers.map(({ result }) => result)).toEqual(people.map(() => "answered"));
    const cases = await prisma.case.findMany({ include: { deadlines: true, events: true } });
    expect(cases.every(({ status }) => status === "withdrawn")).toBe(true);
    expect(cases.flatMap(({ deadlines }) => deadlines).every(({ status }) => status === "void")).toBe(true);
    expect(cases.flatMap(({ events }) => events).filter(({ type }) => type === "dueMoved")).toHaveLength(moved);
    for (const { citizen } of people) await citizen.news();
    const told = people.map(
      ({ citizen }) => citizen.all.filter(({ text }) => text.includes(citizen.say("deadline.because.policy"))).length,
    );
    expect(told.reduce((sum, times) => sum + times, 0)).toBe(moved);
  });

  test(`several dates of one case move in one message, and the unit's own time is not the applicant's news (${language})`, async () => {
    const { world, people, apply, clock, moveAll } = await anOfficeWithCases(language, 1);
    const [{ citizen, caseId }] = people as [(typeof people)[number]];
    const { profile } = answeredWithin(45);
    const figure = (n: number) => ({ n, unit: "wd", evidence: "Order 1/2026" });
    await happensTo(world, caseId, "assigned");
    await apply({
      policy: "our_city",
      profile: { ...profile, acceptance_notice_within: figure(8), competence_objection_within: figure(7) },
    });
    const objection = await clock(caseId, "objection");
    await moveAll();
    const told = await citizen.news();
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain(citizen.say("deadline.clock.answer"));
    expect(told[0]?.text).toContain(citizen.say("deadline.clock.acceptance"));
    expect(told[0]?.text).not.toContain(citizen.say("deadline.clock.objection"));
    expect((await clock(caseId, "objection")).dueAt.getTime()).toBeGreaterThan(objection.dueAt.getTime());
  });

  test(`a case goes over to another policy: what it counts from, its procedure, and what comes later (${language})`, async () => {
    const { world, people, apply, clock, dueOn, prisma, moveAll } = await anOfficeWithCases(language, 2, {});
    const [accepted, waiting] = people as [(typeof people)[number], (typeof people)[number]];
    world.itIs("2026-11-25T10:00");
    await happensTo(world, accepted.caseId, "accepted");
    await apply({ policy: "cn_2022" });
    await moveAll();
    // 60 days from the acceptance on 25 November; what is not accepted keeps its date until it is.
    expect(await dueOn(accepted.caseId)).toBe("2027-01-24");
    expect((await clock(accepted.caseId)).startedAt).toEqual(world.clock());
    expect(await dueOn(waiting.caseId)).toBe("2026-12-23");
    await happensTo(world, waiting.caseId, "accepted");
    expect(await dueOn(waiting.caseId)).toBe("2027-01-24");
    const cases = await prisma.case.findMany({ select: { policyKey: true } });
    expect(cases.map(({ policyKey }) => policyKey)).toEqual(["cn_2022", "cn_2022"]);
  });

  test(`a profile that loses its pause while a case waits does not stop its clock for ever (${language})`, async () => {
    const pausing = { n: 30, unit: "d", evidence: "Order 1/2026", pause_on: ["information"] };
    const { world, people, apply, clock, dueOn } = await anOfficeWithCases(language, 1, {
      policy: "our_city",
      profile: { key: "our_city", copies: "generic_default", handle_within: pausing },
    });
    const [{ citizen, caseId }] = people as [(typeof people)[number]];
    await happensTo(world, caseId, "informationAsked");
    await apply(answeredWithin(30));
    world.itIs("2026-11-27T10:00");
    await happensTo(world, caseId, "informationGiven");
    expect((await clock(caseId)).status).toBe("running");
    expect(await dueOn(caseId)).toBe("2026-12-27");
    expect((await citizen.news())[0]?.text).toContain(citizen.say("deadline.because.information"));
  });
}
