import type { Choice } from "../../domain/message.ts";
import { phoneInstead } from "../../notifications/phoneList.ts";
import { tellContact } from "../../notifications/tell.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";

/** Tells the applicant, all who follow the case and who else speaks for the group. `reached` is about the applicant. */
export async function tellOfCase(
  work: Work,
  subject: Case,
  text: (language: string) => string,
  offers: (language: string) => Choice[] = () => [],
): Promise<boolean> {
  const followers = await work.tx.caseFollower.findMany({ where: { caseId: subject.id } });
  const show = (language: string) => ({
    id: `/case ${subject.receiptNumber}`,
    label: work.texts.say(language, "news.showCase"),
  });
  const choices = (language: string) => [...offers(language), show(language)];
  const about = { caseId: subject.id };
  let followed = false;
  for (const { contactId } of followers)
    followed = (await tellContact(work, contactId, { text, choices })).reached || followed;
  const heard = new Set([subject.contactId, ...followers.map(({ contactId }) => contactId)]);
  if (subject.groupSize !== null) await tellRepresentatives(work, subject, heard, text, (language) => [show(language)]);
  if (subject.contactId) return (await tellContact(work, subject.contactId, { text, choices, about })).reached;
  // Filed at the desk: whoever follows it in a chat hears of it there, else somebody has to phone.
  if (!followed) await phoneInstead(work, { about, text });
  return followed;
}

/** The same words without what only an applicant can do; by telephone where there is no chat, but a number. */
async function tellRepresentatives(
  work: Work,
  { id: caseId, language }: Case,
  heard: Set<number | null>,
  text: (language: string) => string,
  choices: (language: string) => Choice[],
) {
  const all = await work.tx.representative.findMany({
    where: { caseId },
    orderBy: { id: "asc" },
    include: { contact: { select: { phone: true, language: true } } },
  });
  for (const { contactId, contact, name, phone } of all) {
    if (contactId !== null && heard.has(contactId)) continue;
    if (contactId !== null && (await tellContact(work, contactId, { text, choices })).reached) continue;
    const to = { name, phone: phone ?? contact?.phone ?? null, language: contact?.language ?? language };
    await phoneInstead(work, { about: { caseId }, to, text });
  }
}
