// A reception is made longer, and no room has two at once.

import { afterEach, beforeEach, expect, test } from "vitest";
import { timeInWords } from "../../src/i18n/dates.ts";
import { changeReception, type Wanted } from "../../src/office/receptions/receptionChange.ts";
import { receptionFaults, tellFaults } from "../../src/office/receptions/receptionFaults.ts";
import { cancelBooking } from "../../src/office/visits/booking.ts";
import { tendWaitingLists } from "../../src/office/visits/waitingOffers.ts";
import { booked, openOnes } from "../support/bookings.ts";
import { anOffice, type World } from "../support/office.ts";

let world: World;
beforeEach(async () => {
  world = await anOffice();
});
afterEach(() => world.close());

const prisma = () => world.database.prisma;
const ofRota = async (rotaKey: string) => (await openOnes(world)).filter((one) => one.rotaKey === rotaKey);
const clerkDoes = (receptionId: number, wanted: Wanted) =>
  world.work((work) => changeReception(work, { role: "clerk" }, receptionId, wanted, { reason: "" }));
const minutesLater = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000);
const placesOf = (receptionId: number) =>
  prisma().place.findMany({ where: { receptionId }, orderBy: [{ startsAt: "asc" }, { number: "asc" }] });

for (const language of ["en", "zh"]) {
  test(`a clerk lengthens a full reception: its new places go to who waits, and who had booked is not troubled (${language})`, async () => {
    const { say } = world.person(language);
    const clerk = await world.staff({ role: "clerk" }, language);
    const leader = await world.staff({ role: "leader", leaderKey: "lin" }, language);
    const [reception] = await ofRota("wednesday");
    const before = await placesOf(reception!.id);
    const holders = await Promise.all(before.map(() => world.citizen(language)));
    for (const holder of holders) await booked(world, holder, { receptionId: reception!.id });
    const waiting = await world.citizen(language);
    await waiting.goes(`/book ${reception!.id}`, "The lamp in our lane", "Zhao Wu", "0599 5550177", "1", "1");
    await waiting.goes(`=${say("book.yes")}`);
    await leader.news();

    await clerk.goes(`/reception ${reception!.id}`, `=${say("rota.lengthen")}`);
    const end = minutesLater(reception!.endsAt, 60);
    await clerk.goes(`=${timeInWords(end, world.office.zone)}`, `=${say("common.skip")}`);
    // An hour of twenty minutes is three places, of which the share for walk-ins leaves two.
    expect(clerk.last()?.text).toContain(say("rota.previewGained", { count: 2 }));
    await clerk.goes(`=${say("rota.doIt")}`);
    const after = await placesOf(reception!.id);
    const added = after.slice(before.length);
    expect(added.map(({ startsAt }) => startsAt >= reception!.endsAt)).toEqual([true, true]);
    expect(added.every(({ startsAt }) => minutesLater(startsAt, 20) <= end)).toBe(true);
    expect(new Set(after.map(({ number }) => number)).size).toBe(after.length);
    for (const holder of holders) expect(await holder.news()).toEqual([]);
    expect((await leader.news())[0]?.text).toContain(timeInWords(end, world.office.zone));

    await world.work(tendWaitingLists);
    const [offer] = await waiting.news();
    expect(offer?.text).toContain(timeInWords(added[0]!.startsAt, world.office.zone));
    await waiting.presses(say("waiting.take"));
    const seat = await prisma().place.findUniqueOrThrow({ where: { id: added[0]!.id }, include: { booking: true } });
    expect(seat.booking).toMatchObject({ name: "Zhao Wu", status: "booked" });
  });

  test(`a reception is not moved into a room that is taken: the clerk reads by which, and takes another room (${language})`, async () => {
    const { say } = world.person(language);
    const clerk = await world.staff({ role: "clerk" }, language);
    const [wednesday] = await ofRota("wednesday");
    const [daily] = await ofRota("daily");
    const day = wednesday!.date.toISOString().slice(0, 10);
    await clerk.goes(`/shift ${daily!.id}`, day, "1", "15:00", "1");
    expect(clerk.last()?.text).toBe(say("rota.why"));
    await clerk.goes(`=${say("common.skip")}`, `=${say("rota.doIt")}`);
    const refused = clerk.last()?.text;
    expect(refused).toContain(world.office.leaders[wednesday!.leaderKey]!.name[language]);
    expect(refused).toContain(String(wednesday!.id));
    expect(await prisma().reception.findUniqueOrThrow({ where: { id: daily!.id } })).toEqual(daily);
    // Only the room is asked again, and then once more whether it is to be done.
    await clerk.goes("2");
    expect(clerk.last()?.text).toContain(world.office.venues["east-yard"]!.name[language]);
    await clerk.goes(`=${say("rota.doIt")}`);
    expect(await prisma().reception.findUniqueOrThrow({ where: { id: daily!.id } })).toMatchObject({
      venueKey: "east-yard",
      startsAt: new Date(`${day}T15:00:00+08:00`),
    });
  });
}

