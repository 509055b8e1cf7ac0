// The day and time that a sentence names, with whatever else stands in it.

import { readWhen, type When } from "./when.ts";

type Given = Parameters<typeof readWhen>[1];

/** How far into a text a day is looked for, and how many words name one. */
const lookedAt = 400;
const mostWords = 7;

const ofDays =
  /[\d一二三四五六七八九十两零〇廿半今明后昨前大下上本这个周星期礼拜天日号月年点分刻早晚中午晨夜:：./-]{2,}|\d+\s*(号|日|点)/gu;

/** Nothing where several are named, or none. */
export function whenWithin(text: string, given: Given): When | undefined {
  const start = text.slice(0, lookedAt).normalize("NFKC");
  const found = /\p{Script=Han}/u.test(start) ? inChinese(start, given) : inWords(start, given);
  if (found.length === 0) return undefined;
  const together = readWhen(found.join(" "), given);
  if (together.ok) return together.when;
  const first = readWhen(found[0] ?? "", given);
  return first.ok ? first.when : undefined;
}

function inChinese(text: string, given: Given): string[] {
  return [...text.matchAll(ofDays)].flatMap(([run]) => {
    for (let size = run.length; size >= 2; size -= 1)
      for (let at = 0; at + size <= run.length; at += 1) {
        const piece = run.slice(at, at + size);
        if (readWhen(piece, given).ok) return [piece];
      }
    return [];
  });
}

/** Words that read as a time only beside other words of it: "may", "second", "first". */
const doubtful = /^(may|second|first|now|soon|march|sun|sat|the|a|on|at|noon|early|any|[\d.]+)$/i;

function inWords(text: string, given: Given): string[] {
  return text.split(/[!?;()]|[.,](?=\s)|\n/).flatMap((clause) => {
    const words = clause.trim().split(/\s+/).slice(0, 60);
    const found: string[] = [];
    for (let at = 0; at < words.length; ) {
      const size = longestAt(words, at, given);
      if (size > 0) found.push(words.slice(at, at + size).join(" "));
      at += Math.max(1, size);
    }
    return found;
  });
}

function longestAt(words: string[], at: number, given: Given): number {
  for (let size = Math.min(mostWords, words.length - at); size > 0; size -= 1) {
    const piece = words.slice(at, at + size).join(" ");
    if (size === 1 && doubtful.test(piece)) continue;
    if (readWhen(piece, given).ok) return size;
  }
  return 0;
}
