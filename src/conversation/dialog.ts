import type { z } from "zod";
import type { Choice, Content, Message, SentFile } from "../domain/message.ts";
import type { Right } from "../domain/rights.ts";
import type { Outcome, Setting } from "./setting.ts";

/** What a question makes of a message. `hint` and `note` are texts already said. */
export type Taken<A> =
  | { ok: true; value: A; note?: string }
  /** Taken, and more follows: the question stays open. `mayEnd` offers "that is all". */
  | { ok: true; value: A; more: string; choices?: Choice[]; mayEnd: boolean }
  /** Not an answer yet: the list of choices is narrowed. */
  | { ok: true; narrow: string; note: string }
  /** The next page of a long list is asked for. */
  | { ok: true; nextPage: true }
  /**
   * `askInstead`: an earlier question whose answer no longer holds, its choices narrowed. `gone`: it was a choice, and is none any more; what
   * is asked now is another question, even where it reads the same.
   */
  | { ok: false; hint: string; askInstead?: string; narrowed?: string; gone?: true };

export type Label = string | ((setting: Setting) => string);

export type Question<A> = {
  /** What its stored answer must look like; one that no longer does is asked again. */
  schema: z.ZodType<A>;
  /** Key of its name in a summary, which may hang on other answers. Without one it has no line there. */
  label?: Label;
  ask(setting: Setting): Promise<Message>;
  take(content: Content, setting: Setting, soFar: A | undefined): Promise<Taken<A>>;
  /** Takes files; those that come at another question are kept for this one, and are its `soFar` when it is asked. */
  takesFiles?: {
    keepEarly(files: SentFile[], setting: Setting, soFar: A | undefined): Promise<{ value: A; note: string }>;
  };
  /** Of an answer that several messages make: what it was before the last of them; nothing where there is no step back within it. */
  stepBack?(soFar: A, setting: Setting): A | undefined;
  /** Asked only when this holds. */
  when?(setting: Setting): boolean;
  /** What we know already; then it is not asked, only shown in the summary. */
  known?(setting: Setting): A | undefined | Promise<A | undefined>;
  show?(answer: A, setting: Setting): Promise<string> | string;
  /** Questions whose answers fall when this one changes. */
  clears?: string[];
  /** Any words may be the answer, so words that mean a command elsewhere are taken as they are. */
  takesAnyText?: boolean;
  /** A name is asked for. A single word that works everywhere may be one ("Back"). */
  isName?: boolean;
  /** How long a written answer may be, in UTF-16 units. */
  longest?: number;
  /** This is the summary: each line can be changed, and its "yes", a key, ends the dialog. */
  summary?: { yes: string };
};

type AnswerOf<Q> = Q extends Question<infer A> ? A : never;
export type Questions = Record<string, Question<unknown>>;
export type Answers<Q extends Questions> = { [K in keyof Q]: AnswerOf<Q[K]> };

export type Dialog = {
  name: string;
  /** For staff who have this right, at each question; for everybody where absent. */
  right?: Right;
  /** Raised when questions change their meaning; answers that still fit are kept. */
  version: number;
  questions: Questions;
  finish: (answers: Record<string, unknown>, setting: Setting) => Promise<Outcome>;
  /** Undoes what answering held back (a held place), when the dialog is put aside. */
  letGo?: (setting: Setting) => Promise<void>;
  stays?: Stays;
};

/**
 * What stays as it is when a dialog that takes something away is left: said then, with a way back. "Cancel" under such a question could
 * be read as its "yes", so the way out is called "Stop" there.
 */
export type Stays = (setting: Setting) => Promise<Message>;

/** Declares a dialog: its questions in order, and what happens when the last is answered. */
export function dialog<Q extends Questions>(
  name: string,
  questions: Q,
  finish: (answers: Answers<Q>, setting: Setting) => Promise<Outcome>,
  more: { right?: Right; version?: number; letGo?: (setting: Setting) => Promise<void>; stays?: Stays } = {},
): Dialog {
  return {
    name,
    right: more.right,
    version: more.version ?? 1,
    questions,
    // The engine calls this only when every stored answer has passed its question's schema.
    finish: (answers, setting) => finish(answers as Answers<Q>, setting),
    letGo: more.letGo,
    stays: more.stays,
  };
}
