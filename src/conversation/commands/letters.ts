import { readReceiptNumber } from "../../domain/receipt.ts";
import { shortDate } from "../../i18n/dates.ts";
import { lookAtCase } from "../../office/cases/caseAccess.ts";
import { ownCase } from "../../office/cases/caseStatus.ts";
import { letterFile, letterNumber, lettersOf } from "../../office/reports/letters.ts";
import type { Command } from "../command.ts";
import { type Setting, said } from "../setting.ts";

// The letters of a case: for whoever filed or follows it, and for the staff who work on it.

/** The case, if this person may read its letters; a look of staff is recorded. */
async function readable({ work, person, staff }: Setting, typed: string) {
  const read = readReceiptNumber(typed);
  if (!read.ok) return undefined;
  const own = await ownCase(work, person.id, read.receipt);
  if (own) return { subject: own };
  const subject = staff && (await lookAtCase(work, staff, read.receipt));
  return staff && subject ? { subject, asStaff: [staff.id] } : undefined;
}

const letters: Command = {
  name: "letters",
  run: async (setting, [typed = ""]) => {
    const { work, language, say } = setting;
    const found = await readable(setting, typed);
    if (!found) return { goTo: "/status" };
    const { id, receiptNumber: receipt } = found.subject;
    const all = await lettersOf(work, id);
    if (all.length === 0) return said({ text: say("letters.none") });
    const choices = all.map((letter) => ({
      id: `/letter ${receipt} ${letter.id}`,
      label: say("letters.line", {
        title: say(`letters.title.${letter.kind}`),
        number: letterNumber(work.texts, letter, language),
        date: shortDate(letter.at, work.office.zone, language),
      }),
    }));
    return said({ text: say("letters.list", { receipt }), choices });
  },
};

const letter: Command = {
  name: "letter",
  run: async (setting, [typed = "", id = ""]) => {
    const { work, say } = setting;
    const read = await readable(setting, typed);
    if (!read) return { goTo: "/status" };
    const { subject, asStaff } = read;
    const { receiptNumber: receipt, language } = subject;
    const found = (await lettersOf(work, subject.id)).find((letter) => String(letter.id) === id);
    if (!found) return { goTo: `/letters ${receipt}` };
    const title = say(`letters.title.${found.kind}`);
    return said({
      text: say("letters.enclosed", { title, receipt }),
      file: letterFile(work.texts, found, receipt, language),
      ...(asStaff ? { asStaff } : {}),
      choices: [{ id: `/letters ${receipt}`, label: say("letters.all") }],
    });
  },
};

export const letterCommands = [letters, letter];
