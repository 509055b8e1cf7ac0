// The desk helps one visitor: the card, a move, a cancellation; told in chat, or put on the list of people to phone.

import { afterEach, beforeEach, expect, test } from "vitest";
import { dateInWords, timeInWords } from "../../src/i18n/dates.ts";
import { exportOf } from "../../src/office/people/privacy.ts";
import { cancelVisitor, moveVisitor } from "../../src/office/visits/deskChanges.ts";
import { moveBooking } from "../../src/office/visits/moving.ts";
import { booked, bookingOf, openOnes } from "../support/bookings.ts";
import { anOffice, fileText, type World } from "../support/office.ts";

let world: World;
beforeEach(async () => {
  world = await anOffice();
});
afterEach(() => world.close());

type Person = Awaited<ReturnType<World["citizen"]>>;
const prisma = () => world.database.prisma;
const acts = async (bookingId: number) =>
  (await prisma().deskAct.findMany({ where: { bookingId }, orderBy: { id: "asc" } })).map(({ kind }) => kind);
const receptions = async () => (await openOnes(world)).filter(({ kind }) => kind === "openReception");
const staffOf = async (person: Person) =>
  prisma().staff.findFirstOrThrow({ where: { contactId: (await person.contact()).id } });
const commands = (person: Person) => person.choices().map(({ id }) => id);

/** The clerk books for somebody on the telephone, who has no chat. */
async function bookedByTelephone(clerk: Person) {
  const [reception] = await receptions();
  await clerk.goes(
    `/book ${reception!.id}`,
    "1",
    "The lamp in our lane",
    "Li Si",
    "0599 5550188",
    "1",
    "1",
    `=${clerk.say("book.yes")}`,
  );
  return prisma().booking.findFirstOrThrow({ orderBy: { id: "desc" } });
}

