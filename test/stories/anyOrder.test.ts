// Whatever citizens, clerks and the office do in whatever order: the promises about places hold after each step.

import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { applyOffice } from "../../src/office/applyOffice.ts";
import { changeReception, type Wanted } from "../../src/office/receptions/receptionChange.ts";
import { receptionFaults } from "../../src/office/receptions/receptionFaults.ts";
import { swapLeaders } from "../../src/office/receptions/swapLeaders.ts";
import { bookPlace, cancelBooking } from "../../src/office/visits/booking.ts";
import { moveBooking, takeOffer } from "../../src/office/visits/moving.ts";
import { anOffice, secretKey, type World } from "../support/office.ts";

let world: World;
/** Bookings that their holders cancelled. */
const givenBack = new Set<number>();
beforeEach(async () => {
  givenBack.clear();
  world = await anOffice({
    change: (office) => {
      // Few places and no limits, so that all of them are fought over.
      for (const rota of Object.values(office.rotas)) Object.assign(rota, { capacity: 6 });
      Object.assign(office.booking, { perMonth: 100, opensDaysAhead: 56, publishDaysAhead: 56 });
      return office;
    },
  });
});
afterEach(() => world.close());

type Step =
  | { do: "book" | "move" | "offer"; who: number; reception: number; place: number }
  | { do: "cancel"; who: number }
  | {
      do: "change";
      reception: number;
      what: "leader" | "venue" | "time" | "shorten" | "lengthen" | "cancelled";
      pick: number;
    }
  | { do: "swap"; one: number; other: number }
  | { do: "file"; pick: number };

const who = fc.nat(5);
const reception = fc.nat(4);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom("book" as const, "move" as const, "offer" as const),
      who,
      reception,
      place: fc.nat(5),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cancel" as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("change" as const),
      reception,
      what: fc.constantFrom(
        "leader" as const,
        "venue" as const,
        "time" as const,
        "shorten" as const,
        "lengthen" as const,
        "cancelled" as const,
      ),
      pick: fc.nat(9),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("swap" as const), one: reception, other: reception }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("file" as const), pick: fc.nat(3) }) },
);

type People = { contactId: number; chatId: number }[];

async function take(people: People, one: Step): Promise<void> {
  const { prisma } = world.database;
  const receptions = await prisma.reception.findMany({
    where: { status: "scheduled", bookingOpensAt: { lte: world.clock() }, startsAt: { gt: world.clock() } },
    orderBy: { id: "asc" },
    take: 5,
  });
  if (receptions.length === 0) return;
  const at = (index: number) => receptions[index % receptions.length]!;
  if (one.do === "file") return newFile(one.pick);
  if (one.do === "swap") {
    const turns = [at(one.one), at(one.other)];
    if (turns[0]!.id === turns[1]!.id) return;
    const seen = await Promise.all(
      turns.map(async ({ id }) => ({
        id,
        seen: (await prisma.receptionChange.aggregate({ where: { receptionId: id }, _max: { id: true } }))._max.id ?? 0,
      })),
    );
    await world.work((work) => swapLeaders(work, { role: "clerk" }, [seen[0]!, seen[1]!], ""));
    return;
  }
  if (one.do === "change") {
    const { id, startsAt, endsAt } = at(one.reception);
    const keys = Object.keys(world.office.leaders);
    const wanted: Record<typeof one.what, Wanted> = {
      leader: { leaderKey: keys[one.pick % keys.length] },
      venue: { venueKey: one.pick % 2 ? "hall" : "east-yard" },
      time: { startsAt: new Date(startsAt.getTime() + (one.pick - 4) * 3_600_000) },
      shorten: { endsAt: new Date(endsAt.getTime() - (one.pick + 1) * 15 * 60_000) },
      lengthen: { endsAt: new Date(endsAt.getTime() + (one.pick + 1) * 15 * 60_000) },
      cancelled: { cancelled: true },
    };
    await world.work((work) => changeReception(work, { role: "clerk" }, id, wanted[one.what], { reason: "" }));
    return;
  }
  const person = people[one.who % people.length]!;
  const own = await prisma.booking.findFirst({ where: { contactId: person.contactId }, orderBy: { id: "desc" } });
  if (one.do === "cancel") {
    if (own && (await world.work((work) => cancelBooking(work, own.id))).ok) givenBack.add(own.id);
    return;
  }
  const { id: receptionId } = at(one.reception);
  const places = await prisma.place.findMany({ where: { receptionId }, orderBy: { id: "asc" } });
  const startsAt = places[one.place % Math.max(1, places.length)]?.startsAt;
  if (!startsAt) return;
  const to = { chatId: person.chatId, receptionId, startsAt };
  if (one.do === "book") {
    const about = {
      name: "Wang Fang",
      phone: "05995550199",
      matter: "A lamp",
      companions: 0,
      needs: [],
      language: "en",
    };
    await world.work((work) => bookPlace(work, { ...to, ...about, contactId: person.contactId }));
  } else if (own) {
    const act = one.do === "move" ? moveBooking : takeOffer;
    await world.work((work) => act(work, { ...to, bookingId: own.id }));
  }
}

