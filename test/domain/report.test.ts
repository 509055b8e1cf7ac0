import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Counts,
  change,
  countNames,
  firstAndRepeat,
  foldSmall,
  type Group,
  hotSpots,
  noCounts,
  type Pair,
  pairs,
  ratesOf,
  shown,
  sum,
  theRest,
} from "../../src/domain/report.ts";
import { half, lastHalf, lastMonth, month, periodBefore } from "../../src/domain/reportPeriod.ts";
import { territoryOf } from "../../src/domain/territory.ts";

const some = (more: Partial<Counts>): Counts => ({ ...noCounts(), ...more });
const zone = "Asia/Shanghai";

test("rates are shares of their own whole, and nothing where that is fewer than five", () => {
  const rates = ratesOf(some({ answersDue: 10, answeredInTime: 9, closed: 8, rated: 4, satisfied: 1 }));
  expect(rates).toMatchObject({ answeredInTime: 0.9, closed: 0.8, satisfied: null, decidedInTime: null });
});

test("first and repeat stand together or not at all", () => {
  expect(firstAndRepeat(some({ received: 30, repeat: 10 }))).toEqual({ first: 20, repeat: 10 });
  expect(firstAndRepeat(some({ received: 30, repeat: 0 }))).toEqual({ first: 30, repeat: 0 });
  expect(firstAndRepeat(some({ received: 30, repeat: 2 }))).toBeUndefined();
  expect(firstAndRepeat(some({ received: 30, repeat: 28 }))).toBeUndefined();
});

test("a change is told only against a period that was large enough", () => {
  expect(change(15, 10)).toBe(0.5);
  expect(change(15, 4)).toBeNull();
});

const counts = fc
  .record({ received: fc.integer({ min: 0, max: 12 }), repeat: fc.nat(3), rated: fc.nat(6) })
  .map((given) => some(given));
const groups = fc
  .array(fc.tuple(counts, counts), { maxLength: 12 })
  .map((all): Pair[] => all.map(([now, before], i) => ({ key: `topic-${i}`, now, before })));
const received = (all: Pair[], when: "now" | "before") => sum(all.map((pair) => pair[when])).received;

test("no number from one to four is shown of this period or the one before, and none follows from the totals", () => {
  fc.assert(
    fc.property(groups, fc.constantFrom("now" as const, "before" as const), (all, when) => {
      if (shown(received(all, "now")) === null || shown(received(all, "before")) === null) return; // then no table is shown
      const told = foldSmall(all);
      for (const pair of told) expect(shown(pair[when].received), JSON.stringify(told)).not.toBeNull();
      expect(received(told, when)).toBe(received(all, when));
    }),
  );
});

test("folding keeps the order and loses nothing", () => {
  fc.assert(
    fc.property(groups, (all) => {
      const told = foldSmall(all).map(({ key }) => key);
      expect(told.filter((key) => key !== theRest)).toEqual(
        all.map(({ key }) => key).filter((key) => told.includes(key)),
      );
    }),
  );
});

test("a group that is new, and one that is gone, stand beside nothing", () => {
  const group = (key: string, received: number): Group => ({ key, counts: some({ received }) });
  expect(pairs([group("a", 9)], [group("b", 7)])).toEqual([
    { key: "a", now: some({ received: 9 }), before: noCounts() },
    { key: "b", now: noCounts(), before: some({ received: 7 }) },
  ]);
});

test("the sum of counts is the count of the sum", () => {
  fc.assert(
    fc.property(fc.array(counts), (all) => {
      for (const name of countNames) expect(sum(all)[name]).toBe(all.reduce((n, one) => n + one[name], 0));
    }),
  );
});

test("a hot spot has at least five cases and half as many again as before; what was small before is not told", () => {
  const cell = (received: number, place = "east") => ({ topic: "CITY", place, received });
  expect(hotSpots([cell(4)], [])).toEqual([]);
  expect(hotSpots([cell(5)], [cell(4)])).toEqual([]);
  expect(hotSpots([cell(6)], [cell(4)])).toEqual([{ ...cell(6), before: null }]);
  expect(hotSpots([cell(15)], [cell(10)])).toEqual([{ ...cell(15), before: 10 }]);
  expect(hotSpots([cell(14)], [cell(10)])).toEqual([]);
  expect(hotSpots([cell(9, "a"), cell(90, "b")], []).map(({ place }) => place)).toEqual(["a", "b"]); // not by number
});

test("periods are the office's months and halves of months, over the year's end too", () => {
  expect(month("2026-02", zone)).toMatchObject({
    from: new Date("2026-01-31T16:00:00Z"),
    to: new Date("2026-02-28T16:00:00Z"),
  });
  expect(half("2026-02-16", zone)).toMatchObject({ to: new Date("2026-02-28T16:00:00Z") });
  expect(month("2026-13", zone)).toBeUndefined();
  expect(half("2026-02-15", zone)).toBeUndefined();
  const newYear = new Date("2026-12-31T16:00:00Z"); // 1 January in Shanghai
  expect(lastMonth(newYear, zone).key).toBe("2026-12");
  expect(lastHalf(newYear, zone).key).toBe("2026-12-16");
  expect(lastHalf(new Date("2027-01-15T16:00:00Z"), zone).key).toBe("2027-01-01");
  expect(periodBefore(lastMonth(newYear, zone), zone).key).toBe("2026-11");
  expect(periodBefore(lastHalf(newYear, zone), zone).key).toBe("2026-12-01");
});

test("periods of one kind follow each other without a gap", () => {
  const day = fc.date({ min: new Date("2020-01-01"), max: new Date("2035-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(day, fc.constantFrom("Asia/Shanghai", "Europe/London", "America/New_York"), (now, place) => {
      for (const last of [lastMonth(now, place), lastHalf(now, place)]) {
        expect(periodBefore(last, place).to).toEqual(last.from);
        expect(last.to <= now).toBe(true);
      }
    }),
  );
});

test("a typed place lies in the territory that it names, the longest name first", () => {
  const units = {
    city: { territory: [] },
    east: { territory: ["East Street", "东街"] },
    north: { territory: ["East Street North"] },
    old: { territory: ["Harbour"], retired: true },
  };
  expect(territoryOf(units, "5 EAST street")).toBe("east");
  expect(territoryOf(units, "东街５号")).toBe("east");
  expect(territoryOf(units, "East Street North 3")).toBe("north");
  expect(territoryOf(units, "Harbour 1")).toBeUndefined();
  expect(territoryOf(units, undefined)).toBeUndefined();
});
