// Words that speak for a category (words/<language>.txt, a line for each): what staff can be shown as the reason.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { asRead } from "./features.ts";

type Word = { word: string; codes: string[]; weight: number };

const folder = join(import.meta.dirname, "words");

function load(): Word[] {
  const codes = new Map<string, string[]>();
  for (const file of globSync("*.txt", { cwd: folder }).toSorted())
    for (const line of readFileSync(join(folder, file), "utf8").split("\n")) {
      const [code = "", list = ""] = line.split(/:(.*)/s);
      for (const each of list.split(",")) {
        const word = asRead(each);
        if (word) codes.set(word, [...(codes.get(word) ?? []), code]);
      }
    }
  // A word of several categories says less about each; a longer one says more.
  return [...codes].map(([word, held]) => {
    const isHan = /\p{Script=Han}/u.test(word);
    const length = isHan ? [...word].length : word.split(" ").length + 1;
    return { word: isHan ? word : ` ${word}`, codes: held, weight: Math.sqrt(length / 2 / held.length) };
  });
}

let loaded: Word[] | undefined;

/** The score of each category that has a word in the text, and these words, the weightiest first. */
export function listed(text: string): { scores: Map<string, number>; words: Map<string, string[]> } {
  loaded ??= load();
  const read = asRead(text);
  const spaced = ` ${read.replace(/[^\p{L}\p{N}']+/gu, " ")} `;
  const scores = new Map<string, number>();
  const words = new Map<string, string[]>();
  const found = loaded.filter(({ word }) => (word.startsWith(" ") ? spaced : read).includes(word));
  // "Street" in "street lamp" says nothing of its own.
  const whole = found.filter((one) => !found.some((other) => other !== one && other.word.includes(one.word.trim())));
  for (const { word, codes, weight } of whole.sort((a, b) => b.weight - a.weight))
    for (const code of codes) {
      scores.set(code, (scores.get(code) ?? 0) + weight);
      words.set(code, [...(words.get(code) ?? []), word.trim()]);
    }
  return { scores, words };
}