for (const language of ["en", "zh"]) {
  test(`a clerk finds a visitor in the day list and moves the visit as the visitor would; the chat says what is so now (${language})`, async () => {
    const { say } = world.person(language);
    const clerk = await world.staff({ role: "clerk" }, language);
    const citizen = await world.citizen(language);
    const [from, to] = await receptions();
    const visit = await booked(world, citizen, { receptionId: from!.id });
    const day = from!.date.toISOString().slice(0, 10);

    await clerk.goes(`/day ${day}`, `=${say("visitor.list")}`, "1");
    const card = clerk.last()?.text;
    for (const part of ["Wang Fang", "05995550199", "The lamp in our lane", visit.ticket, say("visitStatus.booked")])
      expect(card).toContain(part);
    expect(card).toContain(dateInWords(visit.startsAt, world.office.zone, language));
    expect(commands(clerk)).toEqual(
      expect.arrayContaining([`/move ${visit.id}`, `/cancel ${visit.id}`, `/callunit ${visit.id}`]),
    );
    await clerk.goes(
      `/reception ${from!.id}`,
      `=${say("visitor.list")}`,
      `=${visit.ticket}`,
      `=${say("visitor.move")}`,
    );
    await clerk.presses(String(to!.id));
    const at = clerk.choices()[2]!;
    await clerk.goes("3");
    expect(await prisma().place.count({ where: { heldByChatId: (await clerk.chat()).id, bookingId: null } })).toBe(1);
    const why = language === "en" ? "The lift is broken that day" : "那天电梯检修";
    await clerk.goes(why);
    const preview = clerk.last()?.text;
    for (const reception of [from!, to!])
      expect(preview).toContain(dateInWords(reception.startsAt, world.office.zone, language));
    expect(preview).toContain(say("visitor.hasChat"));
    expect(await citizen.news()).toEqual([]);
    await clerk.goes(`=${say("rota.doIt")}`);
    expect(clerk.last()?.text).toContain(say("visitor.toldInChat"));

    const moved = await bookingOf(world, visit.id);
    expect(moved).toMatchObject({
      receptionId: to!.id,
      startsAt: new Date(at.id),
      status: "booked",
      name: "Wang Fang",
    });
    expect(moved.place?.startsAt).toEqual(moved.startsAt);
    expect(await prisma().place.count({ where: { receptionId: from!.id, bookingId: { not: null } } })).toBe(0);
    const [told, ...more] = await citizen.news();
    expect(more).toEqual([]);
    for (const part of [why, dateInWords(moved.startsAt, world.office.zone, language), moved.ticket])
      expect(told?.text).toContain(part);
    expect(told?.text).toContain(timeInWords(moved.startsAt, world.office.zone));
    expect(fileText(told)).toMatch(/METHOD:PUBLISH[\s\S]*SEQUENCE:1/);
    await citizen.presses(say("bookings.move"));
    expect(citizen.last()?.text).toContain(say("move.reception"));

    expect(await acts(visit.id)).toEqual(["looked", "looked", "looked", "moved"]);
    const kept = await world.work(async (work) => exportOf(work, (await citizen.contact()).id));
    expect(kept.text).toContain("looked");
  });

  test(`a visitor who is asked "cancel this visit?" while the desk moves it cancels nothing unread, and is asked about the visit as it is now (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    const citizen = await world.citizen(language);
    const [from, to] = await receptions();
    const visit = await booked(world, citizen, { receptionId: from!.id });
    await citizen.goes(`/cancel ${visit.id}`);
    const asked = citizen.last();
    const { startsAt } = await prisma().place.findFirstOrThrow({ where: { receptionId: to!.id, bookingId: null } });
    const move = { bookingId: visit.id, seen: 0, reason: "", chatId: (await clerk.chat()).id };
    const staff = await staffOf(clerk);
    await world.work((work) => moveVisitor(work, staff, { ...move, receptionId: to!.id, startsAt }));
    await citizen.sends({ kind: "choice", id: "yes", prompt: asked?.prompt });
    expect(await bookingOf(world, visit.id)).toMatchObject({ status: "booked", receptionId: to!.id });
    expect(citizen.last()?.text).toContain(citizen.say("cancel.changedMeanwhile"));
    expect(citizen.last()?.text).toContain(dateInWords(startsAt, world.office.zone, language));
    await citizen.presses(citizen.say("cancel.yes"));
    expect((await bookingOf(world, visit.id)).status).toBe("cancelled");
  });

  test(`a clerk cancels a visit with a reason that the visitor reads, and nobody has the place any more (${language})`, async () => {
    const { say } = world.person(language);
    const clerk = await world.staff({ role: "clerk" }, language);
    const citizen = await world.citizen(language);
    const [from] = await receptions();
    const visit = await booked(world, citizen, { receptionId: from!.id });
    const why = language === "en" ? "You asked us to by telephone" : "您来电要求取消";
    await clerk.goes(`/visitor ${visit.id}`, `=${say("visitor.cancel")}`, why, `=${say("cancel.no")}`);
    expect((await bookingOf(world, visit.id)).status).toBe("booked");
    await clerk.goes(`=${say("visitor.cancel")}`, why, say("common.cancel"));
    expect(clerk.last()?.text).toContain(say("visitor.kept").split(/[:：]/)[0]);
    expect((await bookingOf(world, visit.id)).status).toBe("booked");
    expect(await citizen.news()).toEqual([]);
    await clerk.goes(`=${say("visitor.show")}`, `=${say("visitor.cancel")}`, why, `=${say("visitor.yesCancel")}`);
    expect(await bookingOf(world, visit.id)).toMatchObject({ status: "cancelled", place: null });
    const [told] = await citizen.news();
    expect(told?.text).toContain(why);
    expect(fileText(told)).toMatch(/METHOD:CANCEL[\s\S]*SEQUENCE:1/);
    await clerk.goes(`=${say("visitor.show")}`);
    expect(clerk.last()?.text).toContain(say("visitStatus.cancelled"));
    expect(commands(clerk)).not.toContain(`/move ${visit.id}`);
    await clerk.goes(`/cancel ${visit.id}`);
    expect(clerk.last()?.text).toContain(say("bookings.over"));
  });

  test(`m37: who has no chat is on the list to phone after a change, and leaves it when the clerk has them on the line (${language})`, async () => {
    const { say } = world.person(language);
    const clerk = await world.staff({ role: "clerk" }, language);
    const visit = await bookedByTelephone(clerk);
    // m37: under a booking for somebody else stands the way to that visitor's card, not to a booking of one's own.
    expect(commands(clerk)).not.toContain(`/cancel ${visit.id}`);
    await clerk.goes(`=${say("visitor.show")}`, `=${say("visitor.move")}`, "2", "1", `=${say("common.skip")}`);
    expect(clerk.last()?.text).toContain(say("visitor.noChat"));
    await clerk.goes(`=${say("rota.doIt")}`);
    expect(clerk.last()?.text).toContain(say("visitor.toPhone"));
    const open = () => prisma().phoneCall.findMany({ where: { doneAt: null, bookingId: visit.id } });
    const [call, ...others] = await open();
    expect(others).toEqual([]);
    expect(call).toMatchObject({ phone: "05995550188", name: "Li Si" });
    const moved = await bookingOf(world, visit.id);
    expect(call?.text).toContain(dateInWords(moved.startsAt, world.office.zone, language));
    await clerk.goes("/calls", "1");
    expect(commands(clerk)).toContain(`/visitor ${visit.id}`);
    await clerk.goes(`/reached ${call!.id}`);
    expect(await open()).toEqual([]);
  });

  test(`who opens a visit without its card, to cancel it, has looked at it too, also when nothing comes of it (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    const citizen = await world.citizen(language);
    const [from] = await receptions();
    const visit = await booked(world, citizen, { receptionId: from!.id });
    await clerk.goes(`/visitors ${from!.id}`);
    expect(await acts(visit.id)).toEqual([]);
    await clerk.goes(`/cancel ${visit.id}`, "A mistake of ours");
    expect(clerk.last()?.text).toContain("Wang Fang");
    expect(await acts(visit.id)).toEqual(["looked"]);
    // One's own visit is nobody else's matter.
    await citizen.goes(`/move ${visit.id}`);
    expect(await acts(visit.id)).toEqual(["looked"]);
  });

  test(`an older call is not taken for the telling of what comes after it: without a number nobody is told (${language})`, async () => {
    const { say } = world.person(language);
    const clerk = await world.staff({ role: "clerk" }, language);
    const visit = await bookedByTelephone(clerk);
    const change = [`=${say("visitor.show")}`, `=${say("visitor.move")}`, "2", "1"];
    await clerk.goes(...change, `=${say("common.skip")}`, `=${say("rota.doIt")}`);
    const older = await prisma().phoneCall.findFirstOrThrow({ where: { bookingId: visit.id } });
    await prisma().booking.update({ where: { id: visit.id }, data: { phone: null } });
    await clerk.goes(`/cancel ${visit.id}`, "They asked us to", `=${say("visitor.yesCancel")}`);
    expect(clerk.last()?.text).toContain(say("visitor.toldNobody"));
    expect(commands(clerk)).not.toContain(`/reached ${older.id}`);
  });

  test(`a visitor says they were there: the clerk opens the visit with one press and puts them in line (${language})`, async () => {
    const { say } = world.person(language);
    const clerk = await world.staff({ role: "clerk" }, language);
    const citizen = await world.citizen(language);
    const [from] = await receptions();
    const visit = await booked(world, citizen, { receptionId: from!.id });
    world.later((visit.startsAt.getTime() - world.clock().getTime()) / 60_000 + 20);
    await clerk.goes(`/noshow ${visit.id}`);
    await citizen.news();
    await citizen.goes(`/missed ${visit.id} wasThere`);
    const [asked] = await clerk.news();
    expect(asked?.text).toContain(timeInWords(visit.startsAt, world.office.zone));
    await clerk.goes(`=${say("visitor.show")}`, `=${say("visitor.checkIn")}`);
    expect((await bookingOf(world, visit.id)).status).toBe("arrived");
    // The ticket alone, as the visitor says it.
    await clerk.goes(visit.ticket.toLowerCase().replace("-00", ""));
    expect(clerk.last()?.text).toContain("05995550199");
    expect(commands(clerk)).toEqual(expect.arrayContaining([`/seen ${visit.id}`, `/carry ${visit.id}`]));
  });
}

