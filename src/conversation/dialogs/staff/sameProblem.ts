import { readReceiptNumber } from "../../../domain/receipt.ts";
import { dateInWords } from "../../../i18n/dates.ts";
import { shortened } from "../../../lib/shortened.ts";
import { caseToWorkOn, lookAtCase } from "../../../office/cases/caseAccess.ts";
import { linkCases, linkedFor, unlinkCases } from "../../../office/cases/caseLinks.ts";
import { likelyRepeats } from "../../../office/cases/likelyRepeats.ts";
import { dialog, type Taken } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";
import type { Outcome, Setting } from "../../setting.ts";

// Whether two receipts are about one problem: the two accounts side by side, and nothing about who gave them.

const receipt = choose({ ask: "cases.which", from: () => [] });
/** So much of an account is shown; the whole is in the case. */
const longest = 600;

/** The case under that answer, for the member of staff. The look was recorded when it was named. */
async function named({ work, staff, answers }: Setting, answer: "receipt" | "other") {
  return staff && (await caseToWorkOn(work, staff, String(answers[answer])));
}

async function matter(setting: Setting, answer: "receipt" | "other"): Promise<string> {
  const { work, language, say } = setting;
  const found = await named(setting, answer);
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
          const found = await named(setting, "receipt");
          const likely = found && setting.staff ? await likelyRepeats(setting.work, setting.staff, found) : [];
          return likely.map(({ receiptNumber }) => ({ id: receiptNumber, label: receiptNumber }));
        },
        choose: lookAtOther,
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
    const [one, two] = [await named(setting, "receipt"), await named(setting, "other")];
    if (!staff || !one || !two) return { say: [{ text: say("cases.notYours") }] };
    const goTo = `/look ${number}`;
    if (same === "no") return { say: [{ text: say("repeat.apart") }], goTo };
    const linked = await linkCases(work, staff, one.id, two.id);
    const text = linked.ok ? say("repeat.done", { receipt: number, other }) : say(`repeat.${linked.reason}`);
    return { say: [{ text }], goTo };
  },
  { right: "case.link" },
);

/** It is compared next: its content is shown. */
async function lookAtOther(receiptNumber: string, { work, staff, say }: Setting) {
  const found = staff && (await lookAtCase(work, staff, receiptNumber));
  return found ? { ok: true as const } : { ok: false as const, hint: say("cases.notYours") };
}

async function typedOther(typed: string, setting: Setting): Promise<Taken<string>> {
  const { answers, say } = setting;
  const read = readReceiptNumber(typed);
  if (!read.ok) return { ok: false, hint: say(`status.${read.reason}`) };
  if (read.receipt === answers.receipt) return { ok: false, hint: say("repeat.itself") };
  const looked = await lookAtOther(read.receipt, setting);
  return looked.ok ? { ok: true, value: read.receipt } : looked;
}

/** A link that was wrong: taken back with a reason, which the history of both keeps. */
export const unlink = dialog(
  "unlink",
  {
    receipt,
    other: choose({
      ask: "repeat.which",
      from: async (setting) => {
        const { work, staff } = setting;
        const found = await named(setting, "receipt");
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
    const [one, two] = [await named(setting, "receipt"), await named(setting, "other")];
    if (!staff || !one || !two) return { say: [{ text: say("cases.notYours") }] };
    const taken = await unlinkCases(work, staff, { a: one.id, b: two.id, reason });
    const text = taken.ok ? say("repeat.unlinked", { receipt: number, other }) : say(`repeat.${taken.reason}`);
    return { say: [{ text }], goTo: `/look ${number}` };
  },
  { right: "case.link" },
);
