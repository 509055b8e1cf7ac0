import { openStatuses } from "../../domain/caseState.ts";
import { type CaseStep, isForStaff, stepNames } from "../../domain/caseSteps.ts";
import type { Choice } from "../../domain/message.ts";
import { may } from "../../domain/rights.ts";
import { dateInWords } from "../../i18n/dates.ts";
import { listed } from "../../i18n/lists.ts";
import { lookAtCase, whyUnnamed } from "../../office/cases/caseAccess.ts";
import { linkedFor } from "../../office/cases/caseLinks.ts";
import { ownCase } from "../../office/cases/caseStatus.ts";
import { possibleSteps, windowOver } from "../../office/cases/caseSteps.ts";
import { courseOf, namesInCourse } from "../../office/cases/courseText.ts";
import { groupLines } from "../../office/cases/groupText.ts";
import { likelyRepeats } from "../../office/cases/likelyRepeats.ts";
import { deadlineLines, deadlineOffers } from "../../office/deadlines/deadlineText.ts";
import { categoryName, leaderInWords, subcategoryName, unitName } from "../../office/names.ts";
import type { Command } from "../command.ts";
import { pageChoices, pageOf, skippedIn, whichPage, withoutPage } from "../pages.ts";
import { type Setting, said } from "../setting.ts";

// Cases as staff work them: what waits for me, one case, and its steps.

type Found = NonNullable<Awaited<ReturnType<typeof lookAtCase>>>;

/** The content of a case; the look is recorded. */
const look: Command = {
  name: "look",
  right: "case.work",
  run: async (setting, [receipt = ""]) => {
    const { work, staff, language, say } = setting;
    const found = staff && (await lookAtCase(work, staff, receipt));
    if (!staff || !found) return said({ text: say("cases.notYours") });
    const { office } = work;
    const unnamed = whyUnnamed(staff, found);
    const applicant = unnamed ? say(`confidentiality.${unnamed}Short`) : (found.name ?? say("common.nothing"));
    const reachable = found.contact?.chats.some(({ blockedAt }) => !blockedAt);
    const subject = found.subcategory ? subcategoryName(found.category, found.subcategory, language) : "";
    const place = found.placeText ?? (found.latitude ? `${found.latitude}, ${found.longitude}` : "");
    const dates = await deadlineLines(work, found, language);
    const offers = await deadlineOffers(work, staff, found, language);
    const problem = await sameProblem(found, setting);
    const course = await newestOf(found, setting);
    const papers = found.files.filter(({ fromStaff }) => fromStaff).length;
    const lines = [
      say("cases.head", { receipt: found.receiptNumber, state: say(`caseStatus.${found.status}`) }),
      say("common.line", { label: say("file.label.kind"), answer: say(`kind.${found.kind}`) }),
      say("common.line", {
        label: say("file.label.category"),
        answer: [categoryName(found.category, language), subject].filter(Boolean).join(" · "),
      }),
      place ? say("common.line", { label: say("file.label.place"), answer: place }) : "",
      say("common.line", {
        label: say("file.label.demands"),
        answer: `\n${found.demands.map(({ number, text }) => `${number}) ${text}`).join("\n")}`,
      }),
      say("common.line", { label: say("file.label.details"), answer: `\n${found.details}` }),
      say("common.line", {
        label: say("file.label.evidence"),
        answer: say("common.files", { count: found.files.filter(({ fromStaff }) => !fromStaff).length }),
      }),
      papers > 0
        ? say("common.line", { label: say("cases.ourPapers"), answer: say("common.files", { count: papers }) })
        : "",
      // The unit works with the bot between it and the person: the name only where the applicant gave it openly, the phone never.
      say("common.line", { label: say("cases.applicant"), answer: applicant }),
      ...(await groupLines(work, found, language)),
      found.unitKey
        ? say("common.line", { label: say("cases.unit"), answer: unitName(office, found.unitKey, language) })
        : "",
      ...dates,
      ...holdersOf(found, setting),
      ...course.lines,
      ...problem.lines,
      reachable ? "" : say("cases.notReachable"),
    ];
    const choices = possibleSteps(work, { staff }, found).map((step) => ({
      id: `/${step} ${found.receiptNumber}`,
      label: say(`caseStep.${step}`),
    }));
    choices.push(...offers, ...problem.choices, ...course.choices);
    if (may(staff, "case.intake") && found.status !== "closed" && reachable)
      choices.push({ id: `/invite ${found.receiptNumber}`, label: say("invited.invite") });
    if (may(staff, "case.representatives") && found.groupSize !== null)
      choices.push({ id: `/representatives ${found.receiptNumber}`, label: say("represent.open") });
    choices.push({ id: `/letters ${found.receiptNumber}`, label: say("letters.open") });
    if (found.files.length > 0) choices.push({ id: `/files ${found.receiptNumber}`, label: say("files.open") });
    return said({ text: lines.filter(Boolean).join("\n"), choices });
  },
};

/** As much of the history is shown with the case, in characters: the newest entries, whole ones. The rest is a press away. */
const historyShown = 1500;

