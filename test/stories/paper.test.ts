// A day on paper, entered afterwards: by whom and when, told to the visitors, and refused where the register is closed already.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StaffMember } from "../../src/office/people/staff.ts";
import { changeReception } from "../../src/office/receptions/receptionChange.ts";
import { remindOfPaper } from "../../src/office/visits/away.ts";
import { passUntakenPlaces } from "../../src/office/visits/door.ts";
import { moveBooking } from "../../src/office/visits/moving.ts";
import { enterNotCome, enterNotReached, enterVisit } from "../../src/office/visits/paper.ts";
import { enterStandIn } from "../../src/office/visits/paperLeader.ts";
import { lockQueue } from "../../src/office/visits/queue.ts";
import type { Work } from "../../src/store/work.ts";
import { booked, openOnes } from "../support/bookings.ts";
import { doorWatched } from "../support/door.ts";
import { anOffice, type World } from "../support/office.ts";

type Person = Awaited<ReturnType<World["citizen"]>>;
const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

/** Wednesday 25 November, 14:00 to 16:00: the mayor receives. */
const wednesday = "2026-11-25";

describe.each(["en", "zh"])("on paper (%s)", (language) => {
  let world: World;
  let clerk: Person;
  let receptionId: number;
  beforeEach(async () => {
    world = await anOffice();
    worlds.push(world);
    clerk = await world.staff({ role: "clerk", name: "Zhou" }, language);
    const reception = await world.database.prisma.reception.findFirstOrThrow({
      where: { rotaKey: "wednesday", date: new Date(wednesday) },
    });
    receptionId = reception.id;
  });
  const bookingOf = (id: number) =>
    world.database.prisma.booking.findUniqueOrThrow({
      where: { id },
      include: { record: true, case: true, deskActs: true },
    });
  const placeAt = (time: string) => new Date(`${wednesday}T${time}:00+08:00`);
  const askedToEnter = async () =>
    (await clerk.news()).filter(({ choices }) => choices?.some(({ id }) => id === `/onpaper ${receptionId}`));
  const outcome = (person: Person, which: "onTheSpot" | "assigned") => `=${person.say(`record.outcomes.${which}`)}`;
  /** The rest of a form: answered on the spot. */
  const answered = (person: Person) => [
    outcome(person, "onTheSpot"),
    "The bins were full",
    "They are emptied today.",
    `=${person.say("record.idSeen")}`,
    `=${person.say("record.complete")}`,
  ];

  test("the program was away during the reception: nobody is told that they missed it, the clerks are asked once for the paper", async () => {
    const citizen = await world.citizen(language);
    const visit = await booked(world, citizen, { receptionId });
    await citizen.news();
    world.itIs(`${wednesday}T13:55`);
    await doorWatched(world, "13:59");
    world.itIs(`${wednesday}T17:00`);
    await Promise.all([world.work(passUntakenPlaces), world.work(passUntakenPlaces)]);
    await world.work(passUntakenPlaces);
    expect((await bookingOf(visit.id)).status).toBe("booked");
    expect(await citizen.news()).toHaveLength(0);
    expect(await askedToEnter()).toHaveLength(1);
  });

  test("the program comes back before the end: of those whose time came meanwhile nobody is late or has missed it; whoever comes after that is treated as always", async () => {
    const people = [await world.citizen(language), await world.citizen(language), await world.citizen(language)];
    const [before, meanwhile, after] = people;
    const times = ["14:20", "14:40", "15:40"];
    const visits = [];
    for (const [i, person] of people.entries())
      visits.push(await booked(world, person, { receptionId, startsAt: placeAt(times[i]!) }));
    const hears = async () => (await Promise.all(people.map((person) => person.news()))).map((told) => told.length);
    await hears();
    // Late while the program ran, and then on paper like everybody.
    world.itIs(`${wednesday}T13:55`);
    await doorWatched(world, "14:36");
    expect(await hears()).toEqual([1, 0, 0]);
    world.itIs(`${wednesday}T15:30`);
    await Promise.all([world.work(passUntakenPlaces), world.work(passUntakenPlaces)]);
    expect(await askedToEnter()).toHaveLength(1);
    expect(await hears()).toEqual([0, 0, 0]);
    await doorWatched(world, "15:58");
    expect(await hears()).toEqual([0, 0, 1]);
    expect(after?.last()?.text).toContain(visits[2]?.ticket);
    await doorWatched(world, "16:01");
    expect(await Promise.all(visits.map(async ({ id }) => (await bookingOf(id)).status))).toEqual([
      "booked",
      "booked",
      "noShow",
    ]);
    expect(await askedToEnter()).toHaveLength(0);
    await clerk.goes(`/papercame ${visits[1]?.id}`, "14:50", ...answered(clerk), `/papernotcome ${visits[0]?.id}`);
    expect((await meanwhile?.news())?.at(-1)?.text).toContain(meanwhile?.say("record.isItRight"));
    expect((await before?.news())?.at(-1)?.choices?.map(({ id }) => id)).toContain(
      `/missed ${visits[0]?.id} prevented`,
    );
    await clerk.goes(`/closeday ${receptionId}`);
    const { prisma } = world.database;
    expect((await prisma.reception.findUniqueOrThrow({ where: { id: receptionId } })).status).toBe("held");
  });

  test("a restart of a few minutes is not being away", async () => {
    const citizen = await world.citizen(language);
    await booked(world, citizen, { receptionId });
    await citizen.news();
    world.itIs(`${wednesday}T14:34`);
    await doorWatched(world, "14:34");
    world.itIs(`${wednesday}T14:38`);
    await doorWatched(world, "14:38");
    expect((await citizen.news()).map(({ choices }) => choices?.[0]?.id)).toEqual([expect.stringMatching("/another")]);
    expect(await askedToEnter()).toHaveLength(0);
  });

  test("paper that nobody enters: the clerks are reminded each working day until the reception is closed, and it stays in the list", async () => {
    const visit = await booked(world, await world.citizen(language), { receptionId });
    world.itIs(`${wednesday}T13:55`);
    await doorWatched(world, "13:59");
    world.itIs(`${wednesday}T17:00`);
    await doorWatched(world, "17:00");
    await clerk.news();
    const reminded = async (at: string) => {
      world.itIs(at);
      await Promise.all([world.work(remindOfPaper), world.work(remindOfPaper)]);
      const told = (await clerk.news()).map(({ text }) => text);
      expect(told.every((text) => text === clerk.say("paper.stillOpen", { count: 1 }))).toBe(true);
      return told.length;
    };
    expect(await reminded(`${wednesday}T18:00`)).toBe(0);
    expect(await reminded("2026-11-26T05:00")).toBe(0);
    expect(await reminded("2026-11-26T10:00")).toBe(1);
    expect(await reminded("2026-11-26T11:00")).toBe(0);
    expect(await reminded("2026-11-27T10:00")).toBe(1);
    // Saturday
    expect(await reminded("2026-11-28T10:00")).toBe(0);
    expect(await reminded("2027-01-11T10:00")).toBe(1);
    await clerk.goes("/onpaper");
    expect(clerk.choices()[0]?.id).toBe(`/onpaper ${receptionId}`);
    await clerk.goes(`/papernotcome ${visit.id}`, `/closeday ${receptionId}`);
    await clerk.news();
    expect(await reminded("2027-01-12T10:00")).toBe(0);
  });

  test("a visit whose time has not come is neither missed nor moved to another day, and nobody is told so", async () => {
    const citizen = await world.citizen(language);
    const visit = await booked(world, citizen, { receptionId, startsAt: placeAt("15:40") });
    await citizen.news();
    const tooEarly = async (time: string, command: string) => {
      world.itIs(`${wednesday}T${time}`);
      await clerk.goes(`/${command} ${visit.id}`);
      expect(clerk.last()?.text).toContain(clerk.say("paper.not.tooEarly"));
      expect((await bookingOf(visit.id)).status).toBe("booked");
      expect(await citizen.news()).toHaveLength(0);
    };
    await tooEarly("14:01", "papernotcome");
    await tooEarly("14:01", "papernotreached");
    await clerk.goes(`/papervisit ${visit.id}`);
    expect(clerk.choices().map(({ id }) => id)).toEqual([`/papercame ${visit.id}`, `/onpaper ${receptionId}`, "/menu"]);
    await tooEarly("15:50", "papernotcome");
    await clerk.goes(`/papernotreached ${visit.id}`);
    expect((await bookingOf(visit.id)).status).toBe("carriedOver");
  });

  test("where no reception lies ahead to promise, nothing is changed and nothing is said to a visitor", async () => {
    const citizen = await world.citizen(language);
    const visit = await booked(world, citizen, { receptionId });
    await citizen.news();
    const { prisma } = world.database;
    await prisma.reception.updateMany({ where: { id: { not: receptionId } }, data: { status: "cancelled" } });
    world.itIs("2026-11-26T09:30");
    const before = await bookingOf(visit.id);
    await clerk.goes(`/papernotreached ${visit.id}`);
    expect(clerk.last()?.text).toContain(clerk.say("paper.not.notReached"));
    expect(await bookingOf(visit.id)).toEqual(before);
    await clerk.goes(`/paperwalkin ${receptionId}`, "Li Si", `=${clerk.say("paper.notReached")}`, "15:40", "The bins");
    expect(clerk.last()?.text).toContain(clerk.say("paper.not.notReached"));
    expect(await prisma.booking.count({ where: { receptionId } })).toBe(1);
    expect(await citizen.news()).toHaveLength(0);
  });

  test("a visitor who came: with the times on the paper, by whom and when; told in chat; on the card, in the register and in what is kept of the visitor", async () => {
    const citizen = await world.citizen(language);
    const visit = await booked(world, citizen, { receptionId });
    world.itIs("2026-11-26T09:30");
    await citizen.news();
    await clerk.goes(`/onpaper ${receptionId}`);
    expect(clerk.last()?.text).toContain(visit.ticket);
    await clerk.goes(`=/papervisit ${visit.id}`, `=${clerk.say("paper.came")}`);
    await clerk.goes("soon", "14:10-14:25", ...answered(clerk));
    expect(clerk.all.some(({ text }) => text.includes(clerk.say("paper.timesHint")))).toBe(true);
    const entered = await bookingOf(visit.id);
    expect(entered).toMatchObject({
      status: "seen",
      deskActs: [{ kind: "looked" }, { kind: "enteredFromPaper", role: "clerk" }],
    });
    expect(entered.onPaperAt?.toISOString()).toBe("2026-11-25T06:10:00.000Z");
    expect(entered.record?.startedAt.toISOString()).toBe("2026-11-25T06:10:00.000Z");
    expect(entered.record?.endedAt.toISOString()).toBe("2026-11-25T06:25:00.000Z");
    expect(entered.record?.recordedAt.toISOString()).toBe("2026-11-26T01:30:00.000Z");
    const told = (await citizen.news()).at(-1);
    expect(told?.text).toContain(citizen.say("record.isItRight"));
    expect(told?.text).toMatch(language === "en" ? /25 November 2026 was written down on paper/ : /11月25日.*现已补录/);
    const by = language === "en" ? /Entered from paper by Zhou on .*26 November 2026/ : /由Zhou于.*11月26日.*补录/;
    await clerk.goes(`/visitor ${visit.id}`);
    expect(clerk.last()?.text).toMatch(by);
    await clerk.goes(`/closeday ${receptionId}`, `/register ${receptionId}`);
    expect(clerk.last()?.text).toMatch(by);
    expect(clerk.last()?.text).toContain("14:10 14:10 14:25");
  });

  test("somebody without a booking: a ticket, the time they came, and a case whose days count from the visit; the clerk is told to telephone", async () => {
    world.itIs("2026-11-26T09:30");
    await clerk.goes(
      `/paperwalkin ${receptionId}`,
      "Li Si, 0599 5550188",
      `=${clerk.say("paper.came")}`,
      "15:00",
      outcome(clerk, "assigned"),
    );
    await clerk.goes("The lamp in the lane is dark", "The bureau mends it.", "=CITY", "=city", "2");
    await clerk.goes(`=${clerk.say("record.idNotSeen")}`, `=${clerk.say("record.complete")}`);
    const made = await world.database.prisma.booking.findFirstOrThrow({ include: { case: true, record: true } });
    expect(made).toMatchObject({
      ticket: "W-001",
      kind: "walkIn",
      status: "seen",
      name: "Li Si",
      phone: "05995550188",
    });
    expect(made.arrivedAt?.toISOString()).toBe("2026-11-25T07:00:00.000Z");
    expect(made.record?.endedAt.toISOString()).toBe("2026-11-25T07:20:00.000Z");
    expect(made.case).toMatchObject({ status: "assigned", unitKey: "city" });
    expect(made.case?.receiptNumber).toContain("20261125");
    expect(made.case?.registeredAt.toISOString()).toBe("2026-11-25T07:00:00.000Z");
    expect(clerk.last()?.text).toContain(made.case?.receiptNumber);
    expect(clerk.last()?.text).toContain(clerk.say("paper.pleasePhone", { phone: "05995550188" }));
  });

  test("somebody without a booking who was not reached has another day that is still to come, and the clerk is told how they hear of it", async () => {
    // Days later: other receptions have been held since.
    world.itIs("2026-12-03T09:30");
    await clerk.goes(`/paperwalkin ${receptionId}`, "Li Si, 0599 5550188", `=${clerk.say("paper.notReached")}`);
    await clerk.goes("15:40", "The bins are not emptied");
    const { prisma } = world.database;
    const came = await prisma.booking.findFirstOrThrow({ where: { receptionId }, include: { carriedTo: true } });
    expect(came).toMatchObject({ ticket: "W-001", status: "carriedOver", matter: "The bins are not emptied" });
    expect(came.arrivedAt?.toISOString()).toBe("2026-11-25T07:40:00.000Z");
    expect(came.carriedTo?.startsAt.getTime()).toBeGreaterThan(world.clock().getTime());
    expect(clerk.last()?.text).toContain(clerk.say("paper.pleasePhone", { phone: "05995550188" }));
  });

  test("who did not come is asked what happened, also when two clerks enter it at once; a paper that says they came puts it right", async () => {
    const other = await world.staff({ role: "clerk" }, language);
    const citizen = await world.citizen(language);
    const visit = await booked(world, citizen, { receptionId });
    world.itIs("2026-11-26T09:30");
    await citizen.news();
    await Promise.all([clerk.says(`/papernotcome ${visit.id}`), other.says(`/papernotcome ${visit.id}`)]);
    expect((await bookingOf(visit.id)).status).toBe("noShow");
    const asked = (await citizen.news()).filter(({ choices }) => choices?.some(({ id }) => id.startsWith("/missed ")));
    expect(asked).toHaveLength(1);
    const refused = [clerk, other].filter(({ all, say }) =>
      all.at(-1)?.text.includes(say("day.already", { state: say("visitStatus.noShow") })),
    );
    expect(refused).toHaveLength(1);
    await clerk.goes(`/papercame ${visit.id}`, "14:00", ...answered(clerk));
    expect((await bookingOf(visit.id)).status).toBe("seen");
  });

  test("who had not answered the news of a change has not missed it, on paper too", async () => {
    const citizen = await world.citizen(language);
    const visit = await booked(world, citizen, { receptionId });
    const { startsAt, id } = await world.database.prisma.reception.findUniqueOrThrow({ where: { id: receptionId } });
    const later = new Date(startsAt.getTime() + 15 * 60_000);
    await world.work((work) =>
      changeReception(work, { role: "clerk" }, id, { startsAt: later }, { reason: "The hall" }),
    );
    world.itIs("2026-11-26T09:30");
    await citizen.news();
    await clerk.goes(`/papernotcome ${visit.id}`);
    expect(clerk.last()?.text).toContain(clerk.say("paper.notedExcused", { ticket: visit.ticket }));
    expect((await bookingOf(visit.id)).status).toBe("cancelled");
    expect(await citizen.news()).toHaveLength(0);
  });

  test("who came and was not reached has another day; a closed reception is refused, with what to do instead", async () => {
    const citizen = await world.citizen(language);
    const visit = await booked(world, citizen, { receptionId });
    const [rest] = [await booked(world, await world.citizen(language), { receptionId })];
    world.itIs("2026-11-26T09:30");
    await clerk.goes(`/papernotreached ${visit.id}`);
    expect((await bookingOf(visit.id)).status).toBe("carriedOver");
    expect(await world.database.prisma.booking.count({ where: { carriedFromId: visit.id } })).toBe(1);
    await clerk.goes(`/papernotcome ${rest.id}`, `=${clerk.say("paper.close")}`);
    await clerk.goes(`/onpaper ${receptionId}`);
    expect(clerk.last()?.text).toContain(clerk.say("paper.closed", { id: receptionId }));
    await clerk.goes(`/papercame ${rest.id}`, "14:00", ...answered(clerk));
    expect(clerk.last()?.text).toContain(clerk.say("paper.not.closed"));
    expect((await bookingOf(rest.id)).status).toBe("noShow");
  });

  test("who missed the visit and has booked another place in its stead is promised no third, when the paper says that they were not reached", async () => {
    const citizen = await world.citizen(language);
    const visit = await booked(world, citizen, { receptionId });
    world.itIs(`${wednesday}T15:00`);
    await clerk.goes(`/noshow ${visit.id}`);
    await citizen.news();
    await citizen.goes(`/another ${visit.id}`, "1", "1", `=${citizen.say("book.yes")}`);
    const mine = { contactId: (await citizen.contact()).id, status: "booked" as const };
    expect(await world.database.prisma.booking.count({ where: mine })).toBe(1);
    await clerk.goes(`/papernotreached ${visit.id}`);
    expect(clerk.last()?.text).toBe(clerk.say("paper.not.rebooked"));
    expect(await world.database.prisma.booking.count({ where: mine })).toBe(1);
  });

  test("another leader received: said before the first visit is entered, it is in each record, and the reception is held by a stand-in", async () => {
    const visit = await booked(world, await world.citizen(language), { receptionId });
    world.itIs("2026-11-26T09:30");
    await clerk.goes(`/onpaper ${receptionId}`, `=${clerk.say("paper.leader")}`, "=chen");
    await clerk.goes(`/papercame ${visit.id}`, "14:00", ...answered(clerk));
    expect((await bookingOf(visit.id)).record).toMatchObject({ receivedBy: "chen", bySubstitute: true });
    await clerk.goes(`/paperleader ${receptionId}`, "=lin");
    expect(clerk.last()?.text).toContain(clerk.say("paper.not.begun"));
    await clerk.goes(`/closeday ${receptionId}`);
    const { prisma } = world.database;
    expect((await prisma.reception.findUniqueOrThrow({ where: { id: receptionId } })).status).toBe("heldBySubstitute");
  });

  test("a leader who is named for another reception of that time stands in only when the clerk says that it was so", async () => {
    const { prisma } = world.database;
    const { id: _, ...like } = await prisma.reception.findUniqueOrThrow({ where: { id: receptionId } });
    await prisma.reception.create({ data: { ...like, rotaKey: null, dueOn: null, leaderKey: "chen", status: "held" } });
    world.itIs("2026-11-26T09:30");
    const leader = async () => (await prisma.reception.findUniqueOrThrow({ where: { id: receptionId } })).leaderKey;
    await clerk.goes(`/paperleader ${receptionId}`, "=chen", `=${clerk.say("paper.notThere")}`, "=chen");
    expect(clerk.choices().map(({ label }) => label)).toContain(clerk.say("paper.evenSo"));
    expect(await leader()).toBe(like.leaderKey);
    await clerk.goes(`=${clerk.say("paper.evenSo")}`);
    expect(await leader()).toBe("chen");
    // Between the question and the answer another reception may have been entered: the use case asks again.
    await prisma.reception.update({ where: { id: receptionId }, data: { leaderKey: "lin" } });
    const staff = await prisma.staff.findFirstOrThrow({ where: { role: "clerk" } });
    const refused = await world.work((work) => enterStandIn(work, staff, receptionId, "chen"));
    expect(refused).toEqual({ ok: false, reason: "elsewhere" });
  });

  test("closing and entering at once: what is entered is in the register, or is refused", async () => {
    const visit = await booked(world, await world.citizen(language), { receptionId });
    const other = await world.staff({ role: "clerk" }, language);
    world.itIs("2026-11-26T09:30");
    await clerk.goes(`/papernotcome ${visit.id}`, `/papercame ${visit.id}`, "14:00", ...answered(clerk).slice(0, -1));
    await Promise.all([clerk.presses(clerk.say("record.complete")), other.says(`/closeday ${receptionId}`)]);
    const { status } = await bookingOf(visit.id);
    const register = await world.database.prisma.dayRegister.findUniqueOrThrow({ where: { receptionId } });
    expect(register.lines).toMatchObject([{ ticket: visit.ticket, status }]);
  });

  test("times far from the reception's are asked about once more, and can be corrected or stand as the form says", async () => {
    const [visit, other] = [
      await booked(world, await world.citizen(language), { receptionId }),
      await booked(world, await world.citizen(language), { receptionId }),
    ];
    world.itIs("2026-11-26T09:30");
    const asked = (typed: string) => clerk.say("paper.unusual", { from: "14:00", to: "16:00", times: typed });
    await clerk.goes(`/papercame ${visit.id}`, "03:10-23:50");
    expect(clerk.last()?.text).toBe(asked("03:10-23:50"));
    await clerk.goes(`=${clerk.say("paper.otherTimes")}`, "04:10");
    expect(clerk.last()?.text).toBe(asked("04:10"));
    await clerk.goes(`=${clerk.say("paper.otherTimes")}`, "14:10-14:25", ...answered(clerk));
    expect((await bookingOf(visit.id)).record?.startedAt.toISOString()).toBe("2026-11-25T06:10:00.000Z");
    await clerk.goes(`/papercame ${other.id}`, "18:30", `=${clerk.say("paper.asOnTheForm")}`, ...answered(clerk));
    expect((await bookingOf(other.id)).record?.startedAt.toISOString()).toBe("2026-11-25T10:30:00.000Z");
  });

  test("times that have not come yet, or end before they begin, are asked again; a reception that has not begun is refused", async () => {
    const visit = await booked(world, await world.citizen(language), { receptionId });
    await clerk.goes(`/onpaper ${receptionId}`);
    expect(clerk.last()?.text).toContain(clerk.say("paper.not.notYet"));
    world.itIs(`${wednesday}T14:30`);
    await clerk.goes(`/papercame ${visit.id}`, "14:20-14:10", ...answered(clerk));
    expect(clerk.last()?.text).toContain(clerk.say("paper.not.badTime"));
    await clerk.goes("14:05-14:20");
    expect((await bookingOf(visit.id)).status).toBe("seen");
  });
});

