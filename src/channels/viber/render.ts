// A Message as Viber shows it. Limits: https://creators.viber.com/docs/bots-api/resources/messaging (send-message, message-types, keyboards)

import type { Message, StoredFile, TextFile } from "../../domain/message.ts";
import { type Button, type Limits, layOut } from "../limits.ts";
import type { OutgoingFiles } from "../outgoingFiles.ts";

/**
 * Longer labels are cut off on a phone. A phone held upright shows 12 rows of a keyboard (https://developers.viber.com/docs/faq/), and one
 * that it can't show is lost with its message; ours has a row for each answer.
 */
export const limits: Limits = { text: 7000, buttons: 12, label: 40, payload: 240 };
/** Stands before what a button brings back, which Viber does not tell from what a person types. */
export const pressMark = "od:";
const columns = 6;
const largestPicture = 1024 * 1024;

export type ViberButton = {
  Columns: number;
  Rows: 1;
  ActionType: "reply" | "location-picker" | "share-phone";
  ActionBody: string;
  Text: string;
  TextSize: "regular";
  /** The chat does not show what we put under the button as the person's words. */
  Silent: boolean;
};
export type ViberMessage = {
  min_api_version: 1 | 3;
  keyboard?: { Type: "keyboard"; DefaultHeight: false; Buttons: ViberButton[] };
} & (
  | { type: "text"; text: string }
  | { type: "picture"; text: string; media: string }
  | { type: "file"; media: string; size: number; file_name: string }
);

/**
 * The messages that show a message, in order; the keyboard stands under the last. Throws when there is nothing to show, or a choice can't
 * be put under a button: bugs of ours.
 */
export async function render(message: Message, files: Pick<OutgoingFiles, "link" | "blob">): Promise<ViberMessage[]> {
  const file = message.file && (await fileOf(message.file, files));
  const special = specialButton(message);
  const { texts, buttons } = layOut(message, { ...limits, buttons: limits.buttons - (special ? 1 : 0) });
  const shown: ViberMessage[] = [
    ...(file ? [file] : []),
    ...texts.map((text): ViberMessage => ({ type: "text", text, min_api_version: 1 })),
  ];
  const last = shown.at(-1);
  if (!last) throw new Error("a message without anything to show");
  const rows = [...(special ? [special] : []), ...rowsOf(buttons, message.navigation?.length ?? 0)];
  if (rows.length > 0) last.keyboard = { Type: "keyboard", DefaultHeight: false, Buttons: rows };
  // Older programs than Viber 7.6 don't know these buttons.
  if (special) last.min_api_version = 3;
  return shown;
}

/** Answers one in a row, or six where they are numbers alone; navigation in one row at the end. */
function rowsOf(buttons: Button[], navigation: number): ViberButton[] {
  const answers = buttons.slice(0, buttons.length - navigation);
  const last = buttons.slice(answers.length);
  const inARow = answers.every(({ label }) => /^\d+$/.test(label)) ? columns : 1;
  const rows = Array.from({ length: Math.ceil(answers.length / inARow) }, (_, i) =>
    answers.slice(i * inARow, (i + 1) * inARow),
  );
  return [...rows, last].flatMap(rowOf);
}

/** Fills the row, or the next row's first buttons would move up into it. */
function rowOf(buttons: Button[]): ViberButton[] {
  const width = Math.max(1, Math.floor(columns / buttons.length));
  return buttons.map((button, i) =>
    reply(button, i < buttons.length - 1 ? width : Math.max(1, columns - width * (buttons.length - 1))),
  );
}

const reply = ({ label, payload }: Button, width: number): ViberButton => ({
  ...look(label, width),
  ActionType: "reply",
  ActionBody: `${pressMark}${payload}`,
  Silent: true,
});

function specialButton({ wants, wantsLabel }: Message): ViberButton | undefined {
  if (!wantsLabel || (wants !== "location" && wants !== "phone")) return undefined;
  const ActionType = wants === "location" ? "location-picker" : "share-phone";
  return { ...look(wantsLabel, columns), ActionType, ActionBody: wants, Silent: false };
}

const look = (label: string, width: number) => ({
  Columns: width,
  Rows: 1 as const,
  Text: escaped(label),
  TextSize: "regular" as const,
});

/** A button's text is read as HTML. */
const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** Viber fetches files itself. Without an address of ours it can't, and only the name is said. */
async function fileOf(file: TextFile | StoredFile, files: Pick<OutgoingFiles, "link" | "blob">): Promise<ViberMessage> {
  const media = await files.link(file);
  if (!media) return { type: "text", text: file.name, min_api_version: 1 };
  const size = "sha256" in file ? file.size : (await files.blob(file)).size;
  const isPicture = ["image/jpeg", "image/png"].includes(file.mediaType) && size <= largestPicture;
  return isPicture
    ? { type: "picture", text: "", media, min_api_version: 1 }
    : { type: "file", media, size, file_name: file.name, min_api_version: 1 };
}
