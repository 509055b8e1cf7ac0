import { holderOf, isOver, openStatuses } from "../../domain/caseState.ts";
import { decisionDue } from "../../domain/deadlines.ts";
import { dateInWords } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import type { Prisma } from "../../store/generated/client.ts";
import type { Work } from "../../store/work.ts";
import { deadlineOf } from "../deadlines/deadlineRows.ts";
import { categoryName, leaderInWords, unitName } from "../names.ts";
import { unitContact } from "../unitContact.ts";
import { eventContent } from "./caseHistory.ts";

/** What must be read with a case to say how it stands. */
export const forStatus = {
  events: { orderBy: { id: "asc" } },
  demands: { orderBy: { number: "asc" } },
  deadlines: { where: { status: { in: ["running", "paused"] } } },
} as const satisfies Prisma.CaseInclude;
type Subject = Prisma.CaseGetPayload<{ include: typeof forStatus }>;

/** Entries that are about the desks among themselves. */
const ofNoConcern = new Set(["followed", "noted", "handedOver", "linked", "unlinked"]);

/**
 * How a case stands, for its applicant: what happened, who holds it, the next step and its date; overdue is said openly. `knownUnder` are
 * other receipts about the same problem that the reader may see.
 */
export function statusText(
  { office, texts, now }: Pick<Work, "office" | "texts" | "now">,
  subject: Subject,
  language: string,
  knownUnder: string[] = [],
): string {
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const date = (at: Date) => dateInWords(at, office.zone, language);
  const steps = subject.events
    .filter(({ type }) => !ofNoConcern.has(type))
    .map(({ at, type, data }) => {
      const { unit } = eventContent.parse(data);
      return say("status.event", {
        date: date(at),
        event: say(`event.${type}`, { unit: unitName(office, unit ?? null, language) }),
      });
    });
  const answers = subject.demands.flatMap(({ number, answer }) => (answer ? [`${number}) ${answer}`] : []));
  // Before the decision on acceptance other clocks may run, of steps that the desks take among themselves.
  const decision = subject.status === "registered" ? decisionDue(subject.deadlines.flatMap(deadlineOf)) : undefined;
  const due = decision ?? subject.dueAt;
  const waits = openStatuses.includes(subject.status);
  const unit = unitName(office, subject.unitKey, language);
  const holder = (holderOf(subject) === "unit" && unit) || say("status.bureau");
  const contact = isOver(subject) ? "" : unitContact({ office, texts }, subject.unitKey, language);
  const next = subject.waitsFor === "applicant" ? "waitsForYou" : (subject.waitsFor ?? subject.status);
  const leader = subject.sponsorKey ? leaderInWords({ office, texts }, subject.sponsorKey, language) : "";
  return [
    say("status.title", {
      receipt: subject.receiptNumber,
      category: categoryName(subject.category, language),
      state: say(`caseStatus.${subject.status}`),
    }),
    steps.join("\n"),
    answers.length > 0 ? `${say("status.answers")}\n${answers.join("\n")}` : "",
    waits ? say("status.holder", { holder }) : "",
    contact ? say("status.contact", { unit, contact }) : "",
    leader ? say("status.sponsor", { leader }) : "",
    subject.status === "assigned" && unit ? say("status.offered", { unit }) : "",
    knownUnder.length > 0 ? say("repeat.knownUnder", { receipts: listed(say, knownUnder) }) : "",
    say(`status.next.${next}`),
    waits && due ? say(due < now ? "status.overdue" : "status.due", { date: date(due) }) : "",
  ]
    .filter(Boolean)
    .join("\n\n");
}
