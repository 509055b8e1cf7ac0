import { type Telegram, TelegramError } from "telegraf";
import { z } from "zod";
import type { OutgoingFiles } from "../outgoingFiles.ts";
import type { Call } from "./render.ts";

const longestUploadMs = 60_000;

export type Where = { chatId: string; topic?: string };
type FileCall = Exclude<Call, { method: "sendMessage" }>;

/** A file with its caption. A picture that Telegram does not take as a photo (its sides, its format) goes as a document. */
export async function sendFile(
  telegram: Telegram,
  files: Pick<OutgoingFiles, "blob">,
  where: Where,
  call: FileCall,
): Promise<void> {
  const blob = await files.blob(call.file);
  try {
    await upload(telegram, blob, where, call);
  } catch (error) {
    const noPhoto = error instanceof TelegramError && error.code === 400 && /photo|image/i.test(error.description);
    if (call.method !== "sendPhoto" || !noPhoto) throw error;
    await upload(telegram, blob, where, { ...call, method: "sendDocument" });
  }
}

/** Uploads a file ourselves: telegraf 4.16.3's multipart stream never ends on Node 26 (tried: the request hangs after its headers). */
async function upload(telegram: Telegram, blob: Blob, { chatId, topic }: Where, call: FileCall): Promise<void> {
  const form = new FormData();
  form.set("chat_id", chatId);
  if (topic) form.set("message_thread_id", topic);
  if (call.caption) form.set("caption", call.caption);
  if (call.keyboard) form.set("reply_markup", JSON.stringify(call.keyboard));
  const field = call.method === "sendPhoto" ? "photo" : "document";
  form.set(field, blob, call.file.name);
  const answer = await fetch(new URL(`./bot${telegram.token}/${call.method}`, telegram.options.apiRoot), {
    method: "POST",
    body: form,
    signal: AbortSignal.timeout(longestUploadMs),
  });
  if (answer.status >= 500) throw new TelegramError({ error_code: answer.status, description: answer.statusText });
  const result = refusal.parse(await answer.json());
  if (!result.ok)
    throw new TelegramError({
      error_code: answer.status,
      description: result.description ?? "",
      parameters: result.parameters,
    });
}

const refusal = z.object({
  ok: z.boolean(),
  description: z.string().optional(),
  parameters: z.object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() }).optional(),
});
