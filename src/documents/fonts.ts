// The fonts of everything we print, from npm, so that a letter looks the same on every machine. Chinese, Latin, Cyrillic, Greek and
// Japanese kana are in the first, Arabic in the second; the others are opened for a text that needs them.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import opentype from "opentype.js";

const { resolve } = createRequire(import.meta.url);

/** A family with its two weights. `folder` is its package's, `file` how its files begin. */
type Family = { name: string; folder: string; file: string };

const family = (name: string, file = name.replaceAll(" ", "")): Family => ({
  name,
  folder: dirname(resolve(`@expo-google-fonts/${name.toLowerCase().replaceAll(" ", "-")}/package.json`)),
  file,
});
/** Some scripts have one weight only. */
const filesOf = ({ folder, file }: Family) =>
  ["400Regular", "700Bold"].map((weight) => join(folder, weight, `${file}_${weight}.ttf`)).filter(existsSync);

const usual = [family("Noto Sans SC"), family("Noto Sans Arabic")];
/** In the order in which they are asked for a letter that the usual ones don't have. */
const others = [
  family("Noto Sans"),
  { ...family("Nanum Gothic"), name: "NanumGothic" },
  family("Noto Serif Tibetan"),
  family("Noto Sans Mongolian"),
  family("Noto Sans Yi"),
  family("Noto Sans Thai"),
  family("Noto Sans Lao"),
  family("Noto Sans Khmer"),
  family("Noto Sans Myanmar"),
  family("Noto Sans Devanagari"),
  family("Noto Sans Bengali"),
  family("Noto Sans Tamil"),
  family("Noto Sans Ethiopic"),
  family("Noto Sans Hebrew"),
  family("Noto Sans Georgian"),
  family("Noto Sans Armenian"),
];

/** As a template, a chart and a stylesheet name them, the first choice first. */
export const fontFamilies = usual.map(({ name }) => name);
export const fontFiles = usual.flatMap(filesOf);

/** The letters that a family can draw, read with the first document. */
const lettersOf = new Map<string, (letter: string) => boolean>();
function draws(one: Family, letter: string): boolean {
  let has = lettersOf.get(one.name);
  if (!has) {
    const [file = ""] = filesOf(one);
    const bytes = readFileSync(file);
    const font = opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength), {
      lowMemory: true,
    });
    has = (sought) => font.charToGlyphIndex(sought) > 0;
    lettersOf.set(one.name, has);
  }
  return has(letter);
}

/** Spaces, joiners, direction marks and the like draw nothing themselves; the box to tick is drawn by the templates. */
const needsNoFont = /^[\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}☐]$/u;

export type FontsNeeded = {
  /** Families beside the usual ones, in order. */
  names: string[];
  files: string[];
  /** Letters that none of our fonts can draw. */
  missing: Set<string>;
};

/** What it takes to print that text. */
export function fontsFor(text: string): FontsNeeded {
  const needed = new Set<Family>();
  const missing = new Set<string>();
  for (const letter of new Set(text)) {
    if (needsNoFont.test(letter) || usual.some((one) => draws(one, letter))) continue;
    const found = others.find((one) => draws(one, letter));
    if (found) needed.add(found);
    else missing.add(letter);
  }
  const inOrder = others.filter((one) => needed.has(one));
  return { names: inOrder.map(({ name }) => name), files: inOrder.flatMap(filesOf), missing };
}
