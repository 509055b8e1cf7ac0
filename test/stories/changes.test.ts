import { afterEach, beforeEach, expect, test } from "vitest";
import { dateInWords, timeInWords } from "../../src/i18n/dates.ts";
import { phoneUnanswered } from "../../src/office/receptions/changeAnswers.ts";
import { type Changed, changeReception, type Wanted } from "../../src/office/receptions/receptionChange.ts";
import { turnsOf } from "../../src/office/receptions/rotaList.ts";
import { cancelBooking } from "../../src/office/visits/booking.ts";
import { moveBooking } from "../../src/office/visits/moving.ts";
import type { Booking } from "../../src/store/generated/client.ts";
import { booked, bookingOf, openOnes } from "../support/bookings.ts";
import { anOffice, fileText, type World } from "../support/office.ts";

let world: World;
beforeEach(async () => {
  world = await anOffice();
});
afterEach(() => world.close());

type Person = Awaited<ReturnType<World["citizen"]>>;
const prisma = () => world.database.prisma;
const clerkDoes = (receptionId: number, wanted: Wanted, seen?: number): Promise<Changed> =>
  world.work((work) => changeReception(work, { role: "clerk" }, receptionId, wanted, { reason: "", seen }));
/** A reception that nobody uses yet. */
async function anOpenOne() {
  const found = (await openOnes(world)).find(({ kind }) => kind === "openReception");
  if (!found) throw new Error("no open reception");
  return found;
}
const people = (count: number, language = "en"): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, () => world.citizen(language)));

