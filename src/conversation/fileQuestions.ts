// The questions that take files: evidence alone, or words and files in any order.

import { z } from "zod";
import type { SentFile } from "../domain/message.ts";
import { listed } from "../i18n/lists.ts";
import type { Question } from "./dialog.ts";
import { type Common, question, says, skips, tooShort } from "./questions.ts";
import { figureTyped } from "./reading/number.ts";
import { wantsFiles } from "./replies.ts";
import type { Setting } from "./setting.ts";
import { written } from "./words.ts";

export const filesAnswer = z.array(z.object({ id: z.number(), name: z.string(), caption: z.string().optional() }));
type FilesAnswer = z.infer<typeof filesAnswer>;

type FilesOf = Common<FilesAnswer> & {
  max: number;
  /** Bytes. */
  largest: number;
  /** Records one file as sent; returns its id. */
  keep: (file: SentFile, setting: Setting) => Promise<number>;
};

/** Files, one message or one album at a time, until the person says that is all. */
export function evidence(kind: FilesOf): Question<FilesAnswer> {
  return {
    schema: filesAnswer,
    label: kind.label,
    when: kind.when,
    takesFiles: {
      async keepEarly(sent, setting, soFar = []) {
        const { kept, notes } = await keepFiles(sent, kind.max - soFar.length, kind, setting);
        const value = [...soFar, ...kept];
        if (kept.length > 0) notes.push(setting.say("files.keptEarly"));
        return { value, note: notes.join("\n") };
      },
    },
    async ask(setting) {
      const { say } = setting;
      const early = filesAnswer.catch([]).parse(setting.early).length;
      const asked = await question(kind, setting);
      const text = early > 0 ? `${asked}\n\n${say("files.alreadyHere", { count: early })}` : asked;
      const choice =
        early > 0 ? { id: "~done", label: say("common.thatIsAll") } : { id: "~skip", label: say("common.noFiles") };
      return { text, choices: [choice], ...wantsFiles(say) };
    },
    async take(content, setting, soFar = []) {
      if (content.kind !== "files") {
        const one = content.kind === "text" && figureTyped(content.text) === 1;
        const done = content.kind === "choice" && (content.id === "~done" || content.id === "~skip");
        if (done || one || says(content, setting, "words.done") || skips(content, setting))
          return { ok: true, value: soFar };
        return { ok: false, hint: setting.say("hints.files") };
      }
      const { kept, notes } = await keepFiles(content.files, kind.max - soFar.length, kind, setting);
      const value = [...soFar, ...kept.map((file) => ({ ...file, caption: content.caption }))];
      if (kept.length > 0) notes.push(setting.say("common.filesTaken"));
      return { ok: true, value, more: notes.join("\n"), mayEnd: true };
    },
    show: (answer, setting) =>
      answer.length > 0 ? setting.say("common.files", { count: answer.length }) : setting.say("common.nothing"),
  };
}

/** Keeps as many as there is room for. `notes` say which were not taken, and why. */
async function keepFiles(
  sent: SentFile[],
  room: number,
  { max, largest, keep }: Pick<FilesOf, "max" | "largest" | "keep">,
  setting: Setting,
): Promise<{ kept: { id: number; name: string }[]; notes: string[] }> {
  const kept: { id: number; name: string }[] = [];
  const tooLarge: string[] = [];
  const tooMany: string[] = [];
  const metadataLeft: string[] = [];
  for (const { metadataLeft: left, ...file } of sent) {
    if (file.size > largest) tooLarge.push(file.name);
    else if (kept.length >= room) tooMany.push(file.name);
    else {
      kept.push({ id: await keep(file, setting), name: file.name });
      // Papers of the staff carry no name that is not everybody's to know.
      if (left && !setting.staff) metadataLeft.push(file.name);
    }
  }
  const { say } = setting;
  const names = (of: string[]) => ({ name: listed(say, of) });
  const notes = [
    tooLarge.length > 0 ? say("hints.fileTooLarge", { ...names(tooLarge), megabytes: largest / 1024 / 1024 }) : "",
    tooMany.length > 0 ? say("hints.tooManyFiles", { ...names(tooMany), max }) : "",
    metadataLeft.length > 0 ? say("files.metadataLeft", names(metadataLeft)) : "",
  ];
  return { kept, notes: notes.filter(Boolean) };
}

export const anythingAnswer = z.object({ text: z.string(), files: z.array(z.number()) });
type AnythingAnswer = z.infer<typeof anythingAnswer>;

/** Words and files in any order, until the person says that is all. `max` characters, and as many as `maxFiles` files. */
export function wordsAndFiles(
  kind: Common<AnythingAnswer> & { max: number; maxFiles: number } & Pick<FilesOf, "keep" | "largest">,
): Question<AnythingAnswer> {
  return {
    schema: anythingAnswer,
    takesAnyText: true,
    longest: kind.max,
    async ask(setting) {
      return { text: await question(kind, setting), ...wantsFiles(setting.say) };
    },
    async take(content, setting, soFar = { text: "", files: [] }) {
      const begun = soFar.text !== "" || soFar.files.length > 0;
      const one = content.kind === "text" && figureTyped(content.text) === 1;
      const done = content.kind === "choice" && content.id === "~done";
      if (begun && (done || one || says(content, setting, "words.done"))) return { ok: true, value: soFar };
      if (content.kind !== "text" && content.kind !== "files") return { ok: false, hint: setting.say("hints.files") };
      const typed = written((content.kind === "text" ? content.text : content.caption) ?? "");
      const short = content.kind === "text" ? tooShort(typed, 3, setting) : undefined;
      if (short) return short;
      const text = [soFar.text, typed].filter(Boolean).join("\n\n");
      if (text.length > kind.max)
        return { ok: false, hint: setting.say("hints.tooLong", { max: kind.max, length: text.length }) };
      const sent = content.kind === "files" ? content.files : [];
      const limits = { ...kind, max: kind.maxFiles };
      const { kept, notes } = await keepFiles(sent, kind.maxFiles - soFar.files.length, limits, setting);
      const files = [...soFar.files, ...kept.map(({ id }) => id)];
      if (kept.length > 0 || typed) notes.push(setting.say("common.filesTaken"));
      const mayEnd = text !== "" || files.length > 0;
      return { ok: true, value: { text, files }, more: notes.join("\n"), mayEnd };
    },
  };
}
