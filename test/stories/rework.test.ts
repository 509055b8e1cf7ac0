// A new office file under receptions that people have booked.

import { afterEach, beforeEach, expect, test } from "vitest";
import type { Office } from "../../src/config/officeFile.ts";
import type { Checked } from "../../src/config/settings.ts";
import { dateInWords } from "../../src/i18n/dates.ts";
import { applyOffice, changesBy, type OfficeChanges } from "../../src/office/applyOffice.ts";
import { layOutReceptions } from "../../src/office/receptions/layOut.ts";
import { changeReception } from "../../src/office/receptions/receptionChange.ts";
import { sendReminders } from "../../src/office/visits/reminders.ts";
import { booked, bookingOf, openOnes } from "../support/bookings.ts";
import { anOffice, secretKey, type World } from "../support/office.ts";

let world: World;
beforeEach(async () => {
  world = await anOffice();
});
afterEach(() => world.close());

const prisma = () => world.database.prisma;
const changed = (change: (office: Office) => unknown): Office => {
  const office = structuredClone(world.office);
  change(office);
  return office;
};
const inOrder = (found: Checked<OfficeChanges>): OfficeChanges => {
  if (!found.ok) throw new Error(JSON.stringify(found.faults));
  return found.value;
};
const check = async (office: Office) =>
  inOrder(await world.database.transaction((tx) => changesBy({ tx, now: world.clock() }, office)));
const apply = async (office: Office) =>
  inOrder(
    await world.database.transaction((tx) =>
      applyOffice({ tx, now: world.clock(), jobs: world.jobs, secretKey }, office),
    ),
  );
const nextOf = async (rotaKey: string) => (await openOnes(world)).find((one) => one.rotaKey === rotaKey)!;
const wednesday = (office: Office) => office.rotas.wednesday!;

for (const language of ["en", "zh"]) {
  test(`a rota moves to another day: shown before, and each visitor keeps the place and hears of it once (${language})`, async () => {
    const [one, two] = [await world.citizen(language), await world.citizen(language)];
    const reception = await nextOf("wednesday");
    const bookings = [
      await booked(world, one, { receptionId: reception.id }),
      await booked(world, two, { receptionId: reception.id }),
    ];
    const office = changed((o) =>
      Object.assign(wednesday(o), { rule: "FREQ=WEEKLY;BYDAY=TH", start: "15:00", end: "17:00" }),
    );
    const shown = await check(office);
    expect(shown.receptions.find((one) => one.reception.id === reception.id)).toMatchObject({
      bookings: 2,
      what: expect.arrayContaining(["time"]),
    });
    expect(await one.news()).toEqual([]);
    const applied = await apply(office);
    expect(applied.receptions.map(({ reception, what }) => [reception.id, what])).toEqual(
      shown.receptions.map(({ reception, what }) => [reception.id, what]),
    );
    for (const [i, person] of [one, two].entries()) {
      const now = await bookingOf(world, bookings[i]!.id);
      expect(now.startsAt.getTime() - bookings[i]!.startsAt.getTime()).toBe(25 * 3_600_000);
      expect(now.place?.startsAt).toEqual(now.startsAt);
      const [news, ...more] = await person.news();
      expect(more).toEqual([]);
      expect(news?.text).toContain(dateInWords(now.startsAt, office.zone, language));
    }
    expect((await apply(office)).receptions).toEqual([]);
    expect(await world.work(layOutReceptions)).toBe(0);
    expect([...(await one.news()), ...(await two.news())]).toEqual([]);
  });

  test(`a closure is added for tomorrow: the reception is cancelled or moved as its rota says, and everybody is told (${language})`, async () => {
    const citizen = await world.citizen(language);
    const tuesday = await prisma().reception.findFirstOrThrow({
      where: { rotaKey: "daily", date: new Date("2026-11-24") },
    });
    await prisma().reception.update({ where: { id: tuesday.id }, data: { bookingClosesAt: tuesday.startsAt } });
    const booking = await booked(world, citizen, { receptionId: tuesday.id });
    const other = await world.citizen(language);
    const moving = await nextOf("wednesday");
    const kept = await booked(world, other, { receptionId: moving.id });
    await apply(changed((o) => o.calendar.closures.push({ day: "2026-11-24" }, { day: "2026-11-25" })));
    expect(await bookingOf(world, booking.id)).toMatchObject({ status: "cancelled" });
    const [news] = await citizen.news();
    expect(news?.choices?.some(({ id }) => id.startsWith("/rebook"))).toBe(true);
    expect(await bookingOf(world, kept.id)).toMatchObject({
      status: "booked",
      reception: { date: new Date("2026-11-26"), id: moving.id },
    });
    expect(await other.news()).toHaveLength(1);
    // It is the same reception on another day, so that it is not laid out a second time.
    expect(await prisma().reception.count({ where: { rotaKey: "wednesday", date: new Date("2026-11-26") } })).toBe(1);
  });
}