for (const language of ["en", "zh"]) {
  test(`a clerk cancels a reception: each visitor is told once, and takes another place with one press (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    const [one, two] = await people(2, language);
    const reception = await anOpenOne();
    const bookings = [
      await booked(world, one!, { receptionId: reception.id }),
      await booked(world, two!, { receptionId: reception.id }),
    ];
    await clerk.goes("/rota");
    expect(clerk.choices().map(({ id }) => id)).toContain(`/reception ${reception.id}`);
    await clerk.goes(
      `=/reception ${reception.id}`,
      `=${clerk.say("rota.callOff")}`,
      language === "en" ? "The leader is ill" : "领导生病",
    );
    expect(clerk.last()?.text).toContain(language === "en" ? "\nwill be cancelled." : "\n将取消。");
    expect(await one!.news()).toEqual([]);
    await clerk.goes(`=${clerk.say("rota.doIt")}`);
    expect(clerk.last()?.text).toContain(clerk.say("rota.status.cancelled"));

    const [told, ...more] = await one!.news();
    expect(more).toEqual([]);
    expect(told?.text).toContain(dateInWords(reception.startsAt, world.office.zone, language));
    expect(told?.text).toContain(language === "en" ? "The leader is ill" : "领导生病");
    expect(fileText(told)).toMatch(/METHOD:CANCEL[\s\S]*SEQUENCE:1/);
    const offers = (told?.choices ?? []).filter(({ id }) => id.startsWith("/rebook"));
    expect(offers.length).toBe(3);
    for (const { id } of offers) expect(Buffer.byteLength(id)).toBeLessThanOrEqual(50);
    expect((await two!.news())[0]?.choices?.[0]?.id).not.toBe(offers[0]?.id);

    await one!.presses(offers[0]!.id);
    expect(one!.last()?.text).toContain(
      timeInWords((await bookingOf(world, bookings[0]!.id)).startsAt, world.office.zone),
    );
    expect(fileText(one!.last())).toMatch(/METHOD:PUBLISH[\s\S]*SEQUENCE:2/);
    expect(await bookingOf(world, bookings[0]!.id)).toMatchObject({ status: "booked", matter: "The lamp in our lane" });
    expect((await bookingOf(world, bookings[0]!.id)).place).not.toBeNull();
    // The same press again changes nothing: it is a booking like any other now.
    await one!
      .presses(one!.all.find(({ choices }) => choices?.some(({ id }) => id.startsWith("/rebook")))!.choices![1]!.id)
      .catch(() => undefined);
    expect(await prisma().place.count({ where: { bookingId: bookings[0]!.id } })).toBe(1);

    // The other does not answer: after the office's hours the clerks are to phone.
    expect(await world.work(phoneUnanswered)).toBe(0);
    world.later(4 * 60 + 1);
    const phoned = await Promise.all([world.work(phoneUnanswered), world.work(phoneUnanswered)]);
    expect(phoned.sort()).toEqual([0, 1]);
    const toPhone = () => prisma().phoneCall.findMany({ where: { doneAt: null } });
    expect((await toPhone()).map(({ bookingId }) => bookingId)).toEqual([bookings[1]!.id]);
    await two!.goes(
      "book",
      "1",
      "1",
      language === "en" ? "Another matter" : "另外一件事情",
      "王芳",
      "05995550188",
      "1",
      "1",
      `=${two!.say("book.yes")}`,
    );
    expect(await toPhone()).toEqual([]);
  });

  test(`a stand-in is named, then the day, hour and room move: each visitor hears what is so now (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    const [one] = await people(1, language);
    const reception = await anOpenOne();
    const booking = await booked(world, one!, { receptionId: reception.id });
    await clerk.goes(`/standin ${reception.id}`, "1", `=${clerk.say("common.skip")}`, `=${clerk.say("rota.doIt")}`);
    const after = await prisma().reception.findUniqueOrThrow({ where: { id: reception.id } });
    expect(after.leaderKey).not.toBe(reception.leaderKey);
    const [told] = await one!.news();
    expect(told?.text).toContain(world.office.leaders[after.leaderKey]?.name[language]);
    expect(fileText(told)).toMatch(/SEQUENCE:1/);
    await one!.presses(one!.say("changed.keep"));
    expect(one!.last()?.text).toContain(booking.ticket);

    await clerk.goes(
      `/shift ${reception.id}`,
      "2026-12-10",
      "1",
      "15:30",
      "2",
      `=${clerk.say("common.skip")}`,
      `=${clerk.say("rota.doIt")}`,
    );
    const moved = await bookingOf(world, booking.id);
    expect(moved.reception.startsAt).toEqual(new Date("2026-12-10T15:30:00+08:00"));
    const sinceStart = booking.startsAt.getTime() - reception.startsAt.getTime();
    expect(moved.startsAt.getTime() - moved.reception.startsAt.getTime()).toBe(sinceStart);
    expect(moved.place?.startsAt).toEqual(moved.startsAt);
    expect(moved.reception).toMatchObject({ venueKey: "east-yard", date: new Date("2026-12-10") });
    const [news, ...more] = await one!.news();
    expect(more).toEqual([]);
    expect(news?.text).toContain(dateInWords(moved.startsAt, world.office.zone, language));
    expect(news?.text).toContain(world.office.venues["east-yard"]?.name[language]);
    expect(fileText(news)).toMatch(/SEQUENCE:2/);
    await clerk.says(`/reception ${reception.id}`);
    expect(clerk.last()?.text).toContain(clerk.say("rota.what.leader"));
    expect(await prisma().receptionChange.count({ where: { receptionId: reception.id } })).toBe(2);
    await expect(prisma().$executeRaw`delete from reception_change`).rejects.toThrow(/append-only/);
  });
}

test("of two clerks who act at once one wins, and the other is told that something changed", async () => {
  const [one] = await people(1);
  const reception = await anOpenOne();
  await booked(world, one!, { receptionId: reception.id });
  const results = await Promise.all([
    clerkDoes(reception.id, { venueKey: "east-yard" }, 0),
    clerkDoes(reception.id, { cancelled: true }, 0),
  ]);
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  expect(results.filter((result) => !result.ok && /over|changedMeanwhile/.test(result.reason))).toHaveLength(1);
  expect(await one!.news()).toHaveLength(1);
});

test("a leader cancels an hour before: visitors are told at once, and are to be phoned after half the time that is left", async () => {
  const [one] = await people(1);
  const reception = await anOpenOne();
  const booking = await booked(world, one!, { receptionId: reception.id });
  world.later((booking.startsAt.getTime() - world.clock().getTime()) / 60_000 - 60);
  expect(await clerkDoes(reception.id, { cancelled: true })).toMatchObject({ ok: true, told: 1, toPhone: 0 });
  expect((await one!.news())[0]?.text).toContain("is cancelled");
  world.later(31);
  expect(await world.work(phoneUnanswered)).toBe(1);
  expect(await prisma().phoneCall.count({ where: { bookingId: booking.id, doneAt: null } })).toBe(1);
});

