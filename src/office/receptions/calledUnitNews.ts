import { type News, tellStaff } from "../../notifications/tell.ts";
import type { Work } from "../../store/work.ts";
import { visitById, visitInWords, visitIs } from "../visits/visits.ts";

/** The officers of a unit, at once. Returns how many have a chat that takes it. */
export async function tellOfficers(work: Work, unitKey: string, news: News): Promise<number> {
  const officers = await work.tx.staff.findMany({
    where: { role: "officer", unitKey, endedAt: null, contactId: { not: null } },
  });
  return tellStaff(work, officers, { ...news, urgent: true });
}

/** Units called to a visit whose time was changed, or that was given back, by the visitor or for them. Their call goes with the visit. */
export async function tellUnitsOfVisit(work: Work, bookingId: number): Promise<void> {
  const { tx, texts } = work;
  const calls = await tx.unitCall.findMany({ where: { bookingId }, orderBy: { id: "asc" } });
  const visit = calls.length > 0 ? await visitById(work, bookingId) : undefined;
  if (!visit) return;
  const { receptionId, status } = visit;
  await tx.unitCall.updateMany({ where: { bookingId }, data: { receptionId } });
  const key = status === "cancelled" ? "joint.visitCancelled" : "joint.moved";
  for (const { unitKey } of calls)
    await tellOfficers(work, unitKey, {
      trueWhile: [visitIs(visit, status)],
      text: (language) => texts.say(language, key, visitInWords(work, visit, language)),
    });
}
