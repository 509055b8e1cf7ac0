// The course of a case for staff: each entry with its time, who acted, and the words that the next reader needs. Never what concerns the
// applicant alone (how the answer was rated), and never a name of theirs.

import { z } from "zod";
import { dateInWords, timeInWords } from "../../i18n/dates.ts";
import type { CaseEvent } from "../../store/generated/client.ts";
import { StaffRole } from "../../store/generated/enums.ts";
import type { Work } from "../../store/work.ts";
import { unitName } from "../names.ts";
import { type EventContent, eventContent, shownToStaff } from "./caseHistory.ts";

/** An entry with the name of the member of staff who acted. */
export type Entry = CaseEvent & { staff: { name: string } | null };
type Shown = Pick<Work, "office" | "texts">;

/** Entries whose text is what somebody said; of a step with a reason the reason says why, and the text only what was sent about it. */
const said = new Set([
  "added",
  "informationAsked",
  "informationGiven",
  "messageSent",
  "noted",
  "corrected",
  "answered",
  "reviewAnswered",
  "secondReviewAnswered",
  "progressTold",
  "visitWish",
]);

/** What was given with a step, under its label: why, where to, with what outcome. */
const facts = ["refusal", "reason", "goTo", "channel", "office", "where", "how", "outcome", "evidence"] as const;

/** The entries that staff may read, oldest first, in that language; `names` are the staff's by id, for whom a case was handed to. */
export function courseOf(work: Shown, events: Entry[], names: Map<number, string>, language: string): string[] {
  return shownToStaff(events).map((entry) => entryInWords(work, entry, names, language));
}

function entryInWords({ office, texts }: Shown, entry: Entry, names: Map<number, string>, language: string): string {
  const say = (key: string, params = {}) => texts.say(language, key, params);
  const content = eventContent.catch({}).parse(entry.data);
  const line = say("cases.historyLine", {
    date: dateInWords(entry.at, office.zone, language),
    time: timeInWords(entry.at, office.zone),
    event: say(`event.${entry.type}`, { unit: unitName(office, content.unit ?? null, language) }),
    who: whoActed(entry, say),
  });
  const words = [
    ...wordsOf(entry, content, say),
    content.officer ? names.get(Number(content.officer)) : undefined,
    content.formerDue && content.newDue ? say("cases.historyDue", dates({ office }, content, language)) : undefined,
  ].filter(Boolean);
  return [line, ...words.map((one) => `   ${String(one).replace(/\n+/g, "\n   ")}`)].join("\n");
}

/** Who acts without being one of the staff, and leaders, whose promises are written down for them. */
const others: Record<string, string> = {
  applicant: "cases.historyApplicant",
  representative: "cases.historyRepresentative",
  clock: "cases.historyClock",
};
const isStaffRole = (role: string): role is StaffRole => Object.hasOwn(StaffRole, role);

/** The member of staff by name; anybody else as what they are, never by name. */
function whoActed({ role, staff }: Entry, say: Say): string {
  if (staff) return staff.name;
  return isStaffRole(role) ? say(`role.${role}`) : say(others[role] ?? "cases.historyClock");
}

type Say = (key: string, params?: object) => string;

function wordsOf({ type, role }: Entry, content: EventContent, say: Say): string[] {
  // What a leader promised names the reception, and a move by the rules the rule: neither is somebody's reason.
  const isWords = type !== "promised" && role !== "clock";
  if (type === "supervised" && content.question) return [say("cases.historyQuoted", { text: content.question })];
  if (type === "supervisionAnswered" && content.answer) return [say("cases.historyQuoted", { text: content.answer })];
  const given = facts.flatMap((name) => {
    const text = isWords ? content[name] : undefined;
    if (!text) return [];
    const key = name === "reason" && role === "applicant" ? "applicantsReason" : name;
    return [say(`cases.historyFact.${key}`, { text })];
  });
  if (given.length > 0 && !said.has(type)) return given;
  return content.text && said.has(type) ? [say("cases.historyQuoted", { text: content.text })] : given;
}

function dates({ office }: Pick<Work, "office">, { formerDue, newDue }: EventContent, language: string) {
  const day = (at = "") =>
    z.iso.datetime().safeParse(at).success ? dateInWords(new Date(at), office.zone, language) : "–";
  return { before: day(formerDue), after: day(newDue) };
}

/** Names of the staff to whom a case was handed, by id. */
export async function namesInCourse(
  { tx }: Pick<Work, "tx">,
  events: Pick<CaseEvent, "data">[],
): Promise<Map<number, string>> {
  const ids = events.flatMap(({ data }) => Number(eventContent.safeParse(data).data?.officer) || []);
  if (ids.length === 0) return new Map();
  const staff = await tx.staff.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(staff.map(({ id, name }) => [id, name]));
}
