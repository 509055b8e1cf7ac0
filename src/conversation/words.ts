import type { Texts } from "../i18n/texts.ts";

/** What was typed, with full-width letters and digits made plain (NFKC) and spaces trimmed. */
export const plain = (typed: string) => typed.normalize("NFKC").trim();

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

/** The number of a choice, as it is typed. */
export const isNumber = (typed: string): boolean => /^\d{1,2}$/.test(typed);

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

/** Which of the universal words ("back", "cancel", …) this is, in any of our languages; a person may mix them. */
export function universalWord(texts: Texts, typed: string): UniversalWord | undefined {
  if (plain(typed) === "?") return "help";
  return typed.length > 40 ? undefined : indexOf(texts).get(bare(typed));
}

const intents = ["schedule", "book", "bookings", "file", "status", "language", "privacy"] as const;

/** The command that free text means: the first whose words occur in it. */
export function intentOf(texts: Texts, typed: string): (typeof intents)[number] | undefined {
  const sentence = ` ${bare(typed)} `;
  if (sentence.length > 120) return undefined;
  return intents.find((intent) =>
    texts.languages.some((language) =>
      texts.words(language, `intents.${intent}`).some((word) => {
        const sought = bare(word);
        // Latin words must stand alone ("book" is not in "notebook"); Chinese has no spaces to stand between.
        return /^[\p{Script=Latin} ]+$/u.test(sought) ? sentence.includes(` ${sought} `) : sentence.includes(sought);
      }),
    ),
  );
}
