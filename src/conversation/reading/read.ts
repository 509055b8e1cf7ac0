// What a message says, as far as words show it: what somebody wants, and the parts of it. Pure: the same text reads the same everywhere.

import type { Office } from "../../config/officeFile.ts";
import { findReceiptNumber, partsAtReceipt, readQueryCode } from "../../domain/receipt.ts";
import { type EmergencyKind, emergencyIn } from "./emergency.ts";
import { featuresOf } from "./features.ts";
import { fold } from "./fold.ts";
import { isOfOtherLanguage } from "./otherLanguage.ts";
import { leaderIn, nameAndPhoneIn, type PersonSaid, placeIn } from "./parts.ts";
import { judge, sorted } from "./statistics.ts";
import type { When } from "./when.ts";
import { whenWithin } from "./whenWithin.ts";

export const faqKeys = [
  "bring",
  "free",
  "where",
  "hours",
  "howLong",
  "whoCanCome",
  "interpreter",
  "anonymous",
  "notReceived",
  "phone",
] as const;
export type FaqKey = (typeof faqKeys)[number];

export type Intent =
  | "file"
  | "book"
  | "bookings"
  | "move"
  | "cancel"
  | "status"
  | "schedule"
  | "question"
  | "person"
  | "thanks"
  | "greeting"
  | "abuse"
  | "emergency"
  | "language"
  | "privacy"
  | "otherLanguage"
  | "unclear";

type Guess = { intent: Intent; certainty: number };

export type Reading = Guess & {
  /** The next best. */
  second?: Guess;
  parts: {
    category?: {
      code: string;
      certainty: number;
      /** What in the text led to it. */
      words: string[];
      others: { code: string; certainty: number }[];
    };
    place?: string;
    when?: When;
    /** A key of the office file. */
    leader?: string;
    person?: PersonSaid;
    receipt?: { number: string; code?: string };
    faq?: FaqKey;
    emergency?: EmergencyKind;
  };
};

/** From here on a category is taken without asking: measured on lines that the weights were not made from. */
export const sureCategory = 0.7;

export type ReadingContext = { office: Office; language: string; now: Date };

/** Longer texts are read as far as here. */
const longestRead = 2_000;

export function read(whole: string, context: ReadingContext): Reading {
  const text = whole.slice(0, longestRead);
  const { guesses, faq, ...judged } = wanted(text);
  const number = findReceiptNumber(text);
  const code = number && readQueryCode(partsAtReceipt(text).behind);
  const emergency = emergencyIn(text);
  const { categories, words } = sorted(text, judged.features);
  const others = categories.slice(1, 3).map(({ name, certainty }) => ({ code: name, certainty }));
  const [first] = categories;
  const category = first && {
    code: first.name,
    certainty: first.certainty,
    words,
    others,
  };
  const settled: Guess[] = emergency
    ? [{ intent: "emergency", certainty: 1 }, ...guesses]
    : isOfOtherLanguage(text)
      ? [{ intent: "otherLanguage", certainty: 1 }, ...guesses]
      : number
        ? [{ intent: "status", certainty: 1 }, ...guesses.filter(({ intent }) => intent !== "status")]
        : guesses;
  const [best = { intent: "unclear", certainty: 0 }, second] = settled;
  return {
    ...best,
    second,
    parts: {
      ...(category && fold(text).length > 3 ? { category } : {}),
      place: placeIn(text, context.office),
      when: whenWithin(text, { now: context.now, zone: context.office.zone, language: context.language }),
      leader: leaderIn(text, context.office),
      person: nameAndPhoneIn(text),
      ...(number ? { receipt: { number, ...(code ? { code } : {}) } } : {}),
      faq,
      emergency,
    },
  };
}

/** What a story is most likely about. */
export function categoryIn(text: string): { code: string; certainty: number } | undefined {
  const [first] = sorted(text, featuresOf(text)).categories;
  return first && { code: first.name, certainty: first.certainty };
}

/** What somebody wants, the likeliest first; the kinds of question count together. For who needs no more than that. */
export function wanted(text: string) {
  const { intents, features } = judge(text.slice(0, longestRead));
  const sums = new Map<Intent, number>();
  for (const { name, certainty } of intents) {
    const intent = name.split(".")[0] as Intent;
    sums.set(intent, (sums.get(intent) ?? 0) + certainty);
  }
  const guesses = [...sums]
    .map(([intent, certainty]): Guess => ({ intent, certainty }))
    .sort((a, b) => b.certainty - a.certainty);
  const asked = intents.find(({ name }) => name.startsWith("question."))?.name.slice("question.".length);
  const faq = faqKeys.find((key) => key === asked && guesses.slice(0, 2).some(({ intent }) => intent === "question"));
  return { guesses, faq, features };
}