test("two clerks take one room at one moment: one gets it, the other hears by which reception it is taken", async () => {
  const [a, b] = await ofRota("daily");
  const at = { startsAt: new Date("2026-12-11T14:00:00+08:00"), endsAt: new Date("2026-12-11T16:00:00+08:00") };
  const results = await Promise.all([a!, b!].map(({ id }) => clerkDoes(id, at)));
  const won = results.findIndex(({ ok }) => ok);
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  expect(results[1 - won]).toEqual({ ok: false, reason: "roomTaken", receptionId: [a!, b!][won]!.id });
});

test("a reception is not lengthened into the next one in its room, nor beyond its leader's next turn", async () => {
  const [a, b] = await ofRota("daily");
  const day = "2026-12-11T";
  await clerkDoes(a!.id, { startsAt: new Date(`${day}13:00:00+08:00`), endsAt: new Date(`${day}14:00:00+08:00`) });
  await clerkDoes(b!.id, { startsAt: new Date(`${day}14:30:00+08:00`), endsAt: new Date(`${day}15:30:00+08:00`) });
  const later = { endsAt: new Date(`${day}15:00:00+08:00`) };
  expect(await clerkDoes(a!.id, later)).toMatchObject({ ok: false, reason: "roomTaken", receptionId: b!.id });
  expect(await clerkDoes(b!.id, { leaderKey: a!.leaderKey, venueKey: "east-yard" })).toMatchObject({ ok: true });
  expect(await clerkDoes(a!.id, later)).toMatchObject({ ok: false, reason: "leaderBusy", receptionId: b!.id });
  expect(await clerkDoes(a!.id, { endsAt: new Date(`${day}14:30:00+08:00`) })).toMatchObject({ ok: true });
});

test("shortened and lengthened again, a reception gives no ticket twice", async () => {
  const [reception] = await ofRota("wednesday");
  const last = (await placesOf(reception!.id)).at(-1)!;
  const visit = await booked(world, await world.citizen(), { receptionId: reception!.id, startsAt: last.startsAt });
  await world.work((work) => cancelBooking(work, visit.id));
  await clerkDoes(reception!.id, { endsAt: last.startsAt });
  await clerkDoes(reception!.id, { endsAt: reception!.endsAt });
  const again = (await placesOf(reception!.id)).at(-1)!;
  expect(again.startsAt).toEqual(last.startsAt);
  const other = await booked(world, await world.citizen(), { receptionId: reception!.id, startsAt: last.startsAt });
  expect(other.ticket).not.toBe(visit.ticket);
});

test("a room that two receptions are due in after all is flagged to the clerks, once, with a way to move one", async () => {
  const clerk = await world.staff({ role: "clerk" });
  const [a, b] = await ofRota("daily");
  await prisma().reception.update({ where: { id: b!.id }, data: { startsAt: a!.startsAt, endsAt: a!.endsAt } });
  expect(await world.work(tellFaults)).toBe(2);
  expect(await world.work(tellFaults)).toBe(0);
  const [told] = await clerk.news();
  expect(told?.text).toContain(clerk.say("rota.fault.twoInRoom"));
  expect(told?.choices?.map(({ id }) => id)).toContain(`/shift ${a!.id}`);
  await clerk.says("/rota");
  expect(clerk.last()?.text).toContain(clerk.say("rota.fault.twoInRoom"));
  expect(await clerkDoes(b!.id, { venueKey: "east-yard" })).toMatchObject({ ok: true });
  expect((await world.work(receptionFaults)).size).toBe(0);
});
