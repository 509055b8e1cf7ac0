// What is entered in a dialog that is not finished.

import type { Content } from "../domain/message.ts";
import type { Dialog } from "./dialog.ts";
import type { Setting } from "./setting.ts";
import type { Draft } from "./state.ts";

/** Keeps the answers that the dialog, as it is now, still understands. */
export function keepWhatFits(dialog: Dialog, draft: Draft): void {
  if (draft.version === dialog.version) return;
  draft.answers = Object.fromEntries(
    Object.entries(draft.answers).filter(([name, given]) => dialog.questions[name]?.schema.safeParse(given).success),
  );
  draft.path = draft.path.filter((name) => name in draft.answers);
  draft.version = dialog.version;
  if (!dialog.questions[draft.at]) draft.at = "";
}

/** The question is answered; "back" comes to it again. */
export function leave(draft: Draft): void {
  if (draft.early) delete draft.early[draft.at];
  if (!draft.path.includes(draft.at)) draft.path.push(draft.at);
  Object.assign(draft, { open: undefined, narrowed: undefined, page: 0, album: undefined });
}

/** Whether it came with the album that the last message was of; it is the last message then. */
export function isOfSameAlbum(draft: Draft, content: Content): boolean {
  const album = content.kind === "files" ? content.album : undefined;
  const same = album !== undefined && album === draft.album;
  draft.album = album;
  return same;
}

/**
 * Keeps a file that comes before its question, or after it, for that question; nothing where none takes files. Of an album only the first
 * picture has a note for the person.
 */
export async function keepEarly(
  dialog: Dialog,
  draft: Draft,
  content: Extract<Content, { kind: "files" }>,
  setting: Setting,
): Promise<{ note?: string } | undefined> {
  const [name, question] =
    Object.entries(dialog.questions).find(([, { takesFiles, when }]) => takesFiles && (!when || when(setting))) ?? [];
  if (!name || !question?.takesFiles) return undefined;
  const answered = question.schema.safeParse(draft.answers[name]).success;
  draft.early = draft.early ?? {};
  const place = answered ? draft.answers : draft.early;
  const { value, note } = await question.takesFiles.keepEarly(content.files, setting, place[name]);
  place[name] = value;
  return isOfSameAlbum(draft, content) ? {} : { note };
}
