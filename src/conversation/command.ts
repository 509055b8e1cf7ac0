import type { Message } from "../domain/message.ts";
import { findReceiptNumber, partsAtReceipt, readReceiptNumber } from "../domain/receipt.ts";
import type { Right } from "../domain/rights.ts";
import type { Outcome, Setting } from "./setting.ts";
import { plain } from "./words.ts";

/** Something a person can ask for at any time: typed with a slash, under a button, or meant by free text. */
export type Command = {
  name: string;
  /** For staff who have this right; for everybody where absent. */
  right?: Right;
  /** May be used before consent to what is kept. */
  beforeConsent?: boolean;
  run: (setting: Setting, args: string[]) => Promise<Outcome>;
  /** What staff are told in a group, where others read it: numbers and tickets, never anything about a person. Not there otherwise. */
  inGroup?: (setting: Setting, args: string[]) => Promise<Message>;
};

const largestId = 2 ** 31 - 1;

/** A row's number as it stands behind a command; 0, which no row has, for anything that is none or that no row can have. */
export const idOf = (typed = ""): number =>
  /^\d{1,10}$/.test(typed) && Number(typed) <= largestId ? Number(typed) : 0;

/** A moment as it stands behind a command, in minutes since 1970. */
export const minuteOf = (typed?: string): Date => new Date(idOf(typed) * 60_000);

/** "/day 2026-11-25" -> { name: "day", args: ["2026-11-25"] }; a receipt number, however it was typed, is one of them. */
export function readCommand(line: string): { name: string; args: string[] } | undefined {
  const [head = "", ...args] = plain(line).split(/\s+/);
  const name = /^\/([a-z]+)(?:@\w+)?$/i.exec(head)?.[1];
  return name ? { name: name.toLowerCase(), args: withReceiptsRead(args.join(" ")) } : undefined;
}

function withReceiptsRead(typed: string): string[] {
  const { upTo, behind } = partsAtReceipt(typed);
  const found = upTo && findReceiptNumber(upTo);
  if (!found) return typed.split(" ").filter(Boolean);
  const read = readReceiptNumber(found);
  const before = upTo.slice(0, upTo.length - found.length);
  const args = read.ok ? `${before} ${read.receipt}` : upTo;
  return [...args.split(" ").filter(Boolean), ...withReceiptsRead(behind)];
}
