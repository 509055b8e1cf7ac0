// A file that could not be taken, or that may tell more than its sender knows: they hear of it, and what to do.

import { tellContact } from "../../notifications/tell.ts";
import { largestFile } from "../../store/blobs.ts";
import type { EvidenceFile } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";

type Told = Pick<EvidenceFile, "chatId" | "name" | "status" | "fault" | "metadataLeft" | "fromStaff" | "createdAt">;

/** Whether its sender is to hear of it. The staff's own papers carry no name that is not everybody's to know. */
export const mustBeTold = ({ status, metadataLeft, fromStaff }: Told): boolean =>
  status === "failed" || (metadataLeft && !fromStaff);

/** Said to the ones who sent them, staff or applicant. */
export async function tellSenders(work: Work, files: Told[], receipt: string): Promise<void> {
  for (const file of files) if (mustBeTold(file)) await tellSender(work, file, receipt);
}

async function tellSender(
  work: Work,
  { chatId, name, status, fault, createdAt }: Told,
  receipt: string,
): Promise<void> {
  const { tx, now, office, texts } = work;
  const sender = await tx.contact.findFirst({
    where: { chats: { some: { id: chatId } } },
    select: { id: true, staff: { where: { endedAt: null }, select: { id: true } } },
  });
  if (!sender) return;
  const isStaff = sender.staff.length > 0;
  const [command, label] = isStaff ? [`/look ${receipt}`, "desk.look"] : [`/add ${receipt}`, "applicantStep.add"];
  const hourMs = 3_600_000;
  await tellContact(work, sender.id, {
    text: (language) =>
      texts.say(language, status === "failed" ? `files.lost.${fault}` : "files.metadataLeft", {
        name,
        receipt,
        megabytes: largestFile / 1024 / 1024,
        phone: office.contact.phone,
      }),
    choices: (language) => [{ id: command, label: texts.say(language, label) }],
    // Somebody who sent it just now is still there, whatever the hour.
    urgent: now.getTime() - createdAt.getTime() < hourMs,
  });
}
