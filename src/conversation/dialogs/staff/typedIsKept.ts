import { shortened } from "../../../lib/shortened.ts";
import { caseToWorkOn } from "../../../office/cases/caseAccess.ts";
import { type Outcome, type Setting, said } from "../../setting.ts";

// Somebody else was faster, and what was typed can't go where it was meant to: it is not lost for that.

/** What was typed about a case, offered as a note of that case where they may work on it; else said once more. */
export async function keptAsNote(setting: Setting, receipt: string, refusal: string, typed: string): Promise<Outcome> {
  const { work, staff, say } = setting;
  if (!typed || !staff || !(await caseToWorkOn(work, staff, receipt)))
    return said({ text: andTyped(setting, refusal, typed) });
  return {
    say: [{ text: [refusal, say("cases.typedIsKept")].join("\n") }],
    ...{ start: "note", answers: { receipt, text: shortened(typed, 2000) } },
  };
}

/** A refusal, and below it what was typed, to be copied from there. */
export const andTyped = ({ say }: Pick<Setting, "say">, refusal: string, typed: string): string =>
  [refusal, typed && say("common.youTyped", { text: typed })].filter(Boolean).join("\n\n");
