import fc from "fast-check";
import { expect, test } from "vitest";
import { officeDay } from "../../src/domain/calendar.ts";
import { policies } from "../../src/domain/policy.ts";
import { keptUntil, overBefore, retentionMonths } from "../../src/domain/retention.ts";
import { anInstant, linjiang, zones } from "./given.ts";

test.each([
  [6, "2026-08-31", "2027-02-28"],
  [6, "2027-08-31", "2028-02-29"], // the leap day
  [6, "2026-08-28", "2027-02-28"],
  [24, "2026-02-28", "2028-02-28"],
  [24, "2028-02-29", "2030-02-28"],
  [1, "2026-12-31", "2027-01-31"],
])("%i months after %s end with %s", (months, closed, last) => {
  const closedAt = new Date(`${closed}T23:30:00+08:00`);
  expect(officeDay(keptUntil(closedAt, months, linjiang), linjiang)).toBe(last);
  const midnight = new Date(`${last}T23:59:59.999+08:00`);
  expect(closedAt < overBefore(midnight, months, linjiang)).toBe(false);
  expect(closedAt < overBefore(new Date(midnight.getTime() + 1), months, linjiang)).toBe(true);
});

test("what is said to be over is over, and nothing else", () => {
  fc.assert(
    fc.property(
      anInstant,
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: -4, max: 4 }),
      fc.constantFrom(...zones),
      (since, months, days, zone) => {
        const now = new Date(keptUntil(since, months, zone).getTime() + days * 6 * 3_600_000);
        expect(since < overBefore(now, months, zone)).toBe(keptUntil(since, months, zone) < now);
      },
    ),
    { numRuns: 1000 },
  );
});

test("a profile that says nothing keeps them for two years", () => {
  for (const policy of Object.values(policies)) expect(retentionMonths(policy)).toBe(24);
});