test("two clerks and the visitor act on one visit at once: one wins, the others are told what is so now", async () => {
  const [one, two] = [await world.staff({ role: "clerk" }), await world.staff({ role: "clerk" })];
  const citizen = await world.citizen();
  const [from, to, third] = await receptions();
  const visit = await booked(world, citizen, { receptionId: from!.id });
  const other = await booked(world, await world.citizen(), { receptionId: from!.id });
  const first = async (receptionId: number) =>
    (await prisma().place.findFirstOrThrow({ where: { receptionId }, orderBy: { number: "asc" } })).startsAt;
  const asked = { bookingId: visit.id, seen: visit.calendarSequence, reason: "" };
  const [a, b, chatOne, chatOwn] = [await staffOf(one), await staffOf(two), await one.chat(), await citizen.chat()];
  const [toAt, thirdAt] = [await first(to!.id), await first(third!.id)];
  const results = await Promise.all([
    world.work((work) => moveVisitor(work, a, { ...asked, chatId: chatOne.id, receptionId: to!.id, startsAt: toAt })),
    world.work((work) => cancelVisitor(work, b, asked)),
  ]);
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  expect(results.find(({ ok }) => !ok)).toMatchObject({ reason: expect.stringMatching(/over|changedMeanwhile/) });
  expect(await citizen.news()).toHaveLength(1);
  expect(await prisma().place.count({ where: { bookingId: visit.id } })).toBeLessThanOrEqual(1);

  // The visitor moves it while the clerk reads the card: the clerk's old picture changes nothing.
  await world.work((work) =>
    moveBooking(work, { bookingId: other.id, chatId: chatOwn.id, receptionId: third!.id, startsAt: thirdAt }),
  );
  const late = await world.work((work) => cancelVisitor(work, b, { bookingId: other.id, seen: 0, reason: "" }));
  expect(late).toEqual({ ok: false, reason: "changedMeanwhile" });
  expect((await bookingOf(world, other.id)).status).toBe("booked");
});

