// How fast places went: counted of places, for the supervisor.

import fc from "fast-check";
import { expect, test } from "vitest";
import { durationInWords } from "../../src/i18n/dates.ts";
import { median, placesGone } from "../../src/office/receptions/fairness.ts";
import { cancelBooking } from "../../src/office/visits/booking.ts";
import { booked } from "../support/bookings.ts";
import { anOffice } from "../support/office.ts";

for (const language of ["en", "zh"]) {
  test(`a supervisor sees how fast the places of past receptions went, and how many were given back and taken again at once (${language})`, async () => {
    const world = await anOffice({
      change: (office) => {
        Object.assign(office.rotas.wednesday!, { walkInShare: 0, end: "15:20" }); // four places
        office.booking.reopensAfter = { least: 0, most: 0 };
        return office;
      },
    });
    const { prisma } = world.database;
    const supervisor = await world.staff({ role: "supervisor" }, language);
    const { say } = supervisor;
    await supervisor.says("/rota fairness");
    expect(supervisor.last()?.text).toBe(say("fairness.none"));

    world.itIs("2026-11-30T08:00");
    await prisma.reception.updateMany({ data: { bookingOpensAt: world.clock(), publishedAt: world.clock() } });
    const reception = await prisma.reception.findFirstOrThrow({
      where: { rotaKey: "wednesday", startsAt: { gt: world.clock() } },
      orderBy: { startsAt: "asc" },
    });
    const takes = async () => booked(world, await world.citizen(language), { receptionId: reception.id });
    // Two after 40 seconds, one given back and taken again after five minutes, all four after an hour; another goes back for good.
    world.later(40 / 60);
    await takes();
    const handedOn = await takes();
    world.later(10);
    await world.work((work) => cancelBooking(work, handedOn.id));
    world.later(5);
    await takes();
    world.later(60 - 15 - 40 / 60);
    await takes();
    const last = await takes();
    world.later(60);
    await world.work((work) => cancelBooking(work, last.id));

    world.itIs("2026-12-02T18:00");
    const [gone] = (await world.work(placesGone)).filter(({ id }) => id === reception.id);
    expect(gone).toMatchObject({ places: 4, toHalf: 40, toFull: 3600, freed: 2, takenAgainSoon: 1 });
    await supervisor.goes("/rota", `=${say("fairness.label")}`);
    const shown = supervisor.last()?.text;
    expect(shown).toContain(say("fairness.half", { time: language === "en" ? "40 seconds" : "40秒钟" }));
    expect(shown).toContain(say("fairness.full", { time: language === "en" ? "60 minutes" : "60分钟" }));
    expect(shown).toContain(say("fairness.again", { count: 2, again: 1, minutes: 10 }));
    expect(shown).not.toContain("Wang Fang");
    // It is the supervisor's: a clerk who types it gets the rota.
    const clerk = await world.staff({ role: "clerk" }, language);
    await clerk.says("/rota fairness");
    expect(clerk.last()?.text).not.toContain(say("fairness.half", { time: "" }).slice(0, 5));
    await world.close();
  });
}

test("the middle of several is one of them, with as many below as above at most", () => {
  expect(median([])).toBeUndefined();
  expect(median([null, null])).toBeUndefined();
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1 }), (values) => {
      const middle = median(values)!;
      expect(values).toContain(middle);
      expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(values.length / 2);
      expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(values.length / 2);
    }),
  );
});

test("a length of time is said in its greatest unit that counts to two", () => {
  const seconds = [40, 119, 120, 7199, 7200, 86_400, 2 * 86_400];
  expect(seconds.map((each) => durationInWords(each, "en"))).toEqual([
    "40 seconds",
    "119 seconds",
    "2 minutes",
    "120 minutes",
    "2 hours",
    "24 hours",
    "2 days",
  ]);
});
