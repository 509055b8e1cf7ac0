// Another program may answer ours ("We are closed and will write on Monday"), and ours that, without an end. What is kept of it is a few
// digests in the conversation's own state, for minutes.

import { createHash } from "node:crypto";
import type { Content } from "../domain/message.ts";
import { findReceiptNumber } from "../domain/receipt.ts";
import type { Texts } from "../i18n/texts.ts";
import { codeLine } from "./deepLink.ts";
import { figureTyped, numberTyped } from "./reading/number.ts";
import type { State } from "./state.ts";
import { amountSaid, intentOf, plain, universalWord } from "./words.ts";

/** As often a text that answered nothing is replied to within `windowMs`. */
const repliesToOneText = 3;
const windowMs = 10 * 60_000;
/** A program may have several texts, which take turns. */
const textsKept = 6;
/** So many texts that answered nothing, each at once upon the last, are no person's, whatever they say. */
const textsInARush = 20;
const atOnceMs = 2000;

/**
 * The digest of a text that may be another program's. Nothing where a person may well write the same again: a command, a number, a word
 * for the menu, a few words that we understand ("my bookings").
 */
export function digestOf(texts: Texts, content: Content): string | undefined {
  if (content.kind !== "text") return undefined;
  const line = plain(content.text);
  if (line.startsWith("/") || codeLine(line) || universalWord(texts, line)) return undefined;
  if (numberTyped(line) !== undefined || figureTyped(line) !== undefined) return undefined;
  const isShort = amountSaid(line) <= 24;
  if (isShort && (intentOf(texts, line) || findReceiptNumber(line))) return undefined;
  return createHash("sha256").update(alike(line)).digest("hex").slice(0, 12);
}

/** The same text at another time of day, or with other signs between its words; a number with few letters is what it says. */
function alike(line: string): string {
  const letters = line.match(/\p{L}/gu)?.length ?? 0;
  const digits = letters >= 12 ? line.replace(/\d+/g, "0") : line;
  return (
    digits
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim() || line
  );
}

/** Whether a reply to it would be one too many, if it answers nothing this time either. */
export function isOneTooMany({ repeats, rush }: State, digest: string, now: Date): boolean {
  const known = repeats.find((one) => one.digest === digest && isWithin(one.since, windowMs, now));
  const hurried = rush && isWithin(rush.at, atOnceMs, now) ? rush.count : 0;
  return (known?.count ?? 0) >= repliesToOneText || hurried >= textsInARush;
}

/** Notes a text that answered nothing. */
export function noteRepeat(state: State, digest: string, now: Date): void {
  const { repeats, rush } = state;
  const known = repeats.find((one) => one.digest === digest && isWithin(one.since, windowMs, now));
  const noted = { digest, count: (known?.count ?? 0) + 1, since: known?.since ?? now.getTime() };
  state.repeats = [...repeats.filter((one) => one.digest !== digest), noted].slice(-textsKept);
  state.rush = { count: rush && isWithin(rush.at, atOnceMs, now) ? rush.count + 1 : 1, at: now.getTime() };
}

/** A time that is still to come was noted before the clock was set back. */
const isWithin = (since: number, ms: number, now: Date) => since <= now.getTime() && now.getTime() - since < ms;
