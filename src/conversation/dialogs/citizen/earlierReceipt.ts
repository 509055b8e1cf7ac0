// A problem that came before: the receipt that the applicant already has for it. It is the problem that is known, not the person.

import { partsAtReceipt, readQueryCode, readReceiptNumber } from "../../../domain/receipt.ts";
import { may } from "../../../domain/rights.ts";
import { caseToWorkOn } from "../../../office/cases/caseAccess.ts";
import { hidesNoName } from "../../../office/cases/caseLinks.ts";
import { casesOf, ownCase } from "../../../office/cases/caseStatus.ts";
import { checkQueryCode } from "../../../office/cases/queryCode.ts";
import { categoryName } from "../../../office/names.ts";
import type { Case } from "../../../store/generated/client.ts";
import type { Question, Taken } from "../../dialog.ts";
import { choose } from "../../questions.ts";
import type { Setting } from "../../setting.ts";
import { codeRefusal } from "./codeRefusal.ts";
import { nameTreated } from "./forAGroup.ts";

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

/** A link between a signed receipt and one that hides its name would give the name away: those are not offered. */
const linkable = (earlier: Case, setting: Setting) => hidesNoName(earlier, { confidentiality: nameTreated(setting) });

/** At the desk it is somebody else's matter: the clerk's own cases have nothing to do with it. */
async function ownCases(setting: Setting): Promise<Case[]> {
  const { work, person, staff } = setting;
  if (may(staff, "case.fileForOthers")) return [];
  return (await casesOf(work, person.id)).filter((earlier) => linkable(earlier, setting));
}

/** "LJ-20261123-0007-K 4821-0937-5612": a number of one's own, or any with its query code. The desk needs no code for what it works on. */
async function typedReceipt(typed: string, setting: Setting): Promise<Taken<string>> {
  const { work, person, say } = setting;
  const { upTo, behind } = partsAtReceipt(typed);
  const code = readQueryCode(behind.replace(/^[\s,;:]+/, ""));
  const withCode = readReceiptNumber(code ? upTo : "");
  const read = withCode.ok ? withCode : readReceiptNumber(typed);
  if (!read.ok) return { ok: false, hint: say(`status.${read.reason}`) };
  if (!(await seenBy(setting, read.receipt))) {
    if (!withCode.ok || !code) return { ok: false, hint: say("file.earlierCode") };
    const checked = await checkQueryCode(work, person.id, read.receipt, code);
    if (!checked.ok) return { ok: false, hint: codeRefusal(checked, setting) };
  }
  const named = await earlierCase(read.receipt, setting);
  return named ? { ok: true, value: read.receipt } : { ok: false, hint: say("file.earlierApart") };
}

/** The case with that number, as far as whoever files may see it. */
async function seenBy({ work, person, staff }: Setting, receipt: string): Promise<Case | undefined> {
  const own = await ownCase(work, person.id, receipt);
  if (own) return own;
  return staff && may(staff, "case.fileForOthers") ? caseToWorkOn(work, staff, receipt) : undefined;
}

/** The case that the answer names, where the two may be linked. */
export async function earlierCase(answer: string | undefined, setting: Setting): Promise<number | undefined> {
  const found = answer && answer !== newProblem ? await seenBy(setting, answer) : undefined;
  return found && linkable(found, setting) ? found.id : undefined;
}
