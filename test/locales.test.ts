// Every text a person sees is in every language, is used, and fits where it stands.

import { globSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { commands } from "../src/conversation/conversation.ts";
import { caseStatuses } from "../src/domain/caseState.ts";
import { caseSteps, stepEvents } from "../src/domain/caseSteps.ts";
import { rights } from "../src/domain/rights.ts";
import { roles } from "../src/domain/roles.ts";
import { caseKinds, taxonomy } from "../src/domain/taxonomy.ts";
import { otherEvents } from "../src/office/cases/caseHistory.ts";

const languages = readdirSync("locales");
type Tree = { [key: string]: string | string[] | Tree };

function keysOf(tree: Tree, path: string): [string, string | string[]][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" || Array.isArray(value)
      ? [[`${path}.${key}`, value] as [string, string | string[]]]
      : keysOf(value, `${path}.${key}`),
  );
}
const textsOf = (language: string) =>
  new Map(
    globSync(`locales/${language}/*.json`).flatMap((path) =>
      keysOf(JSON.parse(readFileSync(path, "utf8")), basename(path, ".json")),
    ),
  );
const all = new Map(languages.map((language) => [language, textsOf(language)]));
const stem = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, "");
const stems = (language: string) => new Set([...(all.get(language)?.keys() ?? [])].map(stem));

test("every language has every key, and the plural forms that it needs", () => {
  for (const language of languages) {
    expect(
      [...stems("en")].filter((key) => !stems(language).has(key)),
      `missing in ${language}`,
    ).toEqual([]);
    expect(
      [...stems(language)].filter((key) => !stems("en").has(key)),
      `only in ${language}`,
    ).toEqual([]);
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const keys = all.get(language) ?? new Map();
    const plurals = new Set([...keys.keys()].filter((key) => stem(key) !== key).map(stem));
    for (const key of plurals)
      for (const form of forms) expect(keys.has(`${key}_${form}`), `${key}_${form} in ${language}`).toBe(true);
  }
});

test("each text takes the same values in every language", () => {
  const values = (text: string | string[]) => [...String(text).matchAll(/{{(\w+)}}/g)].map(([, name]) => name).sort();
  const english = all.get("en") ?? new Map();
  for (const [language, texts] of all)
    for (const [key, text] of texts) {
      const inEnglish = english.get(key) ?? english.get(`${stem(key)}_other`);
      expect([...new Set(values(text))], `${key} in ${language}`).toEqual([...new Set(values(inEnglish))]);
    }
});

/** Keys that are put together from a fixed part and a value of the domain. */
const families = [
  "emergency.",
  "kind.",
  "when.",
  "said.",
  "confidentiality.",
  "needs.",
  "role.",
  "caseStatus.",
  "status.next.",
  "visitStatus.",
  "event.",
  "caseStep.",
  "day.column.",
  "closing.not.",
  "help.staff.",
  "cases.part.",
  "cases.historyFact.",
  "closing.column.",
  "closing.toldBy.",
  "removed.because.",
  "removed.told.",
  "walkIn.same.",
  "deadline.clock.",
  "deadline.because.",
  "deadline.not.",
  "deadline.amount.",
  "deadline.from.",
  "deadline.staff.",
  "print.",
  "pack.desk",
  "paper.not.",
  "pack.leader",
  "letters.title.",
  "letters.fact.",
  "report.measure.",
  "report.column.",
  "report.by",
  "words.",
  "intents.",
  "webchat.",
  "book.onePerReception",
  "book.monthFull",
  "status.notAReceipt",
  "status.checkCharacter",
  "day.checkinDone",
  "day.noshowDone",
  "day.notToday",
  "day.tooEarly",
  "menu.",
  "news.",
  "record.outcomes.",
  "record.next.",
  "record.cannotGoOn.",
  "record.state.",
  "missed.",
  "carry.",
  "refusal.",
  "represent.not.",
  "legal.",
  "passing.",
  "outcome.",
  "verdict.",
  "applicantStep.",
  "cases.refused.",
  "desk.",
  "rate.",
  "repeat.",
  "files.kind.",
  "files.lost.",
  "elsewhere.channel.",
  "elsewhere.unknown",
  "elsewhere.staffThere",
  "elsewhere.joinedAlready",
  "rota.kind.",
  "rota.status.",
  "day.change.",
  "rota.what.",
  "rota.fault.",
  "rota.over",
  "rota.changedMeanwhile",
  "rota.leaderBusy",
  "fairness.",
  "rota.roomTaken",
  "rota.badTime",
  "rota.nothingChanged",
  "rota.notAllowed",
  "staff.yourself",
  "staff.lastAdmin",
];

