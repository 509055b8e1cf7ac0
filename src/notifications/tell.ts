import { DateTime } from "luxon";
import { type Choice, channelNames, type StoredFile, type TextFile } from "../domain/message.ts";
import type { Work } from "../store/work.ts";
import { queueMessages } from "./queue.ts";

/** What somebody is told, in whatever language they read. */
export type News = {
  text: (language: string) => string;
  choices?: (language: string) => Choice[];
  file?: (language: string) => TextFile | StoredFile | undefined;
  /** After this it would be wrong to say it. */
  validUntil?: Date;
  /** Urgent news does not wait for a decent hour. */
  urgent?: boolean;
};

/** Said to the person in the chat that they used last. `reached` is false when they have no chat that takes messages. */
export async function tellContact(work: Work, contactId: number, news: News): Promise<{ reached: boolean }> {
  const chat = await work.tx.chat.findFirst({
    where: { contactId, blockedAt: null },
    orderBy: { lastSeenAt: "desc" },
    include: { contact: true },
  });
  if (!chat?.contact || chat.contact.erasedAt) return { reached: false };
  const language = chat.contact.language;
  await queueMessages(work.tx, work.jobs, {
    chatId: chat.id,
    channel: channelNames.find((name) => name === chat.channel) ?? "webchat",
    kind: "push",
    messages: [{ text: news.text(language), choices: news.choices?.(language), file: news.file?.(language) }],
    now: work.now,
    validUntil: news.validUntil,
    dueAt: news.urgent ? work.now : decentHour(work),
  });
  return { reached: true };
}

/** Now, or the next opening of the office's decent hours (in its zone). */
export function decentHour({ now, office }: Pick<Work, "now" | "office">): Date {
  const local = DateTime.fromJSDate(now, { zone: office.zone });
  const [from, to] = [office.decentHours.from, office.decentHours.to].map((time) => {
    const [hour = 0, minute = 0] = time.split(":").map(Number);
    return local.set({ hour, minute, second: 0, millisecond: 0 });
  });
  if (!from || !to) return now;
  if (local < from) return from.toJSDate();
  return local < to ? now : from.plus({ days: 1 }).toJSDate();
}