const notes = { outcome: "onTheSpot" as const, summary: "The bins", answer: "They are emptied.", idSeen: false };
const entries: Record<string, (work: Work, staff: StaffMember, bookingId: number) => Promise<{ ok: boolean }>> = {
  "did not come": enterNotCome,
  "was received": (work, staff, id) => enterVisit(work, staff, id, { from: "14:01" }, notes),
  "was not reached": enterNotReached,
};

test.each(Object.entries(entries))(
  "a visitor moves to another day while the paper waits for the queue: nothing on it (%s) is entered on that day",
  async (_, enters) => {
    const world = await anOffice();
    worlds.push(world);
    const { prisma } = world.database;
    const clerk = await world.staff({ role: "clerk" });
    const citizen = await world.citizen();
    const staff = await prisma.staff.findFirstOrThrow({ where: { contactId: (await clerk.contact()).id } });
    const today = await prisma.reception.findFirstOrThrow({
      where: { rotaKey: "wednesday", date: new Date(wednesday) },
    });
    const lastPlace = async (receptionId: number) =>
      (await prisma.place.findFirstOrThrow({ where: { receptionId, bookingId: null }, orderBy: { startsAt: "desc" } }))
        .startsAt;
    const visit = await booked(world, citizen, { receptionId: today.id, startsAt: await lastPlace(today.id) });
    world.itIs(`${wednesday}T14:05`);
    const ahead = (await openOnes(world)).find(
      ({ kind, startsAt }) => kind === "openReception" && startsAt > today.endsAt,
    );
    const to = { receptionId: ahead?.id ?? 0, startsAt: await lastPlace(ahead?.id ?? 0) };
    const chatId = (await citizen.chat()).id;
    let entering: Promise<{ ok: boolean }> | undefined;
    await world.work(async (work) => {
      await lockQueue(work, today.id); // another clerk calls the next visitor
      entering = world.work((later) => enters(later, staff, visit.id));
      await new Promise((done) => setTimeout(done, 300));
      const moved = await world.work((other) => moveBooking(other, { bookingId: visit.id, chatId, ...to }));
      expect(moved.ok).toBe(true);
    });
    expect((await entering)?.ok).toBe(false);
    const now = await prisma.booking.findUniqueOrThrow({
      where: { id: visit.id },
      include: { record: true, place: true },
    });
    expect(now).toMatchObject({ status: "booked", receptionId: to.receptionId, record: null });
    expect(now.place?.receptionId).toBe(to.receptionId);
  },
);

test("another place and another day at once, for one missed visit: one of them", async () => {
  const world = await anOffice();
  worlds.push(world);
  const { prisma } = world.database;
  const clerk = await world.staff({ role: "clerk" });
  const citizen = await world.citizen();
  const { id: receptionId } = await prisma.reception.findFirstOrThrow({
    where: { rotaKey: "wednesday", date: new Date(wednesday) },
  });
  const visit = await booked(world, citizen, { receptionId });
  world.itIs(`${wednesday}T15:00`);
  await clerk.goes(`/noshow ${visit.id}`);
  await citizen.goes(`/another ${visit.id}`, "1", "1");
  await Promise.all([citizen.presses(citizen.say("book.yes")), clerk.says(`/papernotreached ${visit.id}`)]);
  const { replacedBy, carriedTo } = await prisma.booking.findUniqueOrThrow({
    where: { id: visit.id },
    include: { replacedBy: true, carriedTo: true },
  });
  expect([replacedBy, carriedTo].filter(Boolean)).toHaveLength(1);
});
