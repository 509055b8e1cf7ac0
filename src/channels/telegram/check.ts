import type { Telegram } from "telegraf";
import { reasonOf } from "./intake.ts";

const longestCallMs = 20_000;
/** More updates than this don't wait where they are taken as they come. */
const manyWaiting = 100;

/** One line on what is wrong and what to do, or nothing when all is well. `webhook` is our address, where we have one. */
export async function checkTelegram(telegram: Telegram, webhook?: string): Promise<string | undefined> {
  try {
    const signal = AbortSignal.timeout(longestCallMs) as never;
    await telegram.callApi("getMe", {}, { signal });
    const { url, ...info } = await telegram.callApi("getWebhookInfo", {}, { signal });
    if (url !== (webhook ?? ""))
      return webhook
        ? `Telegram brings updates to ${url || "nobody"} instead of ${webhook}: start the program, which sets the address; if it changes again, another program uses this token`
        : `Telegram brings updates to ${url}, while they are to be polled here: start the program, which takes that address away; if it comes back, another program uses this token`;
    const waiting = info.pending_update_count;
    if (waiting > 0 && info.last_error_message)
      return `Telegram can't bring updates to ${url} (${info.last_error_message}); ${waiting} wait: see that the program runs and the address is reachable by https`;
    if (waiting > manyWaiting) return `${waiting} updates wait to be taken: see that the program runs`;
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}
