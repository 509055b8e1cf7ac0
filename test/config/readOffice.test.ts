// An office file as a whole: with the policy in a file beside it, its languages and its own texts.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { addDays } from "../../src/domain/calendar.ts";
import { policyOf } from "../../src/domain/policy.ts";
import { readNewOffice, readOffice } from "../../src/office/applyOffice.ts";
import { demoYaml } from "../support/demoOffice.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "open-door-file-"));
});
afterAll(() => rm(folder, { recursive: true }));

const with_ = (...changes: [RegExp, string][]) => {
  let yaml = demoYaml;
  for (const [text, other] of changes) {
    expect(yaml).toMatch(text);
    yaml = yaml.replace(text, other);
  }
  return readOffice(yaml, folder);
};
const faultsWith = (...changes: [RegExp, string][]) => {
  const read = with_(...changes);
  return read.ok ? [] : read.faults;
};
const policy = /^policy: .*$/m;
const beside = (name: string, content: unknown) =>
  writeFile(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
const figure = { n: 20, unit: "wd", evidence: "Order 12/2026" };

test("a profile in a file beside the office file is put in force with it, under the key that it has or the file's name", async () => {
  await beside("our-city.json", { copies: "generic_default", handle_within: figure });
  const read = with_([policy, "policy: ./our-city.json"]);
  expect(read.ok && policyOf(read.value)).toMatchObject({
    key: "our_city",
    handle_within: figure,
    route_within: { n: 3, unit: "wd" },
  });
  expect(read.ok && read.value.policy).toBe("our_city");
  await beside(
    "rules.yaml",
    "key: city_2027\ncopies: generic_default\nhandle_within: { n: 9, unit: d, evidence: Order }",
  );
  const other = with_([policy, "policy: rules.yaml"]);
  expect(other.ok && policyOf(other.value)).toMatchObject({ key: "city_2027", handle_within: { n: 9, unit: "d" } });
});

test("what is wrong with it names the file and the key", async () => {
  await beside("ours.json", { copies: "generic_defaults", handle_within: { ...figure, unit: "weeks" } });
  await beside("broken.json", '{ "copies": ');
  await beside("list.json", [1, 2]);
  await beside("alias.yaml", "copies: *none");
  const keys = (...changes: [RegExp, string][]) => faultsWith(...changes).map(({ key }) => key);
  expect(keys([policy, "policy: ./ours.json"])).toEqual(
    ["copies", "name", "handle_within.unit"].map((key) => `./ours.json: ${key}`),
  );
  await beside("unit.json", { copies: "generic_default", handle_within: { ...figure, unit: "weeks" } });
  expect(keys([policy, "policy: ./unit.json"])).toEqual(["./unit.json: handle_within.unit"]);
  expect(keys([policy, "policy: ./broken.json"])).toContain("./broken.json");
  expect(keys([policy, "policy: ./alias.yaml"])).toEqual(["./alias.yaml"]);
  expect(keys([policy, "policy: ./list.json"])).toEqual(["./list.json"]);
  expect(faultsWith([policy, "policy: ./none.json"])).toEqual([
    expect.objectContaining({ key: "policy", fault: `there is no file ${join(folder, "none.json")}` }),
  ]);
  expect(keys([policy, "policy: ./unit.json\nprofile: { key: ours }"])).toEqual(["profile"]);
  // All that is wrong at once, in both files.
  expect(keys([policy, "policy: ./unit.json"], [/^code: LJ/m, "code: lj"])).toEqual([
    "code",
    "./unit.json: handle_within.unit",
  ]);
});

test("M21: subjects, policy, rules, texts and turns are looked at in the same round as the shapes", async () => {
  const now = new Date("2026-11-23T02:00:00Z");
  let yaml = demoYaml;
  for (const [text, other] of [
    [/^code: LJ/m, "code: lj"],
    [/^policy: .*$/m, "policy: ./none.json"],
    [/^categories: \[/m, "categories: [NOPE, "],
    [/subjects: \[HOUS, CONS\]/, "colour: red, subjects: [HOUS, NONE]"],
    [/rule: FREQ=WEEKLY;BYDAY=WE/, "rule: FREQ=WEEKLY;BYDAY=WE;UNTIL=20260301"],
    [/leaders: \[wu, zhao, huang\]/, "leaders: [wu, zhao, huang]\n    wheel: 1"],
    [/leaders: \[xu, chen, wu, zhao, huang\]/, "leaders: [lin]\n    slotMinute: 20"],
    [/zone: Asia\/Shanghai/, "zone: Shanghai"],
    [/\s*$/, '\ntexts: { en: { "menu.titel": "Hello" } }\n'],
  ] as const) {
    expect(yaml).toMatch(text);
    yaml = yaml.replace(text, other);
  }
  const read = readNewOffice(yaml, folder, now);
  expect(read.ok ? [] : read.faults.map(({ key }) => key).sort()).toEqual(
    [
      ...["categories.0", "categories.8", "code", "policy", "rotas.daily.slotMinute", "rotas.east-visit.wheel"],
      ...["rotas.wednesday.rule", "texts.en.menu.titel", "units.housing.colour", "units.housing.subjects", "zone"],
    ].sort(),
  );
});

test("M21: a calendar without any day of work is a fault, and no crash, of whatever it is made", () => {
  const days = Array.from({ length: 800 }, (_, i) => `{ day: ${addDays("2026-10-01", i)} }`).join(", ");
  const closures = demoYaml.slice(demoYaml.indexOf("  closures:"), demoYaml.indexOf("  # Saturdays and Sundays on"));
  for (const [text, other, key] of [
    [closures, `  closures: [${days}]\n`, "calendar.closures"],
    ["weekend: [SA, SU]", "weekend: [MO, TU, WE, TH, FR, SA, SU]", "calendar.weekend"],
  ] as const) {
    const read = readNewOffice(demoYaml.replace(text, other), folder, new Date("2026-11-25T04:00:00Z"));
    expect(read.ok ? [] : read.faults).toContainEqual(
      expect.objectContaining({ key, fault: expect.stringMatching(/no working day/) }),
    );
  }
});

test("M21: a rota that is over is a fault of a new file, not of one that runs", () => {
  const yaml = demoYaml.replace("rule: FREQ=WEEKLY;BYDAY=WE", "rule: FREQ=WEEKLY;BYDAY=WE;UNTIL=20260301");
  expect(readOffice(yaml, folder).ok).toBe(true);
  const read = readNewOffice(yaml, folder, new Date("2026-11-23T02:00:00Z"));
  expect(read.ok ? [] : read.faults).toEqual([
    { key: "rotas.wednesday.rule", fault: expect.stringContaining("the rota is over"), example: expect.any(String) },
  ]);
});

test("a language without texts names those that there are", () => {
  const faults = faultsWith([/^languages: .*$/m, "languages: [en, zh, fr]"]);
  expect(faults).toContainEqual({ key: "languages.2", fault: 'there are no texts in "fr"', example: "[en, zh]" });
});

test.each([
  ["menu.titel: Hello", "en.menu.titel", "there is no such text", "menu.title"],
  ["news.shwoCase: Case", "en.news.shwoCase", "there is no such text", "news.showCase"],
  ["hints.ourFault: Please call {{number}}", "en.hints.ourFault", "names {{number}}", "{{phone}}"],
  ["intents.book: book", "en.intents.book", "is a list of words", "menu.title"],
])("a text of the office's own that can't be: %s", (text, key, fault, example) => {
  const [name = "", words = ""] = text.split(": ");
  const faults = faultsWith([/\s*$/, `\ntexts: { en: { "${name}": "${words}" } }\n`]);
  expect(faults).toEqual([{ key: `texts.${key}`, fault: expect.stringContaining(fault), example }]);
});

test("a text of the office's own replaces ours, and one for a language that it does not speak is a fault", () => {
  expect(faultsWith([/\s*$/, '\ntexts: { en: { "hints.ourFault": "Please call {{phone}}." } }\n'])).toEqual([]);
  expect(faultsWith([/\s*$/, '\ntexts: { fr: { "menu.title": "Bonjour" } }\n'])).toEqual([
    { key: "texts.fr", fault: "the office does not speak it", example: "en, zh" },
  ]);
});

/** Every place in a document. */
function places(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (value === null || typeof value !== "object") return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))];
}

