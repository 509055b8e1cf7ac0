// What somebody does to a message that they sent before: they change it, or take it back.

import type { Content } from "../domain/message.ts";
import { anythingAnswer, filesAnswer } from "./fileQuestions.ts";
import type { Draft, State } from "./state.ts";
import { plain, written } from "./words.ts";

/**
 * Whether an edit needs no reply: nothing is going on that the message could be an answer in, it was sent before that began, it was a command,
 * or it says what it said. Some platforms tell of an edit when they have only put a preview under a link.
 */
export function isNothingNew(state: State, { text, sentAt }: Extract<Content, { kind: "edited" }>): boolean {
  const draft = state.drafts[state.dialog ?? ""];
  if (!draft || plain(text).startsWith("/")) return true;
  if (sentAt && draft.since && sentAt.getTime() + 1000 <= draft.since.getTime()) return true;
  return textsIn(draft.answers).includes(written(text));
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value, ...value.split("\n\n")];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The files that were sent for what is being written. */
export function filesIn({ answers, early = {} }: Pick<Draft, "answers" | "early">): number[] {
  return [...Object.values(answers), ...Object.values(early)].flatMap((answer) => {
    const [sent, said] = [filesAnswer.safeParse(answer), anythingAnswer.safeParse(answer)];
    return sent.success ? sent.data.map(({ id }) => id) : said.success ? said.data.files : [];
  });
}

/** Takes these files out of everything that is being written. */
export function leaveOut(state: State, files: { id: number }[]): void {
  const ids = new Set(files.map(({ id }) => id));
  if (ids.size === 0) return;
  for (const draft of Object.values(state.drafts)) leaveOutOf(draft, ids);
}

function leaveOutOf(draft: Draft, ids: Set<number>): void {
  for (const place of [draft.answers, draft.early ?? {}])
    for (const [question, answer] of Object.entries(place)) {
      const [sent, said] = [filesAnswer.safeParse(answer), anythingAnswer.safeParse(answer)];
      if (sent.success) place[question] = sent.data.filter(({ id }) => !ids.has(id));
      else if (said.success) place[question] = { ...said.data, files: said.data.files.filter((id) => !ids.has(id)) };
    }
}
