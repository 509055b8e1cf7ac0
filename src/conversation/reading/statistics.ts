// The trained weights (model.bin, made by `npm run reading`) and what they say of a text.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { z } from "zod";
import { type Feature, featuresOf, width } from "./features.ts";
import { listed } from "./lists.ts";

const head = z.object({
  /** Of the sentences that it was made from. */
  digest: z.string(),
  /** What a step of a weight is worth. */
  step: z.number(),
  intents: z.array(z.string()),
  categories: z.array(z.string()),
});

export type Model = z.infer<typeof head> & { weights: Int8Array };

/** The file: four bytes of length, the head as JSON, then one byte a weight, bucket by bucket. */
function load(): Model {
  const bytes = brotliDecompressSync(readFileSync(join(import.meta.dirname, "model.bin")));
  const length = bytes.readUInt32LE(0);
  const known = head.parse(JSON.parse(bytes.toString("utf8", 4, 4 + length)));
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset + 4 + length);
  if (weights.length !== width * (known.intents.length + known.categories.length))
    throw new Error("model.bin does not fit the features: npm run reading");
  return { ...known, weights };
}

let loaded: Model | undefined;
export function model(): Model {
  loaded ??= load();
  return loaded;
}

export type Share = { name: string; certainty: number };

/** How much surer than its share of right answers the plain softmax is, measured on lines that it was not trained on. */
const overSure = { intents: 1.15, categories: 1.3 };

/** What a word of the lists counts beside the weights. */
const listWeight = 2.5;

function shares(features: Feature[], of: "intents" | "categories", more = new Map<string, number>()): Share[] {
  const { weights, step, intents, categories } = model();
  const names = of === "intents" ? intents : categories;
  const from = of === "intents" ? 0 : intents.length;
  const all = intents.length + categories.length;
  const scores = new Float64Array(names.length);
  for (const { bucket } of features)
    for (let i = 0; i < names.length; i += 1) scores[i] = (scores[i] ?? 0) + (weights[bucket * all + from + i] ?? 0);
  const scale = step / Math.sqrt(features.length || 1) / overSure[of];
  const total = names.map((name, i) => (scores[i] ?? 0) * scale + listWeight * (more.get(name) ?? 0));
  const highest = Math.max(...total);
  const raised = total.map((score) => Math.exp(score - highest));
  const sum = raised.reduce((a, b) => a + b, 0);
  return names
    .map((name, i) => ({ name, certainty: (raised[i] ?? 0) / sum }))
    .sort((a, b) => b.certainty - a.certainty);
}

/** The intents of a text, the likeliest first. */
export function judge(text: string): { intents: Share[]; features: Feature[] } {
  const features = featuresOf(text);
  return { intents: shares(features, "intents"), features };
}

/** The categories of a text, the likeliest first, and the words of it that spoke most for the first. */
export function sorted(text: string, features: Feature[]): { categories: Share[]; words: string[] } {
  const { scores, words } = listed(text);
  const categories = shares(features, "categories", scores);
  const first = categories[0]?.name ?? "";
  return { categories, words: words.get(first)?.slice(0, 4) ?? weightiest(first, features) };
}

function weightiest(category: string, features: Feature[]): string[] {
  const { weights, intents, categories } = model();
  const all = intents.length + categories.length;
  const at = intents.length + categories.indexOf(category);
  return features
    .flatMap(({ bucket, shown }) => (shown ? [{ shown, weight: weights[bucket * all + at] ?? 0 }] : []))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 4)
    .map(({ shown }) => shown);
}
