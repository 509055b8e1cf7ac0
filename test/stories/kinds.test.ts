import { afterEach, beforeEach, expect, test } from "vitest";
import { dateInWords } from "../../src/i18n/dates.ts";
import { fileCase } from "../../src/office/cases/filing.ts";
import { announceFieldVisits } from "../../src/office/receptions/announcements.ts";
import { remindInvited } from "../../src/office/receptions/arrangedVisit.ts";
import { callOffEmptyVisits } from "../../src/office/receptions/emptyVisits.ts";
import { sendBriefs } from "../../src/office/receptions/leaderBrief.ts";
import { remindLeaders } from "../../src/office/receptions/leaderNews.ts";
import { changeReception } from "../../src/office/receptions/receptionChange.ts";
import { tellFaults } from "../../src/office/receptions/receptionFaults.ts";
import { booked, openOnes } from "../support/bookings.ts";
import { anOffice, fileText, type World } from "../support/office.ts";

let world: World;
beforeEach(async () => {
  world = await anOffice();
});
afterEach(() => world.close());

type Person = Awaited<ReturnType<World["citizen"]>>;
const prisma = () => world.database.prisma;

async function filed(person: Person, confidentiality: "named" | "anonymous" = "named") {
  const contact = await person.contact();
  const { receiptNumber } = await world.work((work) =>
    fileCase(work, {
      contactId: contact.id,
      kind: "complaint",
      category: "CITY",
      demands: ["Repair the lamp"],
      details: "It has been dark in our lane for three weeks.",
      place: { text: "East Street 5" },
      confidentiality,
      name: "Wang Fang",
      phone: "05995550199",
      language: person.language,
      fileIds: [],
    }),
  );
  return receiptNumber;
}

