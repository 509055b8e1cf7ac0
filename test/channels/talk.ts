// A person who talks to the office over a wire: reads what is shown, presses or types what it offers, answers what is asked.

import { expect } from "vitest";
import type { Someone } from "./wire.ts";

const soon = { timeout: 8000, interval: 5 };

/** Answers by the key of the question's text: a key of a label to choose, or words of one's own. */
export type Script = Record<string, { choose: string } | string | (() => Promise<unknown>)>;

/** Enough for any question that wants words. */
const anyWords = "In our lane the lamp has been dark for three weeks now.";

/** `quiet` resolves when nothing is on its way to anybody. */
export function talk(person: Someone, say: (key: string) => string, quiet: () => Promise<unknown>) {
  let read = 0;
  /** Everything since the last act of ours. */
  const told = () => person.sees().slice(read);
  const text = () =>
    told()
      .flatMap((seen) => [seen.text, ...seen.buttons])
      .join("\n");
  /** The fixed beginning of a text. */
  const beginning = (key: string) => say(key).split(/\{\{|\n/)[0] ?? "";
  const isTold = (key: string) => text().includes(beginning(key));

  async function act(doing: () => Promise<unknown> | undefined) {
    await quiet();
    read = person.sees().length;
    await doing();
    await expect.poll(() => told().length, soon).toBeGreaterThan(0);
    await quiet();
  }
  const says = (words: string) => act(() => person.says(words));

  /** By its button, else by its number in the text. */
  function choosing(label: string): () => Promise<unknown> {
    const { presses } = person;
    if (presses && told().some(({ buttons }) => buttons.some((button) => button.includes(label))))
      return () => presses(label);
    const line = text()
      .split("\n")
      .find((one) => /^\d+\. /.test(one) && one.includes(label));
    const numbered = line?.split(".")[0];
    if (!numbered) throw new Error(`nothing called "${label}" in:\n${text()}`);
    return () => person.says(numbered);
  }
  const chooses = (label: string) => act(choosing(label));

  /** Whether there is a first choice, on a button or in the text. */
  const offers = () => /^1\b/m.test(text());

  /** Answers question after question until that text is shown. A question without an answer here gets the first choice, or some words. */
  async function answersUntil(key: string, script: Script = {}) {
    for (let asked = 0; asked < 30; asked++) {
      await expect.poll(text, soon).not.toBe("");
      if (isTold(key)) return;
      const answer = Object.entries(script).find(([question]) => isTold(question))?.[1];
      if (typeof answer === "function") await act(answer);
      else if (typeof answer === "string") await says(answer);
      else if (answer) await chooses(say(answer.choose));
      else await says(offers() ? "1" : anyWords);
    }
    throw new Error(`never told "${beginning(key)}"; last:\n${text()}`);
  }

  return {
    says,
    act,
    chooses,
    answersUntil,
    text,
    /** Something that comes by itself. */
    hears: async (words: string) => expect.poll(text, soon).toContain(words),
    hearsThat: async (key: string) => expect.poll(text, soon).toContain(beginning(key)),
    /** From now on only what is new is read. */
    looksAway: () => {
      read = person.sees().length;
    },
  };
}
