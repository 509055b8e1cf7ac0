import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { changeReception } from "../../src/office/receptions/receptionChange.ts";
import { bookPlace, cancelBooking, holdPlace } from "../../src/office/visits/booking.ts";
import { acceptOffer, joinWaitingList, passOffer } from "../../src/office/visits/waitingList.ts";
import { tendWaitingLists } from "../../src/office/visits/waitingOffers.ts";
import { againOnConflict } from "../../src/store/database.ts";
import type { Work } from "../../src/store/work.ts";
import type { World } from "../support/office.ts";
import { anEmptyReception, anOfficeOfOnePlace } from "../support/onePlace.ts";

let world: World;
beforeAll(async () => {
  world = await anOfficeOfOnePlace();
});
afterAll(() => world.close());

type Person = Awaited<ReturnType<World["citizen"]>>;
const clock = () => world.work(tendWaitingLists);

async function tellsAbout(citizen: Person, name: string) {
  const { say } = citizen;
  await citizen.goes("The lamp in our lane is broken");
  if (citizen.last()?.text === say("book.name")) await citizen.goes(name, "0599 5550199");
  await citizen.goes(`=${say("book.alone")}`, `=${say("needs.none")}`, `=${say("book.yes")}`);
}

async function books(citizen: Person, receptionId: number, name = "Wang Fang") {
  await citizen.says(`/book ${receptionId}`);
  await citizen.goes("1");
  await tellsAbout(citizen, name);
  return world.database.prisma.booking.findFirstOrThrow({ orderBy: { id: "desc" } });
}

async function joins(citizen: Person, receptionId: number, name = "Li Wei") {
  await citizen.says(`/book ${receptionId}`);
  await tellsAbout(citizen, name);
  return world.database.prisma.waitingEntry.findFirstOrThrow({ orderBy: { id: "desc" } });
}

for (const language of ["en", "zh"]) {
  test(`a full reception has a waiting list: the first in line is offered the place, then the next (${language})`, async () => {
    const [holder, first, second] = [
      await world.citizen(),
      await world.citizen(language),
      await world.citizen(language),
    ];
    const receptionId = await anEmptyReception(world);
    const booking = await books(holder, receptionId);
    await joins(first, receptionId);
    // On the page alone nothing rings (citizen 6).
    expect(first.last()?.text).toBe(
      `${first.say("waiting.joined", { place: 1, minutes: 30 })}\n\n${first.say("waiting.lookIn")}`,
    );
    await joins(second, receptionId);
    expect(second.last()?.text).toContain(second.say("waiting.joined", { place: 2, minutes: 30 }));
    await second.says("/bookings");
    expect(second.last()?.text).toContain("2");

    await holder.goes("/bookings", "1", "=Cancel it", "1");
    expect(await second.news()).toEqual([]);
    const [offer] = await first.news();
    expect(offer?.choices?.map(({ label }) => label)).toEqual([first.say("waiting.take"), first.say("waiting.pass")]);
    // Nobody else can take it meanwhile, not even by the clock's hand.
    const passer = await world.citizen();
    await passer.says(`/book ${receptionId}`);
    expect(passer.last()?.text).toBe(passer.say("book.matter"));
    await passer.says("cancel");

    await first.presses(first.say("waiting.pass"));
    expect(first.last()?.text).toBe(first.say("waiting.passed"));
    await second.news();
    await second.presses(second.say("waiting.take"));
    const { place, ...taken } = await world.database.prisma.booking.findFirstOrThrow({
      orderBy: { id: "desc" },
      include: { place: true },
    });
    expect(second.last()?.text).toContain(taken.ticket);
    expect(taken.contactId).toBe((await second.contact()).id);
    expect(place).toMatchObject({ offeredToId: null, receptionId: booking.receptionId });
    await second.goes("/bookings", "1", `=${second.say("bookings.cancel")}`, "1");
  });
}

