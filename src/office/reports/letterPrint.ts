// Prints letters, after the step that caused them has committed: numbered, rendered, stored, recorded and sent. Each part may be done
// again without harm: a number is given once, the same letter has the same bytes, and only the first to record it sends it.

import { Readable } from "node:stream";
import { z } from "zod";
import type { Printer } from "../../documents/pdf.ts";
import type { StoredFile } from "../../domain/message.ts";
import type { Blobs } from "../../store/blobs.ts";
import type { Transaction } from "../../store/database.ts";
import type { Work } from "../../store/work.ts";
import { sendInCase } from "../cases/tellOfCase.ts";
import { chatLink } from "../chatLink.ts";
import { dropBytes } from "../unusedFiles.ts";
import { letterFile } from "./letters.ts";
import { type Lettered, letterText, mattersOf } from "./letterText.ts";

type Parts = {
  /** Runs a piece of work in a transaction of its own. */
  inOffice: <T>(doing: (work: Work) => Promise<T>) => Promise<T>;
  blobs: Blobs;
  printer: Printer;
  /** Where people reach the web chat from outside; without it and without a chat link in the office file a letter has no QR code. */
  publicUrl?: string;
};

const job = z.object({ letterId: z.number().int(), quietly: z.literal(true).optional() });

/** Does one job that `oweLetter` or `printAgainWithoutName` left. */
export async function printLetter({ inOffice, blobs, printer, publicUrl }: Parts, data: unknown): Promise<void> {
  const { letterId, quietly = false } = job.parse(data);
  const { letter, content } = await inOffice(async (work) => {
    await giveNumber(work.tx, letterId);
    const letter = await work.tx.letter.findUniqueOrThrow({
      where: { id: letterId },
      include: { case: { include: { demands: { orderBy: { number: "asc" } } } }, event: true },
    });
    return { letter, content: letterText(work, letter, await qrOf(work, letter, publicUrl)) };
  });
  if (letter.sha256 && !quietly) return;
  const put = await blobs.put(Readable.from([printer.pdf("letter", content, letter.at)]), "application/pdf", {
    ours: true,
  });
  if (!put.ok) throw new Error(`a letter can't be stored: ${put.reason}`);
  const { sha256, size } = put;
  await inOffice(async (work) => {
    // Of two that print at once one records it; the other finds it recorded.
    const recorded = await work.tx.letter.updateManyAndReturn({
      where: { id: letterId, sha256: letter.sha256 },
      data: { sha256, size, matters: mattersOf(letter) },
    });
    const printed = recorded[0];
    if (!printed) return;
    if (letter.sha256 && letter.sha256 !== sha256) await dropBytes(work, letter.sha256, work.now);
    if (quietly) return;
    const file = letterFile(work.texts, printed, letter.case.receiptNumber, letter.case.language);
    if (file && (await send(work, letter, file))) {
      await work.tx.letter.update({ where: { id: letterId }, data: { sentAt: work.now } });
    }
  });
}

/** Numbers are given in the order of printing, once each: the letter's row is locked first, the year's serial after it. */
async function giveNumber(tx: Transaction, letterId: number): Promise<void> {
  const [letter] = await tx.$queryRaw<{ officeCode: string; year: number; number: number | null }[]>`
    select office_code as "officeCode", year, number from letter where id = ${letterId} for update`;
  if (!letter || letter.number !== null) return;
  await tx.$executeRaw`
    with given as (
      insert into letter_serial (office_code, year, last) values (${letter.officeCode}, ${letter.year}, 1)
      on conflict (office_code, year) do update set last = letter_serial.last + 1
      returning last
    )
    update letter set number = given.last from given where letter.id = ${letterId}`;
}

/** Opens the case in the chat. A receipt number has only what a Telegram start parameter allows. */
async function qrOf({ office, texts }: Work, { case: { receiptNumber, language } }: Lettered, publicUrl?: string) {
  const link = chatLink({ office, publicUrl }, receiptNumber);
  if (!link) return undefined;
  const { default: QRCode } = await import("qrcode");
  const svg = await QRCode.toString(link, { type: "svg", margin: 0 });
  return { svg, caption: texts.say(language, "letters.scan") };
}

/** To the applicant and to all who follow the case. */
function send(work: Work, { case: subject, kind }: Lettered, file: StoredFile): Promise<boolean> {
  const { texts } = work;
  return sendInCase(work, subject, {
    text: (language) =>
      texts.say(language, "letters.enclosed", {
        title: texts.say(language, `letters.title.${kind}`),
        receipt: subject.receiptNumber,
      }),
    file,
  });
}
