import fc from "fast-check";
import { expect, test } from "vitest";
import { decentMoment } from "../../src/domain/notices.ts";
import { isOnTheEve, reminderAt } from "../../src/domain/visitReminders.ts";
import { anInstant, linjiang, zones } from "./given.ts";

const hours = { zone: linjiang, decentHours: { from: "08:00", to: "21:00" } };
const at = (time: string) => new Date(`${time}:00+08:00`);

test("F32: a visit at 09:20 is reminded of on the evening before, one in the afternoon two hours before", () => {
  expect(reminderAt("hours", at("2026-11-26T09:20"), hours)).toEqual(at("2026-11-25T20:00"));
  expect(isOnTheEve(at("2026-11-26T09:20"), hours)).toBe(true);
  expect(reminderAt("day", at("2026-11-26T09:20"), hours)).toEqual(at("2026-11-25T09:20"));
  expect(reminderAt("hours", at("2026-11-26T10:00"), hours)).toEqual(at("2026-11-26T08:00"));
  expect(reminderAt("hours", at("2026-11-26T14:20"), hours)).toEqual(at("2026-11-26T12:20"));
  expect(reminderAt("day", at("2026-11-26T07:00"), hours)).toEqual(at("2026-11-24T20:00"));
});

test("F32: every reminder lies before the visit, in decent hours, and a later visit never has an earlier one", () => {
  const kinds = fc.constantFrom("day" as const, "hours" as const);
  const windows = fc.constantFrom(
    { from: "08:00", to: "21:00" },
    { from: "10:00", to: "10:30" },
    { from: "06:30", to: "23:00" },
  );
  fc.assert(
    fc.property(
      anInstant,
      fc.integer({ min: 0, max: 5_000_000 }),
      kinds,
      windows,
      fc.constantFrom(...zones),
      (first, ms, kind, decentHours, zone) => {
        const own = { zone, decentHours };
        const second = new Date(first.getTime() + ms * 60);
        const [one, other] = [reminderAt(kind, first, own), reminderAt(kind, second, own)];
        expect(one < first).toBe(true);
        expect(one <= other).toBe(true);
        expect(decentMoment(one, own)).toEqual(one);
      },
    ),
    { numRuns: 300 },
  );
});
