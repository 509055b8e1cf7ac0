import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { checkOffice, readOfficeFile } from "../../src/config/officeFile.ts";
import type { Fault } from "../../src/config/settings.ts";
import { demoYaml } from "../support/demoOffice.ts";

/** What is wrong with the demonstration office once this text of it is another. */
function faultsWith(...changes: [text: string, other: string][]): Fault[] {
  let yaml = demoYaml;
  for (const [text, other] of changes) {
    expect(yaml).toContain(text);
    yaml = yaml.replace(text, other);
  }
  const read = readOfficeFile(yaml);
  return read.ok ? [] : read.faults;
}
const keysWith = (...changes: [string, string][]) => faultsWith(...changes).map(({ key }) => key);

test("the demonstration office can be read, with what it leaves out filled in", () => {
  const read = readOfficeFile(demoYaml);
  expect(read.ok && read.value.rotas.daily).toMatchObject({ kind: "openReception", placesAtATime: 1, retired: false });
  expect(read.ok && read.value.decentHours).toEqual({ from: "08:00", to: "21:00" });
});

test.each<[what: string, text: string, other: string, key: string, fault: RegExp]>([
  ["a code in small letters", "code: LJ", "code: lj", "code", /two to four capital letters/],
  ["a zone that there isn't", "zone: Asia/Shanghai", "zone: Shanghai", "zone", /IANA/],
  ["a key that is missing", "zone: Asia/Shanghai", "", "zone", /is missing/],
  ["a key that is misspelt", "demo: true", "demmo: true", "demmo", /not a key/],
  [
    "a key that is misspelt further in",
    "    walkInShare: 0.3",
    "    walkInShar: 0.3",
    "rotas.daily.walkInShar",
    /not a key/,
  ],
  ["a time with a full stop", 'at: "07:30"', 'at: "7.30"', "dayList.at", /as 14:00/],
  ["an hour of the day pack in words", 'packAt: "18:00"', "packAt: six", "dayList.packAt", /as 14:00/],
  ["a day that there isn't", "from: 2026-01-05", "from: 2026-02-30", "rotas.daily.from", /as 2026-12-31/],
  ["a closure that is no day", "{ day: 2027-01-01, ", "{ day: New Year, ", "calendar.closures.6.day", /as 2026-12-31/],
  ["a rule in words", "rule: FREQ=WEEKLY;BYDAY=WE", "rule: every Wednesday", "rotas.wednesday.rule", /RFC 5545/],
  [
    "a share of more than all",
    "walkInShare: 0.3",
    "walkInShare: 30",
    "rotas.daily.walkInShare",
    /can't be more than 1/,
  ],
  ["a key with a capital letter", "\n  lin: {", "\n  Lin: {", "leaders.Lin", /lower-case/],
  [
    "a leader whom nobody knows",
    "leaders: [lin]",
    "leaders: [lim]",
    "rotas.wednesday.leaders.0",
    /"lim", who is not under leaders/,
  ],
  [
    "a leader called like something else",
    "leaders: [lin]",
    "leaders: [constructor]",
    "rotas.wednesday.leaders.0",
    /not under/,
  ],
  ["a venue that nobody knows", "venue: hall", "venue: hal", "rotas.daily.venue", /"hal", which is not under venues/],
  ["an end before the start", 'end: "16:00"', 'end: "13:00"', "rotas.wednesday.end", /later than start/],
  [
    "a name in one language only",
    "en: Lin Zhiyuan, zh: 林志远",
    "en: Lin Zhiyuan",
    "leaders.lin.name.zh",
    /speaks en, zh/,
  ],
  ["a notice in one language only", ", zh: 身份证件、相关材料、以往答复", "", "notice.bring.zh", /speaks en, zh/],
  [
    "a place longer than its reception",
    "slotMinutes: 20",
    "slotMinutes: 160",
    "rotas.daily.slotMinutes",
    /not one place/,
  ],
  [
    "a week of weekends",
    "weekend: [SA, SU]",
    "weekend: [MO, TU, WE, TH, FR, SA, SU]",
    "calendar.weekend",
    /no working day/,
  ],
  ["a day both closed and made up", "2027-02-20]", "2027-02-08]", "calendar.makeUpDays.2", /closures too/],
  [
    "a turn for who is retired",
    "leaders:\n  lin: {",
    "leaders:\n  lin: { retired: true,",
    "rotas.wednesday.leaders.0",
    /is retired/,
  ],
  [
    "a reception where nobody goes any more",
    "  hall:\n",
    "  hall:\n    retired: true\n",
    "rotas.daily.venue",
    /is retired/,
  ],
])("%s is a fault that names its key", (_, text, other, key, fault) => {
  const found = faultsWith([text, other]).find((one) => one.key === key);
  expect(found?.fault).toMatch(fault);
});

