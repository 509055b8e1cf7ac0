import type { Choice } from "../../domain/message.ts";
import { phoneInstead } from "../../notifications/phoneList.ts";
import { tellContact } from "../../notifications/tell.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";

/** Tells the applicant and all who follow the case. `reached` is about the applicant. */
export async function tellOfCase(
  work: Work,
  subject: Case,
  text: (language: string) => string,
  offers: (language: string) => Choice[] = () => [],
): Promise<boolean> {
  const followers = await work.tx.caseFollower.findMany({ where: { caseId: subject.id } });
  const choices = (language: string) => [
    ...offers(language),
    { id: `/case ${subject.receiptNumber}`, label: work.texts.say(language, "news.showCase") },
  ];
  const about = { caseId: subject.id };
  let followed = false;
  for (const { contactId } of followers)
    followed = (await tellContact(work, contactId, { text, choices })).reached || followed;
  if (subject.contactId) return (await tellContact(work, subject.contactId, { text, choices, about })).reached;
  // Filed at the desk: whoever follows it in a chat hears of it there, else somebody has to phone.
  if (!followed) await phoneInstead(work, { about, text });
  return followed;
}
