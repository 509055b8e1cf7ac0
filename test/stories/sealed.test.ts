// A sealed case stays sealed at the desk: neither from a visit about it nor from a call does a clerk learn anything, and no unit is called.

import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { fileCase } from "../../src/office/cases/filing.ts";
import { tellOfCase } from "../../src/office/cases/tellOfCase.ts";
import { callUnit } from "../../src/office/receptions/unitCalls.ts";
import { booked } from "../support/bookings.ts";
import { anOffice, type World } from "../support/office.ts";

type Person = Awaited<ReturnType<World["citizen"]>>;
const worlds: World[] = [];
afterAll(async () => {
  for (const world of worlds) await world.close();
});

/** Wednesday 25 November, 14:00 to 16:00: the mayor receives. */
const wednesday = "2026-11-25";
const phone = "05991234567";

describe.each(["en", "zh"])("sealed, at the desk (%s)", (language) => {
  let world: World;
  let clerk: Person;
  let supervisor: Person;
  let receptionId: number;
  beforeEach(async () => {
    world = await anOffice();
    worlds.push(world);
    clerk = await world.staff({ role: "clerk" }, language);
    supervisor = await world.staff({ role: "supervisor" }, language);
    const rota = { rotaKey: "wednesday", date: new Date(wednesday) };
    receptionId = (await world.database.prisma.reception.findFirstOrThrow({ where: rota })).id;
  });

  async function aCase(category: string) {
    const citizen = await world.citizen(language);
    const { id: contactId } = await citizen.contact();
    const filed = await world.work((work) =>
      fileCase(work, {
        ...{ contactId, kind: "complaint", category, demands: ["Look into it"], place: {}, fileIds: [], language },
        ...{ details: "Money was asked for a permit.", confidentiality: "named", name: "王芳", phone },
      }),
    );
    return { citizen, ...filed };
  }
  const newest = () => world.database.prisma.booking.findFirstOrThrow({ orderBy: { id: "desc" } });
  const looks = (caseId: number) => world.database.prisma.caseLook.count({ where: { caseId } });
  /** A form on paper, answered on the spot. */
  const onPaper = (matter: string) => [
    `/paperwalkin ${receptionId}`,
    "Li Si",
    `=${clerk.say("paper.came")}`,
    "14:05",
    `=${clerk.say("record.outcomes.onTheSpot")}`,
    matter,
    "It is looked into.",
    `=${clerk.say("record.idSeen")}`,
    `=${clerk.say("record.complete")}`,
  ];

  /** A form on paper of somebody who was not reached. */
  const notReached = (matter: string) => [
    `/paperwalkin ${receptionId}`,
    "Li Si",
    `=${clerk.say("paper.notReached")}`,
    "14:05",
    matter,
  ];

  test("a number that a clerk types gets them no telephone number of a sealed case, neither at the door nor from paper", async () => {
    const sealed = await aCase("CORR");
    world.itIs(`${wednesday}T14:30`);
    const matter = `about ${sealed.receiptNumber}`;
    for (const steps of [["/walkin", "Li Si", matter], onPaper(matter), notReached(matter)]) {
      await clerk.goes(...steps);
      const visit = await newest();
      expect(visit).toMatchObject({ phone: null, caseId: null, matter });
      expect(clerk.last()?.text).toContain(clerk.say("walkIn.noSuchCase", { receipt: sealed.receiptNumber }));
      await clerk.goes(`/visitor ${visit.id}`);
      expect(clerk.last()?.text).not.toContain(phone);
    }
    expect(await looks(sealed.caseId)).toBe(0);
    // A number that nobody has gets the same answer.
    const nobodys = sealed.receiptNumber.replace(/-\d{4}-.$/, "-0099-0");
    await clerk.goes("/walkin", "Li Si", `about ${nobodys}`);
    expect(clerk.last()?.text).not.toContain(phone);
  });

  test("the supervisor's visitor comes about the sealed case, without its telephone number, which clerks would read; the look is recorded", async () => {
    const sealed = await aCase("CORR");
    world.itIs(`${wednesday}T14:30`);
    await supervisor.goes("/walkin", "Li Si", sealed.receiptNumber);
    expect(await newest()).toMatchObject({ phone: null, caseId: sealed.caseId });
    expect(await looks(sealed.caseId)).toBe(1);
  });

  test("a case that is not sealed gives the visit its telephone number, and its applicant can ask who looked", async () => {
    const open = await aCase("CITY");
    world.itIs(`${wednesday}T14:30`);
    const typed = open.receiptNumber.toLowerCase().replaceAll("-", " ");
    for (const [i, steps] of [["/walkin", "Li Si", typed], onPaper(`about ${typed}`)].entries()) {
      await clerk.goes(...steps);
      expect(await newest()).toMatchObject({ phone, caseId: open.caseId });
      expect(await looks(open.caseId)).toBe(i + 1);
    }
  });

  test("a telephone number behind the receipt number is the visitor's own, and is not mixed up with it", async () => {
    const open = await aCase("CITY");
    world.itIs(`${wednesday}T14:30`);
    await clerk.goes("/walkin", "Li Si", `${open.receiptNumber} 0599 5550188`);
    expect(await newest()).toMatchObject({ phone: "05995550188", caseId: open.caseId });
  });

  test("the record of a visit about a sealed case, and what the visitor says is wrong in it, are for the supervisor", async () => {
    const { citizen, caseId } = await aCase("CORR");
    const visit = await booked(world, citizen, { receptionId });
    await world.database.prisma.booking.update({ where: { id: visit.id }, data: { caseId } });
    world.itIs(`${wednesday}T14:10`);
    await supervisor.goes(`/checkin ${visit.id}`, `/seen ${visit.id}`, `=${clerk.say("record.outcomes.onTheSpot")}`);
    await supervisor.goes("The inspector asked for money", "It is looked into.");
    await supervisor.goes(`=${clerk.say("record.idSeen")}`, `=${clerk.say("record.complete")}`);
    await clerk.news();
    await supervisor.news();
    await citizen.goes(`/recordwrong ${visit.id}`, "He asked twice.");
    expect(JSON.stringify(await clerk.news())).not.toContain("He asked twice.");
    expect(JSON.stringify(await supervisor.news())).toContain("He asked twice.");
    await clerk.goes(`/record ${visit.id}`);
    expect(clerk.last()?.text).toBe(clerk.say("record.none"));
    await supervisor.goes(`/record ${visit.id}`);
    expect(supervisor.last()?.text).toContain("The inspector asked for money");
    const acts = await world.database.prisma.deskAct.findMany({ where: { bookingId: visit.id, kind: "looked" } });
    expect(acts.map(({ role }) => role)).toEqual(["supervisor"]);
  });

  test("whom to phone about a sealed case is for the supervisor: for a clerk the call is not on the list, cannot be opened or ended, and is not counted", async () => {
    const sealed = await aCase("CORR");
    await aCall(sealed);
    const { id } = await world.database.prisma.phoneCall.findFirstOrThrow({ where: { caseId: sealed.caseId } });
    await clerk.goes("/calls");
    expect(clerk.last()?.text).toBe(clerk.say("phoning.none"));
    await clerk.goes(`/call ${id}`, `/reached ${id}`);
    expect(clerk.all.map(({ text }) => text).join("\n")).not.toMatch(
      new RegExp(`${phone}|王芳|${sealed.receiptNumber}`),
    );
    await supervisor.goes("/calls", "1");
    expect(supervisor.last()?.text).toContain(phone);
    await supervisor.goes(`=${supervisor.say("phoning.reached")}`);
    expect(supervisor.last()?.text).toContain(supervisor.say("phoning.none"));
    // Any other case is every clerk's to phone about.
    const open = await aCase("CITY");
    await aCall(open);
    await clerk.goes("/calls");
    expect(clerk.last()?.text).toContain(open.receiptNumber);
  });

  test("news of a sealed case that a platform holds back is named to the supervisor alone", async () => {
    const sealed = await aCase("CORR");
    await world.work(async (work) => tellOfCase(work, await subjectOf(sealed), () => "We look into it."));
    await world.database.prisma.outgoing.updateMany({ where: { caseId: sealed.caseId }, data: { status: "held" } });
    await clerk.goes("/calls");
    expect(clerk.last()?.text).not.toContain(sealed.receiptNumber);
    await supervisor.goes("/calls");
    expect(supervisor.last()?.text).toContain(sealed.receiptNumber);
  });

  test("no unit is called to a visit about a sealed case", async () => {
    const officer = await world.staff({ role: "officer", unitKey: "city" }, language);
    const { citizen, caseId } = await aCase("CORR");
    const visit = await aVisit(citizen, caseId);
    for (const one of [clerk, supervisor]) {
      await one.goes(`/callunit ${visit.id}`);
      expect(one.last()?.text).toBe(one.say("joint.noUnit"));
    }
    const refused = await world.work(async (work) => callUnit(work, await memberOf(supervisor), visit.id, "city"));
    expect(refused).toEqual({ ok: false, reason: "mayNotKnow" });
    expect((await officer.news()).length).toBe(0);
  });

  test("the unit that is complained of is not among those that can be called to the visit about it", async () => {
    const officer = await world.staff({ role: "officer", unitKey: "city" }, language);
    const { citizen, caseId } = await aCase("COND");
    await world.database.prisma.case.update({ where: { id: caseId }, data: { complainedUnitKey: "city" } });
    const visit = await aVisit(citizen, caseId);
    await clerk.goes(`/callunit ${visit.id}`);
    expect(clerk.last()?.choices?.map(({ id }) => id)).not.toContain("city");
    expect(clerk.last()?.choices?.length).toBeGreaterThan(0);
    const refused = await world.work(async (work) => callUnit(work, await memberOf(clerk), visit.id, "city"));
    expect(refused).toEqual({ ok: false, reason: "mayNotKnow" });
    expect((await officer.news()).length).toBe(0);
    // Another unit can be.
    await clerk.presses(clerk.choices()[0]?.label ?? "");
    expect(await world.database.prisma.unitCall.count({ where: { bookingId: visit.id } })).toBe(1);
  });

  const subjectOf = ({ caseId }: { caseId: number }) =>
    world.database.prisma.case.findUniqueOrThrow({ where: { id: caseId } });
  /** No chat of the applicant takes the news any more. */
  async function aCall(filed: Awaited<ReturnType<typeof aCase>>) {
    const { id: contactId } = await filed.citizen.contact();
    await world.database.prisma.chat.updateMany({ where: { contactId }, data: { blockedAt: world.clock() } });
    await world.work(async (work) => tellOfCase(work, await subjectOf(filed), () => "We look into it."));
  }
  async function aVisit(citizen: Person, caseId: number) {
    const { id } = await booked(world, citizen, { receptionId });
    return world.database.prisma.booking.update({ where: { id }, data: { caseId } });
  }
  const memberOf = async (person: Person) =>
    world.database.prisma.staff.findFirstOrThrow({ where: { contactId: (await person.contact()).id } });
});
