import { readReceiptNumber } from "../../../domain/receipt.ts";
import { checkQueryCode } from "../../../office/cases/caseStatus.ts";
import { dialog } from "../../dialog.ts";
import { text } from "../../questions.ts";
import { plain } from "../../words.ts";

/** Any case by receipt number and query code, on any channel; it is followed from there. */
export const status = dialog(
  "status",
  {
    receipt: text({
      ask: "status.receipt",
      max: 60,
      read: (typed, { say }) => {
        const read = readReceiptNumber(typed);
        return read.ok ? { ok: true, value: read.receipt } : { ok: false, hint: say(`status.${read.reason}`) };
      },
    }),
    code: text({
      ask: "status.code",
      max: 20,
      read: (typed, { say }) => {
        const digits = plain(typed).replace(/\D/g, "");
        return digits.length === 6 ? { ok: true, value: digits } : { ok: false, hint: say("status.codeShape") };
      },
    }),
  },
  async ({ receipt, code }, { work, person, say }) => {
    const checked = await checkQueryCode(work, person.id, receipt, code);
    if (checked.ok) return { goTo: `/case ${receipt}` };
    if (checked.reason === "pause") return { say: [{ text: say("status.pause", { minutes: checked.minutes }) }] };
    return { again: "code", note: say("status.wrong") };
  },
);