for (const language of ["en", "zh"]) {
  test(`the people of a case are invited to a visit: one accepts, and it is a booking like any other (${language})`, async () => {
    const citizen = await world.citizen(language);
    const clerk = await world.staff({ role: "clerk" }, language);
    const receipt = await filed(citizen);
    await citizen.news();
    await clerk.goes(
      `/look ${receipt}`,
      `=${clerk.say("invited.invite")}`,
      "2026-12-01",
      "1",
      "15:00",
      "2",
      "1",
      "1",
      `=${clerk.say("common.skip")}`,
    );
    expect(clerk.last()?.text).toContain(clerk.say("invited.check", { count: 1 }));
    await clerk.goes(`=${clerk.say("invited.send")}`);
    const [asked] = await citizen.news();
    expect(asked?.text).toContain(receipt);
    expect(asked?.text).toContain(dateInWords(new Date("2026-12-01T07:00:00Z"), world.office.zone, language));
    await citizen.presses(citizen.say("invited.accept"));
    expect(fileText(citizen.last())).toMatch(/METHOD:PUBLISH/);
    const booking = await prisma().booking.findFirstOrThrow({ include: { case: true, place: true, reception: true } });
    expect(booking).toMatchObject({
      status: "booked",
      case: { receiptNumber: receipt },
      reception: { kind: "arrangedVisit" },
    });
    expect(booking.place).not.toBeNull();
    expect((await clerk.news())[0]?.text).toContain(booking.ticket);
    const events = await prisma().caseEvent.findMany({ orderBy: { id: "asc" } });
    expect(events.map(({ type }) => type).slice(-2)).toEqual(["invited", "visitAccepted"]);
    await citizen.goes(`/case ${receipt}`);
    expect(citizen.last()?.text).toContain(citizen.say("event.visitAccepted"));
    // Nobody else can have the place, and the press again changes nothing.
    await citizen.says("/comes 1");
    expect(citizen.last()?.text).toBe(citizen.say("invited.over"));
    expect(await prisma().booking.count()).toBe(1);
  });

  test(`another time is asked for, and declined in the end: the visit is called off and the leader is free (${language})`, async () => {
    const citizen = await world.citizen(language);
    const clerk = await world.staff({ role: "clerk" }, language);
    const receipt = await filed(citizen);
    const inviting = [
      `/invite ${receipt}`,
      "2026-12-01",
      "1",
      "15:00",
      "2",
      "1",
      "1",
      "Please bring the photos",
      `=${clerk.say("invited.send")}`,
    ];
    await clerk.goes(...inviting);
    // Somebody else to the same room at that hour: the clerk reads by which reception it is taken, and is asked for another room.
    const other = await filed(await world.citizen(language));
    await clerk.goes(`/invite ${other}`, "2026-12-01", "1", "15:00", "2", "2", "1", `=${clerk.say("common.skip")}`);
    await clerk.goes(`=${clerk.say("invited.send")}`);
    const arranged = await prisma().reception.findFirstOrThrow({ where: { kind: "arrangedVisit" } });
    expect(clerk.last()?.text).toContain(world.office.leaders[arranged.leaderKey]?.name[language]);
    expect(clerk.last()?.text).toContain(String(arranged.id));
    await clerk.goes("cancel");
    await citizen.news();
    await citizen.goes(`=${citizen.say("invited.anotherTime")}`, "Wednesday after 16:00");
    const [wished, calledOff] = await clerk.news();
    expect(wished?.text).toContain("Wednesday after 16:00");
    expect(calledOff?.choices?.[0]?.id).toBe(`/invite ${receipt}`);
    expect(await prisma().reception.count({ where: { kind: "arrangedVisit", status: "scheduled" } })).toBe(0);
    await clerk.goes(...inviting);
    world.itIs("2026-11-30T15:30");
    const reminded = await Promise.all([world.work(remindInvited), world.work(remindInvited)]);
    expect(reminded.sort()).toEqual([0, 1]);
    await citizen.news();
    await citizen.goes(`=${citizen.say("invited.decline")}`);
    expect(citizen.last()?.text).toBe(citizen.say("invited.declined"));
    expect(await prisma().reception.count({ where: { kind: "arrangedVisit", status: "scheduled" } })).toBe(0);
  });

  test(`an accepted place is given back, and nobody else comes: the visit is called off once, and the clerk who invited hears of it (${language})`, async () => {
    const citizen = await world.citizen(language);
    const clerk = await world.staff({ role: "clerk" }, language);
    const receipt = await filed(citizen);
    await clerk.goes(`/invite ${receipt}`, "2026-12-01", "1", "15:00", "2", "1", "1", `=${clerk.say("common.skip")}`);
    await clerk.goes(`=${clerk.say("invited.send")}`);
    await citizen.news();
    await citizen.presses(citizen.say("invited.accept"));
    const visit = await prisma().reception.findFirstOrThrow({ where: { kind: "arrangedVisit" } });
    const leader = await world.staff({ role: "leader", leaderKey: visit.leaderKey }, language);
    expect(await world.work(callOffEmptyVisits)).toBe(0);
    await citizen.goes("/bookings", "1", `=${citizen.say("bookings.cancel")}`, `=${citizen.say("cancel.yes")}`);
    await Promise.all([clerk.news(), leader.news()]);
    const off = await Promise.all([world.work(callOffEmptyVisits), world.work(callOffEmptyVisits)]);
    expect(off.sort()).toEqual([0, 1]);
    expect((await prisma().reception.findUniqueOrThrow({ where: { id: visit.id } })).status).toBe("cancelled");
    expect((await clerk.news()).filter(({ text }) => text.includes(receipt))).toHaveLength(1);
    expect(await leader.news()).toHaveLength(1);
    expect(await citizen.news()).toEqual([]);
    // The clock did it, whoever gave the place back: the history does not say that somebody called the visit off.
    await clerk.goes(`/reception ${visit.id}`);
    expect(clerk.last()?.text).toContain(clerk.say("rota.byClock"));
    expect(clerk.last()?.text).not.toContain(clerk.say("rota.byApplicant"));
  });

  test(`a leader is reminded, gets the brief the day before and again when it changes, and can't come: the next on the rota is proposed (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    const citizen = await world.citizen(language);
    const [reception] = (await openOnes(world)).filter(
      ({ rotaKey, date }) => rotaKey === "daily" && date >= new Date("2026-12-01"),
    );
    const { leaderKey, startsAt, id } = reception!;
    const leader = await world.staff({ role: "leader", leaderKey }, language);
    const receipt = await filed(citizen);
    const { id: caseId } = await prisma().case.findUniqueOrThrow({ where: { receiptNumber: receipt } });
    const booking = await booked(world, citizen, { receptionId: id });
    await prisma().booking.update({ where: { id: booking.id }, data: { caseId } });

    world.later((startsAt.getTime() - world.clock().getTime()) / 60_000 - 5 * 24 * 60 + 1);
    await world.work(remindLeaders);
    await world.work(remindLeaders);
    const reminders = (await leader.news()).filter(({ text }) =>
      text.includes(dateInWords(startsAt, world.office.zone, language)),
    );
    expect(reminders).toHaveLength(1);

    world.later(4 * 24 * 60);
    expect(await world.work(sendBriefs)).toBe(0);
    await leader.news();
    world.later(7 * 60); // 16:00 the day before
    await Promise.all([world.work(sendBriefs), world.work(sendBriefs)]);
    const [brief, ...more] = await leader.news();
    expect(more).toEqual([]);
    expect(brief?.text).toContain(receipt);
    expect(brief?.text).toContain(leader.say("event.registered"));
    expect(brief?.text).not.toContain("05995550199");
    expect(await prisma().caseLook.count({ where: { caseId, role: "leader" } })).toBe(1);
    await booked(world, await world.citizen(language), { receptionId: id }).catch(() => undefined);
    await prisma().booking.update({ where: { id: booking.id }, data: { matter: "Another matter" } });
    await world.work(sendBriefs);
    expect((await leader.news())[0]?.text).toContain(leader.say("leader.briefChanged"));

    await clerk.news();
    await leader.goes(`/cantcome ${id}`, `=${leader.say("common.skip")}`);
    expect(leader.all.at(-1)?.text).toContain(leader.say("leader.declined"));
    const [asked, ...others] = await clerk.news();
    expect(others).toEqual([]);
    expect(await world.work(tellFaults)).toBe(0);
    await clerk.says("/rota");
    expect(clerk.last()?.text).toContain(clerk.say("rota.fault.leaderDeclined"));
    const next = asked?.choices?.[0];
    const order = world.office.rotas.daily!.leaders;
    expect(next?.id).toBe(`/standin ${id} ${order[(order.indexOf(leaderKey) + 1) % order.length]}`);
    await clerk.goes(next!.id, `=${clerk.say("common.skip")}`, `=${clerk.say("rota.doIt")}`);
    expect((await leader.news())[0]?.text).toContain(dateInWords(startsAt, world.office.zone, language));
    await clerk.says("/rota");
    expect(clerk.last()?.text).not.toContain(clerk.say("rota.fault.leaderDeclined"));
  });

  test(`a field visit is announced to those who asked for it and have an open case nearby, once, with its point on a map (${language})`, async () => {
    const [near, far, quiet] = [
      await world.citizen(language),
      await world.citizen(language),
      await world.citizen(language),
    ];
    for (const person of [near, quiet]) await filed(person);
    for (const person of [near, far]) {
      await person.goes("/privacy", `=${person.say("announce.label")}`, `=${person.say("announce.start")}`);
      expect(person.last()?.text).toBe(person.say("announce.on"));
      await person.news();
    }
    world.itIs("2026-12-02T09:00"); // the visit of the 15th can be booked now
    const told = await Promise.all([world.work(announceFieldVisits), world.work(announceFieldVisits)]);
    expect(told.sort()).toEqual([0, 1]);
    const [news] = await near.news();
    expect(news?.text).toContain(world.office.venues["east-yard"]!.name[language]);
    expect(news?.text).toContain("openstreetmap.org/?mlat=26.6418");
    for (const person of [far, quiet])
      expect((await person.news()).filter(({ text }) => text.includes("openstreetmap"))).toEqual([]);
    await near.presses(near.say("announce.stop"));
    expect(near.last()?.text).toBe(near.say("announce.off"));
  });

  test(`the schedule is public, with what was held and what was cancelled (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    const citizen = await world.citizen(language);
    const [first] = await openOnes(world);
    await clerk.goes(`/calloff ${first!.id}`, `=${clerk.say("common.skip")}`, `=${clerk.say("rota.doIt")}`);
    await citizen.goes(`=${citizen.say("menu.schedule")}`);
    expect(citizen.last()?.text).toContain(world.office.leaders[first!.leaderKey]!.name[language]);
    expect(citizen.last()?.text).toContain(citizen.say("rota.cancelledMark"));
    expect(citizen.last()?.text).toContain(
      citizen.say("schedule.counts", { year: 2026, held: 0, heldBySubstitute: 0, cancelled: 1 }),
    );
    await clerk.says("/rota turns");
    expect(clerk.last()?.text).toContain(world.office.leaders[first!.leaderKey]!.name[language]);
  });

  test(`a unit is called to a visitor's place, says who comes, and hears of a change (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    const officer = await world.staff({ role: "officer", unitKey: "housing" }, language);
    const stranger = await world.staff({ role: "officer", unitKey: "city" }, language);
    const citizen = await world.citizen(language);
    const [reception] = (await openOnes(world)).filter(({ rotaKey }) => rotaKey === "daily");
    const booking = await booked(world, citizen, { receptionId: reception!.id });
    await clerk.goes(`/units ${reception!.id}`, "1", world.office.units.housing!.name[language]!.slice(0, 40));
    const [call] = await officer.news();
    expect(call?.text).toContain("The lamp in our lane");
    expect(call?.text).not.toContain("Wang Fang");
    await stranger.says("/attend 1 me");
    expect(stranger.last()?.text).toBe(stranger.say("joint.notYours"));
    await officer.goes(`=${officer.say("joint.another")}`, "Zhou Lei, engineer");
    expect((await clerk.news()).at(-1)?.text).toContain("Zhou Lei, engineer");
    await clerk.says(`/units ${reception!.id}`);
    expect(clerk.last()?.text).toContain("Zhou Lei, engineer");
    await clerk.says(`/day ${reception!.date.toISOString().slice(0, 10)}`);
    expect(clerk.last()?.text).toContain("Zhou Lei, engineer");
    await clerk.goes(`/calloff ${reception!.id}`, `=${clerk.say("common.skip")}`, `=${clerk.say("rota.doIt")}`);
    expect((await officer.news())[0]?.text).toContain(booking.ticket);
    await officer.says("/attend 1 me");
    expect(officer.last()?.text).toBe(officer.say("joint.over"));
  });
}

test("a unit that was called to a visit hears that the visitor moved it, and that they gave it back", async () => {
  const clerk = await world.staff({ role: "clerk" });
  const officer = await world.staff({ role: "officer", unitKey: "housing" });
  const citizen = await world.citizen();
  const [reception, other] = await openOnes(world);
  const { id } = await booked(world, citizen, { receptionId: reception!.id });
  const housing = world.office.units.housing!.name.en!.slice(0, 40);
  await clerk.goes(`/callunit ${id}`, `=${housing}`);
  await officer.news();
  const { say } = citizen;
  await citizen.goes(`/move ${id}`, "2", "1");
  if (citizen.choices().some((choice) => choice.id === "yes")) await citizen.presses("yes");
  const moved = await world.database.prisma.booking.findUniqueOrThrow({ where: { id } });
  expect(moved.receptionId).toBe(other!.id);
  const [told] = await officer.news();
  expect(told?.text).toContain(dateInWords(moved.startsAt, world.office.zone, "en"));
  await citizen.goes(`/cancel ${id}`, `=${say("cancel.yes")}`);
  const [gone, ...more] = await officer.news();
  expect(gone?.text).toContain("has been cancelled; nobody of your unit need come");
  expect(gone?.text).toContain(moved.ticket);
  expect(more).toEqual([]);
});

test("who filed without a name is invited without one, and comes without one", async () => {
  const citizen = await world.citizen();
  await prisma().contact.updateMany({ data: { name: "Wang Fang", phone: "05995550199" } });
  const clerk = await world.staff({ role: "clerk" });
  const receipt = await filed(citizen, "anonymous");
  await clerk.goes(`/invite ${receipt}`, "2026-12-01", "1", "15:00", "2", "1", "1", "=Skip", "=Invite them");
  await citizen.news();
  await citizen.presses("I come");
  expect(await prisma().booking.findFirstOrThrow()).toMatchObject({ status: "booked", name: null, phone: null });
});

test("an invited person who answers while the clerk calls the visit off has a place at a visit that will be held, or none", async () => {
  const citizen = await world.citizen();
  const clerk = await world.staff({ role: "clerk" });
  const receipt = await filed(citizen);
  await clerk.goes(`/invite ${receipt}`, "2026-12-01", "1", "15:00", "2", "1", "1", "=Skip", "=Invite them");
  const visit = await prisma().reception.findFirstOrThrow({ where: { kind: "arrangedVisit" } });
  await citizen.news();
  await Promise.all([
    citizen.presses("I come"),
    world.work((work) => changeReception(work, { role: "clerk" }, visit.id, { cancelled: true }, { reason: "" })),
  ]);
  expect(await prisma().booking.count({ where: { status: "booked" } })).toBe(0);
  expect(await prisma().place.count({ where: { receptionId: visit.id, bookingId: { not: null } } })).toBe(0);
  const { status } = await prisma().visitInvitation.findFirstOrThrow();
  expect(["accepted", "withdrawn"]).toContain(status);
});
