// What the statistics see of a text: words, their neighbours and pieces of them; of Chinese, characters and their neighbours.

import { fold } from "./fold.ts";
import { signsIn } from "./signs.ts";
import { simplify } from "./simplified.ts";

/** Buckets that features are hashed into. */
export const width = 1 << 14;

/** Longer texts say no more about what they are. */
const longest = 1_000;

export type Feature = { bucket: number; shown?: string };

function hash(text: string): number {
  let at = 2_166_136_261;
  for (let i = 0; i < text.length; i += 1) at = Math.imul(at ^ text.charCodeAt(i), 16_777_619);
  return ((at >>> 15) ^ at) & (width - 1);
}

const lengths = [6, 12, 24, 48, 96, 200];

export const asRead = (text: string) => simplify(fold(text)).slice(0, longest);

/** Each feature once. */
export function featuresOf(text: string): Feature[] {
  const read = asRead(text);
  const found = new Map<number, Feature>();
  const note = (name: string, shown?: string) => {
    const bucket = hash(name);
    if (!found.has(bucket)) found.set(bucket, { bucket, shown });
  };
  for (const run of read.match(/\p{Script=Han}+/gu) ?? []) {
    const all = [...run];
    for (let i = 0; i < all.length; i += 1)
      for (let size = 1; size <= 4 && i + size <= all.length; size += 1) {
        const piece = all.slice(i, i + size).join("");
        note(piece, size > 1 ? piece : undefined);
      }
    note(`^${all.slice(0, 2).join("")}`);
    note(`${all.slice(-2).join("")}$`);
  }
  const words = read.match(/[\p{Script=Latin}']+/gu) ?? [];
  words.forEach((word, i) => {
    note(`w ${word}`, word.length > 2 ? word : undefined);
    if (i > 0) note(`w ${words[i - 1]} ${word}`, `${words[i - 1]} ${word}`);
    if (i > 1) note(`w ${words[i - 2]} ${words[i - 1]} ${word}`);
    const edged = ` ${word.slice(0, 24)} `;
    if (word.length > 3) for (let at = 0; at + 4 <= edged.length; at += 1) note(`c ${edged.slice(at, at + 4)}`);
  });
  if (words[0]) note(`first ${words[0]}`);
  if (/[?？]|[吗呢么嘛]$/u.test(read)) note("asks");
  if (/\d/.test(read)) note("number");
  const said = read.length + 2 * (read.match(/\p{Script=Han}/gu)?.length ?? 0);
  note(`length ${lengths.findIndex((most) => said <= most)}`);
  for (const sign of signsIn(read, said)) note(`sign ${sign}`);
  return [...found.values()];
}