test("the desk's limits are the visitor's: no second place at one reception", async () => {
  const clerk = await world.staff({ role: "clerk" });
  const citizen = await world.citizen();
  const [from, to] = await receptions();
  const visit = await booked(world, citizen, { receptionId: from!.id });
  await booked(world, citizen, { receptionId: to!.id });
  await clerk.goes(`/move ${visit.id}`);
  await clerk.presses(String(to!.id));
  await clerk.goes("1", `=${clerk.say("common.skip")}`, `=${clerk.say("rota.doIt")}`);
  expect(clerk.all.at(-1)?.text).toContain(clerk.say("visitor.onePerReception"));
  expect((await bookingOf(world, visit.id)).receptionId).toBe(from!.id);
});

test("a long name is cut between two characters, whatever they are: the list of everybody stays readable", async () => {
  const clerk = await world.staff({ role: "clerk" });
  const [from] = await receptions();
  const visit = await booked(world, await world.citizen(), { receptionId: from!.id });
  for (const before of [24, 25, 26, 27, 28]) {
    await prisma().booking.update({ where: { id: visit.id }, data: { name: `${"a".repeat(before)}😀😀 of Linjiang` } });
    await clerk.goes(`/visitors ${from!.id}`);
    expect(commands(clerk)).toContain(`/visitor ${visit.id}`);
    if (world.clock() < visit.startsAt) world.later((visit.startsAt.getTime() - world.clock().getTime()) / 60_000);
    await clerk.goes(`/onpaper ${from!.id}`);
    expect(commands(clerk)).toContain(`/papervisit ${visit.id}`);
  }
});

test("a card is for the desk: a citizen, an officer and a leader do not get it", async () => {
  const citizen = await world.citizen();
  const [from] = await receptions();
  const visit = await booked(world, citizen, { receptionId: from!.id });
  const others = [
    await world.citizen(),
    await world.staff({ role: "officer", unitKey: "housing" }),
    await world.staff({ role: "leader", leaderKey: from!.leaderKey }),
  ];
  for (const other of others) {
    await other.says(`/visitor ${visit.id}`);
    await other.says(`/visitors ${from!.id}`);
    await other.says(`/cancel ${visit.id}`);
    expect(other.all.some(({ text }) => text.includes("05995550199"))).toBe(false);
  }
  expect(await acts(visit.id)).toEqual([]);
  expect((await bookingOf(world, visit.id)).status).toBe("booked");
});
