// What an office file says about languages and texts, held against the texts that there are.

import { diff } from "node:util";
import type { Fault } from "../config/settings.ts";
import { readTexts, type Tree } from "./texts.ts";

type Said = { languages?: string[]; texts?: Record<string, Record<string, string>> };

/** Languages without texts, and texts of the office's own that would replace nothing or name a value that they are not given. */
export function textFaults({ languages = [], texts = {} }: Said): Fault[] {
  const all = readTexts();
  const there = Object.keys(all);
  const faults: Fault[] = languages.flatMap((language, i) =>
    there.includes(language)
      ? []
      : [{ key: `languages.${i}`, fault: `there are no texts in "${language}"`, example: `[${there.join(", ")}]` }],
  );
  for (const [language, own] of Object.entries(texts)) {
    const ours = new Map(keysOf(all[language] ?? {}));
    if (!languages.includes(language))
      faults.push({ key: `texts.${language}`, fault: "the office does not speak it", example: languages.join(", ") });
    else for (const [key, text] of Object.entries(own)) faults.push(...overrideFaults(ours, language, key, text));
  }
  return faults;
}

type Ours = Map<string, string | string[]>;

function overrideFaults(ours: Ours, language: string, key: string, text: string): Fault[] {
  const place = `texts.${language}.${key}`;
  const replaced = ours.get(key);
  if (ours.size === 0) return []; // a language without texts has been named already
  if (replaced === undefined) return [{ key: place, fault: "there is no such text", example: nearest(key, ours) }];
  if (typeof replaced !== "string")
    return [{ key: place, fault: "is a list of words, which an office can't replace", example: "menu.title" }];
  const given = valuesOf(replaced);
  const unknown = valuesOf(text).filter((value) => !given.includes(value));
  if (unknown.length === 0) return [];
  const fault = `names ${unknown.map(braced).join(", ")}, which this text is not given`;
  return [{ key: place, fault, example: given.map(braced).join(", ") || "a text without values" }];
}

const braced = (value: string) => `{{${value}}}`;
const valuesOf = (text: string): string[] => [
  ...new Set([...text.matchAll(/{{\s*(\w+)[^}]*}}/g)].flatMap(([, value]) => value ?? [])),
];

/** The key that takes the fewest letters put in or taken out. */
function nearest(key: string, ours: Ours): string {
  const changes = (other: string) => diff(key, other).filter(([what]) => what !== 0).length;
  const [first = ""] =
    [...ours.keys()].map((other): [string, number] => [other, changes(other)]).sort(([, a], [, b]) => a - b)[0] ?? [];
  return first;
}

function keysOf(tree: Tree, path = ""): [string, string | string[]][] {
  return Object.entries(tree).flatMap(([name, value]): [string, string | string[]][] => {
    const key = path ? `${path}.${name}` : name;
    return typeof value === "string" || Array.isArray(value) ? [[key, value]] : keysOf(value, key);
  });
}