test("whatever stands wherever in the file, or in the profile beside it, is a fault with its key and never a crash", () => {
  const profile = { key: "ours", copies: "cn_2022", handle_within: figure, kind_tracks: { complaint: "fast_track" } };
  const texts = { en: { "hints.ourFault": "Call {{phone}}" } };
  const written = { ...parse(demoYaml), policy: "ours", profile, texts };
  const everywhere = places(written).filter((path) => path.length > 0);
  const parts = ["policy", "profile", "texts", "languages", "calendar"];
  const aPlace = fc.oneof(
    fc.constantFrom(...everywhere),
    fc.constantFrom(...everywhere.filter(([part]) => parts.includes(String(part)))),
  );
  fc.assert(
    fc.property(aPlace, fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant("./none.json")), (path, value) => {
      const document = structuredClone(written);
      let inner: Record<string | number, unknown> = document;
      for (const part of path.slice(0, -1)) inner = inner[part] as Record<string, unknown>;
      inner[path.at(-1)!] = value;
      const read = readOffice(JSON.stringify(document), folder);
      if (read.ok) return;
      expect(read.faults.length).toBeGreaterThan(0);
      expect(read.faults.every(({ key, fault }) => key && fault)).toBe(true);
    }),
    { numRuns: 120, examples: [[["profile"], null]] },
  );
});