for (const language of ["en", "zh"])
  test(`the button of an offer that the office took back, because the reception moved, neither takes nor passes on the place at the new time (${language})`, async () => {
    for (const answer of ["take", "pass"]) {
      const [holder, waiting] = [await world.citizen(), await world.citizen(language)];
      const receptionId = await anEmptyReception(world);
      const { prisma } = world.database;
      const booking = await books(holder, receptionId);
      const entry = await joins(waiting, receptionId);
      await world.work((work) => cancelBooking(work, booking.id));
      const [old] = await waiting.news();
      const { startsAt } = await prisma.reception.findUniqueOrThrow({ where: { id: receptionId } });
      const later = new Date(startsAt.getTime() + 15 * 60_000);
      const moved = await world.work((work) =>
        changeReception(work, { role: "clerk" }, receptionId, { startsAt: later }, { reason: "The hall" }),
      );
      expect(moved.ok).toBe(true);
      await clock();
      const [offer] = await waiting.news();
      expect(offer?.text).not.toBe(old?.text);
      const pressed = old?.choices?.find(({ id }) => id.startsWith(`/${answer} `));
      await waiting.sends({ kind: "choice", id: pressed?.id ?? "", prompt: old?.prompt });
      expect(waiting.last()?.text).toContain(waiting.say("waiting.otherPlace"));
      expect((await prisma.waitingEntry.findUniqueOrThrow({ where: { id: entry.id } })).status).toBe("offered");
      // What is so now stands under it, and can be taken.
      await waiting.presses(waiting.say("waiting.take"));
      const taken = await prisma.booking.findFirstOrThrow({ orderBy: { id: "desc" } });
      expect(taken).toMatchObject({ receptionId, contactId: (await waiting.contact()).id, status: "booked" });
      await world.work((work) => cancelBooking(work, taken.id));
    }
  });

test("an offer that nobody answers goes on after thirty minutes, and its end is told", async () => {
  const [holder, first, second] = [await world.citizen(), await world.citizen(), await world.citizen()];
  const receptionId = await anEmptyReception(world);
  const booking = await books(holder, receptionId);
  await joins(first, receptionId);
  await joins(second, receptionId);
  await world.work((work) => cancelBooking(work, booking.id));
  expect(await first.news()).toHaveLength(1);
  world.later(31);
  await Promise.all([clock(), clock()]);
  expect((await first.news()).map(({ text }) => text)).toEqual([first.say("waiting.lapsed")]);
  expect(await second.news()).toHaveLength(1);
  await first.says("/bookings");
  expect(first.last()?.text).toBe(first.say("bookings.none"));
  await second.presses("Take the place");
  await second.goes("/bookings", "1", "=Cancel it", "1");
});

test("an offer accepted at the second it expires is decided once: the place has one holder, and the other hears so", async () => {
  for (let round = 0; round < 6; round++) {
    const [holder, first, second] = [await world.citizen(), await world.citizen(), await world.citizen()];
    const receptionId = await anEmptyReception(world);
    const booking = await books(holder, receptionId);
    await joins(first, receptionId);
    await joins(second, receptionId);
    await world.work((work) => cancelBooking(work, booking.id));
    await first.news();
    const { offeredUntil } = await world.database.prisma.place.findFirstOrThrow({ where: { receptionId } });
    const before = ((offeredUntil?.getTime() ?? 0) - world.clock().getTime() - 1) / 60_000;
    world.later(before); // a millisecond before the end
    const pressed = first.presses("Take the place");
    world.later(1 / 60_000); // now it is the end
    await Promise.all([pressed, clock()]);
    const bookings = await world.database.prisma.booking.findMany({ where: { receptionId, status: "booked" } });
    const place = await world.database.prisma.place.findFirstOrThrow({ where: { receptionId } });
    const told = await second.news();
    if (bookings.length === 1) {
      expect(place).toMatchObject({ bookingId: bookings[0]?.id, offeredToId: null });
      expect(told).toEqual([]);
    } else {
      expect(bookings).toEqual([]);
      expect(first.all.some(({ text }) => text === first.say("waiting.ranOut"))).toBe(true);
      expect(told).toHaveLength(1);
    }
    world.later(24 * 60);
    await world.work(tendWaitingLists);
  }
});

test("who is first in line gets a place at once, also when it comes free by itself", async () => {
  const [holder, chooser, first] = [await world.citizen(), await world.citizen(), await world.citizen()];
  const receptionId = await anEmptyReception(world);
  await chooser.goes(`/book ${receptionId}`, "1"); // holds the place while the rest is asked
  await joins(first, receptionId);
  expect(first.last()?.text).toContain("number 1");
  world.later(6);
  // Now it is free again, but somebody waits for it.
  await holder.says(`/book ${receptionId}`);
  expect(holder.last()?.text).toBe(holder.say("book.matter"));
  await holder.says("cancel");
  await clock();
  expect((await first.news())[0]?.text).toContain("A place has come free for you");
  await first.presses("Pass it on");
});

