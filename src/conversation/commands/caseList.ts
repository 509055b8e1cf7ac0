import { caseStatuses } from "../../domain/caseState.ts";
import type { Choice } from "../../domain/message.ts";
import { dateInWords } from "../../i18n/dates.ts";
import { shortened } from "../../lib/shortened.ts";
import {
  casesFor,
  countCasesFor,
  isSealed,
  type ListedCase,
  type Narrowed,
  waitingByPlace,
  waitingByState,
} from "../../office/cases/caseAccess.ts";
import { categoryName } from "../../office/names.ts";
import type { Command } from "../command.ts";
import { linesAPage, pageChoices, pageOf, skippedIn, whichPage, withinBytes, withoutPage } from "../pages.ts";
import { type Setting, said } from "../setting.ts";

// What waits for a member of staff: a page at a time, all of it or that of one state or place.

/** "/cases", "/cases is assigned", "/cases at Calle Luna", "/cases states", "/cases places"; "+10" behind each goes on. */
const cases: Command = {
  name: "cases",
  right: "case.work",
  run: async (setting, typed) => {
    const { work, staff, say } = setting;
    if (!staff) return { goTo: "/menu" };
    const [view = "", ...words] = withoutPage(typed);
    const skipped = skippedIn(typed);
    if (view === "states") return said(await byState(setting));
    if (view === "places") return said(await byPlace(setting, skipped));
    const only = narrowedBy(view, words.join(" "));
    const { waiting: count } = await countCasesFor(work, staff, only);
    if (count === 0) return said({ text: say("cases.none") });
    const from = skipped < count ? skipped : 0;
    const shown = await casesFor(work, staff, { ...only, skip: from, take: linesAPage });
    const page = { from, shown: shown.length, count };
    const title = page.shown === count ? "cases.title" : from === 0 ? "cases.titleSoonest" : "cases.titlePage";
    const command = ["/cases", view, ...words].filter(Boolean).join(" ");
    const ways = view ? [{ id: "/cases", label: say("cases.all") }] : page.shown < count ? narrowing(setting) : [];
    return said({
      text: [
        say(title, { count, first: from + 1, last: from + page.shown, shown: page.shown }),
        ...caseLines(setting, shown),
      ].join("\n"),
      choices: [...caseChoices(shown), ...pageChoices(setting, command, page), ...ways],
      listed: page.shown === count && ways.length === 0,
    });
  },
  inGroup: async ({ work, staff, say }) => {
    const { waiting, overdue } = staff ? await countCasesFor(work, staff) : { waiting: 0, overdue: 0 };
    return { text: say("group.cases", { count: waiting, overdue }) };
  },
};

const narrowing = ({ say }: Setting): Choice[] => [
  { id: "/cases states", label: say("cases.byState") },
  { id: "/cases places", label: say("cases.byPlace") },
];

function narrowedBy(view: string, words: string): Narrowed {
  if (view === "is") return { status: caseStatuses.find((status) => status === words) };
  return view === "at" && words ? { place: words } : {};
}

/** A numbered line for each case. */
export function caseLines(setting: Setting, cases: ListedCase[]): string[] {
  const { work, language, say } = setting;
  return cases.map((found, i) => {
    const { receiptNumber, category, status, dueAt: due } = found;
    const date = due ? dateInWords(due, work.office.zone, language) : "";
    const key = !due ? "cases.line" : due < work.now ? "cases.lineOverdue" : "cases.lineDue";
    const line = say(key, {
      n: i + 1,
      receipt: receiptNumber,
      category: categoryName(category, language),
      state: say(`caseStatus.${status}`),
      date,
    });
    return withApart(setting, line, found);
  });
}

/**
 * Below its line that by which a case is told apart: the place, and the first words of what is asked and told. Of a sealed case neither is
 * shown, and no words of one whose applicant wants to stay unknown: they may say who it is.
 */
export function withApart({ say }: Pick<Setting, "say">, line: string, found: ListedCase): string {
  const { confidentiality, demands, details, placeText } = found;
  if (isSealed(found)) return `${line}\n   ${say("cases.lineSealed")}`;
  const told = [demands[0]?.text, details].map((words) => words?.replace(/\s+/g, " ").trim()).filter(Boolean);
  const words = confidentiality === "named" ? `“${shortened(told.join(" · "), 90)}”` : "";
  const apart = [placeText ? shortened(placeText, 60) : "", words].filter(Boolean).join(" · ");
  return apart ? `${line}\n   ${apart}` : line;
}

export const caseChoices = (cases: { receiptNumber: string }[]): Choice[] =>
  cases.map(({ receiptNumber }) => ({ id: `/look ${receiptNumber}`, label: receiptNumber }));

async function byState({ work, staff, say }: Setting) {
  const states = staff ? await waitingByState(work, staff) : [];
  const choices = states.map(({ status, count }) => ({
    id: `/cases is ${status}`,
    label: say("cases.group", { name: say(`caseStatus.${status}`), count }),
  }));
  return { text: say("cases.whichState"), choices };
}

async function byPlace(setting: Setting, skipped: number) {
  const { work, staff, say } = setting;
  const places = staff ? await waitingByPlace(work, staff) : [];
  if (places.length === 0) return { text: say("cases.noPlaces"), choices: [{ id: "/cases", label: say("cases.all") }] };
  const { shown, from } = pageOf(places, skipped);
  const page = { from, shown: shown.length, count: places.length };
  const choices = shown.map(({ place, count }) => ({
    id: `/cases at ${withinBytes(place, 36)}`,
    label: say("cases.group", { name: shortened(place, 30), count }),
  }));
  return {
    text: [say("cases.whichPlace"), whichPage(setting, page)].filter(Boolean).join(" "),
    choices: [...choices, ...pageChoices(setting, "/cases places", page)],
  };
}

export const caseList = [cases];
