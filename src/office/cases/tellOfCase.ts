import type { Choice, StoredFile } from "../../domain/message.ts";
import type { Fact } from "../../notifications/facts.ts";
import { phoneInstead } from "../../notifications/phoneList.ts";
import { type News, tellContact } from "../../notifications/tell.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";

/** Tells the applicant, all who follow the case and who else speaks for the group, while `trueWhile` is so. `reached` is about the applicant. */
export async function tellOfCase(
  work: Work,
  subject: Case,
  text: (language: string) => string,
  { offers = () => [], trueWhile }: { offers?: (language: string) => Choice[]; trueWhile?: Fact[] } = {},
): Promise<boolean> {
  const followers = await followersOf(work, subject);
  const show = showCase(work, subject);
  const choices = (language: string) => [...offers(language), ...show(language)];
  const about = { caseId: subject.id };
  let followed = false;
  for (const contactId of followers)
    followed = (await tellContact(work, contactId, { text, choices, trueWhile })).reached || followed;
  const heard = new Set([subject.contactId, ...followers]);
  if (subject.groupSize !== null) await tellRepresentatives(work, subject, heard, { text, choices: show, trueWhile });
  if (subject.contactId)
    return (await tellContact(work, subject.contactId, { text, choices, about, trueWhile })).reached;
  // Filed at the desk: whoever follows it in a chat hears of it there, else somebody has to phone.
  if (!followed) await phoneInstead(work, { about, text, trueWhile });
  return followed;
}

/** The same words, and whose the decisions are, without what only an applicant can do; by telephone where there is no chat, but a number. */
async function tellRepresentatives(
  work: Work,
  { id: caseId, language }: Case,
  heard: Set<number | null>,
  { text: applicantsText, choices, trueWhile }: Pick<News, "text" | "choices" | "trueWhile">,
) {
  const text = (read: string) => `${applicantsText(read)}\n\n${work.texts.say(read, "represent.news.asOne")}`;
  const all = await work.tx.representative.findMany({
    where: { caseId },
    orderBy: { id: "asc" },
    include: { contact: { select: { phone: true, language: true } } },
  });
  for (const { contactId, contact, name, phone } of all) {
    if (contactId !== null && heard.has(contactId)) continue;
    if (contactId !== null && (await tellContact(work, contactId, { text, choices, trueWhile })).reached) continue;
    const to = { name, phone: phone ?? contact?.phone ?? null, language: contact?.language ?? language };
    await phoneInstead(work, { contactId: contactId ?? undefined, about: { caseId }, to, text, trueWhile });
  }
}

type Enclosed = {
  text: (language: string) => string;
  file: StoredFile;
  /** Who else speaks for the group gets it as well: what names the applicant alone is not for them. */
  forGroup?: true;
};

/** A file for the applicant and all who follow the case, after the news that it belongs to. Whether a chat took it. */
export async function sendInCase(
  work: Work,
  subject: Pick<Case, "id" | "contactId" | "receiptNumber">,
  { text, file, forGroup }: Enclosed,
): Promise<boolean> {
  const speakers = forGroup ? await work.tx.representative.findMany({ where: { caseId: subject.id } }) : [];
  const contacts = [
    subject.contactId,
    ...(await followersOf(work, subject)),
    ...speakers.map(({ contactId }) => contactId),
  ];
  let reached = false;
  for (const contactId of new Set(contacts.filter((id) => id !== null))) {
    const told = await tellContact(work, contactId, {
      ...{ text, file: () => file, choices: showCase(work, subject), enclosed: true },
      about: contactId === subject.contactId ? { caseId: subject.id } : undefined,
    });
    reached ||= told.reached;
  }
  return reached;
}

async function followersOf({ tx }: Pick<Work, "tx">, { id }: Pick<Case, "id">): Promise<number[]> {
  const followers = await tx.caseFollower.findMany({ where: { caseId: id }, select: { contactId: true } });
  return followers.map(({ contactId }) => contactId);
}

const showCase =
  ({ texts }: Pick<Work, "texts">, { receiptNumber }: Pick<Case, "receiptNumber">) =>
  (language: string): Choice[] => [{ id: `/case ${receiptNumber}`, label: texts.say(language, "news.showCase") }];
