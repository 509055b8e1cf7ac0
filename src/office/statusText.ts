import { dateInWords } from "../i18n/dates.ts";
import type { Case, CaseDemand, CaseEvent } from "../store/generated/client.ts";
import type { Work } from "../store/work.ts";
import { eventContent } from "./caseHistory.ts";
import { categoryName, unitName } from "./names.ts";

type Subject = Case & { events: CaseEvent[]; demands: CaseDemand[] };

/** How a case stands, for its applicant: what happened, who holds it, the next step and its date; overdue is said openly. */
export function statusText(
  { office, texts, now }: Pick<Work, "office" | "texts" | "now">,
  subject: Subject,
  language: string,
): string {
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const date = (at: Date) => dateInWords(at, office.zone, language);
  const steps = subject.events
    .filter(({ type }) => type !== "followed")
    .map(({ at, type, data }) => {
      const { unit } = eventContent.parse(data);
      return say("status.event", {
        date: date(at),
        event: say(`event.${type}`, { unit: unitName(office, unit ?? null, language) }),
      });
    });
  const answers = subject.demands.flatMap(({ number, answer }) => (answer ? [`${number}) ${answer}`] : []));
  const due = subject.dueAt;
  const waits = subject.status === "registered" || subject.status === "accepted" || subject.status === "assigned";
  const holder = unitName(office, subject.unitKey, language) || say("status.bureau");
  return [
    say("status.title", {
      receipt: subject.receiptNumber,
      category: categoryName(subject.category, language),
      state: say(`caseStatus.${subject.status}`),
    }),
    steps.join("\n"),
    answers.length > 0 ? `${say("status.answers")}\n${answers.join("\n")}` : "",
    waits ? say("status.holder", { holder }) : "",
    say(`status.next.${subject.status}`),
    waits && due ? say(due < now ? "status.overdue" : "status.due", { date: date(due) }) : "",
  ]
    .filter(Boolean)
    .join("\n\n");
}
