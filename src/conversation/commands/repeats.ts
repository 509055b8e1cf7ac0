import { readReceiptNumber } from "../../domain/receipt.ts";
import { caseToWorkOn, lookAtCase } from "../../office/cases/caseAccess.ts";
import { linkedFor } from "../../office/cases/caseLinks.ts";
import type { Command } from "../command.ts";
import { said } from "../setting.ts";

// Two receipts about one problem: intake links them, or takes a link back.

const readOr = (typed: string) => {
  const read = readReceiptNumber(typed);
  return read.ok ? read.receipt : undefined;
};

/** `/repeat RECEIPT OTHER` compares the two, which is a look at each; without the other one it is asked for. */
const repeat: Command = {
  name: "repeat",
  right: "case.link",
  run: async ({ work, staff, say }, [receipt = "", other = ""]) => {
    const found = staff && (await lookAtCase(work, staff, readOr(receipt) ?? ""));
    if (!found) return said({ text: say("cases.notYours") });
    const named = await lookAtCase(work, staff, readOr(other) ?? "");
    if (other && !named) return said({ text: say("cases.notYours") });
    return {
      start: "repeat",
      answers: { receipt: found.receiptNumber, ...(named ? { other: named.receiptNumber } : {}) },
    };
  },
};

const unlink: Command = {
  name: "unlink",
  right: "case.link",
  run: async ({ work, staff, say }, [receipt = "", other = ""]) => {
    const found = staff && (await caseToWorkOn(work, staff, readOr(receipt) ?? ""));
    if (!found) return said({ text: say("cases.notYours") });
    const linked = await linkedFor(work, staff, found.id);
    if (linked.length === 0) return said({ text: say("repeat.noLink") });
    const named = linked.find(({ receiptNumber }) => receiptNumber === readOr(other));
    return {
      start: "unlink",
      answers: { receipt: found.receiptNumber, ...(named ? { other: named.receiptNumber } : {}) },
    };
  },
};

export const repeats = [repeat, unlink];
