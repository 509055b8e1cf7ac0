import type { Choice, Content } from "../domain/message.ts";
import type { Dialog } from "./dialog.ts";
import { numberTyped } from "./reading/number.ts";
import type { Setting } from "./setting.ts";
import { plain, sameWords } from "./words.ts";

// The summary at the end of a dialog: one line for each answer, each of which can be changed.

const shownQuestions = (dialog: Dialog, setting: Setting) =>
  Object.entries(dialog.questions).flatMap(([name, question]) => {
    const { label, show } = question;
    const asked = !question.when || question.when(setting);
    const key = typeof label === "function" ? label(setting) : label;
    return key && show && asked && setting.answers[name] !== undefined ? [{ name, label: setting.say(key), show }] : [];
  });

export async function summaryText(dialog: Dialog, setting: Setting): Promise<string> {
  const lines = shownQuestions(dialog, setting).map(async ({ name, label, show }) => {
    const answer = await show(setting.answers[name], setting);
    return setting.say("common.line", { label, answer });
  });
  return (await Promise.all(lines)).join("\n");
}

/** "Yes", then a change for each line: "~change:matter". */
export function summaryChoices(dialog: Dialog, summary: { yes: string }, setting: Setting): Choice[] {
  const changes = shownQuestions(dialog, setting).map(({ name, label }) => ({
    id: `~change:${name}`,
    label: setting.say("common.change", { label }),
  }));
  return [{ id: "~yes", label: setting.say(summary.yes) }, ...changes];
}

/** The id of the choice that is pressed, or typed as its number or its words; any word for yes says yes. */
export function summaryAnswer(content: Content, choices: Choice[], { work }: Setting): string | undefined {
  if (content.kind === "choice") return content.id;
  const typed = content.kind === "text" ? plain(content.text) : "";
  const { texts } = work;
  const yes = texts.languages.some((language) =>
    texts.words(language, "words.yes").some((word) => sameWords(word, typed)),
  );
  if (yes) return "~yes";
  const number = numberTyped(typed);
  const byNumber = number === undefined ? undefined : choices[number - 1];
  return (byNumber ?? choices.find((choice) => sameWords(choice.label, typed)))?.id;
}