test("M12: a closure changes its own day alone: every other reception that is laid out keeps its leader, however often a file is applied", async () => {
  const laidOut = () =>
    prisma().reception.findMany({
      where: { status: "scheduled", startsAt: { gt: world.clock() } },
      orderBy: { id: "asc" },
    });
  const before = new Map((await laidOut()).map((one) => [one.id, one]));
  const closed = ["2026-11-26", "2026-12-03", "2026-12-14"];
  const office = changed((o) => o.calendar.closures.push(...closed.map((day) => ({ day }))));
  const shown = await check(office);
  for (const { reception, what } of shown.receptions) {
    expect(closed).toContain(reception.date.toISOString().slice(0, 10));
    expect(what).not.toContain("leader");
  }
  await apply(office);
  const leaderOf = (one: { id: number; leaderKey: string }) => `${one.id} ${one.leaderKey}`;
  const kept = (await laidOut()).filter(({ id }) => before.has(id));
  expect(kept.map(leaderOf)).toEqual(kept.map(({ id }) => leaderOf(before.get(id)!)));
  expect([...before.keys()].filter((id) => !kept.some((one) => one.id === id))).toHaveLength(
    [...before.values()].filter(
      ({ rotaKey, date }) =>
        closed.includes(date.toISOString().slice(0, 10)) && office.rotas[rotaKey ?? ""]?.onClosure === "skip",
    ).length,
  );
  // Another file, about something else, does not hand them round either; and a rota that says otherwise does.
  await apply({ ...office, booking: { ...office.booking, perMonth: office.booking.perMonth + 1 } });
  expect((await laidOut()).filter(({ id }) => before.has(id)).map(leaderOf)).toEqual(kept.map(leaderOf));
  const turned = structuredClone(office);
  turned.rotas.daily!.leaders = [...turned.rotas.daily!.leaders.slice(1), turned.rotas.daily!.leaders[0]!];
  expect((await check(turned)).receptions.some(({ what }) => what.includes("leader"))).toBe(true);
});

test("M11: who is offered another reception when a file is applied is told who will receive there", async () => {
  const citizen = await world.citizen();
  const reception = await nextOf("wednesday");
  await booked(world, citizen, { receptionId: reception.id });
  const office = changed((o) => {
    delete o.rotas.wednesday;
    o.rotas.daily!.leaders = [...o.rotas.daily!.leaders].reverse();
  });
  await apply(office);
  const [news] = await citizen.news();
  const offers = (news?.choices ?? []).filter(({ id }) => id.startsWith("/rebook"));
  expect(offers.length).toBeGreaterThan(0);
  for (const { id, label } of offers) {
    const receptionId = Number(id.split(" ")[2]);
    const { leaderKey } = await prisma().reception.findUniqueOrThrow({ where: { id: receptionId } });
    expect(label).toContain(office.leaders[leaderKey]!.name.en);
  }
});

