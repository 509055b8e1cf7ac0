import { expect, test } from "vitest";
import type { Office } from "../../src/config/officeFile.ts";
import { addDays, isWorkingDay } from "../../src/domain/calendar.ts";
import { checkAgainstRules } from "../../src/domain/office.ts";
import { layOut } from "../../src/domain/rota.ts";
import { placesOf } from "../../src/domain/slots.ts";
import { taxonomy } from "../../src/domain/taxonomy.ts";
import { demoOffice } from "./demo.ts";

test.each<[string, (office: Office) => unknown, string[]]>([
  ["a policy that is no profile", (o) => Object.assign(o, { policy: "our_own" }), ["policy"]],
  ["a policy called like something else", (o) => Object.assign(o, { policy: "constructor" }), ["policy"]],
  ["an unknown category", (o) => o.categories.splice(2, 1, "NOPE"), ["categories.2"]],
  ["an unknown subject of a unit", (o) => o.units.housing!.subjects.push("NOPE"), ["units.housing.subjects"]],
  ["a rule that can't be read", (o) => Object.assign(o.rotas.daily!, { rule: "FREQ=SOMETIMES" }), ["rotas.daily.rule"]],
  [
    "a rule that never falls on a day",
    (o) => Object.assign(o.rotas.daily!, { rule: "FREQ=MONTHLY;BYDAY=6TU" }),
    ["rotas.daily.rule"],
  ],
  [
    "M21: a subject that no unit of the whole city works on",
    (o) => o.units.education!.subjects.splice(0, 1, "HLTH"),
    [`categories.${demoOffice().categories.indexOf("EDUC")}`],
  ],
  [
    "M21: a subject whose only unit is retired",
    (o) => Object.assign(o.units.transport!, { retired: true }),
    [`categories.${demoOffice().categories.indexOf("TRAN")}`],
  ],
  [
    "M21: a rota on days of no work that it skips",
    (o) => Object.assign(o.rotas.daily!, { rule: "FREQ=WEEKLY;BYDAY=SA", onClosure: "skip" }),
    ["rotas.daily.rule"],
  ],
  [
    "M21: a rota on a feast that is always free",
    (o) => {
      Object.assign(o.calendar, { country: "CN" });
      Object.assign(o.rotas.wednesday!, { rule: "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1", onClosure: "skip" });
    },
    ["rotas.wednesday.rule"],
  ],
  [
    "several at once",
    (o) => {
      o.policy = "our_own";
      o.categories.push("NOPE");
      o.rotas.wednesday!.rule = "FREQ=WEEKLY;INTERVAL=x";
    },
    ["policy", "categories.19", "rotas.wednesday.rule"],
  ],
])("%s is a fault with its key and an example", (_, change, keys) => {
  const faults = checkAgainstRules(demoOffice(change));
  expect(faults.map(({ key }) => key)).toEqual(keys);
  expect(faults.every(({ fault, example }) => fault && example)).toBe(true);
});

test("a retired rota is not asked for its rule, and every subject is one star", () => {
  const office = demoOffice((o) => {
    o.rotas.daily = { ...o.rotas.daily!, rule: "FREQ=SOMETIMES", retired: true };
    o.units.housing!.subjects = ["*"];
  });
  expect(checkAgainstRules(office)).toEqual([]);
});

const demo = demoOffice();
const laidOut = Object.entries(demo.rotas)
  .flatMap(([rotaKey, rota]) => {
    const { calendar, zone, booking } = demo;
    return layOut({ rota, rotaKey, calendar, zone, booking, fromDay: "2026-11-01", toDay: "2028-01-31" });
  })
  .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());

test("the demonstration office obeys the rules, in English and Chinese, and says that it is a demonstration", () => {
  expect(checkAgainstRules(demo)).toEqual([]);
  expect(demo.demo).toBe(true);
  expect(demo.languages).toEqual(["en", "zh"]);
  expect([...demo.categories].sort()).toEqual(taxonomy.map(({ code }) => code).sort());
  expect(Object.keys(demo.units).length).toBeGreaterThanOrEqual(10);
  expect(Object.values(demo.units).filter(({ territory }) => territory.length > 0).length).toBeGreaterThanOrEqual(2);
});

test("the demonstration office receives on every working day, with a place to book at each reception", () => {
  const days = new Set(laidOut.map(({ date }) => date));
  for (let day = "2026-11-01"; day <= "2028-01-31"; day = addDays(day, 1)) {
    if (isWorkingDay(demo.calendar, day)) expect(days.has(day), day).toBe(true);
    else expect(days.has(day), day).toBe(false);
  }
  for (const { rotaKey, startsAt, endsAt } of laidOut)
    expect(placesOf({ rota: demo.rotas[rotaKey]!, startsAt, endsAt }).length).toBeGreaterThan(0);
});

test("nobody of the demonstration office is due at two places at once", () => {
  for (const [i, one] of laidOut.entries())
    for (const other of laidOut.slice(i + 1)) {
      if (other.startsAt >= one.endsAt) break;
      expect(other.leaderKey, one.date).not.toBe(one.leaderKey);
    }
});