test("citizens book, move and give back while the clerk cancels the day: nobody is left with a place that is not there", async () => {
  const [from, to] = (await openOnes(world)).filter(({ kind }) => kind === "openReception").slice(1, 3);
  const all = await people(8);
  const there: Booking[] = [];
  for (const one of all.slice(0, 3)) there.push(await booked(world, one, { receptionId: from!.id }));
  const chatIds = await Promise.all(all.map(async (one) => (await one.chat()).id));
  const place = await prisma().place.findFirstOrThrow({
    where: { receptionId: to!.id, bookingId: null },
    orderBy: { id: "desc" },
  });
  const last = await prisma().place.findFirstOrThrow({
    where: { receptionId: from!.id, bookingId: null },
    orderBy: { id: "desc" },
  });
  await Promise.all([
    world.work((work) =>
      moveBooking(work, {
        bookingId: there[0]!.id,
        chatId: chatIds[0]!,
        receptionId: to!.id,
        startsAt: place.startsAt,
      }),
    ),
    world.work((work) =>
      moveBooking(work, {
        bookingId: there[1]!.id,
        chatId: chatIds[1]!,
        receptionId: from!.id,
        startsAt: last.startsAt,
      }),
    ),
    clerkDoes(from!.id, { cancelled: true }),
    world.work((work) => cancelBooking(work, there[2]!.id)),
    booked(world, all[7]!, { receptionId: from!.id }).catch(() => undefined),
  ]);
  expect(await prisma().booking.count({ where: { receptionId: from!.id, status: "booked" } })).toBe(0);
  expect(await prisma().place.count({ where: { receptionId: from!.id, bookingId: { not: null } } })).toBe(0);
  for (const { id } of there) {
    const now = await bookingOf(world, id);
    const notices = await prisma().changeNotice.count({ where: { bookingId: id } });
    // Moved away in time, given back, or told.
    if (now.status === "booked") expect([now.receptionId, notices]).toEqual([to!.id, 0]);
    else expect(notices).toBeLessThanOrEqual(1);
    if (now.status === "booked") expect(now.place?.bookingId).toBe(id);
  }
  const lost = await prisma().booking.count({ where: { receptionId: from!.id, status: "cancelled" } });
  const told = await prisma().changeNotice.count({ where: { change: { receptionId: from!.id } } });
  expect(lost - told).toBeLessThanOrEqual(1); // the one that was given back
});

test("a reception is shortened: whoever sat past the end gets a free earlier place, in order; the rest are offered others", async () => {
  const reception = (await openOnes(world)).filter(({ kind }) => kind === "openReception").at(-1)!;
  const places = await prisma().place.findMany({ where: { receptionId: reception.id }, orderBy: { startsAt: "asc" } });
  const late = places.slice(-3);
  const all = await people(places.length - 1);
  // All places but the first are taken.
  const bookings = [];
  for (const [i, one] of all.entries())
    bookings.push(await booked(world, one, { receptionId: reception.id, startsAt: places[i + 1]!.startsAt }));
  const result = await clerkDoes(reception.id, { endsAt: late[1]!.startsAt });
  expect(result).toMatchObject({ ok: true, told: 2 });
  const after = await Promise.all(bookings.slice(-2).map(({ id }) => bookingOf(world, id)));
  expect(after.map(({ status }) => status).sort()).toEqual(["booked", "cancelled"]);
  expect(after.find(({ status }) => status === "booked")?.startsAt).toEqual(places[0]!.startsAt);
  for (const one of all.slice(0, -2)) expect(await one.news()).toEqual([]);
  expect((await all.at(-1)!.news())[0]?.text).toMatch(/shortened|has changed/);
});

test("no leader is named to two places at once, not even by two clerks at the same moment", async () => {
  const [a, b] = (await openOnes(world)).filter(({ rotaKey }) => rotaKey === "daily").slice(0, 2);
  const at = { startsAt: new Date("2026-12-11T14:00:00+08:00"), endsAt: new Date("2026-12-11T16:00:00+08:00") };
  for (const [i, { id }] of [a!, b!].entries())
    expect(await clerkDoes(id, { ...at, venueKey: ["hall", "east-yard"][i] })).toMatchObject({ ok: true });
  const named = await Promise.all([a!, b!].map(({ id }) => clerkDoes(id, { leaderKey: "lin" })));
  expect(named.filter(({ ok }) => ok)).toHaveLength(1);
  expect(named.find(({ ok }) => !ok)).toMatchObject({ reason: "leaderBusy" });
});

