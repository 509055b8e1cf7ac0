// What a platform's messages can hold, and a Message laid out within it: what every platform with buttons has in common.

import type { Choice, Message } from "../domain/message.ts";

/** Documented figures of a platform; each channel names their source beside them. */
export type Limits = {
  /** Characters of one message, as UTF-16 code units. */
  text: number;
  /** Buttons under one message; 0 where the platform has none. */
  buttons: number;
  /** Characters of a button's label. */
  label: number;
  /** Bytes of UTF-8 that a button brings back. */
  payload: number;
  /** Hours after a person's message in which free messages are taken; absent where there is no such window. */
  windowHours?: number;
};

export type Button = { label: string; payload: string };

export type LaidOut = {
  /** One or more texts, each within the limit. The buttons stand under the last. */
  texts: string[];
  /** Answers first, then navigation. */
  buttons: Button[];
};

/**
 * A message within the platform's limits. Labels that don't fit a button stand in the text by number, and the buttons show the numbers;
 * of more choices than the platform has buttons the rest is typed by number. Without buttons the words of the navigation are written out.
 */
export function layOut({ text, choices = [], listed, navigation = [], prompt }: Message, limits: Limits): LaidOut {
  const room = Math.max(0, limits.buttons - navigation.length);
  const numbered = choices.map(({ label }, i) => `${i + 1}. ${label}`);
  const fits = choices.length <= room && numbered.every((label) => label.length <= limits.label);
  const list = fits || listed ? "" : numbered.join("\n");
  const words = limits.buttons === 0 ? navigation.map(({ label }) => `[${label}]`).join(" ") : "";
  const whole = [text, list, words].filter(Boolean).join("\n\n");
  const buttonOf = (choice: Choice, label: string): Button => ({
    label,
    payload: payloadOf(choice.id, prompt, limits),
  });
  const answers = choices
    .slice(0, room)
    .map((choice, i) => buttonOf(choice, fits ? (numbered[i] ?? "") : String(i + 1)));
  return {
    texts: split(whole, limits.text),
    buttons: limits.buttons === 0 ? [] : [...answers, ...navigation.map((choice) => buttonOf(choice, choice.label))],
  };
}

/**
 * The same where buttons go with the next message, or are not shown everywhere: the choices always stand in the text by number as well.
 * A button whose words fit shows them beside others that show their number.
 */
export function layOutListed(message: Message, limits: Limits): LaidOut {
  const { text, choices = [], listed } = message;
  const numbered = choices.map(({ label }, i) => `${i + 1}. ${label}`);
  const whole = [text, listed ? "" : numbered.join("\n")].filter(Boolean).join("\n\n");
  const { texts, buttons } = layOut({ ...message, text: whole, listed: true }, limits);
  const withWords = (button: Button, i: number): Button => {
    const words = button.label === String(i + 1) ? numbered[i] : undefined;
    return words && words.length <= limits.label ? { ...button, label: words } : button;
  };
  return { texts, buttons: buttons.map(withWords) };
}

/** "<prompt>|<id>", or "|<command>": what a button brings back. Throws when it is too long, a bug of ours. */
export function payloadOf(id: string, prompt: number | undefined, { payload }: Pick<Limits, "payload">): string {
  const bytes = `${id.startsWith("/") ? "" : (prompt ?? "")}|${id}`;
  if (Buffer.byteLength(bytes) > payload) throw new Error(`a choice's id is too long for a button: ${id.slice(0, 20)}`);
  return bytes;
}

/** What a pressed button means. What has another form stood under a button of an older program. */
export function readPayload(data: string): { kind: "choice"; id: string; prompt?: number } {
  const [, prompt = "", id] = /^(\d*)\|(.+)$/s.exec(data) ?? [];
  if (id === undefined) return { kind: "choice", id: data };
  return { kind: "choice", id, ...(prompt ? { prompt: Number(prompt) } : {}) };
}

/** Cuts at the end of a paragraph, line, sentence or word where it can, before a link that fits the next part, and never inside a character. No part is only spaces. */
export function split(text: string, longest: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > longest) {
    const window = rest.slice(0, longest);
    const ends = ["\n\n", "\n", "。", ". ", " "].map((end) => window.lastIndexOf(end) + end.length);
    let at = ends.find((end) => end > longest / 2) ?? beforeLink(rest, longest) ?? longest;
    if (/[\uD800-\uDBFF]/.test(rest[at - 1] ?? "")) at -= 1;
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...parts, rest].filter((part) => part.trim());
}

/** Where the link begins that a cut there would break in two; nothing where none would be, or it is longer than a part itself. */
function beforeLink(text: string, cut: number): number | undefined {
  const begun = /https?:\/\/\S*$/.exec(text.slice(0, cut));
  if (!begun || begun.index === 0) return undefined;
  const [link = ""] = /^\S*/.exec(text.slice(begun.index)) ?? [];
  return begun.index + link.length > cut && link.length <= cut ? begun.index : undefined;
}
