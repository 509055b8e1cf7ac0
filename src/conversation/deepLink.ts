// What a link or a QR code into a chat may be made for. Its payload has at most 64 of A-Z a-z 0-9 _ - (Telegram takes no more), so the
// command and what it is about are joined by a hyphen: "book-12" is "/book 12", "case-LJ-20261123-0001-X" that case.

import { readReceiptNumber } from "../domain/receipt.ts";
import { readRepresentativeCode } from "../office/cases/representativeCodes.ts";
import { readLinkCode } from "../office/people/linking.ts";

/** Commands that a link may say: each only shows or asks, and what it shows it shows only to those who may see it. */
const linkable = ["book", "case", "visit", "file", "status"];

/** The payload that says this command, such as "/book 12". Throws for a command that no link may say, or one that is too long. */
export function payloadFor(line: string): string {
  const payload = line.slice(1).replaceAll(" ", "-");
  if (lineOf(payload) !== line) throw new Error(`no link may say ${line}`);
  return payload;
}

/** The command that a code means, however it was typed; nothing for other words. */
export function codeLine(typed: string): string | undefined {
  const [link, representative] = [readLinkCode(typed), readRepresentativeCode(typed)];
  if (link) return `/link ${link}`;
  return representative && `/represent ${representative}`;
}

/** The command that a payload says; nothing for one that says none. */
export function lineOf(payload: string): string | undefined {
  if (!/^[\w-]{1,64}$/.test(payload)) return undefined;
  const code = codeLine(payload);
  if (code) return code;
  // The code at a door is checked by its command.
  if (payload.startsWith("door-")) return `/door ${payload}`;
  const [, name = "", about = ""] = /^([a-z]+)(?:-(.+))?$/.exec(payload) ?? [];
  if (linkable.includes(name)) return about ? `/${name} ${about}` : `/${name}`;
  // A receipt number by itself, as printed on the first receipts.
  return readReceiptNumber(payload).ok ? `/status ${payload}` : undefined;
}
