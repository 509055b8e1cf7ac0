// A matter told out of the blue, in words or as a picture with words beside it.

import type { Content } from "../domain/message.ts";
import type { Texts } from "../i18n/texts.ts";
import { keepFile } from "../office/cases/evidence.ts";
import { meantBy } from "./meant.ts";
import type { Setting } from "./setting.ts";
import type { Draft } from "./state.ts";
import { written } from "./words.ts";

/** As long as the details of a complaint may be. */
export const longestStory = 4_000;
const mostFiles = 10;

export type Told = { words: string; evidence: { id: number; name: string; caption?: string }[] };

export const isTold = (texts: Texts, text = ""): boolean => meantBy(texts, text)?.is === "story";

/** Nothing where it is no matter, where staff write, or where it is longer than a complaint may be. */
export async function toldIn(setting: Setting, content: Content): Promise<Told | undefined> {
  const { work, chat, memberships } = setting;
  if (memberships.length > 0 || (content.kind !== "text" && content.kind !== "files")) return undefined;
  const words = written((content.kind === "text" ? content.text : content.caption) ?? "");
  if (words.length > longestStory || !isTold(work.texts, words)) return undefined;
  const evidence: Told["evidence"] = [];
  const sent = content.kind === "files" ? content.files.slice(0, mostFiles) : [];
  for (const file of sent) evidence.push({ id: await keepFile(work, chat.id, file), name: file.name });
  return { words, evidence };
}

/** What was told lies in the filing dialog, put aside until they say so. */
export const goOnFiling = "/continue file";

const toldAnswers = ["details", "evidence"];

/** Whether more of it is answered than what was told. */
export const isBegun = ({ answers }: Draft): boolean =>
  Object.keys(answers).some((name) => !toldAnswers.includes(name));

const sentFiles = (draft?: Draft): Told["evidence"] => {
  const sent = draft?.answers.evidence;
  return Array.isArray(sent) ? sent : [];
};

/** The draft of a complaint with this story in it, once; nothing where it has no room. */
export function withStory(draft: Draft | undefined, { words, evidence }: Told, now: Date): Draft | undefined {
  const before = typeof draft?.answers.details === "string" ? draft.answers.details : "";
  const details = before.includes(words) ? before : [before, words].filter(Boolean).join("\n\n");
  const files = [...sentFiles(draft), ...evidence];
  if (details.length > longestStory || files.length > mostFiles) return undefined;
  const answers = { ...draft?.answers, details, ...(files.length > 0 && { evidence: files }) };
  const path = [...new Set([...(draft?.path ?? []), "details"])];
  const at = draft && !toldAnswers.includes(draft.at) ? draft.at : "";
  return { version: 1, since: now, page: 0, wrong: 0, ...draft, answers, path, at };
}
