import { partsAtReceipt, readQueryCode, readReceiptNumber } from "../../../domain/receipt.ts";
import { checkQueryCode } from "../../../office/cases/queryCode.ts";
import { dialog } from "../../dialog.ts";
import { text } from "../../questions.ts";
import { codeRefusal } from "./codeRefusal.ts";

/** Any case by receipt number and query code, on any channel; it is followed from there. */
export const status = dialog(
  "status",
  {
    receipt: text({
      ask: "status.receipt",
      max: 200,
      read: (typed, { say, answers }) => {
        const read = readReceiptNumber(typed);
        // The code may stand behind it in the same message.
        const code = read.ok && readQueryCode(partsAtReceipt(typed).behind);
        if (code) answers.code = code;
        return read.ok ? { ok: true, value: read.receipt } : { ok: false, hint: say(`status.${read.reason}`) };
      },
    }),
    code: text({
      ask: "status.code",
      max: 200,
      read: (typed, { say }) => {
        const code = readQueryCode(typed);
        return code ? { ok: true, value: code } : { ok: false, hint: say("status.codeShape") };
      },
    }),
  },
  async ({ receipt, code }, setting) => {
    const { work, person } = setting;
    const checked = await checkQueryCode(work, person.id, receipt, code);
    if (checked.ok) return { goTo: `/case ${receipt}` };
    const note = codeRefusal(checked, setting);
    return checked.reason === "pause" ? { say: [{ text: note }] } : { again: "code", note };
  },
);
