import fc from "fast-check";
import { expect, test } from "vitest";
import { type Coming, callTimes, type InLine, inOrder, type QueueOrder } from "../../src/domain/queue.ts";

const minute = 60_000;
const at = (minutes: number) => new Date(minutes * minute);

test("M8: bookings to come count: W-015 of a morning with 25 booked and two rooms is told 18:40 and not 78 minutes", () => {
  // 15:30 to 18:40 by ten minutes, two at a time; 25 booked hold the first twelve and a half turns, 14 walk in before.
  const coming: Coming[] = Array.from({ length: 25 }, (_, i) => {
    const placeAt = at(Math.floor((i * 38) / 25 / 2) * 10);
    return { id: 100 + i, placeAt, comesAt: placeAt, priority: false };
  });
  const here: InLine[] = Array.from({ length: 15 }, (_, i) => ({ id: i + 1, queuedAt: at(-30 + i), priority: false }));
  const times = callTimes({ here, coming, order: "bookedAtTime", from: at(0), desks: 2, minutesEach: 10 });
  const last = times.get(15);
  expect(last?.at.getTime()).toBeGreaterThanOrEqual(180 * minute);
  expect(last?.ahead).toBeGreaterThanOrEqual(37);
});

/** The same minute by minute: everybody comes at their time, and whoever is first goes in where somebody is free. */
function playedOut(
  here: InLine[],
  coming: Coming[],
  { order, desks, minutesEach }: { order: QueueOrder; desks: number; minutesEach: number },
) {
  const rooms = Array.from({ length: desks }, () => 0);
  const line = [...here];
  const called = new Map<number, number>();
  for (let now = 0; called.size < here.length + coming.length; now++) {
    for (const one of coming) if (one.comesAt.getTime() === now * minute) line.push({ ...one, queuedAt: one.comesAt });
    for (const [i, until] of rooms.entries()) {
      if (until > now) continue;
      const [next] = inOrder(line, order, at(now));
      if (!next) continue;
      line.splice(
        line.findIndex(({ id }) => id === next.id),
        1,
      );
      called.set(next.id, now);
      rooms[i] = now + minutesEach;
    }
  }
  return called;
}

test("M8: the time that is told is the time at which a played-out day calls everybody", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ since: fc.integer({ min: -60, max: 0 }), priority: fc.boolean(), placed: fc.boolean() }), {
        maxLength: 12,
      }),
      fc.array(fc.record({ time: fc.integer({ min: 0, max: 90 }), priority: fc.boolean() }), { maxLength: 12 }),
      fc.constantFrom<QueueOrder>("bookedAtTime", "bookedFirst", "arrival"),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 5, max: 20 }),
      (there, booked, order, desks, minutesEach) => {
        const here = there.map(({ since, priority, placed }, i): InLine => {
          return { id: i + 1, queuedAt: at(since), priority, placeAt: placed ? at(since + 20) : undefined };
        });
        const coming = booked.map(({ time, priority }, i): Coming => {
          return { id: 100 + i, placeAt: at(time), comesAt: at(time), priority };
        });
        const told = callTimes({ here, coming, order, from: at(0), desks, minutesEach });
        const played = playedOut(here, coming, { order, desks, minutesEach });
        expect(told.size).toBe(here.length + coming.length);
        for (const [id, minutes] of played) expect(told.get(id)?.at.getTime()).toBe(minutes * minute);
        const times = [...told.values()];
        for (const { at: mine, ahead } of times)
          expect(times.filter((other) => other.at < mine).length).toBeLessThanOrEqual(ahead);
      },
    ),
    { numRuns: 150 },
  );
});
