import { tellContact } from "../../notifications/tell.ts";
import type { Reception } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { receptionInWords } from "./leaderNews.ts";
import { receptionIs } from "./receptions.ts";

/** The ways to answer an invitation, as buttons. */
export const invitationChoices = (texts: Work["texts"], id: number, language: string) => [
  { id: `/comes ${id}`, label: texts.say(language, "invited.accept") },
  { id: `/wish ${id}`, label: texts.say(language, "invited.anotherTime") },
  { id: `/decline ${id}`, label: texts.say(language, "invited.decline") },
];

/** Those invited who have not answered yet are told what has become of the visit. */
export async function tellInvited(work: Work, { after }: { after: Reception }): Promise<void> {
  const { tx, texts, now } = work;
  const waiting = await tx.visitInvitation.findMany({ where: { receptionId: after.id, status: "waiting" } });
  const unchanged = await receptionIs(work, after.id);
  const cancelled = after.status === "cancelled";
  for (const { id, contactId } of waiting) {
    const key = cancelled ? "invited.withdrawn" : "invited.changed";
    await tellContact(work, contactId, {
      text: (language) => texts.say(language, key, receptionInWords(work, after, language)),
      choices: cancelled ? undefined : (language) => invitationChoices(texts, id, language),
      urgent: true,
      trueWhile: cancelled ? [unchanged] : [unchanged, { of: "invitation", invitation: id }],
    });
  }
  if (cancelled)
    await tx.visitInvitation.updateMany({
      where: { receptionId: after.id, status: "waiting" },
      data: { status: "withdrawn", answeredAt: now },
    });
}
