// A file that could not be taken: whoever sent it hears why, and what to do.

import { tellContact } from "../../notifications/tell.ts";
import { largestFile } from "../../store/blobs.ts";
import type { EvidenceFile } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";

type Lost = Pick<EvidenceFile, "chatId" | "name" | "fault" | "createdAt">;

/** Said to the one who sent it, staff or applicant. */
export async function tellOfLost(work: Work, files: Lost[], receipt: string): Promise<void> {
  for (const file of files) await tellOfOne(work, file, receipt);
}

async function tellOfOne(work: Work, { chatId, name, fault, createdAt }: Lost, receipt: string): Promise<void> {
  const { tx, now, office, texts } = work;
  const sender = await tx.contact.findFirst({
    where: { chats: { some: { id: chatId } } },
    select: { id: true, staff: { select: { endedAt: true } } },
  });
  if (!sender) return;
  const isStaff = sender.staff !== null && sender.staff.endedAt === null;
  const [command, label] = isStaff ? [`/look ${receipt}`, "desk.look"] : [`/add ${receipt}`, "applicantStep.add"];
  const hourMs = 3_600_000;
  await tellContact(work, sender.id, {
    text: (language) =>
      texts.say(language, `files.lost.${fault}`, {
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