async function newestOf(found: Found, { work, language, say }: Setting) {
  const course = courseOf(work, found.events, await namesInCourse(work, found.events), language);
  const parts = pagesOf([...course].reverse(), historyShown);
  const shown = [...(parts[0] ?? [])].reverse();
  const earlier = course.length - shown.length;
  const receipt = found.receiptNumber;
  return {
    lines: [
      say("cases.history"),
      ...(earlier > 0 ? [say("cases.historyEarlier", { count: earlier, receipt })] : []),
      ...shown,
    ],
    choices:
      earlier > 0 ? [{ id: `/history ${receipt}`, label: say("cases.historyWhole", { count: course.length }) }] : [],
  };
}

/** Whole entries, as many a page as that many characters hold; one that is longer has a page of its own. */
function pagesOf(entries: string[], most: number): string[][] {
  const pages: string[][] = [];
  let length = 0;
  for (const entry of entries) {
    const page = pages.at(-1);
    length += entry.length;
    if (page && length <= most) page.push(entry);
    else {
      pages.push([entry]);
      length = entry.length;
    }
  }
  return pages;
}

/** "/history LJ-…", "/history LJ-… +1": all of it, oldest first. The look is recorded. */
const history: Command = {
  name: "history",
  right: "case.work",
  run: async (setting, args) => {
    const { work, staff, language, say } = setting;
    const [receipt = ""] = withoutPage(args);
    const found = staff && (await lookAtCase(work, staff, receipt));
    if (!found) return said({ text: say("cases.notYours") });
    const course = courseOf(work, found.events, await namesInCourse(work, found.events), language);
    const pages = pagesOf(course, 2500);
    const { shown, from } = pageOf(pages, skippedIn(args), 1);
    const page = { from, shown: shown.length, count: pages.length };
    const number = found.receiptNumber;
    const title = [say("cases.historyTitle", { receipt: number }), whichPage(setting, page)].filter(Boolean).join(" ");
    return said({
      text: [title, ...shown.flat()].join("\n"),
      choices: [
        ...pageChoices(setting, `/history ${number}`, page, 1),
        { id: `/look ${number}`, label: number },
        { id: `/letters ${number}`, label: say("letters.open") },
      ],
    });
  },
};

/** Who has it, and who helps. */
function holdersOf(found: Found, { work, staff, language, say }: Setting): string[] {
  const { office } = work;
  const line = (key: string, answer: string) => (answer ? say("common.line", { label: say(key), answer }) : "");
  const names = (keys: string[]) =>
    listed(
      say,
      keys.map((key) => unitName(office, key, language)),
    );
  return [
    line("cases.officer", found.officer?.name ?? ""),
    line("cases.helping", names(found.units.map(({ unitKey }) => unitKey))),
    line("cases.sponsor", found.sponsorKey ? leaderInWords(work, found.sponsorKey, language) : ""),
    !may(staff, "case.intake")
      ? ""
      : line("cases.complained", names(found.complainedUnitKey ? [found.complainedUnitKey] : [])),
  ];
}

/** Other receipts about the same problem: those linked, and for intake those that may be. */
async function sameProblem(found: Found, { work, staff, language, say }: Setting) {
  const lines: string[] = [];
  const choices: Choice[] = [];
  if (!staff) return { lines, choices };
  const intake = may(staff, "case.link");
  const receipt = found.receiptNumber;
  const linked = await linkedFor(work, staff, found.id);
  const likely = intake && openStatuses.includes(found.status) ? await likelyRepeats(work, staff, found) : [];
  if (linked.length > 0)
    lines.push(
      say("repeat.linked", {
        receipts: listed(
          say,
          linked.map(({ receiptNumber }) => receiptNumber),
        ),
      }),
    );
  if (likely.length > 0) lines.push(say("repeat.likely"));
  for (const { receiptNumber: other, registeredAt, status } of likely) {
    const date = dateInWords(registeredAt, work.office.zone, language);
    lines.push(say("repeat.one", { receipt: other, date, state: say(`caseStatus.${status}`) }));
    choices.push({ id: `/repeat ${receipt} ${other}`, label: say("repeat.link", { receipt: other }) });
  }
  if (intake)
    for (const { receiptNumber: other } of linked)
      choices.push({ id: `/unlink ${receipt} ${other}`, label: say("repeat.unlink", { receipt: other }) });
  return { lines, choices };
}

/** A step of a case: for whoever filed or follows it as its applicant, else for the staff whose step it is. */
const step = (name: CaseStep): Command => ({
  name,
  right: isForStaff(name) ? `step.${name}` : undefined,
  run: async ({ work, person, staff, say }, [receipt = ""]) => {
    const own = await ownCase(work, person.id, receipt);
    if (own) {
      const possible = possibleSteps(work, { applicant: true }, { ...own, units: [] }).includes(name);
      const refusal = !possible
        ? "applicantStep.notNow"
        : (await windowOver(work, own, name))
          ? "cases.refused.windowOver"
          : undefined;
      return refusal
        ? { say: [{ text: say(refusal) }], goTo: `/case ${own.receiptNumber}` }
        : { start: name, answers: { receipt: own.receiptNumber } };
    }
    const found = staff && (await lookAtCase(work, staff, receipt));
    if (!staff) return { goTo: `/status ${receipt}` };
    if (!found) return said({ text: say("cases.notYours") });
    if (!possibleSteps(work, { staff }, found).includes(name)) return { goTo: `/look ${receipt}` };
    return { start: name, answers: { receipt } };
  },
});

export const casework = [look, history, ...stepNames.filter((name) => name !== "give").map(step)];
