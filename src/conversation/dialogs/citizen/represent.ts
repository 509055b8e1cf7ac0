import { ownCase } from "../../../office/cases/caseStatus.ts";
import { checkRepresentativeCode, confirmRepresentative } from "../../../office/cases/representativeCodes.ts";
import { standDown as leave, representedCase } from "../../../office/cases/representatives.ts";
import { categoryName } from "../../../office/names.ts";
import { rememberDetails } from "../../../office/people/ownDetails.ts";
import { dialog } from "../../dialog.ts";
import { choose, confirm } from "../../questions.ts";
import type { Outcome, Setting } from "../../setting.ts";
import { isForOthers, nameQuestion } from "./person.ts";

// A further representative of a group, in their own chat: confirms with the code that they were given, and may leave.

const asked = (key: string) => async (setting: Setting) => {
  const { work, person, answers, language, say } = setting;
  const code = await checkRepresentativeCode(work, person.id, String(answers.code));
  if (!code.ok) return say(`represent.not.${code.reason}`);
  const { receiptNumber: receipt, category, groupSize } = code.subject;
  const what = say("represent.asked", {
    receipt,
    category: categoryName(category, language),
    count: groupSize ?? 0,
  });
  return `${what}\n\n${say(key)}`;
};

/** Whose name we know is asked nothing else: then this says what it is about. */
const checked = (setting: Setting) =>
  setting.person.name === setting.answers.name ? asked("represent.check")(setting) : setting.say("represent.check");

export const represent = dialog(
  "represent",
  {
    code: choose({ ask: "represent.not.unknown", from: () => [] }),
    name: nameQuestion(asked("represent.name")),
    check: confirm({ show: checked, yes: "represent.yes" }),
  },
  async ({ code, name }, { work, person, staff, say }): Promise<Outcome> => {
    const confirmed = await confirmRepresentative(work, { contactId: person.id, name }, code);
    if (!confirmed.ok) {
      const text = say(`represent.not.${confirmed.reason}`);
      return "receiptNumber" in confirmed
        ? { say: [{ text }], goTo: `/case ${confirmed.receiptNumber}` }
        : { say: [{ text }] };
    }
    if (!isForOthers({ staff })) await rememberDetails(work, person.id, { name });
    const { receiptNumber: receipt } = confirmed.subject;
    const choices = [{ id: `/case ${receipt}`, label: say("news.showCase") }];
    return { say: [{ text: say("represent.done", { receipt }), choices }] };
  },
);

export const standDown = dialog(
  "standDown",
  {
    receipt: choose({ ask: "cases.which", from: () => [] }),
    sure: choose({
      ask: ({ say, answers }) => say("represent.sure", { receipt: String(answers.receipt) }),
      from: ({ say }) => [
        { id: "no", label: say("represent.stay") },
        { id: "yes", label: say("represent.leave") },
      ],
    }),
  },
  async ({ receipt, sure }, { work, person, say }): Promise<Outcome> => {
    if (sure === "no") return { goTo: `/case ${receipt}` };
    const found = await representedCase(work, person.id, receipt);
    if (found) await leave(work, found.id, person.id);
    const own = await ownCase(work, person.id, receipt);
    return { say: [{ text: say("represent.left", { receipt }) }], goTo: own ? `/case ${receipt}` : "/menu" };
  },
);