test("M10: of whom a closure touches, who has neither a chat nor a number is counted, named to the clerk, and ticked off", async () => {
  const clerk = await world.staff({ role: "clerk" });
  const { say } = clerk;
  const reception = await nextOf("wednesday");
  const people = [await world.citizen(), await world.citizen(), await world.citizen()];
  const bookings = [];
  for (const person of people) bookings.push(await booked(world, person, { receptionId: reception.id }));
  const [, byPhone, noWay] = bookings;
  await prisma().booking.update({ where: { id: byPhone!.id }, data: { contactId: null } });
  await prisma().booking.update({ where: { id: noWay!.id }, data: { contactId: null, phone: null } });
  const office = changed((o) => delete o.rotas.wednesday);
  const found = (await check(office)).receptions.find((one) => one.reception.id === reception.id);
  expect(found).toMatchObject({ bookings: 3, ways: { inChat: 1, byPhone: 1, noWay: 1 } });

  await clerk.goes(`/calloff ${reception.id}`, "The leader is ill");
  expect(clerk.last()?.text).toContain(say("rota.previewNoWay", { count: 1 }));
  await clerk.presses(say("rota.doIt"));
  expect(clerk.last()?.text).toContain(
    [say("rota.done", { told: 1, count: 1 }), say("rota.noWay", { count: 1, tickets: noWay!.ticket })].join("\n"),
  );
  await clerk.says("/calls");
  expect(clerk.last()?.text).toContain(say("phoning.title", { count: 1 }));
  expect(clerk.last()?.text).toContain(`– ${noWay!.ticket}`);
  await clerk.presses(say("phoning.noticeUp"));
  expect(clerk.last()?.text).toContain(say("phoning.noticeNoted", { count: 1 }));
  await clerk.says("/calls");
  expect(clerk.last()?.text).not.toContain(`– ${noWay!.ticket}`);
});

test("a rota that is gone leaves nobody behind: who had booked is told and offered others, what nobody knew of goes without a trace", async () => {
  const citizen = await world.citizen();
  const reception = await nextOf("wednesday");
  const booking = await booked(world, citizen, { receptionId: reception.id });
  const unpublished = await prisma().reception.findFirstOrThrow({
    where: { rotaKey: "wednesday" },
    orderBy: { id: "desc" },
  });
  await apply(changed((o) => delete o.rotas.wednesday));
  expect(await bookingOf(world, booking.id)).toMatchObject({ status: "cancelled", reception: { status: "cancelled" } });
  expect(await citizen.news()).toHaveLength(1);
  expect(await prisma().reception.findUnique({ where: { id: unpublished.id } })).toBeNull();
  expect(await prisma().reception.count({ where: { rotaKey: "wednesday", status: "scheduled" } })).toBe(0);
});

test("the time is cut differently: who sits at a time that is still there stays and hears nothing, the others get the nearest, in order", async () => {
  const people = [];
  const bookings = [];
  const reception = await nextOf("wednesday");
  for (let i = 0; i < 4; i++) {
    people.push(await world.citizen());
    bookings.push(await booked(world, people[i]!, { receptionId: reception.id }));
  }
  await apply(changed((o) => Object.assign(wednesday(o), { slotMinutes: 30, walkInShare: 0 })));
  const after = await Promise.all(bookings.map(({ id }) => bookingOf(world, id)));
  expect(
    after.every(
      ({ status, place, startsAt }) => status === "booked" && place?.startsAt.getTime() === startsAt.getTime(),
    ),
  ).toBe(true);
  for (const [i, { startsAt }] of after.entries()) {
    if (i > 0) expect(startsAt > after[i - 1]!.startsAt).toBe(true);
    expect(await people[i]!.news()).toHaveLength(startsAt.getTime() === bookings[i]!.startsAt.getTime() ? 0 : 1);
  }
  const places = await prisma().place.findMany({ where: { receptionId: reception.id } });
  expect(places).toHaveLength(4);
  expect(new Set(places.map(({ number }) => number)).size).toBe(4);
});

test("what staff set by hand stays as they set it, and a turn that was cancelled does not come back", async () => {
  const [one, two] = (await openOnes(world)).filter(({ rotaKey }) => rotaKey === "daily");
  const by = { role: "clerk" };
  await world.work((work) => changeReception(work, by, one!.id, { leaderKey: "lin" }, { reason: "" }));
  await world.work((work) => changeReception(work, by, two!.id, { cancelled: true }, { reason: "" }));
  await apply(changed((o) => Object.assign(o.rotas.daily!, { leaders: ["huang"], venue: "east-yard" })));
  expect(await prisma().reception.findUniqueOrThrow({ where: { id: one!.id } })).toMatchObject({
    leaderKey: "lin",
    venueKey: "east-yard",
  });
  const same = await prisma().reception.findMany({ where: { rotaKey: "daily", dueOn: two!.dueOn } });
  expect(same.map(({ id, status }) => [id, status])).toEqual([[two!.id, "cancelled"]]);
});

