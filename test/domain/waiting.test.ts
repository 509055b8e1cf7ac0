import fc from "fast-check";
import { expect, test } from "vitest";
import { offerEnds, reopensAt } from "../../src/domain/waiting.ts";

const instant = fc.date({ min: new Date("2026-01-01"), max: new Date("2027-12-31"), noInvalidDate: true });
const minutes = (n: number) => n * 60_000;

test("an offer ends within its minutes, in time before the place, and is never shorter than a minute", () => {
  const given = fc.record({
    toldAt: instant,
    placeStartsAt: instant,
    offerMinutes: fc.integer({ min: 5, max: 240 }),
    leadMinutes: fc.integer({ min: 0, max: 240 }),
  });
  fc.assert(
    fc.property(given, (offer) => {
      const ends = offerEnds(offer);
      const latest = offer.placeStartsAt.getTime() - minutes(offer.leadMinutes);
      if (!ends) {
        expect(latest - offer.toldAt.getTime()).toBeLessThan(minutes(1));
        return;
      }
      expect(ends.getTime() - offer.toldAt.getTime()).toBeLessThanOrEqual(minutes(offer.offerMinutes));
      expect(ends.getTime() - offer.toldAt.getTime()).toBeGreaterThanOrEqual(minutes(1));
      expect(ends.getTime()).toBeLessThanOrEqual(latest);
    }),
  );
});

test("a place that was given back comes back within the office's pause, and while it can still be booked", () => {
  const given = fc.record({
    now: instant,
    bookingClosesAt: instant,
    pause: fc.record({ least: fc.integer({ min: 0, max: 60 }), most: fc.integer({ min: 60, max: 1440 }) }),
    lot: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  fc.assert(
    fc.property(given, (freed) => {
      const back = reopensAt(freed).getTime();
      expect(back).toBeGreaterThanOrEqual(freed.now.getTime());
      expect(back).toBeLessThanOrEqual(freed.now.getTime() + minutes(freed.pause.most));
      if (freed.bookingClosesAt > freed.now) expect(back).toBeLessThan(freed.bookingClosesAt.getTime());
    }),
  );
});
