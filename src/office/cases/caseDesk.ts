// Whoever of the staff has to act next hears of it at once; of many cases that are assigned to a unit together (newAtDesk.ts).

import { decidedStatuses, openStatuses } from "../../domain/caseState.ts";
import type { Fact } from "../../notifications/facts.ts";
import { tellStaff } from "../../notifications/tell.ts";
import type { Case } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { unitName } from "../names.ts";
import type { Given } from "./caseNews.ts";
import { type Desk, staffAt, staffAtWork } from "./caseStaff.ts";
import { toldAtOnce } from "./newAtDesk.ts";

/** By the history entry: the desk that hears of it. Holders are the unit's officers, or the clerks where no unit has the case. */
const deskFor: Record<string, Desk> = {
  assigned: "holders",
  objected: "holders",
  informationGiven: "holders",
  added: "holders",
  reviewAsked: "holders",
  secondReviewAsked: "supervisors",
  reopened: "holders",
  withdrawn: "holders",
  handedOver: "holders",
  helpAsked: "holders",
};

/** They say that somebody did something, which is worth knowing while the case is open with that desk; the others say where the case is. */
const happened = new Set(["informationGiven", "added", "handedOver", "helpAsked"]);

const trueAtDesk = (event: string, { id, status, stage, unitKey, officerId }: Case): Fact => ({
  ...{ of: "case", case: id },
  ...(happened.has(event) ? { status: [...openStatuses, ...decidedStatuses] } : { status: [status], stage }),
  ...(event === "helpAsked" ? {} : { unit: unitKey }),
  // Handed on meanwhile, it is no longer theirs.
  ...(event === "handedOver" && officerId ? { officer: officerId } : {}),
});

/** Asked for by the applicant, whose reason whoever decides has to know. */
const byApplicant = new Set(["reviewAsked", "secondReviewAsked", "withdrawn"]);

export async function tellNextDesk(work: Work, event: string, subject: Case, given: Given = {}): Promise<void> {
  const desk = deskFor[event];
  if (!desk) return;
  const all = await staffAtWork(work);
  const asked = event === "helpAsked" ? { ...subject, unitKey: given.unit ?? null } : subject;
  const officer = given.officer ? Number(given.officer) : undefined;
  const there = staffAt(all, asked, desk).filter(({ id }) => officer === undefined || id === officer);
  const told = event === "assigned" ? await toldAtOnce(work, there, subject) : there;
  const { office, texts } = work;
  await tellStaff(work, told, {
    trueWhile: [trueAtDesk(event, subject)],
    text: (language) =>
      [
        texts.say(language, `desk.${event}`, {
          receipt: subject.receiptNumber,
          unit: unitName(office, subject.unitKey, language),
        }),
        given.reason
          ? texts.say(language, byApplicant.has(event) ? "desk.applicantsReason" : "desk.reason", {
              reason: given.reason,
            })
          : "",
      ]
        .filter(Boolean)
        .join("\n"),
    choices: (language) => [{ id: `/look ${subject.receiptNumber}`, label: texts.say(language, "desk.look") }],
  });
}
