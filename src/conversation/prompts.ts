// Which question a button stands under. A question keeps its number as long as it is only asked once more, and a press on any copy of the
// open question is its answer: so a refusal of an old button makes no more buttons old.

import { createHash } from "node:crypto";
import type { Choice } from "../domain/message.ts";
import type { Dialog } from "./dialog.ts";
import type { Draft, State } from "./state.ts";

/** As many prompts are remembered: a chat has few copies of one question in sight. */
const remembered = 12;

/** What the buttons of this prompt answer: the question, with these choices, after these answers to the others. */
function fingerprint(dialog: Dialog, { at, answers, open }: Draft, choices: Choice[]): string {
  const others = Object.entries(answers).filter(([name]) => name !== at);
  const asked = JSON.stringify(
    [dialog.name, at, Object.fromEntries(others), Boolean(open), choices.map(({ id }) => id)],
    inOrder,
  );
  return createHash("sha256").update(asked).digest("base64url").slice(0, 12);
}

/** The store keeps an object's keys in an order of its own. */
const inOrder = (_: string, value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** The number under which the question is asked now: a new one, unless it is the open question and nothing was pressed under its number. */
export function promptFor(state: State, dialog: Dialog, draft: Draft, choices: Choice[]): number {
  const question = fingerprint(dialog, draft, choices);
  const last = state.asked.at(-1);
  const pressed = state.lastPress?.startsWith(`${state.prompt}|`);
  if (last?.prompt === state.prompt && last.question === question && !pressed) return state.prompt;
  state.prompt += 1;
  state.asked = [...state.asked.slice(1 - remembered), { prompt: state.prompt, question }];
  return state.prompt;
}

/** Whether a button of that prompt answers the open question. */
export function answersOpenQuestion({ dialog, prompt: open, asked }: State, prompt: number | undefined): boolean {
  if (!dialog || prompt === undefined) return false;
  if (prompt === open) return true;
  const questionOf = (number: number) => asked.find((one) => one.prompt === number)?.question;
  const question = questionOf(open);
  return question !== undefined && questionOf(prompt) === question;
}
