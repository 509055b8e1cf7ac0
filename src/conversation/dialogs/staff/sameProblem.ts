import { readReceiptNumber } from "../../../domain/receipt.ts";
import { dateInWords } from "../../../i18n/dates.ts";
import { shortened } from "../../../lib/shortened.ts";
import { lookAtCase } from "../../../office/cases/caseAccess.ts";
import { linkCases, linkedFor, unlinkCases } from "../../../office/cases/caseLinks.ts";
import { likelyRepeats } from "../../../office/cases/likelyRepeats.ts";
import { dialog, type Taken } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";
import type { Outcome, Setting } from "../../setting.ts";

// Whether two receipts are about one problem: the two accounts side by side, and nothing about who gave them.

const receipt = choose({ ask: "cases.which", from: () => [] });
/** So much of an account is shown; the whole is in the case. */
const longest = 600;

/** The case under that answer, for the member of staff; its content is shown, so the look is recorded. */
async function seen({ work, staff, answers }: Setting, answer: "receipt" | "other") {
  return staff && (await lookAtCase(work, staff, String(answers[answer])));
}

async function matter(setting: Setting, answer: "receipt" | "other"): Promise<string> {
  const { work, language, say } = setting;
  const found = await seen(setting, answer);
  if (!found) return say("cases.notYours");
  return say("repeat.matter", {
    receipt: found.receiptNumber,
    date: dateInWords(found.registeredAt, work.office.zone, language),
    state: say(`caseStatus.${found.status}`),
    place: found.placeText ?? say("common.nothing"),
    details: shortened(found.details, longest),
  });
}

export const repeat = dialog(
  "repeat",
  {
    receipt,
    other: {
      ...choose({
        ask: "repeat.other",
        from: async (setting) => {
          const found = await seen(setting, "receipt");
          const likely = found && setting.staff ? await likelyRepeats(setting.work, setting.staff, found) : [];
          return likely.map(({ receiptNumber }) => ({ id: receiptNumber, label: receiptNumber }));
        },
        narrow: typedOther,
      }),
      // A receipt number elsewhere means its case.
      takesAnyText: true,
    },
    same: choose({
      ask: async (setting) =>
        setting.say("repeat.ask", { one: await matter(setting, "receipt"), other: await matter(setting, "other") }),
      from: ({ say }) => [
        { id: "yes", label: say("repeat.yes") },
        { id: "no", label: say("repeat.no") },
      ],
    }),
  },
  async ({ receipt: number, other, same }, setting): Promise<Outcome> => {
    const { work, staff, say } = setting;
    const [one, two] = [await seen(setting, "receipt"), await seen(setting, "other")];
    if (!staff || !one || !two) return { say: [{ text: say("cases.notYours") }] };
    const goTo = `/look ${number}`;
    if (same === "no") return { say: [{ text: say("repeat.apart") }], goTo };
    const linked = await linkCases(work, staff, one.id, two.id);
    const text = linked.ok ? say("repeat.done", { receipt: number, other }) : say(`repeat.${linked.reason}`);
    return { say: [{ text }], goTo };
  },
);

async function typedOther(typed: string, setting: Setting): Promise<Taken<string>> {
  const { work, staff, answers, say } = setting;
  const read = readReceiptNumber(typed);
  if (!read.ok) return { ok: false, hint: say(`status.${read.reason}`) };
  if (read.receipt === answers.receipt) return { ok: false, hint: say("repeat.itself") };
  const found = staff && (await lookAtCase(work, staff, read.receipt));
  return found ? { ok: true, value: read.receipt } : { ok: false, hint: say("cases.notYours") };
}

/** A link that was wrong: taken back with a reason, which the history of both keeps. */
export const unlink = dialog(
  "unlink",
  {
    receipt,
    other: choose({
      ask: "repeat.which",
      from: async ({ work, staff, answers }) => {
        const found = await work.tx.case.findUnique({ where: { receiptNumber: String(answers.receipt) } });
        const linked = found && staff ? await linkedFor(work, staff, found.id) : [];
        return linked.map(({ receiptNumber }) => ({ id: receiptNumber, label: receiptNumber }));
      },
      none: "repeat.noLink",
    }),
    reason: text({
      ask: ({ say, answers }) => say("repeat.why", { receipt: String(answers.receipt), other: String(answers.other) }),
      min: 5,
      max: 500,
    }),
  },
  async ({ receipt: number, other, reason }, setting): Promise<Outcome> => {
    const { work, staff, say } = setting;
    const [one, two] = [await seen(setting, "receipt"), await seen(setting, "other")];
    if (!staff || !one || !two) return { say: [{ text: say("cases.notYours") }] };
    const taken = await unlinkCases(work, staff, { a: one.id, b: two.id, reason });
    const text = taken.ok ? say("repeat.unlinked", { receipt: number, other }) : say(`repeat.${taken.reason}`);
    return { say: [{ text }], goTo: `/look ${number}` };
  },
);
