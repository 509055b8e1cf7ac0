// The day at the door in both languages: walk-ins, the code at the door, who is called next, who comes late or not at all, who is not
// reached, and what came of each visit.

import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { categoryName } from "../../src/office/names.ts";
import { passUntakenPlaces } from "../../src/office/visits/door.ts";
import { doorCode } from "../../src/office/visits/doorCode.ts";
import { aLamp } from "../support/cases.ts";
import { doorWatched } from "../support/door.ts";
import { anOffice, type World } from "../support/office.ts";

type Person = Awaited<ReturnType<World["citizen"]>>;
const worlds: World[] = [];
afterAll(async () => {
  for (const world of worlds) await world.close();
});

describe.each(["en", "zh"])("the day (%s)", (language) => {
  let world: World;
  let clerk: Person;
  beforeEach(async () => {
    world = await anOffice();
    worlds.push(world);
    clerk = await world.staff({ role: "clerk" }, language);
  });

  /** Wednesday 25 November, 14:00 to 16:00: the mayor receives. */
  const wednesday = "2026-11-25";
  async function books(citizen: Person, time = "1") {
    const { say } = citizen;
    const { id } = await world.database.prisma.reception.findFirstOrThrow({
      where: { rotaKey: "wednesday", date: new Date(wednesday) },
    });
    await citizen.goes(`/book ${id}`, time, "路灯坏了三周", "王芳", "0599 5550199", "1", "1", `=${say("book.yes")}`);
    return world.database.prisma.booking.findFirstOrThrow({
      where: { contact: { chats: { some: { address: citizen.address } } } },
      orderBy: { id: "desc" },
    });
  }
  const bookingOf = (id: number) =>
    world.database.prisma.booking.findUniqueOrThrow({ where: { id }, include: { record: true, case: true } });
  async function walksIn(name: string, matter = "The bins are not emptied") {
    await clerk.goes("/walkin", name, matter);
    return world.database.prisma.booking.findFirstOrThrow({ orderBy: { id: "desc" } });
  }

  test("a walk-in is registered in three messages; booked visitors whose time has come go first, then by arrival, urgent needs before", async () => {
    const citizen = await world.citizen(language);
    const booked = await books(citizen);
    world.itIs(`${wednesday}T13:50`);
    const first = await walksIn("Li Si", "The bins are not emptied, 0599 5550188");
    expect(first).toMatchObject({ ticket: "W-001", kind: "walkIn", status: "arrived", phone: "05995550188" });
    const second = await walksIn("Zhao Wu");
    await clerk.goes(`/priority ${second.id}`);
    await clerk.goes(`/checkin ${booked.id}`);
    world.itIs(`${wednesday}T14:21`);
    const order: string[] = [];
    for (let i = 0; i < 3; i++) {
      await clerk.goes("/next");
      order.push(/[WPB]-\d{3}/.exec(clerk.last()?.text ?? "")?.[0] ?? "");
    }
    expect(order).toEqual([second.ticket, booked.ticket, "W-001"]);
    expect((await citizen.news()).map(({ text }) => text)).toContain(
      citizen.say("queue.pleaseCome", { ticket: booked.ticket, room: language === "en" ? "Room 3" : "3号接待室" }),
    );
    await clerk.goes("/next");
    expect(clerk.last()?.text).toContain(clerk.say("queue.nobody"));
  });

  test("two clerks who call at once call two visitors", async () => {
    const other = await world.staff({ role: "clerk" }, language);
    world.itIs(`${wednesday}T14:05`);
    await walksIn("Li Si");
    await walksIn("Zhao Wu");
    await Promise.all([clerk.says("/next"), other.says("/next")]);
    const called = await world.database.prisma.booking.findMany({ where: { calledAt: { not: null } } });
    expect(called).toHaveLength(2);
    expect([clerk, other].map(({ last }) => /W-\d{3}/.exec(last()?.text ?? "")?.[0]).sort()).toEqual([
      "W-001",
      "W-002",
    ]);
  });

  test("the code at the door checks in who has a place and puts anybody else in line; it is good that day at that door only", async () => {
    const [booked, stranger] = [await world.citizen(language), await world.citizen(language)];
    const visit = await books(booked);
    const yesterday = await world.work(async (work) => doorCode(work, "hall"));
    world.itIs(`${wednesday}T13:55`);
    await booked.says(`/start ${yesterday}`);
    expect(booked.last()?.text).toContain(booked.say("atDoor.notToday"));
    const code = await world.work(async (work) => doorCode(work, "hall"));
    await booked.says(`/start ${code}`);
    expect(await bookingOf(visit.id)).toMatchObject({ status: "arrived", lateAt: null });
    await stranger.goes(`/start ${code}`, "Zhao Wu", "The bins are not emptied", "1");
    expect(stranger.last()?.text).toContain("W-001");
    await stranger.says(`/start ${code}`);
    expect(await world.database.prisma.booking.count({ where: { kind: "walkIn" } })).toBe(1);
  });

  test("a place not taken after the minutes of grace goes to the walk-ins; who comes late joins them; who does not come is asked and offered another place", async () => {
    const [late, absent] = [await world.citizen(language), await world.citizen(language)];
    const [lateVisit, absentVisit] = [await books(late), await books(absent)];
    world.itIs(`${wednesday}T14:40`);
    await world.work(passUntakenPlaces);
    await world.work(passUntakenPlaces);
    expect((await late.news()).filter(({ text }) => text.includes(lateVisit.ticket))).toHaveLength(1);
    await clerk.goes(`/checkin ${lateVisit.id}`);
    await walksIn("Li Si");
    await clerk.goes("/next");
    expect(clerk.last()?.text).toContain(lateVisit.ticket);
    await doorWatched(world, "16:30");
    expect((await bookingOf(absentVisit.id)).status).toBe("noShow");
    const asked = (await absent.news()).at(-1);
    expect(asked?.choices?.map(({ id }) => id)).toContain(`/another ${absentVisit.id}`);
    await absent.goes(
      `=${absent.say("missed.prevented")}`,
      `=${absent.say("missed.another")}`,
      "1",
      "1",
      `=${absent.say("book.yes")}`,
    );
    const again = await world.database.prisma.booking.findFirst({ where: { replacesId: absentVisit.id } });
    expect(again).toMatchObject({ status: "booked", name: "王芳" });
  });

  test("who is not reached has another day before leaving", async () => {
    world.itIs(`${wednesday}T15:50`);
    const visit = await walksIn("Li Si");
    await clerk.goes(`/carry ${visit.id}`);
    const promised = await world.database.prisma.booking.findFirstOrThrow({ where: { carriedFromId: visit.id } });
    expect(promised.startsAt.getTime()).toBeGreaterThan(world.clock().getTime());
    expect((await bookingOf(visit.id)).status).toBe("carriedOver");
    await clerk.goes(`/carry ${visit.id}`);
    expect(await world.database.prisma.booking.count({ where: { carriedFromId: visit.id } })).toBe(1);
  });

  test("what came of it: a new matter becomes a case with its receipt, assigned with a date; it is read back, and a correction stands beside it", async () => {
    const citizen = await world.citizen(language);
    const visit = await books(citizen);
    const { say } = clerk;
    world.itIs(`${wednesday}T14:00`);
    await clerk.goes(`/checkin ${visit.id}`, "/next", `/seen ${visit.id}`, `=${say("record.outcomes.assigned")}`);
    await clerk.goes(
      "The lamp in the lane is dark",
      "The mayor asks the bureau to mend it.",
      "=CITY",
      "=city",
      "2",
      `=${say("record.idSeen")}`,
      `=${say("record.addMore")}`,
      "Wang of the housing bureau",
      "East Street 5",
      `=${say("common.skip")}`,
      "The bureau calls on Friday",
    );
    const { status, record, case: made } = await bookingOf(visit.id);
    expect(status).toBe("seen");
    expect(record).toMatchObject({
      outcome: "assigned",
      receivedBy: "lin",
      bySubstitute: false,
      idSeen: true,
      accompaniedBy: "Wang of the housing bureau",
      placeText: "East Street 5",
      documents: "",
      nextStep: "The bureau calls on Friday",
      readBack: "waiting",
    });
    expect(made).toMatchObject({ status: "assigned", unitKey: "city", category: "CITY" });
    expect(clerk.last()?.text).toContain(made?.receiptNumber);
    const promised = await world.database.prisma.caseDeadline.findFirst({
      where: { caseId: made?.id ?? 0, clock: "promise" },
    });
    expect(promised?.dueAt.toISOString().slice(0, 10)).toBe("2026-12-09");
    const told = (await citizen.news()).find(({ text }) => text.includes(citizen.say("record.isItRight")));
    expect(told?.text).toContain(made?.receiptNumber);
    expect(told?.text).toContain(citizen.say("record.fact.nextStep", { step: "The bureau calls on Friday" }));
    expect(told?.text).toContain(citizen.say("record.fact.place", { place: "East Street 5" }));
    await citizen.goes(`/recordwrong ${visit.id}`, "It is the second lamp.");
    expect((await bookingOf(visit.id)).record).toMatchObject({
      readBack: "correctionAsked",
      correction: "It is the second lamp.",
    });
    expect((await clerk.news()).some(({ text }) => text.includes("It is the second lamp."))).toBe(true);
    await clerk.goes(`/record ${visit.id}`);
    expect(clerk.last()?.text).toContain(say("record.state.correctionAsked", { correction: "It is the second lamp." }));
  });

  test("answered on the spot needs no case; taken over by the leader carries the leader's name; a second clerk hears that it is done", async () => {
    const other = await world.staff({ role: "clerk" }, language);
    const { say } = clerk;
    world.itIs(`${wednesday}T14:10`);
    const [one, two] = [await walksIn("Li Si"), await walksIn("Zhao Wu")];
    const notes = [
      "The bins were full",
      "They are emptied today.",
      `=${say("record.idNotSeen")}`,
      `=${say("record.complete")}`,
    ];
    await other.says(`/seen ${one.id}`);
    await clerk.goes(`/seen ${one.id}`, `=${say("record.outcomes.onTheSpot")}`, ...notes);
    await other.goes(`=${say("record.outcomes.onTheSpot")}`, ...notes);
    expect(other.all.at(-1)?.text).toContain(other.say("record.byNow", { name: "A clerk", ticket: one.ticket }));
    expect((await bookingOf(one.id)).case).toBeNull();
    await clerk.goes(
      `/seen ${two.id}`,
      `=${say("record.outcomes.leaderLed")}`,
      "The bins were full",
      "I see to it myself.",
      "=CITY",
      "1",
      `=${say("record.idNotSeen")}`,
      `=${say("record.complete")}`,
    );
    expect((await bookingOf(two.id)).case).toMatchObject({ sponsorKey: "lin", phone: null });
    expect(clerk.last()?.text).toContain("I see to it myself."); // to be read aloud: there is no chat
    await clerk.goes(`/visitor ${two.id}`, `=${say("record.show")}`);
    expect(clerk.last()?.text).toContain(say("record.state.waiting"));
    await clerk.goes(`/readaloud ${two.id}`, `/record ${two.id}`);
    expect(clerk.last()?.text).toContain(say("record.state.readAloud"));
    expect((await bookingOf(two.id)).record?.readBack).toBe("readAloud");
  });

  test("a closed case goes on only when a supervisor opens it again: the clerk is told so before anything is recorded, and the visitor reads of nothing that is not so", async () => {
    const citizen = await world.citizen(language);
    const { caseId, receiptNumber } = await aLamp(world, citizen);
    const closed = { status: "closed" as const, closedAt: world.clock() };
    await world.database.prisma.case.update({ where: { id: caseId }, data: closed });
    const visit = await books(citizen);
    await world.database.prisma.booking.update({ where: { id: visit.id }, data: { caseId } });
    const supervisor = await world.staff({ role: "supervisor" }, language);
    const { say } = clerk;
    world.itIs(`${wednesday}T14:00`);
    await citizen.news();
    const form = [
      `=${say("record.outcomes.assigned")}`,
      "The lamp is dark again",
      "The bureau mends it.",
      `=${receiptNumber}`,
      "=city",
      "2",
      `=${say("record.idNotSeen")}`,
      `=${say("record.complete")}`,
    ];
    const stateOfCase = say("caseStatus.closed");
    await clerk.goes(`/checkin ${visit.id}`, `/seen ${visit.id}`, ...form);
    expect(clerk.last()?.text).toContain(
      say("record.cannotGoOn.stands", { receipt: receiptNumber, state: stateOfCase }),
    );
    expect(await bookingOf(visit.id)).toMatchObject({ status: "arrived", record: null });
    expect(await citizen.news()).toEqual([]);
    const clocks = () => world.database.prisma.caseDeadline.count({ where: { caseId, clock: "promise" } });
    expect(await clocks()).toBe(0);
    await supervisor.goes(`/seen ${visit.id}`, ...form);
    expect((await bookingOf(visit.id)).case).toMatchObject({ status: "assigned", unitKey: "city" });
    expect(await clocks()).toBe(1);
    // What the clerk has entered still stands, and hears that it is done.
    await clerk.goes(`=${say("record.outcomes.onTheSpot")}`);
    expect(clerk.last()?.text).toContain(say("record.byNow", { name: "A supervisor", ticket: visit.ticket }));
    expect(clerk.last()?.text).toContain(say("record.outcomes.onTheSpot"));
  });

  test("a unit does not get the case in which it is complained of, nor does a clerk give a report of corruption to any", async () => {
    const citizen = await world.citizen(language);
    const { caseId } = await aLamp(world, citizen);
    await world.database.prisma.case.update({ where: { id: caseId }, data: { complainedUnitKey: "city" } });
    const visit = await books(citizen);
    await world.database.prisma.booking.update({ where: { id: visit.id }, data: { caseId } });
    const { say } = clerk;
    world.itIs(`${wednesday}T14:00`);
    const words = ["They asked for money", "It is looked into."];
    await clerk.goes(`/checkin ${visit.id}`, `/seen ${visit.id}`, `=${say("record.outcomes.assigned")}`, ...words, "1");
    expect(clerk.choices().map(({ id }) => id)).not.toContain("city");
    await clerk.goes("cancel");
    const other = await walksIn("Li Si");
    await clerk.goes(`/seen ${other.id}`, `=${say("record.outcomes.leaderLed")}`);
    await clerk.goes(
      ...words,
      categoryName("CORR", language),
      "1",
      `=${say("record.idNotSeen")}`,
      `=${say("record.complete")}`,
    );
    expect(clerk.last()?.text).toContain(say("record.cannotGoOn.sealed"));
    expect(await world.database.prisma.case.count({ where: { category: "CORR" } })).toBe(0);
    await clerk.goes(`=${say("record.outcomes.onTheSpot")}`);
    expect((await bookingOf(other.id)).status).toBe("seen");
  });

  test("a reception is closed once, when nobody waits; its register has tickets and outcomes and no names, and corrections stand beside it", async () => {
    const { say } = clerk;
    world.itIs(`${wednesday}T14:10`);
    const visit = await walksIn("Li Si");
    const { receptionId } = visit;
    await clerk.goes(`/closeday ${receptionId}`);
    expect(clerk.last()?.text).toContain(say("closing.waiting", { tickets: visit.ticket }));
    await clerk.goes(
      `/seen ${visit.id}`,
      `=${say("record.outcomes.onTheSpot")}`,
      "The bins were full",
      "They are emptied today.",
      `=${say("record.idNotSeen")}`,
      `=${say("record.complete")}`,
    );
    await Promise.all([clerk.says(`/closeday ${receptionId}`), clerk.says(`/closeday ${receptionId}`)]);
    const { prisma } = world.database;
    expect((await prisma.reception.findUniqueOrThrow({ where: { id: receptionId } })).status).toBe("held");
    const register = await prisma.dayRegister.findUniqueOrThrow({ where: { receptionId } });
    expect(register).toMatchObject({ receivedBy: "lin", counts: { seen: 1, walkIns: 1, noShow: 0 } });
    expect(JSON.stringify(register.lines)).not.toContain("Li Si");
    await expect(prisma.dayRegister.update({ where: { receptionId }, data: { counts: {} } })).rejects.toThrow(
      /append.only/i,
    );
    await clerk.goes(`/register ${receptionId} ${visit.ticket} came at 14:05`);
    expect(clerk.last()?.text).toContain(`${visit.ticket} came at 14:05`);
    await clerk.goes(`/closeday ${receptionId}`);
    expect(await prisma.dayRegister.count({ where: { receptionId } })).toBe(1);
  });
});
