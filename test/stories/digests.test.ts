// What staff are told unasked comes as one line now and then, and never between a question and its answer.

import { afterAll, beforeAll, expect, test } from "vitest";
import { takeStep } from "../../src/office/cases/caseSteps.ts";
import { tellOfNewCases } from "../../src/office/cases/newAtDesk.ts";
import { cancelBooking } from "../../src/office/visits/booking.ts";
import { issueDayLists } from "../../src/office/visits/dayListIssue.ts";
import { registerWalkIn } from "../../src/office/visits/walkIns.ts";
import { booked } from "../support/bookings.ts";
import { aLamp } from "../support/cases.ts";
import { anOffice, fileText, type World } from "../support/office.ts";

let world: World;
beforeAll(async () => {
  world = await anOffice();
});
afterAll(() => world.close());

const prisma = () => world.database.prisma;
const lists = () => world.work(issueDayLists);

test("M9: walk-ins push nothing; a booking or a cancellation is one line, not into an open question; the leader's list comes at its hours alone", async () => {
  const [clerk, leader] = [
    await world.staff({ role: "clerk" }),
    await world.staff({ role: "leader", leaderKey: "lin" }),
  ];
  const reception = await prisma().reception.findFirstOrThrow({
    where: { rotaKey: "wednesday", date: new Date("2026-11-25") },
  });
  await prisma().reception.update({
    where: { id: reception.id },
    data: { bookingClosesAt: reception.startsAt, leaderKey: "lin" },
  });
  const book = async () => {
    await prisma().place.updateMany({ data: { reopensAt: null } });
    return booked(world, await world.citizen(), { receptionId: reception.id });
  };
  const [first] = [await book(), await book()];
  world.itIs("2026-11-25T08:30");
  for (const one of [clerk, leader]) await one.news();
  await lists();
  for (const one of [clerk, leader]) {
    const [list, ...more] = await one.news();
    expect(more).toEqual([]);
    expect(fileText(list)).toContain(first.ticket);
  }
  for (let i = 0; i < 3; i++) {
    const walkIn = { receptionId: reception.id, name: `Visitor ${i}`, matter: "A lamp", language: "en" };
    expect(
      await world.work((work) => registerWalkIn(work, "visitor", { ...walkIn, priority: false, needs: [] })),
    ).toMatchObject({
      ok: true,
    });
    world.later(1);
    await lists();
  }
  expect([...(await clerk.news()), ...(await leader.news())]).toEqual([]);

  await clerk.says("/walkin");
  await book();
  await book();
  await world.work((work) => cancelBooking(work, first.id));
  world.later(1);
  await clerk.news();
  await lists();
  expect(await clerk.news()).toEqual([]);
  await clerk.says("/cancel");
  await clerk.news();
  await lists();
  const [line, ...more] = await clerk.news();
  expect(more).toEqual([]);
  expect(line?.text).toBe("The day list has changed since 08:30: 2 more booked, 1 cancelled.");
  expect(line?.file).toBeUndefined();
  await book();
  world.later(5);
  await lists();
  expect(await clerk.news()).toEqual([]);
  world.later(26);
  await lists();
  expect((await clerk.news()).map(({ text }) => text)).toEqual([expect.stringContaining("1 more booked")]);
  expect(await leader.news()).toEqual([]);
  world.itIs("2026-11-25T13:00");
  await lists();
  await lists();
  const [again, ...twice] = await leader.news();
  expect(twice).toEqual([]);
  expect(fileText(again)).toContain("B-");
});

test("M15: the first filing reaches intake at once, the next ones together; officers are told of thirty cases twice, and nobody at night or on a Sunday", async () => {
  world.itIs("2026-11-26T09:10");
  const [clerk, officer, citizen] = [
    await world.staff({ role: "clerk" }),
    await world.staff({ role: "officer", unitKey: "city" }),
    await world.citizen(),
  ];
  const clock = () => Promise.all([world.work(tellOfNewCases), world.work(tellOfNewCases)]);
  const news = async (one: typeof clerk) => (await one.news()).map(({ text }) => text);
  const files = async () => (await aLamp(world, citizen)).caseId;
  const ids = [await files()];
  await clock();
  expect(await news(clerk)).toEqual(["1 new case waits, since 09:10."]);
  world.itIs("2026-11-26T09:12");
  for (let i = 0; i < 4; i++) ids.push(await files());
  await clock();
  expect(await news(clerk)).toEqual([]);
  world.itIs("2026-11-26T09:41");
  await clerk.says("/walkin");
  await clerk.news();
  await clock();
  expect(await news(clerk)).toEqual([]);
  await clerk.says("/cancel");
  await clerk.news();
  await clock();
  expect(await news(clerk)).toEqual(["4 new cases wait, the oldest since 09:12."]);
  await clock();
  expect(await news(clerk)).toEqual([]);

  const staff = await prisma().staff.findFirstOrThrow({ where: { contactId: (await clerk.contact()).id } });
  for (const id of ids) {
    await world.work((work) => takeStep(work, { staff }, id, "accept", {}));
    await world.work((work) => takeStep(work, { staff }, id, "assign", { unit: "city" }));
  }
  expect(await news(officer)).toHaveLength(1);
  await clock();
  expect(await news(officer)).toEqual([]);
  world.later(31);
  await clock();
  expect(await news(officer)).toEqual(["4 more cases have been offered to your unit, the oldest since 09:41."]);

  // Friday night: Monday morning.
  world.itIs("2026-11-27T23:00");
  await files();
  await clock();
  world.itIs("2026-11-29T10:00");
  await clock();
  expect(await news(clerk)).toEqual([]);
  world.itIs("2026-11-30T08:00");
  await clock();
  expect(await news(clerk)).toEqual([expect.stringContaining("Friday, 27 November 2026, 23:00")]);
});
