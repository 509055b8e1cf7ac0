import { readReceiptNumber } from "../../domain/receipt.ts";
import { dateInWords, timeInWords } from "../../i18n/dates.ts";
import { findCases } from "../../office/cases/findCases.ts";
import { countSearches, searchesMade } from "../../office/cases/search.ts";
import type { Command } from "../command.ts";
import { linesAPage, pageChoices, skippedIn, whichPage, withinBytes, withoutPage } from "../pages.ts";
import { said } from "../setting.ts";
import { caseChoices, caseLines } from "./caseList.ts";

/** A case: by its number at once, by a name or a telephone number with a reason. Intake only: a unit looks at the cases it is given. */
const search: Command = {
  name: "search",
  right: "case.search",
  run: async (_setting, args) => {
    const read = readReceiptNumber(args.join(" "));
    return read.ok ? { goTo: `/look ${read.receipt}` } : { start: "search", answers: {} };
  },
};

/** Who searched, when, why, and how many were found. */
const searches: Command = {
  name: "searches",
  right: "case.searchLog",
  run: async (setting, args) => {
    const { work, language, say } = setting;
    const count = await countSearches(work);
    const from = skippedIn(args) < count ? skippedIn(args) : 0;
    const lines = (await searchesMade(work, { skip: from, take: linesAPage })).map(({ at, staff, by, reason, count }) =>
      say("search.line", {
        date: dateInWords(at, work.office.zone, language),
        time: timeInWords(at, work.office.zone),
        name: staff.name,
        role: say(`role.${staff.role}`),
        by: say(by === "name" ? "search.byName" : "search.byPhone"),
        reason,
        count,
      }),
    );
    if (lines.length === 0) return said({ text: say("search.logEmpty") });
    const page = { from, shown: lines.length, count };
    const title = [say("search.log"), whichPage(setting, page)].filter(Boolean).join(" ");
    return said({ text: [title, ...lines].join("\n\n"), choices: pageChoices(setting, "/searches", page) });
  },
};

/** "/find lamp East Street", "/find lamp East Street +10": cases of one's own unit, by what they are about. */
const find: Command = {
  name: "find",
  right: "case.find",
  run: async (setting, args) => {
    const { work, staff, say } = setting;
    const words = withoutPage(args).join(" ").trim();
    if (!staff) return { goTo: "/menu" };
    if (!words) return { start: "find", answers: {} };
    const skip = skippedIn(args);
    const again = { id: "/find", label: say("find.again") };
    const { count, cases } = await findCases(work, staff, words, { skip, take: linesAPage });
    if (count === 0) return said({ text: say("find.none", { words }), choices: [again] });
    const page = { from: skip, shown: cases.length, count };
    const title = [say("find.title", { count, words }), whichPage(setting, page)].filter(Boolean).join(" ");
    return said({
      text: [title, ...caseLines(setting, cases)].join("\n"),
      choices: [...caseChoices(cases), ...pageChoices(setting, `/find ${withinBytes(words, 40)}`, page), again],
    });
  },
};

export const searching = [search, searches, find];
