import { DateTime } from "luxon";
import type { ChannelName, Choice, StoredFile, TextFile } from "../domain/message.ts";
import type { Work } from "../store/work.ts";
import type { Fact } from "./facts.ts";
import { channelOf } from "./held.ts";
import { type About, phoneInstead } from "./phoneList.ts";
import { queueMessages } from "./queue.ts";

/** What somebody is told, in whatever language they read. */
export type News = {
  text: (language: string) => string;
  choices?: (language: string) => Choice[];
  file?: (language: string) => TextFile | StoredFile | undefined;
  /** A part of the text that our own copy forgets, such as a query code. */
  secret?: string;
  /** After this it would be wrong to say it. */
  validUntil?: Date;
  /** What must still be so when it goes out, or is passed on or phoned: else it is superseded. */
  trueWhile?: Fact[];
  /** Urgent news does not wait for a decent hour. */
  urgent?: boolean;
  /** For whoever has to phone instead, when no chat takes it. */
  about?: About;
  /** For whoever still is one of these of the staff: its file is opened by nobody else (`asStaff` of a message). */
  asStaff?: number[];
  /** The words that it belongs to were told before: nobody phones for it where no chat takes those, either. */
  enclosed?: true;
};

/** The chat that gets a person's news: the one they chose, else the one they used last. None when no chat takes messages. */
async function chatFor({ tx }: Pick<Work, "tx">, contactId: number) {
  const contact = await tx.contact.findUnique({
    where: { id: contactId },
    select: { language: true, erasedAt: true, preferredChatId: true },
  });
  if (!contact || contact.erasedAt) return undefined;
  const chats = await tx.chat.findMany({
    where: { contactId, blockedAt: null },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
    select: { id: true, channel: true },
  });
  const chat = chats.find(({ id }) => id === contact.preferredChatId) ?? chats[0];
  return chat && { ...chat, language: contact.language };
}

/** Chats that show what comes only while they are open. */
const quiet: ChannelName[] = ["webchat", "terminal"];

/** Whether something of theirs rings when news comes: the web page and the terminal are silent once they are closed. */
export const isReachedOutside = async ({ tx }: Pick<Work, "tx">, contactId: number): Promise<boolean> =>
  (await tx.chat.count({ where: { contactId, blockedAt: null, channel: { notIn: quiet } } })) > 0;

/** `callId`: the call that somebody has to make instead. */
export type Told = { reached: true } | { reached: false; callId?: number };

/**
 * Said to the person in their chat. `reached` is false when they have no chat that takes messages: then the clerks have them on their
 * list of people to phone, where there is a number and the news is about a case or a booking.
 */
export async function tellContact(work: Work, contactId: number, news: News): Promise<Told> {
  const chat = await chatFor(work, contactId);
  if (!chat) {
    const { about, text, enclosed, trueWhile } = news;
    return {
      reached: false,
      callId: about && !enclosed ? await phoneInstead(work, { contactId, about, text, trueWhile }) : undefined,
    };
  }
  const { language } = chat;
  await queueMessages(work.tx, work.jobs, {
    chatId: chat.id,
    channel: channelOf(chat.channel),
    kind: "push",
    messages: [
      {
        text: news.text(language),
        choices: news.choices?.(language),
        file: news.file?.(language),
        secret: news.secret,
        asStaff: news.asStaff,
      },
    ],
    now: work.now,
    validUntil: news.validUntil,
    about: news.about,
    trueWhile: news.trueWhile,
    dueAt: news.urgent ? work.now : decentHour(work),
  });
  return { reached: true };
}

/**
 * Tells each of them once, as what they are here: whoever works here no longer when it goes out, or has signed in elsewhere as that, gets
 * nothing. Returns how many have a chat that takes it.
 */
export async function tellStaff(
  work: Work,
  members: { id: number; contactId: number | null }[],
  news: News,
): Promise<number> {
  let reached = 0;
  for (const [contact, rows] of Map.groupBy(members, ({ contactId }) => contactId)) {
    if (contact === null) continue;
    const staff = rows.map(({ id }) => id);
    const trueWhile: Fact[] = [...(news.trueWhile ?? []), { of: "staff", contact, staff }];
    if ((await tellContact(work, contact, { ...news, asStaff: staff, trueWhile })).reached) reached += 1;
  }
  return reached;
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
