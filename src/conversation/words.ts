import type { Texts } from "../i18n/texts.ts";

/** What was typed, with full-width letters and digits made plain (NFKC) and spaces trimmed. */
export const plain = (typed: string) => typed.normalize("NFKC").trim();

const bare = (words: string) =>
  plain(words)
    .toLowerCase()
    .replace(/[\s.!?。！？，,、]+/gu, " ")
    .trim();

export const sameWords = (a: string, b: string) => bare(a) !== "" && bare(a) === bare(b);

/** Which of the universal words ("back", "cancel", …) this is, in any of our languages; a person may mix them. */
export function universalWord(texts: Texts, typed: string): "back" | "cancel" | "menu" | "help" | "person" | undefined {
  if (plain(typed) === "?") return "help";
  for (const word of ["back", "cancel", "menu", "help", "person"] as const) {
    const found = texts.languages.some((language) =>
      texts.words(language, `words.${word}`).some((w) => sameWords(w, typed)),
    );
    if (found) return word;
  }
  return undefined;
}

const intents = ["book", "bookings", "file", "status", "language", "privacy"] as const;

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
