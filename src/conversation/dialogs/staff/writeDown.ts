import { may } from "../../../domain/rights.ts";
import { caseToWorkOn } from "../../../office/cases/caseAccess.ts";
import { writeDownRepresentative } from "../../../office/cases/representatives.ts";
import { dialog } from "../../dialog.ts";
import { choose } from "../../questions.ts";
import type { Outcome } from "../../setting.ts";
import { nameQuestion, phoneQuestion } from "../citizen/person.ts";
import { andTyped } from "./typedIsKept.ts";

/** Who speaks for a group and has no chat, as told at the desk or on the telephone. */
export const writeDown = dialog(
  "writeDown",
  {
    receipt: choose({ ask: "cases.which", from: () => [] }),
    name: nameQuestion("represent.theirName"),
    phone: phoneQuestion("represent.theirPhone"),
  },
  async ({ receipt, name, phone }, { work, staff, say }): Promise<Outcome> => {
    const found = staff && may(staff, "case.representatives") ? await caseToWorkOn(work, staff, receipt) : undefined;
    if (!staff || !found) return { say: [{ text: say("cases.notYours") }] };
    const added = await writeDownRepresentative(work, staff, found.id, { name, phone: phone || undefined });
    const text = added.ok
      ? say("represent.written", { name })
      : andTyped({ say }, say(`represent.not.${added.reason}`), [name, phone].filter(Boolean).join(" · "));
    return { say: [{ text }], goTo: `/representatives ${receipt}` };
  },
  { right: "case.representatives" },
);