async function newFile(pick: number): Promise<void> {
  const office = structuredClone(world.office);
  const daily = office.rotas.daily!;
  const edits = [
    () => Object.assign(daily, { start: "09:30", end: "12:00" }),
    () => Object.assign(daily, { slotMinutes: 30 }),
    () => office.calendar.closures.push({ day: "2026-11-26" }),
    () => Object.assign(daily, { leaders: [...daily.leaders].reverse(), venue: "east-yard" }),
  ];
  edits[pick % edits.length]?.();
  const { database, jobs } = world;
  await database.transaction((tx) => applyOffice({ tx, now: world.clock(), jobs, secretKey }, office));
}

/** What must be true at any time. */
async function promises(): Promise<void> {
  const { prisma } = world.database;
  const bookings = await prisma.booking.findMany({ include: { place: true, reception: true, notices: true } });
  for (const { id, status, place, reception, startsAt, receptionId, notices } of bookings) {
    if (status === "booked") {
      // A place of its own, at its reception and its time, at a reception that will be held.
      expect([place?.receptionId, place?.startsAt, reception.status], `booking ${id}`).toEqual([
        receptionId,
        startsAt,
        "scheduled",
      ]);
    } else {
      expect(place, `booking ${id} is ${status}`).toBeNull();
      // Who did not give the place back lost it to a change, and was told.
      expect(givenBack.has(id) || notices.some(({ lostPlace }) => lostPlace), `booking ${id}`).toBe(true);
    }
    expect(new Set(notices.map(({ changeId }) => changeId)).size).toBe(notices.length);
  }
  expect(await prisma.place.count({ where: { booking: { status: { not: "booked" } } } })).toBe(0);
  const perPerson = await prisma.$queryRaw<unknown[]>`
    select 1 from booking where status = 'booked' group by reception_id, contact_id having count(*) > 1`;
  expect(perPerson).toEqual([]);
  // Each who is touched by a change is told exactly once: a message, or the list of people to phone.
  const notices = await prisma.changeNotice.count();
  const pushes = await prisma.outgoing.count({ where: { kind: "push", bookingId: { not: null } } });
  expect(pushes + (await prisma.phoneCall.count())).toBe(notices);
  // Each scheduled reception has a leader who is in one place, and a room to itself, or is flagged.
  const faults = await world.work(receptionFaults);
  const scheduled = await prisma.reception.findMany({ where: { status: "scheduled", endsAt: { gt: world.clock() } } });
  for (const { id, leaderKey, venueKey, startsAt, endsAt } of scheduled) {
    const meanwhile = scheduled.filter(
      (other) => other.id !== id && other.startsAt < endsAt && startsAt < other.endsAt,
    );
    const elsewhere = meanwhile.some((other) => other.leaderKey === leaderKey);
    const crowded = meanwhile.some((other) => other.venueKey === venueKey);
    expect(Boolean(world.office.leaders[leaderKey]) && !elsewhere && !crowded).toBe(!faults.has(id));
  }
}

async function people(count: number): Promise<People> {
  const all = [];
  for (let i = 0; i < count; i++) {
    const citizen = await world.citizen();
    all.push({ contactId: (await citizen.contact()).id, chatId: (await citizen.chat()).id });
  }
  return all;
}

test("no place has two holders, nobody loses a place unheard, everybody is told once: one step after the other", async () => {
  const all = await people(6);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16 }), async (steps) => {
      for (const one of steps) await take(all, one);
      await promises();
    }),
    { numRuns: 10 },
  );
}, 120_000);

test("the same when all of them act at once", async () => {
  const all = await people(6);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 8 }), async (steps) => {
      await Promise.all(
        steps.map(async (one) => {
          for (let tries = 0; tries < 4; tries++) {
            try {
              return await take(all, one);
            } catch (error) {
              // A turn does the same: whom the store picked to end a deadlock tries again.
              if (!/deadlock|40P01/i.test(String(error))) throw error;
            }
          }
        }),
      );
      await promises();
    }),
    { numRuns: 10 },
  );
}, 120_000);
