import { may } from "../../../domain/rights.ts";
import { caseToWorkOn } from "../../../office/cases/caseAccess.ts";
import { ownCase } from "../../../office/cases/caseStatus.ts";
import { removeRepresentative, representativesOf, speakerName } from "../../../office/cases/representatives.ts";
import { dialog } from "../../dialog.ts";
import { choose } from "../../questions.ts";
import type { Outcome, Setting } from "../../setting.ts";

/** The case, for its applicant or the desk, and by whom it is changed. The command that starts the dialog records the look of the desk. */
async function groupCase({ work, person, staff, answers }: Setting) {
  const own = await ownCase(work, person.id, String(answers.receipt));
  if (own) return { subject: own, by: undefined };
  const found =
    staff && may(staff, "case.representatives") ? await caseToWorkOn(work, staff, String(answers.receipt)) : undefined;
  return found && { subject: found, by: staff };
}

/** The applicant of a group's case, or the desk for them, takes off somebody who speaks for it. */
export const takeOff = dialog(
  "takeOff",
  {
    receipt: choose({ ask: "cases.which", from: () => [] }),
    who: choose({
      ask: "represent.whom",
      none: "represent.nobody",
      from: async (setting) => {
        const found = await groupCase(setting);
        const there = found ? await representativesOf(setting.work, found.subject.id) : [];
        return there.map((one) => ({ id: String(one.id), label: speakerName(setting.work, one, setting.language) }));
      },
    }),
    sure: choose({
      ask: async (setting) => {
        const found = await groupCase(setting);
        const there = found ? await representativesOf(setting.work, found.subject.id) : [];
        const one = there.find(({ id }) => String(id) === setting.answers.who);
        return one
          ? setting.say("represent.sureOff", { name: speakerName(setting.work, one, setting.language) })
          : setting.say("represent.gone");
      },
      from: ({ say }) => [
        { id: "yes", label: say("represent.takeOffYes") },
        { id: "no", label: say("represent.takeOffNo") },
      ],
    }),
  },
  async (answers, setting): Promise<Outcome> => {
    const { work, say } = setting;
    const found = await groupCase(setting);
    if (!found) return { goTo: "/status" };
    const goTo = `/representatives ${answers.receipt}`;
    if (answers.sure === "no") return { goTo };
    const gone = await removeRepresentative(work, found.by, found.subject.id, Number(answers.who));
    const text = gone.ok
      ? say("represent.off", { name: speakerName(work, gone, setting.language) })
      : say("represent.gone");
    return { say: [{ text }], goTo };
  },
);
