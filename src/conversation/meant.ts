// What free text of a citizen means: a command, a question about the office, a courtesy, or a matter to be filed.

import type { Texts } from "../i18n/texts.ts";
import { isOfOtherLanguage } from "./reading/otherLanguage.ts";
import { type FaqKey, type Intent, wanted } from "./reading/read.ts";
import { amountSaid, courtesy, intentOf, isOnlyIntent, plain } from "./words.ts";

export type Meant =
  | { is: "line"; line: string }
  | { is: "question"; key: FaqKey; certainty: number }
  | { is: "thanks" | "greeting" | "abuse" | "otherLanguage" }
  | { is: "story" };

/** Where each wish leads. What is done to a booking is done from the list of them, after one more look. */
const lines: Partial<Record<Intent, string>> = {
  book: "/book",
  bookings: "/bookings",
  cancel: "/bookings",
  move: "/bookings",
  status: "/status",
  schedule: "/schedule",
  person: "/person",
  language: "/language",
  privacy: "/privacy",
};

/** From here on a reading is followed without a word of ours in the text. A wrong turn costs one press. */
const sure = 0.5;

/** In letters' worth: a greeting or a typing mistake is shorter than a matter, and nobody writes so much to say nothing. */
const shortestStory = 12;
const surelyAStory = 90;

export function meantBy(texts: Texts, typed: string): Meant | undefined {
  const text = plain(typed);
  const { guesses, faq } = wanted(text);
  const [best] = guesses;
  const isQuestion = best?.intent === "question" && faq !== undefined;
  if (isQuestion && best.certainty >= 0.8) return { is: "question", key: faq, certainty: best.certainty };
  const only = isOnlyIntent(texts, text);
  if (only) return { is: "line", line: `/${only}` };
  const polite = courtesy(texts, text);
  if (polite) return { is: polite };
  if (isOfOtherLanguage(text)) return { is: "otherLanguage" };
  if (!best) return undefined;
  const said = amountSaid(text);
  if (isQuestion && best.certainty >= 0.55) return { is: "question", key: faq, certainty: best.certainty };
  const line = lines[best.intent];
  const named = intentOf(texts, text);
  if (line && (best.certainty >= sure || line === `/${named}`)) return { is: "line", line };
  // A bare "yes" thanks nobody.
  if (
    said >= 4 &&
    best.certainty >= sure &&
    (best.intent === "thanks" || best.intent === "greeting" || best.intent === "abuse")
  )
    return said >= surelyAStory ? { is: "story" } : { is: best.intent };
  if (said >= shortestStory && (best.intent === "file" || said >= surelyAStory)) return { is: "story" };
  if (best.intent === "unclear" && best.certainty >= sure) return undefined;
  return named && { is: "line", line: `/${named}` };
}

const asks =
  /[?？]\s*$|^(what|where|when|how|who|which|is|are|do|does|can|could|may|must|should|will)\b|(吗|么|呢|不|多少|什么|哪里|哪儿|几点|多久)[?？。]?$/iu;

/** "Opening hours", "telephone number": asked without a question. */
const namedInAWord: FaqKey[] = ["hours", "phone", "bring", "free"];

/**
 * A question about the office in the middle of something else: only what is plainly one. Where words are asked for it must be put as a
 * question, for a sentence may be what was asked for.
 */
export function askedBeside(
  texts: Texts,
  typed: string,
  { mayBeAnswer }: { mayBeAnswer: boolean },
): FaqKey | undefined {
  const text = plain(typed);
  const said = amountSaid(text);
  if (said > 120 || said < 6) return undefined;
  const [putAsQuestion, inAWord] = [asks.test(text), said <= 16];
  // Most answers are neither, and need no reading.
  if (mayBeAnswer && !putAsQuestion && !inAWord) return undefined;
  const meant = meantBy(texts, text);
  if (meant?.is !== "question") return undefined;
  if (!mayBeAnswer) return meant.certainty >= 0.5 ? meant.key : undefined;
  const isAsked = putAsQuestion && meant.certainty >= 0.7;
  const isNamed = inAWord && meant.certainty >= 0.8 && namedInAWord.includes(meant.key);
  return isAsked || isNamed ? meant.key : undefined;
}
