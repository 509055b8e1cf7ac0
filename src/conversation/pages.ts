// Long lists, a page at a time: what has a number has a button, and every page says how many there are in all.

import type { Choice } from "../domain/message.ts";
import type { Setting } from "./setting.ts";

/** As many lines of a list as fit a small screen, with a button each. */
export const linesAPage = 10;

/** "+20" among the arguments of a command: as many come before the page. */
export const skippedIn = (args: string[]): number => Number(args.find((arg) => /^\+\d{1,6}$/.test(arg))?.slice(1) ?? 0);

/** The arguments without the page. */
export const withoutPage = (args: string[]): string[] => args.filter((arg) => !/^\+\d{1,6}$/.test(arg));

/** The lines after the first `skipped`, the first page where there are none so far on. */
export function pageOf<T>(all: T[], skipped: number, size = linesAPage): { shown: T[]; from: number } {
  const from = skipped < all.length ? skipped : 0;
  return { shown: all.slice(from, from + size), from };
}

/** Where in the list a page is, said over it when the list has more than one: "11–20 of 36". Nothing for a whole list. */
export const whichPage = ({ say }: Pick<Setting, "say">, { from, shown, count }: Page): string =>
  shown < count ? say("common.pageOf", { first: from + 1, last: from + shown, count }) : "";

type Page = { from: number; shown: number; count: number };

/** The ways to the pages before and after. `command` is the list's own. */
export function pageChoices(
  { say }: Pick<Setting, "say">,
  command: string,
  { from, shown, count }: Page,
  size = linesAPage,
): Choice[] {
  const rest = count - from - shown;
  return [
    ...(rest > 0 ? [{ id: `${command} +${from + shown}`, label: say("common.moreOf", { count: rest }) }] : []),
    ...(from > 0 ? [{ id: `${command} +${Math.max(0, from - size)}`, label: say("common.earlierOnes") }] : []),
  ];
}

/** The beginning of a text in so many bytes of UTF-8, by which it is found again: a button carries no more. */
export function withinBytes(text: string, most: number): string {
  let kept = "";
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > most) break;
    kept += character;
  }
  return kept.trim();
}