test("two rotas that put one leader in two places are flagged to the clerks, once, and shown in the rota until it is mended", async () => {
  const clerk = await world.staff({ role: "clerk" });
  await apply(
    changed((o) =>
      Object.assign(o.rotas.daily!, { leaders: ["lin"], rule: "FREQ=WEEKLY;BYDAY=WE", start: "15:00", end: "17:00" }),
    ),
  );
  const told = (await clerk.news()).filter(({ text }) => text.includes(clerk.say("rota.fault.twoPlaces")));
  expect(told.length).toBeGreaterThan(0);
  await clerk.says("/rota");
  expect(clerk.last()?.text).toContain(clerk.say("rota.fault.twoPlaces"));
  await apply(changed((o) => Object.assign(o.rotas.daily!, { leaders: ["chen"] })));
  await clerk.says("/rota");
  expect(clerk.last()?.text).not.toContain(clerk.say("rota.fault.twoPlaces"));
});

test("a reception on 29 February is laid out, booked, reminded of and listed like any other", async () => {
  await world.close();
  world = await anOffice({
    at: new Date("2028-02-21T02:00:00Z"),
    change: (office) => {
      Object.assign(office.rotas, {
        daily: { ...office.rotas.daily!, rule: "FREQ=MONTHLY;BYMONTHDAY=29", from: "2026-01-29", onClosure: "skip" },
      });
      return office;
    },
  });
  const citizen = await world.citizen();
  const leap = await nextOf("daily");
  expect(leap.date).toEqual(new Date("2028-02-29"));
  await booked(world, citizen, { receptionId: leap.id });
  world.itIs("2028-02-28T12:00");
  expect(await world.work(sendReminders)).toBe(1);
  expect((await citizen.news()).at(-1)?.text).toContain("29 February 2028");
});

test("an hour that a clock change skips or repeats neither moves nor loses a place, and a move onto such a day keeps everybody's order", async () => {
  await world.close();
  world = await anOffice({
    at: new Date("2027-03-15T08:00:00Z"),
    change: (office) => {
      const night = {
        rule: "FREQ=WEEKLY;BYDAY=SA",
        from: "2027-01-02",
        start: "01:00",
        end: "04:00",
        walkInShare: 0,
        slotMinutes: 30,
        onClosure: "skip" as const,
      };
      office.calendar.weekend = [];
      office.zone = "Europe/Berlin";
      Object.assign(office.rotas, { daily: { ...office.rotas.daily!, ...night } });
      return office;
    },
  });
  const reception = await nextOf("daily");
  const people = [await world.citizen(), await world.citizen(), await world.citizen()];
  const places = await prisma().place.findMany({ where: { receptionId: reception.id }, orderBy: { startsAt: "asc" } });
  expect(places).toHaveLength(6);
  const bookings = [];
  for (const [i, one] of people.entries())
    bookings.push(await booked(world, one, { receptionId: reception.id, startsAt: places[i * 2 + 1]!.startsAt }));
  // On Sunday 28 March 2027 there is no 02:00 to 03:00: three hours from 01:00 end at 05:00 on the wall.
  const result = await world.work((work) =>
    changeReception(
      work,
      { role: "clerk" },
      reception.id,
      { startsAt: new Date("2027-03-28T01:00:00+01:00") },
      { reason: "" },
    ),
  );
  expect(result).toMatchObject({ ok: true, told: 3 });
  const after = await Promise.all(bookings.map(({ id }) => bookingOf(world, id)));
  expect(after.map(({ status }) => status)).toEqual(["booked", "booked", "booked"]);
  for (const [i, { startsAt, place }] of after.entries()) {
    expect(startsAt.getTime() - after[0]!.startsAt.getTime()).toBe(i * 3_600_000);
    expect(place?.startsAt).toEqual(startsAt);
  }
  expect((await people[1]!.news()).at(-1)?.text).toContain("03:30"); // 02:30 does not exist that night
});