test("every fault comes at once, those of the shape and those between the parts", () => {
  const keys = keysWith(
    ["zone: Asia/Shanghai", "zone: Shanghai"],
    ['at: "07:30"', 'at: "7.30"'],
    ["venue: hall", "venue: hal"],
    ["zh: 林志远", "ru: Линь"],
    ["weekend: [SA, SU]", "weekend: [MO, TU, WE, TH, FR, SA, SU]"],
  );
  expect(keys.sort()).toEqual(["calendar.weekend", "dayList.at", "leaders.lin.name.zh", "rotas.daily.venue", "zone"]);
});

test("a fault comes with the example for its own place", () => {
  const example = (text: string, other: string) => faultsWith([text, other])[0]?.example;
  expect(example("zone: Asia/Shanghai", "zone: Shanghai")).toBe("Asia/Shanghai");
  expect(example("rule: FREQ=WEEKLY;BYDAY=WE", "rule: weekly")).toContain("FREQ=MONTHLY;BYDAY=1TU");
  expect(example("{ day: 2027-01-01, ", "{ day: soon, ")).toContain("2027-01-01");
  expect(example("zh: 林志远", "ru: Линь")).toBe("{ en: Lin Zhiyuan, zh: 林志远 }");
});

test.each([
  ["nothing", ""],
  ["a list", "- 1\n- 2"],
  ["a sentence", "our office"],
  ["a bracket left open", "name: ["],
  ["the same key twice", "code: LJ\ncode: LK"],
  ["an alias without its anchor", "code: *code"],
  [
    "aliases that multiply",
    `a: &a [x]\n${Array.from({ length: 12 }, (_, i) => `b${i}: &b${i} [${`*${i ? `b${i - 1}` : "a"},`.repeat(9)}]`).join("\n")}`,
  ],
])("a file with %s is a fault of the file, not a crash", (_, yaml) => {
  const read = readOfficeFile(yaml);
  expect(read.ok).toBe(false);
  expect(!read.ok && read.faults.every(({ key, fault }) => key && fault)).toBe(true);
});

test("a retired entry is not held to what the office says today", () => {
  const document = parse(demoYaml);
  document.rotas.old = { ...document.rotas.wednesday, leaders: ["gone"], venue: "torn-down", retired: true };
  document.leaders.old = { name: { en: "Old" }, post: { en: "Mayor" }, portfolio: { en: "all" }, retired: true };
  document.venues.old = { name: { en: "Old hall" }, address: { en: "1 Old Street" }, retired: true };
  document.units.old = { name: { en: "Old bureau" }, subjects: ["*"], retired: true };
  expect(checkOffice(document).ok).toBe(true);
});

/** Every place in a document. */
function places(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (value === null || typeof value !== "object") return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))];
}

test("whatever stands at whatever place, reading never throws, and each fault has a key and says something", () => {
  const written = parse(demoYaml);
  const everywhere = places(written).filter((path) => path.length > 0);
  fc.assert(
    fc.property(fc.constantFrom(...everywhere), fc.jsonValue({ maxDepth: 2 }), (path, value) => {
      const document = structuredClone(written);
      let inner = document;
      for (const part of path.slice(0, -1)) inner = inner[part];
      inner[path.at(-1)!] = value;
      const read = readOfficeFile(JSON.stringify(document));
      if (!read.ok) expect(read.faults.every(({ key, fault }) => key && fault)).toBe(true);
      if (!read.ok) expect(read.faults.length).toBeGreaterThan(0);
    }),
    { numRuns: 200 },
  );
});

