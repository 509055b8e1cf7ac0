// What LINE refuses, with the words it refuses it in. Figures: https://developers.line.biz/en/reference/messaging-api/ (#message-objects,
// #quick-reply, #action-objects, #template-messages, #send-push-message); quick replies on phones alone, 13 of them:
// https://developers.line.biz/en/docs/messaging-api/using-quick-reply/; errors: #error-responses, #rate-limits.

import { z } from "zod";

export const most = { messages: 5, quickReplies: 13, buttons: 4, confirm: 2, requestBytes: 2 * 1024 * 1024 };
export const longest = {
  text: 5000,
  label: 20,
  data: 300,
  displayText: 300,
  buttons: 160,
  confirm: 240,
  alt: 400,
  url: 2000,
};

const label = z.string().min(1).max(longest.label);
const postback = z.object({
  type: z.literal("postback"),
  label,
  data: z.string().min(1).max(longest.data),
  displayText: z.string().max(longest.displayText).optional(),
});
/** Only among quick replies. */
const device = z.object({ type: z.enum(["location", "camera", "cameraRoll"]), label });
export type Action = z.infer<typeof postback> | z.infer<typeof device>;

const https = z.url({ protocol: /^https$/ }).max(longest.url);
const quickReply = z
  .object({
    items: z
      .array(z.object({ type: z.literal("action"), action: z.discriminatedUnion("type", [postback, device]) }))
      .min(1)
      .max(most.quickReplies),
  })
  .optional();
const visible = z.string().refine((text) => text.trim() !== "", "May not be empty");
const wellFormed = (text: z.ZodString) => text.refine((value) => value.isWellFormed(), "must be UTF-8");

const message = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: visible.pipe(wellFormed(z.string().max(longest.text))), quickReply }),
  z.object({ type: z.literal("image"), originalContentUrl: https, previewImageUrl: https, quickReply }),
  z.object({
    type: z.literal("template"),
    altText: visible.pipe(z.string().max(longest.alt)),
    template: z.discriminatedUnion("type", [
      z.object({
        type: z.literal("buttons"),
        text: visible.pipe(z.string().max(longest.buttons)),
        actions: z.array(postback).min(1).max(most.buttons),
      }),
      z.object({
        type: z.literal("confirm"),
        text: visible.pipe(z.string().max(longest.confirm)),
        actions: z.array(postback).length(most.confirm),
      }),
    ]),
    quickReply,
  }),
]);
export type LineMessage = z.infer<typeof message>;
const messages = z.array(message).min(1).max(most.messages);

/** LINE's ids: U, C or R and 32 hexadecimal digits. */
export const isId = (to: unknown): boolean => typeof to === "string" && /^[UCR][0-9a-f]{32}$/.test(to);

export type Refusal = { message: string; details?: { message: string; property: string }[] };

/** The messages, or why LINE would not take them. */
export function readMessages(given: unknown): { ok: true; messages: LineMessage[] } | { ok: false; refusal: Refusal } {
  const read = messages.safeParse(given);
  if (read.success) return { ok: true, messages: read.data };
  const details = read.error.issues.map(({ message: text, path }) => ({
    message: text,
    property: `messages${path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("")}`,
  }));
  return { ok: false, refusal: { message: `The request body has ${details.length} error(s)`, details } };
}

export const words = {
  replyToken: "Invalid reply token",
  to: "The property, 'to', in the request body is invalid (line: -, column: -)",
  unknown: "Failed to send messages",
  rate: "The API rate limit has been exceeded. Try again later.",
  monthly: "You have reached your monthly limit.",
  retried: "The retry key is already accepted",
  retryKey: "The retry key is invalid",
  token: "Authentication failed. Confirm that the access token in the authorization header is valid.",
};
