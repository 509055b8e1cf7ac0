import { lookAtCase } from "../../../office/cases/caseAccess.ts";
import { ownCase } from "../../../office/cases/caseStatus.ts";
import {
  removeRepresentative,
  representativesOf,
  speakerName,
  writeDownRepresentative,
} from "../../../office/cases/representatives.ts";
import { dialog } from "../../dialog.ts";
import { choose } from "../../questions.ts";
import type { Outcome, Setting } from "../../setting.ts";
import { atDesk, nameQuestion, phoneQuestion } from "./person.ts";

// What the applicant of a group's case, or the desk for them, changes about who speaks for it.

const receipt = choose({ ask: "cases.which", from: () => [] });

/** The case, for its applicant or the desk, and by whom it is changed. */
async function groupCase({ work, person, staff, answers }: Setting) {
  const own = await ownCase(work, person.id, String(answers.receipt));
  if (own) return { subject: own, by: undefined };
  const found = staff && atDesk(staff) ? await lookAtCase(work, staff, String(answers.receipt)) : undefined;
  return found && { subject: found, by: staff };
}

export const takeOff = dialog(
  "takeOff",
  {
    receipt,
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

/** Somebody without a chat, at the desk or on the telephone. */
export const writeDown = dialog(
  "writeDown",
  {
    receipt,
    name: nameQuestion("represent.theirName"),
    phone: phoneQuestion("represent.theirPhone", { optional: true }),
  },
  async ({ receipt, name, phone }, setting): Promise<Outcome> => {
    const { work, staff, say } = setting;
    const found = await groupCase(setting);
    if (!staff || !found) return { say: [{ text: say("cases.notYours") }] };
    const added = await writeDownRepresentative(work, staff, found.subject.id, { name, phone: phone || undefined });
    const text = added.ok ? say("represent.written", { name }) : say(`represent.not.${added.reason}`);
    return { say: [{ text }], goTo: `/representatives ${receipt}` };
  },
);
