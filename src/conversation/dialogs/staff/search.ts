import { shortDate } from "../../../i18n/dates.ts";
import { foldFigures } from "../../../lib/digits.ts";
import { type SearchBy, searchCases } from "../../../office/cases/search.ts";
import { categoryName } from "../../../office/names.ts";
import { dialog } from "../../dialog.ts";
import { choose, text } from "../../questions.ts";
import type { Setting } from "../../setting.ts";
import { plain } from "../../words.ts";

const isBy = ({ answers }: Setting, by: SearchBy) => answers.by === by;

/** A case by a name or a telephone number, with the reason that is logged. A receipt number needs none of this. */
export const search = dialog(
  "search",
  {
    by: choose({
      ask: "search.by",
      from: ({ say }) => [
        { id: "name", label: say("search.byName") },
        { id: "phone", label: say("search.byPhone") },
      ],
    }),
    name: text({
      ask: "search.name",
      max: 200,
      when: (setting) => isBy(setting, "name"),
      // One character is a family name that half the office has, however much it says.
      read: (value, { say }) =>
        value.length < 2 ? { ok: false, hint: say("hints.tooShort", { min: 2 }) } : { ok: true, value },
    }),
    phone: text({
      ask: "search.phone",
      max: 40,
      when: (setting) => isBy(setting, "phone"),
      read: (typed, { say }) => {
        const digits = foldFigures(plain(typed)).replace(/\D/g, "");
        return digits.length >= 6 ? { ok: true, value: digits } : { ok: false, hint: say("search.phoneShort") };
      },
    }),
    reason: text({ ask: "search.reason", min: 10, max: 300 }),
  },
  async ({ by, name, phone, reason }, { work, staff, language, say }) => {
    if (!staff) return { goTo: "/menu" };
    const words = by === "name" ? name : phone;
    const found = await searchCases(work, staff, { by: by === "name" ? "name" : "phone", words, reason });
    const choices = found.map(({ receiptNumber: receipt, category, registeredAt }) => ({
      id: `/look ${receipt}`,
      label: say("search.one", {
        receipt,
        category: categoryName(category, language),
        date: shortDate(registeredAt, work.office.zone, language),
      }),
    }));
    return {
      say: [{ text: say(found.length > 0 ? "search.found" : "search.none", { count: found.length }), choices }],
    };
  },
  { right: "case.search" },
);

/** A case of one's own unit, by what it is about. */
export const find = dialog(
  "find",
  { words: text({ ask: "find.ask", min: 2, max: 200 }) },
  async ({ words }) => ({ goTo: `/find ${words.replace(/\s+/g, " ")}` }),
  { right: "case.find" },
);
