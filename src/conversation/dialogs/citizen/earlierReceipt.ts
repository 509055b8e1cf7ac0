// A problem that came before: the receipt that the applicant already has for it. It is the problem that is known, not the person.

import { readReceiptNumber } from "../../../domain/receipt.ts";
import { mayWorkOn } from "../../../office/cases/caseAccess.ts";
import { casesOf, checkQueryCode, ownCase } from "../../../office/cases/caseStatus.ts";
import { categoryName } from "../../../office/names.ts";
import type { Question, Taken } from "../../dialog.ts";
import { choose } from "../../questions.ts";
import type { Setting } from "../../setting.ts";
import { plain } from "../../words.ts";
import { atDesk } from "./person.ts";

const newProblem = "new";
/** The newest of one's own that are offered; any other can be typed. */
const offered = 6;

/** Whether there is an earlier receipt. Not asked of those who have no case here; they can still name one from the summary. */
export const earlierReceipt = (when: (setting: Setting) => boolean): Question<string> => ({
  ...choose({
    ask: "file.earlier",
    label: "file.label.earlier",
    when,
    known: async (setting) => ((await ownCases(setting)).length === 0 ? newProblem : undefined),
    from: async (setting) => [
      { id: newProblem, label: setting.say("file.newProblem") },
      ...(await ownCases(setting)).slice(0, offered).map(({ receiptNumber, category }) => ({
        id: receiptNumber,
        label: `${receiptNumber} · ${categoryName(category, setting.language)}`,
      })),
    ],
    narrow: typedReceipt,
  }),
  // A receipt number elsewhere means its status.
  takesAnyText: true,
});

/** At the desk it is somebody else's matter: the clerk's own cases have nothing to do with it. */
const ownCases = ({ work, person, staff }: Setting) => (staff && atDesk(staff) ? [] : casesOf(work, person.id));

/** "LJ-20261123-0007-K 123456": a number of one's own, or any with its query code. The desk needs no code for what it works on. */
async function typedReceipt(typed: string, setting: Setting): Promise<Taken<string>> {
  const { work, person, say } = setting;
  const [, number = "", code = ""] = /^(.*\S)[\s,;:]+(\d{3}\s?\d{3})$/.exec(plain(typed)) ?? [];
  const withCode = readReceiptNumber(number);
  const read = withCode.ok ? withCode : readReceiptNumber(typed);
  if (!read.ok) return { ok: false, hint: say(`status.${read.reason}`) };
  if (await earlierCase(read.receipt, setting)) return { ok: true, value: read.receipt };
  if (!withCode.ok) return { ok: false, hint: say("file.earlierCode") };
  const checked = await checkQueryCode(work, person.id, read.receipt, code.replace(/\s/g, ""));
  if (checked.ok) return { ok: true, value: read.receipt };
  return {
    ok: false,
    hint: checked.reason === "pause" ? say("status.pause", { minutes: checked.minutes }) : say("status.wrong"),
  };
}

/** The case that the answer names, as far as whoever files may see it. */
export async function earlierCase(answer: string | undefined, setting: Setting): Promise<number | undefined> {
  const { work, person, staff } = setting;
  if (!answer || answer === newProblem) return undefined;
  const own = await ownCase(work, person.id, answer);
  if (own || !staff || !atDesk(staff)) return own?.id;
  const found = await work.tx.case.findUnique({ where: { receiptNumber: answer } });
  return found && mayWorkOn(staff, found) ? found.id : undefined;
}