test("nobody is offered a place too late to come, and a list ends with its reception", async () => {
  const [holder, first] = [await world.citizen(), await world.citizen()];
  const receptionId = await anEmptyReception(world);
  const booking = await books(holder, receptionId);
  await joins(first, receptionId);
  world.later((booking.startsAt.getTime() - world.clock().getTime()) / 60_000 - 20);
  await world.work((work) => cancelBooking(work, booking.id));
  expect(await first.news()).toEqual([]);
  world.later(60 * 3);
  await Promise.all([clock(), clock()]);
  expect((await first.news()).map(({ text }) => text.slice(0, 30))).toEqual(["The waiting list for the recep"]);
});

test("a place given back with nobody waiting comes back after a pause that nobody can foresee", async () => {
  const [holder, next] = [await world.citizen(), await world.citizen()];
  const receptionId = await anEmptyReception(world);
  const booking = await books(holder, receptionId);
  await world.work((work) => cancelBooking(work, booking.id));
  const { reopensAt } = await world.database.prisma.place.findFirstOrThrow({ where: { receptionId } });
  const pause = ((reopensAt?.getTime() ?? 0) - world.clock().getTime()) / 60_000;
  expect(pause).toBeGreaterThanOrEqual(5);
  expect(pause).toBeLessThanOrEqual(60);
  await next.says(`/book ${receptionId}`);
  expect(next.last()?.text).toBe(next.say("book.matter")); // the waiting list, not the place
  await next.says("cancel");
  world.later(pause + 1);
  await books(next, receptionId);
  expect(next.last()?.text).toContain("Your place is booked");
});

test("whatever happens in whatever order, no place has two holders and the list keeps its order", async () => {
  const people = await Promise.all(Array.from({ length: 4 }, () => world.citizen()));
  const ids = await Promise.all(people.map(async (person) => (await person.contact()).id));
  type Step = { act: "book" | "cancel" | "join" | "take" | "pass" | "clock"; who: number };
  const step: fc.Arbitrary<Step> = fc.record({
    act: fc.constantFrom("book", "cancel", "join", "take", "pass", "clock"),
    who: fc.integer({ min: 0, max: 3 }),
  });
  const { prisma } = world.database;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 4, maxLength: 10 }),
      async (rounds) => {
        const receptionId = await anEmptyReception(world);
        const entryOf = (who: number) =>
          prisma.waitingEntry.findFirst({ where: { receptionId, contactId: ids[who] }, orderBy: { id: "desc" } });
        // As a turn does it: of two who wait for each other one is taken again.
        const inTurn = <T>(doing: (work: Work) => Promise<T>) => againOnConflict(() => world.work(doing));
        const does = async ({ act, who }: Step) => {
          const [person, contactId] = [people[who]!, ids[who]!];
          if (act === "clock") return clock();
          if (act === "book" || act === "join") {
            const { startsAt } = await prisma.place.findFirstOrThrow({ where: { receptionId } });
            const chatId = (await person.chat()).id;
            const given = {
              receptionId,
              contactId,
              name: "A",
              phone: "1234567",
              matter: "M",
              companions: 0,
              needs: [],
              language: "en",
            };
            return inTurn(async (work) => {
              if (act === "join") return joinWaitingList(work, given);
              await holdPlace(work, { chatId, receptionId, startsAt });
              return bookPlace(work, { ...given, chatId, startsAt });
            });
          }
          if (act === "cancel") {
            const booking = await prisma.booking.findFirst({ where: { receptionId, contactId, status: "booked" } });
            return booking && inTurn((work) => cancelBooking(work, booking.id));
          }
          const entry = await entryOf(who);
          if (!entry) return;
          return inTurn(async (work): Promise<unknown> => {
            return act === "take" ? acceptOffer(work, contactId, entry.id) : passOffer(work, contactId, entry.id);
          });
        };
        for (const round of rounds) {
          await Promise.all(round.map(does));
          const booked = await prisma.booking.findMany({
            where: { receptionId, status: "booked" },
            include: { place: true },
          });
          for (const booking of booked) expect(booking.place?.bookingId).toBe(booking.id);
          expect(booked.length).toBeLessThanOrEqual(1);
          const place = await prisma.place.findFirstOrThrow({ where: { receptionId } });
          expect(place.bookingId === null || place.offeredToId === null).toBe(true);
          const inLine = await prisma.waitingEntry.findMany({ where: { receptionId }, orderBy: { id: "asc" } });
          const offered = inLine.findIndex(({ status }) => status === "offered");
          // Whoever is offered a place stands before all who wait.
          if (offered >= 0) expect(inLine.slice(0, offered).every(({ status }) => status !== "waiting")).toBe(true);
          expect(inLine.filter(({ status }) => status === "offered").length).toBe(place.offeredToId ? 1 : 0);
          world.later(7);
        }
      },
    ),
    { numRuns: 8, endOnFailure: true },
  );
});
