// The written sentences that the statistics are made from (sentences/), and a digest by which the weights know theirs.

import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Sentence = { text: string; intent: string; category?: string; language: string };

const folder = join(import.meta.dirname, "sentences");

const files = () => globSync("**/*.txt", { cwd: folder }).toSorted();

/** sentences/<language>/<intent>.txt, …/question/<what>.txt, …/category/<CODE>.txt (each of these is a matter to file). */
export function sentences(): Sentence[] {
  return files().flatMap((file) => {
    const [language = "", ...names] = file.replace(/\.txt$/, "").split(/[\\/]/);
    const category = names[0] === "category" ? names[1] : undefined;
    const intent = category ? "file" : names.join(".");
    return readFileSync(join(folder, file), "utf8")
      .split("\n")
      .filter((text) => text.trim() !== "")
      .map((text) => ({ text, intent, category, language }));
  });
}

export function digestOfSentences(): string {
  const digest = createHash("sha256");
  for (const file of files()) digest.update(`${file}\0`).update(readFileSync(join(folder, file)));
  return digest.digest("hex").slice(0, 16);
}
