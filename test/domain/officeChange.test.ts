import fc from "fast-check";
import { expect, test } from "vitest";
import { checkOffice, type Office } from "../../src/config/officeFile.ts";
import { officeChange, type Used } from "../../src/domain/officeChange.ts";
import { demoOffice } from "./demo.ts";

const nothing = (): Used => ({ leaders: new Set(), units: new Set(), venues: new Set(), rotas: new Set() });
const demo = demoOffice();

test("the same file again changes nothing", () => {
  expect(officeChange(demo, demo, nothing())).toEqual({ next: demo, changes: [] });
});

test("the first file adds everything", () => {
  const { next, changes } = officeChange(undefined, demo, nothing());
  expect(next).toEqual(demo);
  expect(changes.every(({ what }) => what === "added")).toBe(true);
  expect(changes).toContainEqual({ path: "leaders.lin.post.en", what: "added", after: "Mayor" });
});

test("what is added, changed and removed is said with its place, before and after", () => {
  const after = demoOffice((o) => {
    o.leaders.lin!.post.en = "Acting Mayor";
    o.venues.yard = { ...o.venues.hall!, directions: undefined };
    delete o.contact.email;
  });
  const { next, changes } = officeChange(demo, after, nothing());
  expect(next).toEqual(after);
  expect(changes).toContainEqual({
    path: "leaders.lin.post.en",
    what: "changed",
    before: "Mayor",
    after: "Acting Mayor",
  });
  expect(changes).toContainEqual({ path: "venues.yard.name.en", what: "added", after: "Citizens' Hall" });
  expect(changes).toContainEqual({ path: "contact.email", what: "removed", before: "office@linjiang.example" });
  expect(changes.some(({ path }) => path.startsWith("venues.yard.directions"))).toBe(false);
});

/** The demo without its field visits and the two who only go there and to the daily reception. */
const smaller = demoOffice((o) => {
  delete o.rotas["east-visit"];
  delete o.venues["east-yard"];
  for (const leader of ["wu", "huang"]) delete o.leaders[leader];
  for (const rota of Object.values(o.rotas)) rota.leaders = rota.leaders.filter((leader) => o.leaders[leader]);
});

test("what nothing refers to goes; what something refers to stays, retired, and is told as retired", () => {
  const used = { ...nothing(), leaders: new Set(["wu"]), venues: new Set(["east-yard"]) };
  const { next, changes } = officeChange(demo, smaller, used);
  expect(next.leaders.wu).toEqual({ ...demo.leaders.wu, retired: true });
  expect(next.venues["east-yard"]?.retired).toBe(true);
  expect(next.leaders.huang).toBeUndefined();
  expect(next.rotas["east-visit"]).toBeUndefined();
  expect(changes).toContainEqual({ path: "leaders.wu", what: "retired" });
  expect(changes).toContainEqual({ path: "leaders.huang.name.en", what: "removed", before: "Huang Weidong" });
});

test("a retired rota whose leaders and venue are gone can still be read back", () => {
  const used = { ...nothing(), rotas: new Set(["east-visit"]) };
  const { next } = officeChange(demo, smaller, used);
  expect(next.rotas["east-visit"]?.retired).toBe(true);
  expect(next.leaders.wu).toBeUndefined();
  expect(checkOffice(next)).toEqual({ ok: true, value: next });
});

test("a retired entry needs no text in a language that the office learns later", () => {
  const inEnglish = demoOffice((o) => {
    o.languages = ["en"];
    o.leaders.wu = {
      ...o.leaders.wu!,
      name: { en: "Wu Jianguo" },
      post: { en: "Deputy Mayor" },
      portfolio: { en: "housing" },
    };
  });
  const { next } = officeChange(inEnglish, smaller, { ...nothing(), leaders: new Set(["wu"]) });
  expect(next.languages).toEqual(["en", "zh"]);
  expect(checkOffice(next).ok).toBe(true);
});

test("who comes back is no longer retired", () => {
  const used = { ...nothing(), leaders: new Set(["wu"]) };
  const without = officeChange(demo, smaller, used).next;
  const { next, changes } = officeChange(without, demo, used);
  expect(next).toEqual(demo);
  expect(changes).toContainEqual({ path: "leaders.wu.retired", what: "changed", before: "true", after: "false" });
});

const kinds = ["leaders", "units", "venues", "rotas"] as const;
const someOf = (kind: (typeof kinds)[number]) => fc.subarray(Object.keys(demo[kind])).map((keys) => new Set(keys));
const anyUse: fc.Arbitrary<Used> = fc.record({
  leaders: someOf("leaders"),
  units: someOf("units"),
  venues: someOf("venues"),
  rotas: someOf("rotas"),
});

/** The demo with only these entries, and whatever its remaining rotas name. */
const only = (kept: Used): Office =>
  demoOffice((o) => {
    for (const key of Object.keys(o.rotas)) if (!kept.rotas.has(key)) delete o.rotas[key];
    const rotas = Object.values(o.rotas);
    const named = {
      leaders: new Set([...kept.leaders, ...rotas.flatMap(({ leaders }) => leaders)]),
      venues: new Set([...kept.venues, ...rotas.map(({ venue }) => venue)]),
      units: kept.units,
    };
    for (const kind of ["leaders", "venues", "units"] as const)
      for (const key of Object.keys(o[kind])) if (!named[kind].has(key)) delete o[kind][key];
  });

test("whatever a file leaves out: all that is used is kept, no more than that, it can be read back, and again changes nothing", () => {
  fc.assert(
    fc.property(anyUse, anyUse, (kept, used) => {
      const after = only(kept);
      const { next, changes } = officeChange(demo, after, used);
      for (const kind of kinds)
        for (const key of Object.keys(demo[kind])) {
          const entry = next[kind][key];
          if (after[kind][key]) expect(entry).toEqual(after[kind][key]);
          else if (used[kind].has(key)) expect(entry).toEqual({ ...demo[kind][key], retired: true });
          else expect(entry).toBeUndefined();
          expect(changes.some(({ path, what }) => path === `${kind}.${key}` && what === "retired")).toBe(
            entry?.retired === true,
          );
        }
      expect(checkOffice(next)).toEqual({ ok: true, value: next });
      expect(officeChange(next, after, used).changes).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
