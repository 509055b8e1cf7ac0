// What is entered in a dialog that is not finished.

import type { Dialog } from "./dialog.ts";
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
