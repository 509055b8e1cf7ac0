import { readReceiptNumber } from "../../domain/receipt.ts";
import { dateInWords, timeInWords } from "../../i18n/dates.ts";
import { searchesMade } from "../../office/cases/search.ts";
import type { Command } from "../command.ts";
import { said } from "../setting.ts";

/** A case: by its number at once, by a name or a telephone number with a reason. Intake only: a unit looks at the cases it is given. */
const search: Command = {
  name: "search",
  roles: ["clerk", "supervisor"],
  run: async (_setting, args) => {
    const read = readReceiptNumber(args.join(" "));
    return read.ok ? { goTo: `/look ${read.receipt}` } : { start: "search", answers: {} };
  },
};

/** Who searched, when, why, and how many were found. */
const searches: Command = {
  name: "searches",
  roles: ["supervisor"],
  run: async ({ work, language, say }) => {
    const lines = (await searchesMade(work)).map(({ at, staff, by, reason, count }) =>
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
    return said({ text: lines.length > 0 ? [say("search.log"), ...lines].join("\n\n") : say("search.logEmpty") });
  },
};

export const searching = [search, searches];
