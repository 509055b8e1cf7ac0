// A case in a few lines for whoever receives its visitor: what it is about, how it stands, and what happened before.

import { z } from "zod";
import { dateInWords, shortDate } from "../../i18n/dates.ts";
import type { Case, CaseEvent } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { categoryName, unitName } from "../names.ts";
import { isSealed } from "./caseAccess.ts";
import { shownToStaff } from "./caseHistory.ts";

/** With its history, oldest first. */
export type BriefedCase = Case & { events: CaseEvent[] };

/** Steps of a case that a brief names; who followed a case or where it was looked up is none of them. */
const toldSteps = 6;

/** One line each; of a sealed case its number and nothing else. `visits`: how often somebody was received on it. Whoever is shown this has looked at the case. */
export function caseBrief(
  { office, texts }: Pick<Work, "office" | "texts">,
  about: BriefedCase,
  visits: number,
  language: string,
): string[] {
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const receipt = about.receiptNumber;
  if (isSealed(about)) return [say("leader.briefSealed", { receipt })];
  const due = about.dueAt;
  const events = shownToStaff(about.events)
    .filter(({ type }) => type !== "followed")
    .slice(-toldSteps)
    .map(({ at, type, data }) =>
      say("leader.briefEvent", {
        date: shortDate(at, office.zone, language),
        event: say(`event.${type}`, { unit: unitName(office, unitIn(data), language) }),
      }),
    );
  return [
    say("leader.briefCase", {
      receipt,
      category: categoryName(about.category, language),
      state: say(`caseStatus.${about.status}`),
    }),
    ...(about.unitKey ? [say("leader.briefHolder", { unit: unitName(office, about.unitKey, language) })] : []),
    ...(due ? [say("leader.briefDue", { date: dateInWords(due, office.zone, language) })] : []),
    ...(events.length > 0 ? [say("leader.briefBefore", { events: events.join(" · ") })] : []),
    ...(visits > 0 ? [say("leader.briefVisits", { count: visits })] : []),
  ];
}

const unitIn = (data: unknown): string | null => z.looseObject({ unit: z.string() }).safeParse(data).data?.unit ?? null;
