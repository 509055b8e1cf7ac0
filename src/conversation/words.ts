import type { Texts } from "../i18n/texts.ts";
import { foldDigits } from "../lib/digits.ts";

/** What was typed, with full-width letters (NFKC) and every script's digits made plain and spaces trimmed. */
export const plain = (typed: string) => foldDigits(typed.normalize("NFKC")).trim();

/** What shows nothing and joins nothing, in any script: pasted along, it would make two of one name. Joiners stay: scripts and emoji need them. */
const unseen = /[\u{AD}\u{180E}\u{200B}\u{2060}-\u{2064}\u{202A}-\u{202E}\u{2066}-\u{206F}\u{FEFF}]/gu;

/** A text of a person's own as it is kept. */
export const written = (typed: string) => typed.replace(unseen, "").trim();

const bare = (words: string) =>
  plain(words)
    .toLowerCase()
    .replace(/[\s.!?。！？，,、]+/gu, " ")
    .trim();

const ideograms = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** How much is said, in letters that can be seen: a character of Chinese, Japanese or Korean says about as much as three. */
export function amountSaid(typed: string): number {
  const seen = typed.replace(/\p{Default_Ignorable_Code_Point}/gu, "").trim();
  return seen.length + 2 * (seen.match(ideograms)?.length ?? 0);
}

export const sameWords = (a: string, b: string) => bare(a) !== "" && bare(a) === bare(b);

const universal = ["back", "cancel", "menu", "help", "person", "finished"] as const;
type UniversalWord = (typeof universal)[number];

/** Every message is looked up, so the words are laid out once for each set of texts. */
const indexes = new WeakMap<Texts, Map<string, UniversalWord>>();

function indexOf(texts: Texts): Map<string, UniversalWord> {
  const known = indexes.get(texts);
  if (known) return known;
  const entries = universal.flatMap((word) =>
    texts.languages.flatMap((language) =>
      texts.words(language, `words.${word}`).map((said) => [bare(said), word] as const),
    ),
  );
  const index = new Map(entries);
  indexes.set(texts, index);
  return index;
}

/** Longer than this it says more than thanks. */
const longestCourtesy = 60;

/** Thanks or a greeting and nothing else: "thank you so much", "你好"; "thanks, but it is dark again" is neither. */
export function courtesy(texts: Texts, typed: string): "thanks" | "greeting" | undefined {
  if (typed.length > longestCourtesy) return undefined;
  const all = (word: string) => texts.languages.flatMap((language) => texts.words(language, `words.${word}`));
  const sentence = ` ${bare(typed)} `;
  if (all("yetMore").some((word) => hasWord(sentence, bare(word)))) return undefined;
  if (all("greeting").some((word) => sameWords(word, typed))) return "greeting";
  const begins = (word: string) =>
    sentence.startsWith(/\p{Script=Han}/u.test(word) ? ` ${bare(word)}` : ` ${bare(word)} `);
  return all("thanks").some(begins) ? "thanks" : undefined;
}

/** "Back", "Help", with a capital letter as names have: whoever answers "what is your name?" so may mean it. */
export const isWrittenAsName = (typed: string): boolean => /^\p{Lu}\p{L}+$/u.test(typed);

/** Which of the universal words ("back", "cancel", …) this is, in any of our languages; a person may mix them. */
export function universalWord(texts: Texts, typed: string): UniversalWord | undefined {
  if (plain(typed) === "?") return "help";
  return typed.length > 40 ? undefined : indexOf(texts).get(bare(typed));
}

const intents = ["bookings", "schedule", "book", "file", "status", "language", "privacy"] as const;

/** Latin words must stand alone ("book" is not in "notebook"); Chinese has no spaces to stand between. `sentence` is bare, with a space on each side. */
const hasWord = (sentence: string, sought: string) =>
  /^[\p{Script=Latin} ’'-]+$/u.test(sought) ? sentence.includes(` ${sought} `) : sentence.includes(sought);

/** Whether this word or phrase is in what was typed. */
export const saysWord = (typed: string, word: string): boolean => hasWord(` ${bare(typed)} `, bare(word));

/** What staff mean by the same words; of several the longest words count: "close the reception" is no booking. */
const staffIntents = [
  "closeday",
  "noshow",
  "remove",
  "visitors",
  "walkin",
  "next",
  "queue",
  "day",
  "daypack",
  "onpaper",
  "cases",
  "overdue",
  "calls",
  "search",
  "find",
  "rota",
  "unit",
  "reports",
] as const;
type StaffIntent = (typeof staffIntents)[number];

/** The commands that a member of staff may mean, the likeliest first; none of them may be for their role. */
export function staffIntentsOf(texts: Texts, typed: string): StaffIntent[] {
  const sentence = ` ${bare(typed)} `;
  if (sentence.length > 120) return [];
  const found = staffIntents.flatMap((intent) =>
    texts.languages.flatMap((language) =>
      texts
        .words(language, `intents.staff.${intent}`)
        .filter((word) => hasWord(sentence, bare(word)))
        .map((word) => ({ intent, said: amountSaid(word) })),
    ),
  );
  return [...new Set(found.sort((a, b) => b.said - a.said).map(({ intent }) => intent))];
}

/** The command that free text means: the first whose words occur in it. */
export function intentOf(texts: Texts, typed: string): (typeof intents)[number] | undefined {
  const sentence = ` ${bare(typed)} `;
  if (sentence.length > 120) return undefined;
  return intents.find((intent) =>
    texts.languages.some((language) =>
      texts.words(language, `intents.${intent}`).some((word) => {
        return hasWord(sentence, bare(word));
      }),
    ),
  );
}

/** A wish in a word or two ("book", "I want to complain"): its words and such as carry no matter, and nothing else. */
export function isOnlyIntent(texts: Texts, typed: string): (typeof intents)[number] | undefined {
  const intent = intentOf(texts, typed);
  if (!intent || amountSaid(typed) > 60) return undefined;
  const all = texts.languages.flatMap((language) => [
    ...texts.words(language, `intents.${intent}`),
    ...texts.words(language, "intents.fillers"),
  ]);
  const known = all.map(bare).sort((a, b) => b.length - a.length);
  let rest = ` ${bare(typed)} `;
  for (const word of known)
    rest = /\p{Script=Han}/u.test(word)
      ? rest.replaceAll(word, " ")
      : rest.replaceAll(` ${word} `, " ").replaceAll(` ${word} `, " ");
  return rest.trim() === "" ? intent : undefined;
}
