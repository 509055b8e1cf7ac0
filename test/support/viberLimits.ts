// What Viber refuses, with the status it refuses it with. Figures: https://creators.viber.com/docs/bots-api/resources/messaging/send-message
// (30 KB, 100 unanswered an hour), …/messaging/keyboards (columns, rows of a button, what a button's text may hold), its "Message Data Model"
// (sender, tracking data, texts, files, addresses that end in a file's name), https://creators.viber.com/docs/bots-api/errors (statuses);
// rows of a keyboard: 24 by https://developers.viber.com/docs/tools/keyboards/#keyboard-design, but 12 on a phone held upright by
// https://developers.viber.com/docs/faq/, which counts here.

import { z } from "zod";

export const longest = { text: 7000, caption: 768, sender: 28, tracking: 4000, fileName: 256, url: 2000 };
/** A longer text is cut off by Viber; here it is refused, so that a test finds it. The body's figure is from memory. */
export const keyboard = { columns: 6, buttonRows: 2, rows: 12, text: 250, body: 250 };
export const most = { requestBytes: 30 * 1024, unansweredAnHour: 100, fileBytes: 50 * 1024 * 1024 };

export const statuses = {
  ok: 0,
  invalidUrl: 1,
  invalidAuthToken: 2,
  badData: 3,
  receiverNotRegistered: 5,
  receiverNotSubscribed: 6,
  tooManyRequests: 12,
  apiVersionNotSupported: 13,
};

const button = z.object({
  Columns: z.int().min(1).max(keyboard.columns),
  Rows: z.int().min(1).max(keyboard.buttonRows),
  ActionType: z.enum(["reply", "open-url", "location-picker", "share-phone", "none"]),
  ActionBody: z.string().min(1).max(keyboard.body),
  Text: z.string().max(keyboard.text),
  TextSize: z.enum(["small", "regular", "large"]).optional(),
  Silent: z.boolean().optional(),
});
export type ViberButton = z.infer<typeof button>;

/** Viber puts buttons side by side as long as they fit into six columns. */
export function rowsOf(buttons: Pick<ViberButton, "Columns">[]): number[][] {
  const rows: number[][] = [];
  let used = keyboard.columns;
  for (const [i, { Columns }] of buttons.entries()) {
    if (used + Columns > keyboard.columns) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(i);
    used += Columns;
  }
  return rows;
}

const common = {
  receiver: z.string().min(1),
  min_api_version: z.int().min(1).default(1),
  sender: z.object({ name: z.string().min(1).max(longest.sender) }),
  tracking_data: z.string().max(longest.tracking).optional(),
  keyboard: z
    .object({
      Type: z.literal("keyboard"),
      DefaultHeight: z.boolean().optional(),
      Buttons: z.array(button).min(1),
    })
    .refine(({ Buttons }) => rowsOf(Buttons).length <= keyboard.rows, "too many rows")
    .optional(),
};
const url = z
  .url({ protocol: /^https?$/ })
  .max(longest.url)
  .refine((address) => /\.\w+$/.test(new URL(address).pathname), "the address must end in a file's name");
const text = z.string().refine((value) => value.trim() !== "" && value.isWellFormed(), "empty or not UTF-8");

export const message = z
  .discriminatedUnion("type", [
    z.object({ ...common, type: z.literal("text"), text: text.pipe(z.string().max(longest.text)) }),
    z.object({ ...common, type: z.literal("picture"), text: z.string().max(longest.caption), media: url }),
    z.object({
      ...common,
      type: z.literal("file"),
      media: url,
      size: z.int().min(1).max(most.fileBytes),
      file_name: z.string().min(1).max(longest.fileName),
    }),
  ])
  .refine(
    ({ keyboard: shown, min_api_version }) =>
      min_api_version >= 3 || !shown?.Buttons.some(({ ActionType }) => /picker|phone/.test(ActionType)),
    "api level 3 is needed for a location or a phone number",
  );
export type ViberMessage = z.infer<typeof message>;