for (const language of ["en", "zh"]) {
  test(`two leaders are swapped: the visitors of both are told who receives them, and both leaders hear of it (${language})`, async () => {
    const clerk = await world.staff({ role: "clerk" }, language);
    const [a, b] = (await openOnes(world)).filter(({ rotaKey }) => rotaKey === "daily");
    const leaders = [
      await world.staff({ role: "leader", leaderKey: a!.leaderKey }, language),
      await world.staff({ role: "leader", leaderKey: b!.leaderKey }, language),
    ];
    const [one, two] = await people(2, language);
    await booked(world, one!, { receptionId: a!.id });
    await booked(world, two!, { receptionId: b!.id });
    await clerk.goes(`/swap ${a!.id} ${b!.id}`, `=${clerk.say("common.skip")}`);
    expect(clerk.last()?.text).toContain(world.office.leaders[b!.leaderKey]!.name[language]);
    await clerk.goes(`=${clerk.say("rota.doIt")}`);
    const after = await prisma().reception.findMany({ where: { id: { in: [a!.id, b!.id] } }, orderBy: { id: "asc" } });
    expect(after.map(({ leaderKey }) => leaderKey)).toEqual([b!.leaderKey, a!.leaderKey]);
    // A stand-in is not a swap: the turn stays whose it was.
    const [third] = (await openOnes(world)).filter(({ rotaKey }) => rotaKey === "daily").slice(2);
    await clerkDoes(third!.id, { leaderKey: "lin" });
    const quarter = { from: new Date("2026-10-01T00:00:00+08:00"), until: new Date("2027-01-01T00:00:00+08:00") };
    const turns = new Map((await world.work((work) => turnsOf(work, quarter))).map((each) => [each.leaderKey, each]));
    expect(turns.get("lin")?.stoodIn).toBe(1);
    expect(turns.get(third!.leaderKey)?.byOthers).toBe(1);
    expect([a!, b!].map(({ leaderKey }) => turns.get(leaderKey)?.stoodIn)).toEqual([0, 0]);
    const names = [b!, a!].map(({ leaderKey }) => world.office.leaders[leaderKey]!.name[language]!);
    for (const [i, person] of [one!, two!].entries()) {
      const [news, ...more] = await person.news();
      expect(more).toEqual([]);
      expect(news?.text).toContain(names[i]);
      // Only another leader: they need not answer, and nobody phones.
      expect(await world.work(phoneUnanswered)).toBe(0);
    }
    for (const leader of leaders) expect(await leader.news()).toHaveLength(2); // the turn that went, and the one that came
  });
}

test("who has no chat is on the list of people to phone at once, and the clerk takes another place for them", async () => {
  const clerk = await world.staff({ role: "clerk" });
  const reception = await anOpenOne();
  const [citizen] = await people(1);
  const booking = await booked(world, citizen!, { receptionId: reception.id });
  await prisma().booking.update({ where: { id: booking.id }, data: { contactId: null } });
  expect(await clerkDoes(reception.id, { cancelled: true })).toMatchObject({ ok: true, told: 0, toPhone: 1 });
  await clerk.goes("/calls");
  expect(clerk.last()?.text).toContain("Wang Fang");
  // What to say names the places that can be offered.
  expect((await prisma().phoneCall.findFirstOrThrow()).text.match(/^· /gm)).toHaveLength(3);
  const next = (await openOnes(world)).find(({ id }) => id !== reception.id)!;
  const place = await prisma().place.findFirstOrThrow({ where: { receptionId: next.id, bookingId: null } });
  await clerk.says(`/rebook ${booking.id} ${next.id} ${place.startsAt.getTime() / 60_000}`);
  expect(await bookingOf(world, booking.id)).toMatchObject({ status: "booked", receptionId: next.id });
  await clerk.says("/calls");
  expect(clerk.last()?.text).not.toContain("Wang Fang");
});