test("every key that the code names is there, and every key that is there is used", () => {
  const code = globSync("src/**/*.{ts,js}", { exclude: (name) => name.includes("generated") })
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  const files = new Set([...stems("en")].map((key) => key.split(".")[0]));
  const named = [...code.matchAll(/["'`]([a-zA-Z]+(?:\.[a-zA-Z]+)+)["'`]/g)]
    .map(([, key = ""]) => key)
    .filter((key) => !Object.hasOwn(rights, key) || stems("en").has(key))
    .filter(
      (key) => files.has(key.split(".")[0]) && !key.endsWith(".ts") && !key.endsWith(".js") && !key.endsWith(".json"),
    );
  expect([...new Set(named)].filter((key) => !stems("en").has(key))).toEqual([]);
  const used = new Set(named);
  expect(
    [...stems("en")].filter((key) => !used.has(key) && !families.some((family) => key.startsWith(family))),
  ).toEqual([]);
});

test("the values of the domain have their texts", () => {
  const keys = stems("en");
  const wanted = [
    ...caseKinds.map((kind) => `kind.${kind}`),
    ...Object.keys(caseSteps).map((step) => `caseStep.${step}`),
    ...caseStatuses.map((status) => `caseStatus.${status}`),
    ...[...stepEvents, ...otherEvents].map((event) => `event.${event}`),
    ...roles.flatMap((role) => [`role.${role}`, `role.many.${role}`]),
  ];
  expect(wanted.filter((key) => !keys.has(key))).toEqual([]);
  for (const { names, children } of taxonomy)
    for (const language of languages) {
      expect(names[language]).toBeTruthy();
      for (const child of children) expect(child.names[language]).toBeTruthy();
    }
});

/** Labels whose keys are put together from a fixed part and a value of the domain. */
const labelFamilies = ["menu.", "needs.", "kind.", "caseStep.", "confidentiality."];
const noLabels = ["menu.title", "menu.titleStaff"];

/** A small phone shows about 40 characters of a button; navigation stands in one row, and LINE and Messenger take 20. */
test("labels fit on a button, in every language", () => {
  const code = globSync("src/{conversation,office,notifications}/**/*.ts").map((path) => readFileSync(path, "utf8"));
  const named = code.flatMap((text) =>
    [...text.matchAll(/\b(?:label|wantsLabel)(?::|\s*=)[^;{}]{0,80}?\bsay\((?:\w+,\s*)?["'`]([\w.]+)["'`]/g)].map(
      ([, key]) => key ?? "",
    ),
  );
  expect(named.length).toBeGreaterThan(30);
  const labels = new Set(named);
  const isLabel = (key: string) =>
    !noLabels.includes(key) && (labels.has(stem(key)) || labelFamilies.some((family) => key.startsWith(family)));
  for (const [language, texts] of all)
    for (const [key, text] of texts) {
      if (!isLabel(key)) continue;
      const fixed = String(text).replace(/{{\w+}}/g, "");
      expect(fixed.length, `${key} in ${language}`).toBeLessThanOrEqual(40);
      if (["common.back", "common.cancel", "common.menu"].includes(key))
        expect(fixed.length, `${key} in ${language}`).toBeLessThanOrEqual(20);
    }
});

/** Buttons that are never shown as a number instead: LINE's have 20 characters, the fewest of all platforms. */
test("buttons without a number fit on the narrowest platform, in every language", () => {
  const labels = ["back", "cancel", "stop", "menu", "more", "shareLocation", "sharePhone", "choosePhotos", "takePhoto"];
  for (const [language, texts] of all)
    for (const label of labels)
      expect(String(texts.get(`common.${label}`)).length, `common.${label} in ${language}`).toBeLessThanOrEqual(20);
});

test("no word means two things", () => {
  const commandsNamed = new Set(commands.map(({ name }) => name));
  expect(commandsNamed.size).toBe(commands.length);
  for (const texts of all.values()) {
    const words = [...texts]
      .filter(([key]) =>
        ["words.back", "words.cancel", "words.menu", "words.help", "words.person", "words.finished"].includes(key),
      )
      .flatMap(([, list]) => list);
    expect(new Set(words).size).toBe(words.length);
  }
});

test("one word for one thing in Chinese: the applicant, the receipt number, the supervisor, the unit that handles", () => {
  const forbidden = /申请人|受理编号|事项编号|督办人|经办/;
  const found = [...(all.get("zh") ?? new Map())].filter(([, text]) => forbidden.test(String(text)));
  expect(found.map(([key]) => key)).toEqual([]);
});
