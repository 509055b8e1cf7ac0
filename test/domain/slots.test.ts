import fc from "fast-check";
import { expect, test } from "vitest";
import { placesOf, ticket } from "../../src/domain/slots.ts";
import { aRota } from "./given.ts";

const startsAt = new Date("2026-11-25T14:00:00+08:00");
const after = (minutes: number) => new Date(startsAt.getTime() + minutes * 60_000);
const clock = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(11, 16);

test("two hours of twenty minutes are six places, four of them bookable when three in ten are kept for walk-ins", () => {
  const all = placesOf({ rota: aRota({ walkInShare: 0 }), startsAt, endsAt: after(120) });
  expect(all.map((place) => [place.number, clock(place.startsAt)])).toEqual([
    [1, "14:00"],
    [2, "14:20"],
    [3, "14:40"],
    [4, "15:00"],
    [5, "15:20"],
    [6, "15:40"],
  ]);
  const bookable = placesOf({ rota: aRota({ walkInShare: 0.3 }), startsAt, endsAt: after(120) });
  expect(bookable.map((place) => [place.number, clock(place.startsAt)])).toEqual([
    [1, "14:20"],
    [2, "14:40"],
    [3, "15:20"],
    [4, "15:40"],
  ]);
});

test("visitors received at the same time have places of their own at the same time", () => {
  const places = placesOf({ rota: aRota({ placesAtATime: 2, walkInShare: 0 }), startsAt, endsAt: after(40) });
  expect(places.map((place) => [place.number, clock(place.startsAt)])).toEqual([
    [1, "14:00"],
    [2, "14:00"],
    [3, "14:20"],
    [4, "14:20"],
  ]);
});

test("a rest too short for a place is none, and a reception shorter than a place has none", () => {
  const count = (minutes: number) =>
    placesOf({ rota: aRota({ walkInShare: 0 }), startsAt, endsAt: after(minutes) }).length;
  expect([0, 19, 20, 39, 150].map(count)).toEqual([0, 0, 1, 1, 7]);
});

test("a share is taken of whole places: nine in ten of twenty leave two", () => {
  const rota = aRota({ placesAtATime: 20, walkInShare: 0.9 }); // 20 * (1 - 0.9) is a little less than 2
  expect(placesOf({ rota, startsAt, endsAt: after(20) })).toHaveLength(2);
});

test("one place can be booked even where all are kept for walk-ins", () => {
  expect(placesOf({ rota: aRota({ walkInShare: 1 }), startsAt, endsAt: after(120) })).toHaveLength(1);
});

test("places are numbered from 1 in order of time, inside the reception, with the walk-ins' share left out evenly", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 5, max: 240 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 600 }),
      fc.integer({ min: 0, max: 100 }),
      (slotMinutes, placesAtATime, minutes, percent) => {
        const endsAt = after(minutes);
        const given = { startsAt, endsAt };
        const all = placesOf({ rota: aRota({ slotMinutes, placesAtATime, walkInShare: 0 }), ...given });
        const places = placesOf({ rota: aRota({ slotMinutes, placesAtATime, walkInShare: percent / 100 }), ...given });
        const slots = Math.floor(minutes / slotMinutes);
        expect(all).toHaveLength(slots * placesAtATime);
        expect(places).toHaveLength(
          Math.max(Math.min(1, all.length), Math.floor((all.length * (100 - percent)) / 100)),
        );
        expect(places.map(({ number }) => number)).toEqual(places.map((_, i) => i + 1));
        for (const [i, place] of places.entries()) {
          expect(place.startsAt.getTime()).toBeGreaterThanOrEqual((places[i - 1]?.startsAt ?? startsAt).getTime());
          expect(place.startsAt.getTime() + slotMinutes * 60_000).toBeLessThanOrEqual(endsAt.getTime());
        }
        for (let slot = 0; slot < slots; slot++) {
          const until = startsAt.getTime() + slot * slotMinutes * 60_000;
          const at = places.filter((place) => place.startsAt.getTime() === until).length;
          expect(at).toBeLessThanOrEqual(placesAtATime);
          const soFar = places.filter((place) => place.startsAt.getTime() <= until).length;
          const fair = ((slot + 1) * placesAtATime * places.length) / all.length;
          expect(Math.abs(soFar - fair)).toBeLessThan(1);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test("a ticket is a letter and a number, and no two numbers make the same", () => {
  expect([1, 7, 42, 999, 1000].map(ticket)).toEqual(["B-001", "B-007", "B-042", "B-999", "B-1000"]);
  expect(new Set(Array.from({ length: 2000 }, (_, i) => ticket(i + 1))).size).toBe(2000);
});
