import fc from "fast-check";
import { expect, test } from "vitest";
import { reseat } from "../../src/domain/reseat.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 25, 6, minute));
const seats = (...minutes: number[]) => minutes.map((minute, i) => ({ bookingId: i + 1, startsAt: at(minute) }));
const free = (...minutes: number[]) => minutes.map((minute, i) => ({ id: i + 1, startsAt: at(minute) }));
const minutesOf = (given: Map<number, { startsAt: Date }>) =>
  Object.fromEntries([...given].map(([id, { startsAt }]) => [id, startsAt.getUTCMinutes()]));

test("those past the end get the free places nearest to theirs, the first of them the first", () => {
  expect(minutesOf(reseat(seats(40, 50), free(0, 10, 20)))).toEqual({ 1: 10, 2: 20 });
});

test("where there are too few places, as many as possible get one", () => {
  const given = reseat(seats(30, 40, 50), free(0, 10));
  expect(given.size).toBe(2);
});

test("nobody to seat and nowhere to sit are nothing", () => {
  expect(reseat([], free(0)).size).toBe(0);
  expect(reseat(seats(0), []).size).toBe(0);
});

const minutes = fc.array(fc.nat(59), { maxLength: 12 });

test("nobody gets another's place, nobody overtakes anybody, and nobody is left out while a place is free", () => {
  fc.assert(
    fc.property(minutes, minutes, (taken, open) => {
      const people = seats(...taken);
      const places = free(...[...open].sort((a, b) => a - b));
      const given = reseat(people, places);
      expect(given.size).toBe(Math.min(people.length, places.length));
      expect(new Set([...given.values()].map(({ id }) => id)).size).toBe(given.size);
      const inOrder = people
        .filter(({ bookingId }) => given.has(bookingId))
        .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || a.bookingId - b.bookingId)
        .map(({ bookingId }) => given.get(bookingId)!.startsAt.getTime());
      expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
    }),
    { numRuns: 200 },
  );
});