test.each<[what: string, changes: [text: string, other: string][], key: string, fault: RegExp]>([
  [
    "decent hours that end before they begin",
    [['{ from: "08:00", to: "21:00" }', '{ from: "21:00", to: "08:00" }']],
    "decentHours.to",
    /later than from/,
  ],
  [
    "decent hours of no length",
    [['{ from: "08:00", to: "21:00" }', '{ from: "08:00", to: "08:00" }']],
    "decentHours.to",
    /later than from/,
  ],
  [
    "booking that closes before it opens",
    [
      ["opensDaysAhead: 14", "opensDaysAhead: 1"],
      ["closesHoursAhead: 16", "closesHoursAhead: 48"],
    ],
    "booking.closesHoursAhead",
    /no place of "daily" can ever be booked/,
  ],
  [
    "a rota's own booking that closes before it opens",
    [["    leaders: [lin]", "    booking: { closesHoursAhead: 168, opensDaysAhead: 6 }\n    leaders: [lin]"]],
    "rotas.wednesday.booking.closesHoursAhead",
    /no place of "wednesday" can ever be booked/,
  ],
  [
    "a rota's own day of opening, too late for the office's closing",
    [["    leaders: [lin]", '    booking: { opensDaysAhead: 1, opensAt: "23:00" }\n    leaders: [lin]']],
    "rotas.wednesday.booking.opensDaysAhead",
    /has closed by then, 16 hours before 14:00/,
  ],
  [
    "more at one reception than in a month",
    [["openPerReception: 1", "openPerReception: 5"]],
    "booking.openPerReception",
    /more than the 4 a month/,
  ],
  [
    "a day list that comes when the doors are open",
    [['dayList: { at: "07:30"', 'dayList: { at: "09:00"']],
    "dayList.at",
    /"daily" begins at 09:00/,
  ],
  [
    "a contact that has no name in one language",
    [["{ en: Lu Jing, zh: 陆静 }", "{ en: Lu Jing }"]],
    "units.housing.contact.name.zh",
    /is missing/,
  ],
  [
    "a rota's own order, in one language",
    [["    leaders: [lin]", "    order: { en: as they come }\n    leaders: [lin]"]],
    "rotas.wednesday.order.zh",
    /is missing/,
  ],
  ["a name of nothing but spaces", [["zh: 市住房和城乡建设局", 'zh: "  "']], "units.housing.name.zh", /is empty/],
  ["a language twice", [["languages: [en, zh]", "languages: [en, zh, en]"]], "languages.2", /there twice/],
  ["a subject offered twice", [["categories: [HOUS,", "categories: [HOUS, HOUS,"]], "categories.1", /there twice/],
  [
    "a field visit announced in a language of nobody",
    [["    kind: fieldVisit", "    kind: fieldVisit\n    languages: [fr]"]],
    "rotas.east-visit.languages.0",
    /not among the office's languages/,
  ],
  ["half a map point", [["    longitude: 118.1782\n", ""]], "venues.east-yard.longitude", /is missing/],
  ["a zone that is hours", [["zone: Asia/Shanghai", 'zone: "+08:00"']], "zone", /name of a time zone/],
  ["a telephone without a number", [["phone: 0599-5550100", "phone: call us"]], "contact.phone", /its digits/],
  [
    "an office without units",
    [[demoYaml.slice(demoYaml.indexOf("units:"), demoYaml.indexOf("\nleaders:")), "units: {}"]],
    "units",
    /no unit/,
  ],
])("M21: %s can never work, and is a fault that names its key", (_, changes, key, fault) => {
  expect(faultsWith(...changes)).toEqual([{ key, fault: expect.stringMatching(fault), example: expect.any(String) }]);
});

test("M21: a day list of the evening before may be as late as it likes", () => {
  expect(faultsWith(['dayList: { at: "07:30", dayBefore: false', 'dayList: { at: "20:00", dayBefore: true'])).toEqual(
    [],
  );
});

/** How zod, yaml or JavaScript would say it. */
const aLibrarysWords =
  /invalid|expected|received|too (big|small)|union|undefined|NaN|<=|>=|regex|pattern|schema|Flow|scalar|node|collection|alias node|implicit/i;

test("M21: no fault is in a library's words, whatever is written wherever", () => {
  const written = parse(demoYaml);
  const wrong = [null, 7, -1, "x", "", true, [], [1], {}, { a: 1 }];
  const said = places(written)
    .filter((path) => path.length > 0)
    .flatMap((path, i) => {
      const document = structuredClone(written);
      let inner = document;
      for (const part of path.slice(0, -1)) inner = inner[part];
      inner[path.at(-1)!] = wrong[i % wrong.length];
      const checked = checkOffice(document);
      return checked.ok ? [] : checked.faults.map(({ fault }) => fault);
    });
  expect(said.length).toBeGreaterThan(50);
  expect(said.filter((fault) => aLibrarysWords.test(fault.replace(/"[^"]*"/g, "")))).toEqual([]);
});

test.each<[string, string, RegExp]>([
  ["a bracket left open", "code: LJ\nname: [", /bracket.* line 2/],
  ["the same key twice", "code: LJ\ncode: LK", /this key stands there twice at line 2, column 1/],
  ["a tab", "contact:\n\tphone: 1", /tab stands where spaces must/],
  ["a colon in a text", "hours: open: always", /quotation marks at line 1/],
  ["a line that is indented otherwise", "units:\n    a: 1\n  b: 2", /line 3/],
  ["a list without its dash", "closures:\n  { day: 1 }\n  - { day: 2 }", /the - of a list is missing/],
  ["a full-width colon", "code：LJ\nzone: Asia/Shanghai", /： is none/],
  ["an alias without its anchor", "code: *code", /no &anchor|quotation marks/],
])("M21: YAML with %s is said in plain words, with its place", (_, yaml, words) => {
  const read = readOfficeFile(yaml);
  const faults = read.ok ? [] : read.faults.map(({ fault }) => fault);
  expect(faults.join("\n")).toMatch(words);
  // What only follows from it is not said.
  const lines = faults.flatMap((fault) => /at line (\d+)/.exec(fault)?.[1] ?? []);
  expect(lines).toEqual([...new Set(lines)]);
  expect(
    faults.filter((fault) => /Flow|scalar|collection|implicit|Map keys|Unresolved/.test(fault.split("\n")[0]!)),
  ).toEqual([]);
});
